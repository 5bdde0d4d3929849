package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/admin"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// What would be refused is refused without a question before it.
func TestChecksComeBeforeQuestions(t *testing.T) {
	t.Run("policy", func(t *testing.T) {
		w := newWorld(t)
		w.administration("olga")
		w.Menu2(program, "Administration", "Sign-in Policy")
		w.Click("Passwords")
		w.Click("Initial delay for administrators")
		w.Type("90") // longer than the longest
		w.reach("Lock after wrong passwords", fyne.KeyUp)
		w.Type("50") // weaker
		w.Press(fyne.KeyReturn)
		w.Gone("weaker?")
		w.See("can't be shorter than")
	})
	t.Run("sheet", func(t *testing.T) {
		w := properties(t, "olga", "Disabled")
		w.Type("t")
		w.Press(fyne.KeyReturn)
		w.Gone(lang.T(admin.DisableTitle, "olga"))
		w.See("You can't disable yourself.")
		w.at("Disabled")
	})
	t.Run("group", func(t *testing.T) {
		w := newWorld(t)
		w.must(w.EditGroup(t.Context(), console, data.Group{ID: "VAULT"}, data.Group{ID: "VAULT", Rule: data.GroupRule{Required: true}}))
		w.change("bob", func(e *data.UserEdit) { e.OTP = data.TurnOTPOn })
		w.administration("olga")
		w.sheet("bob")
		w.reach("One Time Password", fyne.KeyDown)
		w.Type("f")
		w.Press(fyne.KeyReturn)
		w.Gone(lang.T(admin.TurnOffTitle, "bob"))
		w.See("Group VAULT requires a one-time password.")
	})
}

// The rights are given and taken with a question that says what that means, and whose
// default changes nothing; so is what locks somebody out.
func TestGravityAsks(t *testing.T) {
	for name, c := range map[string]struct {
		row, key, title, text, yes string
		done                       func(data.User) bool
		id                         string
	}{
		"give":    {"Tapemaster rights", "t", lang.T(admin.GiveTitle, "bob"), lang.T(admin.GivesRights, "Bob Baker (bob)"), "Give Rights", func(u data.User) bool { return u.Tapemaster }, "bob"},
		"take":    {"Tapemaster rights", "f", lang.T(admin.TakeTitle, "olga"), lang.T(admin.TakesRights, "Olga Ott (olga)"), "Take Rights", func(u data.User) bool { return !u.Tapemaster }, "olga"},
		"disable": {"Disabled", "t", lang.T(admin.DisableTitle, "bob"), "can't sign in to any program", "Disable", func(u data.User) bool { return u.Disabled }, "bob"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.administration(data.Superuser)
			w.sheet(c.id)
			w.reach(c.row, fyne.KeyDown)
			w.Type(c.key)
			w.Press(fyne.KeyReturn)
			w.See(c.title, c.text)
			w.Press(fyne.KeyEscape)
			check.Equal(t, "done after Escape", c.done(w.user(c.id)), false)
			w.Press(fyne.KeyReturn)
			w.See(c.title)
			w.Press(fyne.KeyReturn) // the default
			w.Gone(c.title)
			check.Equal(t, "done by the default", c.done(w.user(c.id)), false)
			w.Press(fyne.KeyReturn)
			w.Click(c.yes)
			w.front(userList)
			check.Equal(t, "done", c.done(w.user(c.id)), true)
		})
	}
}
