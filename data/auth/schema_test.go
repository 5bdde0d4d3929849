package auth

import (
	"errors"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/store/sqlite/sqlitetest"
	"tapetrack/data/words"
)

// Whatever somebody without the key makes of the schema while a program is
// open, nothing is judged any more: neither is anybody let in, nor is a guess
// free, nor does an act seem to be done that is not.
func TestForeignSchema(t *testing.T) {
	for _, trick := range sqlitetest.SchemaTricks() {
		if trick.Quiet {
			continue // not seen by who has the file open, who goes on as before
		}
		t.Run(trick.Name, func(t *testing.T) {
			w := newWorld(t)
			w.addActive("alice")
			bob := w.add("bob")
			session := w.session("bob", "")
			code := w.code("alice", 0)
			w.raw(trick.SQL)
			out, err := w.SignIn(t.Context(), w.attempt("alice", passwordOf("alice"), code))
			if out.Session != nil || out.Ticket != "" || out.Refusal != nil {
				t.Errorf("a right password and code are judged: %+v", out)
			}
			checkForeign(t, trick, "sign in", err)
			for range 12 {
				out, err := w.SignIn(t.Context(), w.attempt("alice", "wrong", ""))
				if out.Refusal != nil {
					t.Fatalf("a guess is judged: %+v", out.Refusal)
				}
				checkForeign(t, trick, "guess", err)
			}
			checkForeign(t, trick, "end sessions", w.ResetPassword(t.Context(), theConsole, bob.Key, "an entirely new one", false))
			checkForeign(t, trick, "go on", w.ChangePassword(t.Context(), session, passwordOf("bob"), "an entirely new one"))
			checkForeign(t, trick, "log out", w.SignOut(t.Context(), session, data.ByUser))
			_, err = w.VerifyLog(t.Context(), theConsole, nil)
			checkForeign(t, trick, "verify", err)
		})
	}
}

func checkForeign(t *testing.T, trick sqlitetest.SchemaTrick, act string, err error) {
	t.Helper()
	said := ""
	if err != nil {
		said = lang.Say(words.Message(err))
	}
	switch {
	case errors.Is(err, data.ErrTampered) && strings.Contains(said, trick.Names):
	case trick.Malformed && errors.Is(err, data.ErrUnreadable):
	default:
		t.Errorf("%s: %v: %q", act, err, said)
	}
}
