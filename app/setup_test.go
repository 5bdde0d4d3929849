package app

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/account"
	"tapetrack/app/shell"
	"tapetrack/app/signin"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// Set Up says what comes next, and the first page leads there: Enter adds the first user.
func TestSetUp(t *testing.T) {
	w := emptyWorld(t)
	w.start(program, "")
	w.titles("Set Up")
	w.See(w.path, "the user tapemaster", lang.T(signin.WhatNext))
	w.See(shell.FirstSteps()...)
	w.at("New Password")
	for _, c := range []struct{ first, again, says, at string }{
		{"", "", "Enter a new password.", "New Password"},
		{"short", "short", "at least 8 characters", "New Password"},
		{"password1", "password1", "most common", "New Password"},
		{"TapeMaster", "TapeMaster", "consist only of the User-ID", "New Password"},
		{secretWord, "other words", "The two passwords differ.", "Password (again)"},
	} {
		w.retype("New Password", c.first, c.again)
		w.See(c.says)
		w.at(c.at)
	}
	check.Equal(t, "selected", w.Selected(), "other words")
	w.Type(secretWord)
	w.Gone("The two passwords differ.") // once they do not
	w.Press(fyne.KeyReturn)
	w.titles("TapeMaster Login")
	w.at("Password")
	w.signIn(secretWord, "")
	w.titles("TapeMaster")
	w.See("tapemaster", "All users", "administrator", lang.T(account.FirstSteps))
	w.at("New User…")
	w.Press(fyne.KeyReturn)
	w.front("New User")
}

// The name of the organisation is asked for, below the passwords, and shown by
// authenticators from then on.
func TestSetUpOrganisation(t *testing.T) {
	w := emptyWorld(t)
	w.start(program, "")
	w.See("Organisation", lang.T(signin.ShownAbove))
	for _, c := range []struct{ typed, says string }{
		{"Ops & Night", fmt.Sprintf(auth.IssuerAnd, "“&”")},
		{"Steam", "can't be Steam"},
	} {
		w.reach("New Password", fyne.KeyTab)
		w.Chord(fyne.KeyModifierControl, fyne.KeyA)
		w.Type(secretWord)
		w.Press(fyne.KeyTab)
		w.Chord(fyne.KeyModifierControl, fyne.KeyA)
		w.Type(secretWord)
		w.Press(fyne.KeyTab)
		w.at("Organisation")
		w.Chord(fyne.KeyModifierControl, fyne.KeyA)
		w.Type(c.typed)
		w.Press(fyne.KeyReturn)
		w.See(c.says)
		w.at("Organisation")
	}
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("Ops – Night")
	w.Press(fyne.KeyReturn)
	w.titles("TapeMaster Login")
	w.signIn(secretWord, "")
	w.titles("TapeMaster")
	w.add(data.NewUser{User: data.User{ID: "eve", Group: "OPS"}, OTP: true})
	w.Menu("File", "Log Out")
	w.missing = false
	w.start("Lite", "eve")
	w.signIn(secretWord, "")
	w.See("Ops – Night · eve")
}

func TestSetUpLeft(t *testing.T) {
	for _, leave := range []func(*world){
		func(w *world) { w.Press(fyne.KeyEscape) },
		func(w *world) { w.Click("Cancel") },
		func(w *world) { w.CloseButton() },
	} {
		w := emptyWorld(t)
		w.start(program, "")
		leave(w)
		check.Equal(t, "quits", w.Quits, 1)
		check.Equal(t, "windows", w.Exists(), 0)
	}
}
