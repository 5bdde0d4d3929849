package app

import (
	"context"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/test/check"
)

// refusals returns how many answers were judged wrong so far.
func (w *world) refusals() int {
	w.t.Helper()
	n := 0
	w.must(w.db.Unlock(w.key).View(context.Background(), func(tx data.Tx) error {
		events, err := tx.Events(0, 1000)
		for _, e := range events {
			switch e.Kind {
			case data.SignInRefused, data.PasswordRefused, data.CodeTested:
				if e.Detail != string(data.NoCode) { // the login judges an empty code, too, and counts nothing
					n++
				}
			}
		}
		return err
	}))
	return n
}

// Every question that counts what is typed judges one answer for one press, be
// Enter held for as long as it likes, and none for an Enter after that: what was
// refused is gone.
func TestAHeldEnterIsCountedOnce(t *testing.T) {
	for name, ask := range map[string]func(*testing.T) *world{
		"login, wrong password": func(t *testing.T) *world {
			w := newWorld(t)
			w.start("Lite", "bob")
			w.Type("wrong words")
			return w
		},
		"login, unknown user": func(t *testing.T) *world {
			w := newWorld(t)
			w.start("Lite", "nobody")
			w.Type("wrong words")
			return w
		},
		"login, wrong code": func(t *testing.T) *world {
			w := newWorld(t)
			w.activate("alice")
			w.start("Lite", "alice")
			w.Type(secretWord)
			w.Press(fyne.KeyTab)
			w.Type("000000")
			return w
		},
		"login, wrong recovery code": func(t *testing.T) *world {
			w := newWorld(t)
			w.activate("alice")
			w.start("Lite", "alice")
			w.Type(secretWord)
			w.Press(fyne.KeyTab)
			w.Type("AAAA-BBBB-CCCC-DDDD")
			return w
		},
		"popup 1": func(t *testing.T) *world {
			w := enrol(t)
			w.Type("000000")
			return w
		},
		"Change Password": func(t *testing.T) *world {
			w := newWorld(t)
			w.start("Lite", "bob")
			w.signIn(secretWord, "")
			w.Menu("File", "Change Password…")
			w.Type("wrong words")
			for range 2 {
				w.Press(fyne.KeyTab)
				w.Type("new words here")
			}
			return w
		},
		"Confirm Your Identity, password": func(t *testing.T) *world {
			w, _, _, _ := signedIn(t)
			w.Menu("File", mySignIn)
			w.Click("Add…")
			w.Type("wrong words")
			w.Press(fyne.KeyTab)
			w.Type("000000")
			return w
		},
		"Confirm Your Identity, code": func(t *testing.T) *world {
			w, _, _, _ := signedIn(t)
			w.Menu("File", mySignIn)
			w.Click("Add…")
			w.Type(secretWord)
			w.Press(fyne.KeyTab)
			w.Type("000000")
			return w
		},
		"first code of a new authenticator": func(t *testing.T) *world {
			w, _, secret, _ := signedIn(t)
			w.Menu("File", mySignIn)
			w.Click("Add…")
			w.prove(secret)
			w.Type("000000")
			return w
		},
		"turn on one's own, password": func(t *testing.T) *world {
			w := newWorld(t)
			w.start("Lite", "bob")
			w.signIn(secretWord, "")
			w.Click("Turn On…")
			w.Type("wrong words")
			return w
		},
		"turn on one's own, code": func(t *testing.T) *world {
			w := newWorld(t)
			w.start("Lite", "bob")
			w.signIn(secretWord, "")
			w.Click("Turn On…")
			w.Type(secretWord)
			w.Press(fyne.KeyReturn)
			w.Type("000000")
			return w
		},
		"Test Code…": func(t *testing.T) *world {
			w, _ := desk(t)
			w.Click("Test Code…")
			w.Type("000000")
			return w
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := ask(t)
			before := w.refusals()
			w.Hold(fyne.KeyReturn, 40)
			check.Equal(t, "judged", w.refusals()-before, 1)
			for range 3 {
				w.Press(fyne.KeyReturn)
				w.Press(fyne.KeyEnter)
			}
			check.Equal(t, "judged then", w.refusals()-before, 1)
		})
	}
}
