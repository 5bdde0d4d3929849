package signin

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
	"tapetrack/test/screen"
)

// refuse answers every sign-in with a refusal.
func refuse(r data.Refusal) func() (data.Outcome, error) {
	return func() (data.Outcome, error) { return data.Outcome{Refusal: &r}, nil }
}

// One press is one judgement, whatever is held, and what was refused before the
// password is proven leaves the same behind for every user.
func TestLoginHeldEnterIsOneTry(t *testing.T) {
	for _, reason := range []data.Reason{
		data.UnknownUser, data.WrongPassword, data.RevokedUser, data.PasswordDelay, data.PasswordRaced, data.DamagedAccount,
	} {
		for _, key := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyEnter} {
			s := show(t, true, nil)
			s.signIn = refuse(data.Refusal{Reason: reason})
			s.Press(fyne.KeyTab)
			s.Type("123456")
			s.Chord(fyne.KeyModifierShift, fyne.KeyTab)
			s.Type("secret")
			s.Hold(key, 40)
			s.See(lang.Say(words.BeforePassword))
			check.Equal(t, string(reason)+": focus", s.Focus(), "Password")
			check.Equal(t, string(reason)+": password", s.Field(), "")
			s.Press(key, key)
			s.See(lang.Say(words.BeforePassword))
			check.Equal(t, string(reason)+": tries", s.calls.Load(), 1)
			s.Press(fyne.KeyTab)
			check.Equal(t, string(reason)+": code", s.Field(), "123456")
		}
	}
}

func TestLoginRefusedCodeGoes(t *testing.T) {
	for _, reason := range []data.Reason{data.WrongCode, data.BadCode, data.UsedCode, data.CodeDelay, data.UsedRecovery, data.EndedTemporary} {
		s := show(t, true, nil)
		s.signIn = refuse(data.Refusal{Reason: reason, Proven: true})
		s.Type("secret")
		s.Press(fyne.KeyTab)
		s.Type("ABCD-EFGH-IJKL-MNOP")
		s.Hold(fyne.KeyReturn, 40)
		check.Equal(t, string(reason)+": tries", s.calls.Load(), 1)
		check.Equal(t, string(reason)+": focus", s.Focus(), "OTP")
		check.Equal(t, string(reason)+": code", s.Field(), "")
	}
}

// While a slow judge thinks, keys and clicks do nothing, and what they did not
// do then they do not do later.
func TestLoginWithASlowJudge(t *testing.T) {
	s := show(t, false, nil)
	held := newGate()
	t.Cleanup(held.open)
	s.signIn = func() (data.Outcome, error) {
		held.wait()
		return data.Outcome{Refusal: &data.Refusal{Reason: data.WrongPassword}}, nil
	}
	s.Type("secret")
	s.DoubleClick("OK")
	s.Until(func() bool { return s.calls.Load() == 1 })
	s.Hold(fyne.KeyReturn, 40)
	s.Press(fyne.KeyReturn, fyne.KeySpace)
	s.DoubleClick("Signing in…")
	held.open()
	s.Until(func() bool { return s.Says(lang.Say(words.BeforePassword)) })
	check.Equal(t, "tries", s.tries(), 1)
	s.Drain()
	s.See(lang.Say(words.BeforePassword))
}

// The key that answers one window is not the answer to the next.
func TestHeldEnterStopsAtTheNextWindow(t *testing.T) {
	s := show(t, true, nil)
	s.signIn = pending
	s.complete = signedIn
	s.Type("secret")
	s.Hold(fyne.KeyReturn, 40)
	s.titles("One Time Password")
	s.Hold(fyne.KeyReturn, 0) // pressed once
	s.titles("One Time Password Status")
	check.Equal(t, "sessions", s.sessions, 0)
	s.Press(fyne.KeyReturn)
	s.titles("Lite")
	check.Equal(t, "sessions", s.sessions, 1)

	s = enrol(t, true)
	s.complete = signedIn
	s.Press(fyne.KeyF9) // Enter was let go since the login dialog
	s.Hold(fyne.KeyReturn, 40)
	s.titles("One Time Password Status")
	check.Equal(t, "sessions", s.sessions, 0)

	s = enrol(t, true)
	s.Hold(fyne.KeyEscape, 40)
	s.titles("Lite Login")
	check.Equal(t, "quits", s.Quits, 0)
}

// Enter that is held since before the program came to the front answers nothing.
func TestHeldEnterFromAnotherProgram(t *testing.T) {
	s := show(t, true, nil)
	s.signIn = refuse(data.Refusal{Reason: data.WrongPassword})
	s.Type("secret")
	s.Enter()
	s.Hold(fyne.KeyReturn, 40)
	check.Equal(t, "tries", s.calls.Load(), 0)
	s.Enter()
	s.Press(fyne.KeyReturn)
	check.Equal(t, "tries", s.calls.Load(), 1)
}

func TestPopupHeldEnterIsOneTry(t *testing.T) {
	for name, out := range map[string]func() (data.Outcome, error){"optional": pending, "asked for": limited(true, data.Grace{})} {
		s := enrolWith(t, true, out)
		s.activate = refuse(data.Refusal{Reason: data.WrongCode, Proven: true})
		s.Type("123456")
		s.Hold(fyne.KeyReturn, 40)
		check.Equal(t, name+": tries", s.calls.Load(), 1)
		s.See("The code is not correct.")
		check.Equal(t, name+": field", s.Field(), "")
		s.Press(fyne.KeyReturn, fyne.KeyEnter) // who was refused does not go on without a code by chance
		s.Type("  ")
		s.Press(fyne.KeyReturn)
		s.titles("One Time Password")
		s.See("Enter ")
		check.Equal(t, name+": tries", s.calls.Load(), 1)
	}
	s := enrol(t, true)
	s.activate = refuse(data.Refusal{Reason: data.WrongCode, Proven: true})
	s.Type("123456")
	s.Click("Activate")
	s.Click("OK")
	s.titles("One Time Password Status")
}

// The second click of a double click comes when OK was refused, and the field waits again.
func TestADoubleClickKeepsTheFocus(t *testing.T) {
	s := show(t, true, nil)
	s.DoubleClick("OK")
	s.See("Enter your password.")
	s.Type("typed on")
	check.Equal(t, "focus", s.Focus(), "Password")
	s.signIn = refuse(data.Refusal{Reason: data.WrongPassword})
	s.DoubleClick("OK")
	check.Equal(t, "focus", s.Focus(), "Password")
}

// Another database is chosen only while nothing is under way in this one: its session, or
// the database itself, would be there without a window.
func TestChooseDatabaseWaits(t *testing.T) {
	chosen := 0
	offer := func(h *Host) {
		h.Choose, h.Chosen = func(bool) { chosen++; h.App.NewWindow(lang.T(ChooseDatabase)).Show() }, true
	}
	s := showAs(t, false, nil, offer)
	held := newGate()
	t.Cleanup(held.open)
	s.signIn = func() (data.Outcome, error) {
		held.wait()
		return signedIn()
	}
	s.Type("secret")
	s.Press(fyne.KeyReturn)
	s.Until(func() bool { return s.calls.Load() == 1 })
	s.Click(lang.T(ChooseDatabase))
	s.See(lang.T(shell.CannotStop))
	held.open()
	s.Until(func() bool { return s.sessions == 1 })
	check.Equal(t, "chosen during a sign-in", chosen, 0)

	opening := newGate()
	s = showAs(t, false, func() error { opening.wait(); return nil }, offer)
	t.Cleanup(opening.open)
	s.Type("secret")
	s.Press(fyne.KeyReturn)
	s.Click(lang.T(ChooseDatabase)) // the way out where a database does not open
	check.Equal(t, "chosen while the database opens", chosen, 1)
}

func TestChooseDatabaseWaitsForSetUp(t *testing.T) {
	s := &stage{Screen: screen.New(t), t: t, tasks: shell.NewTasks(t.Context())}
	held := newGate()
	t.Cleanup(func() {
		held.open()
		s.tasks.Stop()
		s.tasks.Wait()
	})
	chosen, done := 0, 0
	SetUp{
		App: s, Program: "TapeMaster", Path: "/srv/tapes.db", Choose: func(bool) { chosen++ }, Done: func(data.Sentence) { done++; s.NewWindow("Login").Show() }, Cancel: func() {},
		Create: func(context.Context, data.SetUp) error { held.wait(); return nil },
	}.Show(s.tasks)
	s.Type("an entirely new one")
	s.Press(fyne.KeyTab)
	s.Type("an entirely new one")
	s.Press(fyne.KeyReturn)
	s.Click(lang.T(ChooseDatabase))
	s.See(lang.T(shell.CannotStop))
	held.open()
	s.Until(func() bool { return done == 1 })
	check.Equal(t, "chosen", chosen, 0)
}

// While the recovery codes that are due are drawn, the login shows that it is still at work:
// nobody signs in a second time, with a second window of codes, or leaves for another database.
func TestLoginWaitsForRecoveryCodes(t *testing.T) {
	s := show(t, false, nil)
	held := newGate()
	t.Cleanup(held.open)
	s.signIn = func() (data.Outcome, error) { return data.Outcome{Ticket: "ticket", RecoveryDue: true}, nil }
	s.draw = func() (data.DueCodes, error) {
		held.wait()
		return data.DueCodes{Codes: []string{"AAAA"}, UserID: "alice"}, nil
	}
	s.Type("secret")
	s.Press(fyne.KeyReturn)
	s.Until(func() bool { return s.calls.Load() == 2 }) // the sign-in, and the codes
	check.Equal(t, "button", s.Button(lang.T(signingIn)).Disabled(), true)
	s.Type("secret")
	s.Press(fyne.KeyReturn)
	held.open()
	s.Until(func() bool { return s.Titles() == "Recovery Codes" })
	check.Equal(t, "asked", s.tries(), 2)
}
