package signin

import (
	"bytes"
	"errors"
	"log"
	"regexp"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

func TestLoginIsBusyWhileItWorks(t *testing.T) {
	s := show(t, false, nil)
	held := newGate()
	t.Cleanup(held.open)
	s.signIn = func() (data.Outcome, error) {
		held.wait()
		return data.Outcome{Refusal: &data.Refusal{Reason: data.WrongPassword}}, nil
	}
	s.Type("secret")
	s.Press(fyne.KeyReturn)
	s.Until(func() bool { return s.calls.Load() == 1 })
	check.Equal(t, "button", s.Button("Signing in…").Disabled(), true)
	s.Press(fyne.KeyReturn, fyne.KeyEnter)
	s.Click("Signing in…")
	s.Press(fyne.KeySpace)
	held.open()
	s.Until(func() bool { return s.Says(lang.Say(words.BeforePassword)) })
	check.Equal(t, "tries", s.tries(), 1)
	check.Equal(t, "button", s.Button("OK").Disabled(), false)
	check.Equal(t, "focus", s.Focus(), "Password")
	check.Equal(t, "attempt", s.attempt, data.Attempt{
		Login: "alice", Password: "secret", Client: data.Client{Program: "Lite", Version: "1.0.0", Computer: "desk7"},
	})
}

// Recovery and temporary codes reach the judge as they were typed or pasted;
// what they are is judged there.
func TestLoginTakesEveryCode(t *testing.T) {
	for _, code := range []string{"123456", "123 456", "ABCD-EFGH-IJKL-MNOP", "abcd efgh ijkl mnop", "ABCD–EFGH–IJKL", "ABCD-EFGH-IJKL"} {
		for name, enter := range map[string]func(*stage){
			"typed":  func(s *stage) { s.Type(code) },
			"pasted": func(s *stage) { s.Paste("\t " + code + " \r\n") },
		} {
			s := show(t, true, nil)
			s.signIn = func() (data.Outcome, error) {
				return data.Outcome{Refusal: &data.Refusal{Reason: data.WrongCode, Proven: true}}, nil
			}
			s.Type("secret")
			s.Press(fyne.KeyTab)
			enter(s)
			s.Press(fyne.KeyReturn)
			check.Equal(t, name, s.attempt.Code, code)
			check.Equal(t, "focus", s.Focus(), "OTP")
			check.Equal(t, "left of "+code, s.Field(), "")
			s.Type("654321")
			check.Equal(t, "typed then", s.Field(), "654321")
		}
	}
}

// What comes after the dialog was left opens nothing.
func TestLoginLeftWhileItWorks(t *testing.T) {
	for name, leave := range map[string]func(*stage){
		"Escape":       func(s *stage) { s.Press(fyne.KeyEscape) },
		"Cancel":       func(s *stage) { s.Click("Cancel") },
		"close button": func(s *stage) { s.CloseButton() },
	} {
		for answer, out := range map[string]func() (data.Outcome, error){"a session": signedIn, "popup 1": pending} {
			s := show(t, false, nil)
			held := newGate()
			t.Cleanup(held.open)
			s.signIn = func() (data.Outcome, error) {
				held.wait()
				return out()
			}
			s.Type("secret")
			s.Press(fyne.KeyReturn)
			s.Until(func() bool { return s.calls.Load() == 1 })
			leave(s)
			held.open()
			s.tasks.Wait()
			s.Drain()
			check.Equal(t, name+": quits", s.Quits, 1)
			check.Equal(t, name+", then "+answer, s.Titles(), "")
			check.Equal(t, name+": sessions", s.sessions, 0)
		}
	}
}

func TestLoginBeforeTheDatabaseIsOpen(t *testing.T) {
	held := newGate()
	s := show(t, false, func() error { held.wait(); return nil })
	t.Cleanup(held.open)
	s.signIn = signedIn
	s.Type("secret")
	s.Press(fyne.KeyReturn, fyne.KeyReturn)
	check.Equal(t, "button", s.Button("Signing in…").Disabled(), true)
	check.Equal(t, "tries", s.calls.Load(), 0)
	held.open()
	s.Until(func() bool { return s.sessions == 1 })
	s.Until(func() bool { return s.Exists() == 1 })
	check.Equal(t, "tries", s.tries(), 1)
	check.Equal(t, "opened", s.opens.Load(), 1)
	s.titles("Lite")
}

func TestLoginWhenOpeningFailsUnderAPressedOK(t *testing.T) {
	held := newGate()
	fail := true
	s := show(t, false, func() error {
		held.wait()
		if fail {
			return &data.Trouble{Kind: data.ErrBusy, Text: data.Say("Another program holds the database.")}
		}
		return nil
	})
	t.Cleanup(held.open)
	s.signIn = signedIn
	s.Type("secret")
	s.Press(fyne.KeyReturn)
	held.open()
	s.Until(func() bool { return s.Says("Another program holds the database.") })
	check.Equal(t, "OK", s.Button("OK").Disabled(), false)
	check.Equal(t, "password", s.Field(), "secret")
	fail = false
	s.Press(fyne.KeyReturn)
	s.Until(func() bool { return s.sessions == 1 })
	check.Equal(t, "tries", s.tries(), 1)
}

func TestLoginWordsAndLogsAnError(t *testing.T) {
	var lines bytes.Buffer
	before := log.Writer()
	log.SetOutput(&lines)
	defer log.SetOutput(before)
	s := show(t, true, nil)
	s.signIn = func() (data.Outcome, error) {
		return data.Outcome{}, errors.Join(errors.New("database is locked (5)"), data.ErrBusy)
	}
	s.Type("my secret words")
	s.Press(fyne.KeyTab)
	s.Type("123456")
	s.Press(fyne.KeyReturn)
	s.titles("Lite Login")
	s.See(shell.Message(data.ErrBusy))
	s.Gone("locked")
	check.Equal(t, "code", s.Field(), "123456") // it was not judged and can be sent again
	if !strings.Contains(lines.String(), "database is locked") || !strings.Contains(lines.String(), "sign in") {
		t.Errorf("the log says %q", lines.String())
	}
	for _, secret := range []string{"my secret words", "123456"} {
		if strings.Contains(lines.String(), secret) {
			t.Errorf("%q is in the log", secret)
		}
	}
}

func TestLoginShowsTheTime(t *testing.T) {
	s := show(t, false, nil)
	clock := regexp.MustCompile(`(?m)^[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d \S+ \(UTC[+-]\d\d:\d\d\)$`)
	s.Until(func() bool { return clock.MatchString(s.Front().Text()) })
	first := clock.FindString(s.Front().Text())
	s.Until(func() bool { return clock.FindString(s.Front().Text()) != first }) // it goes on
}

func TestLoginClockWarningGivesWay(t *testing.T) {
	s := show(t, true, nil)
	s.Gone("The clock of this computer")
	s.behind = 90 * time.Minute
	l := &login{flow: &Flow{tasks: s.tasks, judge: s.judge}, message: s.message()}
	l.warnOfClock()
	s.See(lang.T(words.ClockBehind, "90 minutes"))
	s.signIn = func() (data.Outcome, error) {
		return data.Outcome{Refusal: &data.Refusal{Reason: data.NoCode, Proven: true}}, nil
	}
	s.Type("correct horse")
	s.Press(fyne.KeyReturn)
	s.Gone("The clock of this computer")
	s.See("Enter the code")
	l.warnOfClock() // a refusal is not overwritten
	s.Gone("The clock of this computer")
}

// Enter with an empty password asks nobody: six of them would lock the user.
func TestLoginWithoutPassword(t *testing.T) {
	s := show(t, true, nil)
	s.signIn = func() (data.Outcome, error) {
		t.Error("the judge was asked")
		return data.Outcome{}, nil
	}
	s.Press(fyne.KeyReturn)
	s.See("Enter your password.")
}

// Whose last sign-in it was stands on a disk that may be slow: the dialog does not wait.
func TestLoginWaitsForNoDisk(t *testing.T) {
	held := newGate()
	s := showAs(t, false, nil, func(h *Host) {
		h.Login, h.LastUser = "", func() string { held.wait(); return "alice" }
	})
	t.Cleanup(held.open)
	check.Equal(t, "focus", s.Focus(), "User-ID")
	s.Until(func() bool { return s.opens.Load() == 1 })
	held.open()
	s.Until(func() bool { return s.Says("Sign in as alice") })
	check.Equal(t, "focus then", s.Focus(), "Password")
}

// What somebody has typed before goes to no other account.
func TestLoginFillsInNothingUnderWhoTypes(t *testing.T) {
	for name, c := range map[string]struct {
		typed       string // with a tabulator for Tab
		user, focus string
	}{
		"nothing was typed":             {"", "alice", "Password"},
		"somebody else began":           {"b", "b", "User-ID"},
		"a password was first":          {"\tb", "", "Password"},
		"a code was first":              {"\t\t1", "", "OTP"},
		"the focus is in another field": {"\t\t", "alice", "OTP"},
	} {
		t.Run(name, func(t *testing.T) {
			s := showAs(t, true, nil, func(h *Host) { h.Login = "" })
			for _, key := range c.typed {
				if key == '\t' {
					s.Press(fyne.KeyTab)
				} else {
					s.Type(string(key))
				}
			}
			s.flow.login.fill("alice")
			check.Equal(t, "focus", s.Focus(), c.focus)
			check.Equal(t, "User-ID", s.flow.login.user.Text, c.user)
		})
	}
}

// A throwaway database types for its users: for the administrator if nobody is named.
func TestLoginFillsIn(t *testing.T) {
	for typed, login := range map[string]string{"": data.Superuser, "bob": "bob"} {
		s := showAs(t, true, nil, func(h *Host) {
			h.Login = ""
			h.FillIn = func(login string) (password, code string) { return "words of " + login, "123456" }
		})
		s.judge.signIn = signedIn
		s.Type(typed)
		s.Click("Fill In")
		check.Equal(t, "focus", s.Focus(), "OK")
		s.Press(fyne.KeyReturn)
		s.titles("Lite")
		check.Equal(t, "User-ID", s.attempt.Login, login)
		check.Equal(t, "password", s.attempt.Password, "words of "+login)
		check.Equal(t, "code", s.attempt.Code, "123456")
	}
	s := show(t, true, nil)
	s.Gone("Fill In")
}
