package admin

import (
	"strings"
	"testing"
	"time"

	"tapetrack/app/shell"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// active is the state of somebody with two authenticators.
func active() data.SignInState {
	u := member(4)
	u.OTP, u.OTPRequired, u.Held = data.Active, true, true
	u.LastSignIn = data.SignIn{At: now.Add(-time.Hour), Program: "Lite", Computer: "desk7"}
	return data.SignInState{
		User: u,
		Devices: []data.Device{
			{
				ID: "1", Name: "Pixel 9", Since: now.Add(-48 * time.Hour), UsedAt: now.Add(-time.Hour),
				Shown: data.Display{Count: 3, At: now.Add(-48 * time.Hour), Program: "Checkpoint", Computer: "dock1"},
			},
			{ID: "2", Name: "Tablet", Since: now.Add(-24 * time.Hour), Disabled: true, Shown: data.Display{Count: 1, At: now, Program: "Lite", Computer: "desk7"}},
		},
		Passwords: data.Counter{Failures: 2}, Codes: data.Counter{Failures: 7, Start: now, Delay: 2 * time.Minute},
		RecoveryLeft: 7, RecoveryOf: 10, Temporary: now.Add(20 * time.Hour),
		PasswordDue: data.TemporaryFirst, PasswordEnds: now.Add(72 * time.Hour),
	}
}

// signInOf opens the tab Sign-in of u000004.
func signInOf(t *testing.T, state data.SignInState) *desk {
	t.Helper()
	d := newDesk(t, 10, true)
	d.phones.state = state
	d.user = func() (data.User, error) { return d.phones.state.User, nil }
	d.Click("u000004")
	d.Press(fyne.KeyReturn)
	for range pageSignIn {
		d.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	}
	return d
}

func TestSignInTab(t *testing.T) {
	d := signInOf(t, active())
	d.See("State\nOne Time Password\n"+lang.T(ActiveWords)+"\nLocked\nFalse\nLast sign-in\ntoday 08:41, Lite on desk7",
		"Pixel 9\nActivated\n21 Nov 09:41\nLast used\ntoday 08:41\nQR code shown\n3 times, last 21 Nov 09:41, Checkpoint on dock1",
		"Tablet\nActivated\nyesterday 09:41\nDisabled\nTrue: too many wrong codes\nLast used\nnever\nQR code shown\nonce, today 09:41, Lite on desk7",
		"Wrong passwords\n2\nMust be changed\nTrue: this one was given out\nExpires\n26 Nov 09:41",
		"Wrong codes\n7, next try in 2 minutes\nRecovery codes\n7 left\nTemporary code\nopen until tomorrow 05:41")
	check.Equal(t, "the first row has the focus", d.Focus(), "One Time Password")
	var stops []string
	for range 7 {
		d.Press(fyne.KeyTab)
		stops = append(stops, d.Focus())
	}
	check.Equal(t, "Tab", strings.Join(stops, ", "), "Lost Phone…, Test Code…, Unlock, OK, Cancel, tab Sign-in, One Time Password")
	d.Type("x") // nothing can be changed here
	d.Press(fyne.KeyDelete)
	d.See(lang.T(ActiveWords))

	check.Equal(t, "reads", d.phones.reads, 1)
	for range 2 {
		d.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	}
	d.Click("Sign-in")
	check.Equal(t, "reads when it is shown again", d.phones.reads, 1)
	d.phones.state.RecoveryLeft = 6
	d.Press(fyne.KeyF5)
	d.See("6 left")
	d.Press(fyne.KeyEscape)
	check.Equal(t, "window", d.Front().Title(), "Group User Administration")
}

// It is not read before it is seen.
func TestSignInTabIsReadWhenItIsShown(t *testing.T) {
	d := newDesk(t, 10, true)
	d.Click("u000004")
	d.Press(fyne.KeyReturn, fyne.KeyF5)
	check.Equal(t, "reads", d.phones.reads, 0)
	d.phones.fail = data.ErrTampered
	d.Click("Sign-in")
	d.See("was modified outside TapeTrack")
	d.phones.fail, d.phones.state = nil, active()
	d.Press(fyne.KeyF5)
	d.Gone("was changed behind")
	d.See("Pixel 9")
}

func TestSignInTabUnlock(t *testing.T) {
	d := signInOf(t, active())
	d.phones.state.Codes.Delay = 0
	d.Press(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab, fyne.KeyReturn)
	d.acted("unlock u000004")
	d.See("u000004 was unlocked.", "Wrong codes\n7\n", "Close")
	d.Gone("Cancel", "next try")
	check.Equal(t, "focus", d.Focus(), "Unlock")
	d.Window("Group User Administration")
	d.See("10 users · u000004 was unlocked.")
}

func TestSignInTabOfAPause(t *testing.T) {
	state := active()
	state.User.OTPPause = data.Pause{From: now.Add(-time.Hour), Until: now.Add(71 * time.Hour)}
	d := signInOf(t, state)
	d.See("One Time Password\nSuspended until 26 Nov 08:41, then Active")
	d.Click("Ask for Codes Again")
	d.acted("resume u000004")
	d.See("u000004 is asked for codes again.", lang.T(ActiveWords))
	d.Gone("Suspended until", "Ask for Codes Again")
}

// What was typed on the other tab outlives an act on this one, and can be saved.
func TestActKeepsWhatWasTyped(t *testing.T) {
	for _, c := range []struct {
		meanwhile func(*data.User)
		says      string
		saves     bool
	}{
		{func(u *data.User) { u.Version++ }, "u000004 was unlocked.", true},
		{func(u *data.User) { u.Version++; u.Email = "new@example.com" }, "u000004 was unlocked.", true},
		{func(u *data.User) { u.Version++; u.Name = "Someone else" }, lang.T(shell.User.ChangedIn, "Name"), false},
	} {
		d := signInOf(t, active())
		d.edit = func(e data.UserEdit) (data.User, error) {
			if e.Version != d.phones.state.User.Version {
				return data.User{}, data.ErrChanged
			}
			return e.User, nil
		}
		for range 2 {
			d.Chord(fyne.KeyModifierControl, fyne.KeyTab)
		}
		for d.Focus() != "Name" {
			d.Press(fyne.KeyDown)
		}
		d.Type("Typed")
		for range pageSignIn {
			d.Chord(fyne.KeyModifierControl, fyne.KeyTab)
		}
		c.meanwhile(&d.phones.state.User)
		d.Click("Unlock")
		d.See(c.says)
		for range 2 {
			d.Chord(fyne.KeyModifierControl, fyne.KeyTab)
		}
		d.See("Typed")
		check.Equal(t, "Apply", d.Button("Apply").Disabled(), false)
		d.Click("Apply")
		check.Equal(t, "saved", d.Button("Apply").Disabled(), c.saves)
	}
}

// True that was set to False and back asks for a new secret; if the phone was reset in
// between, there already is one.
func TestActAndARestart(t *testing.T) {
	for _, c := range []struct {
		meanwhile func(*data.User)
		apply     bool
	}{
		{func(*data.User) {}, true},
		{func(u *data.User) { u.OTP = data.Pending }, false},
		{func(u *data.User) { u.Guarded = true }, false},
	} {
		d := signInOf(t, active())
		for range 2 {
			d.Chord(fyne.KeyModifierControl, fyne.KeyTab)
		}
		for d.Focus() != "One Time Password" {
			d.Press(fyne.KeyDown)
		}
		d.Type("ft")
		check.Equal(t, "Apply", d.Button("Apply").Disabled(), false)
		d.Click("Sign-in")
		c.meanwhile(&d.phones.state.User)
		d.Click("Unlock")
		check.Equal(t, "Apply", !d.Button("Apply").Disabled(), c.apply)
	}
}

// An error of a field on the other tab brings that tab to the front.
func TestFieldErrorShowsItsTab(t *testing.T) {
	d := signInOf(t, active())
	d.edit = func(data.UserEdit) (data.User, error) {
		return data.User{}, &data.FieldError{Field: data.FieldName, Text: data.Say("A name has at most 64 characters.")}
	}
	for range 2 {
		d.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	}
	for d.Focus() != "Name" {
		d.Press(fyne.KeyDown)
	}
	d.Type("Typed")
	d.Click("Sign-in")
	d.Click("OK")
	d.See("A name has at most 64 characters.")
	check.Equal(t, "focus", d.Focus(), "Name")
}

func TestSignInWords(t *testing.T) {
	for _, c := range []struct {
		state data.SignInState
		want  string
	}{
		{data.SignInState{}, "One Time Password\nOff: no code is asked for"},
		{data.SignInState{}, "Last sign-in\nnever"},
		{data.SignInState{}, "Wrong passwords\nnone\nMust be changed\nFalse\nExpires\nnever"},
		{data.SignInState{}, "Recovery codes\nnone yet\nTemporary code\nnone"},
		{data.SignInState{User: data.User{OTP: data.Pending}}, "Pending: not activated yet"},
		{data.SignInState{User: data.User{OTP: data.Pending, Guarded: true}}, lang.T(PendingTemporary)},
		{data.SignInState{User: data.User{OTP: data.Blocked}}, lang.T(blockedWords)},
		{data.SignInState{User: data.User{Revocation: data.WrongPasswords}}, "Locked\nTrue: after wrong passwords"},
		{data.SignInState{User: data.User{Revocation: data.ByAdministrator}}, "Locked\nTrue: by an administrator"},
		{data.SignInState{PasswordDue: data.CodesGuessed}, lang.T(guessedWords)},
		{data.SignInState{PasswordEnds: now.Add(-time.Hour)}, "Expires\nexpired today 08:41"},
		{data.SignInState{RecoveryOf: 10}, "none left"},
		{data.SignInState{Devices: []data.Device{{}}}, "Authenticator\nActivated\nnot activated yet\nLast used\nnever\nQR code shown\nnever"},
		{data.SignInState{Devices: []data.Device{{Shown: data.Display{Count: 2}}}}, "QR code shown\ntwice"},
	} {
		d := signInOf(t, c.state)
		d.See(c.want)
	}
}

// The window closes while the state is being read.
func TestSheetClosedWhileItReadsTheState(t *testing.T) {
	d := sheetOf(t, false, nil)
	d.tasks.Wait()
	d.Drain()
	for range pageSignIn {
		d.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	}
	d.Press(fyne.KeyEscape)
	d.tasks.Wait()
	d.Drain()
	check.Equal(t, "windows", d.Exists(), 1)
}
