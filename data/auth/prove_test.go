package auth

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// TestProve: password and a current code, each refused beside its field,
// counted and logged like at sign-in.
func TestProve(t *testing.T) {
	for _, c := range []struct {
		name      string
		password  func(w *world) string
		code      func(w *world) string
		field     string // "" if it is proven
		passwords int    // that are counted
		codes     int
		event     string
	}{
		{"both", rightPassword, rightCode, "", 0, 0, ""},
		{"nothing", noText, noText, data.FieldCurrent, 0, 0, ""},
		{"no code", rightPassword, noText, data.FieldOTP, 0, 0, "no-code"},
		{"no password", noText, rightCode, data.FieldCurrent, 1, 0, "wrong-password"},
		{"wrong password", wrongText, rightCode, data.FieldCurrent, 1, 0, "wrong-password"},
		{"both wrong", wrongText, (*world).wrongAlice, data.FieldCurrent, 1, 0, "wrong-password"},
		{"wrong code", rightPassword, (*world).wrongAlice, data.FieldOTP, 0, 1, "wrong-code"},
		{"no digits", rightPassword, wrongText, data.FieldOTP, 0, 0, "bad-code"},
		{"used code", rightPassword, func(w *world) string {
			code := w.code("alice", 0)
			w.session("alice", code)
			return code
		}, data.FieldOTP, 0, 0, "used-code"},
		{"while codes are delayed", rightPassword, func(w *world) string {
			w.setCounters("alice", data.Counter{}, data.Counter{Failures: 7, Start: w.clock.Now(), Delay: time.Hour})
			return w.code("alice", 0)
		}, data.FieldOTP, 0, 7, "code-delayed"},
		{"Blocked", rightPassword, func(w *world) string {
			key := w.account("alice").Key
			w.must(w.store.Update(context.Background(), func(tx data.Tx) error { return tx.DisableAuthenticators(key) }))
			return w.code("alice", 0)
		}, data.FieldOTP, 0, 0, "blocked"},
	} {
		w := newWorld(t)
		w.addActive("alice")
		by := w.session("alice", w.code("alice", 0))
		w.clock.Move(11 * time.Minute) // the sign-in is no longer a proof
		password, code := c.password(w), c.code(w)
		w.fast.verified.Store(0)
		n := len(w.allEvents())
		ticket, err := w.Prove(t.Context(), by, password, code)
		f, _ := data.AsFieldError(err)
		switch {
		case c.field == "" && (err != nil || ticket == ""), c.field != "" && (f == nil || f.Field != c.field || lang.Say(words.Message(f)) == lang.Say(words.BeforePassword) || ticket != ""):
			t.Errorf("%s: %v, want an error of %q", c.name, err, c.field)
		}
		if a := w.account("alice"); a.Passwords.Failures != c.passwords || a.Codes.Failures != c.codes {
			t.Errorf("%s: %d wrong passwords and %d wrong codes, want %d and %d", c.name, a.Passwords.Failures, a.Codes.Failures, c.passwords, c.codes)
		}
		var want []string
		if c.field == "" {
			want = []string{"identity-confirmed password and code"}
		}
		if c.event != "" {
			want = []string{"password-refused " + c.event}
		}
		if got := w.since(n); !slices.Equal(got, want) {
			t.Errorf("%s: events %q, want %q", c.name, got, want)
		}
		if c.field == "" {
			if got := reasonOf(w.signIn("alice", code)); got != string(data.UsedCode) {
				t.Errorf("%s: its code at the login: %s", c.name, got)
			}
		}
	}
}

func rightPassword(*world) string   { return passwordOf("alice") }
func rightCode(w *world) string     { return w.code("alice", 0) }
func noText(*world) string          { return "" }
func wrongText(*world) string       { return "wrong" }
func (w *world) wrongAlice() string { return w.wrongCode("alice") }
func (w *world) renamed(ticket data.Ticket) error {
	return w.RenameDevice(context.Background(), ticket, w.account("alice").Authenticators[0].ID, "Another name")
}

// TestProveWhereThereIsNothing: Off and Pending have nothing to change; the
// console and a closed session are nobody.
func TestProveWhereThereIsNothing(t *testing.T) {
	for _, state := range []string{"off", "pending"} {
		w := newWorld(t)
		states[state](w)
		by := w.session("alice", "")
		for _, password := range []string{passwordOf("alice"), "wrong", ""} {
			if _, err := w.Prove(t.Context(), by, password, "123456"); !errors.Is(err, data.ErrDenied) {
				t.Errorf("%s: %v", state, err)
			}
		}
		if n := w.account("alice").Passwords.Failures; n != 0 {
			t.Errorf("%s: %d are counted", state, n)
		}
	}
	w := newWorld(t)
	w.addActive("alice")
	by := w.session("alice", w.code("alice", 0))
	w.must(w.SignOut(t.Context(), by, data.ByUser))
	for _, who := range []data.Actor{by, theConsole, {}, actor.InSession("none")} {
		if _, err := w.Prove(t.Context(), who, passwordOf("alice"), w.code("alice", 1)); !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("%+v: %v", who, err)
		}
		if _, err := w.MySignIn(t.Context(), who); !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("%+v: %v", who, err)
		}
	}
}

// TestProveRevokes: wrong passwords in My Sign-in revoke like those at sign-in,
// and a session of a revoked user has ended.
func TestProveRevokes(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	by := w.session("alice", w.code("alice", 0))
	for range tapeTrack.revokeAt {
		_, err := w.Prove(t.Context(), by, "wrong", "")
		if f, ok := data.AsFieldError(err); !ok || f.Field != data.FieldCurrent {
			t.Errorf("%v", err)
		}
	}
	if got := w.account("alice").Revocation; got != data.WrongPasswords {
		t.Fatalf("%q", got)
	}
	if _, err := w.Prove(t.Context(), by, passwordOf("alice"), w.code("alice", 1)); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("%v", err)
	}
	if got := reasonOf(w.signIn("alice", w.code("alice", 1))); got != string(data.RevokedUser) {
		t.Errorf("at the login: %s", got)
	}
	// An administrator is delayed, and told for how long.
	w = newWorld(t)
	w.addActive("bob", withRights)
	by = w.session("bob", w.code("bob", 0))
	for range tapeTrack.revokeAt {
		_, _ = w.Prove(t.Context(), by, "wrong", "")
	}
	_, err := w.Prove(t.Context(), by, passwordOf("bob"), w.code("bob", 1))
	if f, ok := data.AsFieldError(err); !ok || lang.Say(words.Message(f)) != fmt.Sprintf(tooManyPasswords, lang.Say(words.Wait(tapeTrack.firstPause))) {
		t.Errorf("%v", err)
	}
	err = w.ChangePassword(t.Context(), by, passwordOf("bob"), "an entirely new one")
	if f, ok := data.AsFieldError(err); !ok || lang.Say(words.Message(f)) != fmt.Sprintf(tooManyPasswords, lang.Say(words.Wait(tapeTrack.firstPause))) {
		t.Errorf("%v", err)
	}
}

// TestProofEnds after ten minutes, or when what was proven no longer holds.
func TestProofEnds(t *testing.T) {
	for _, c := range []struct {
		name string
		act  func(w *world, by data.Actor, ticket data.Ticket)
		want error // nil: it is good
	}{
		{"at once", func(*world, data.Actor, data.Ticket) {}, nil},
		{"just before ten minutes", func(w *world, _ data.Actor, _ data.Ticket) { w.clock.Move(10*time.Minute - time.Millisecond) }, nil},
		{"ten minutes", func(w *world, _ data.Actor, _ data.Ticket) { w.clock.Move(10 * time.Minute) }, data.ErrDenied},
		{"clock set back", func(w *world, _ data.Actor, _ data.Ticket) { w.clock.Move(-time.Second) }, data.ErrDenied},
		{"abandoned", func(w *world, _ data.Actor, ticket data.Ticket) { w.must(w.Abandon(context.Background(), ticket)) }, data.ErrDenied},
		{"password changed", func(w *world, by data.Actor, _ data.Ticket) {
			w.must(w.ChangePassword(t.Context(), by, passwordOf("alice"), "an entirely new one"))
		}, data.ErrSessionEnded},
		{"password reset", func(w *world, _ data.Actor, _ data.Ticket) {
			w.must(w.ResetPassword(t.Context(), theConsole, w.account("alice").Key, "an entirely new one", true))
		}, data.ErrSessionEnded},
		{"signed out", func(w *world, by data.Actor, _ data.Ticket) {
			w.must(w.SignOut(t.Context(), by, data.ByUser))
		}, data.ErrSessionEnded},
		{"disabled", func(w *world, _ data.Actor, _ data.Ticket) {
			w.edit("alice", func(e *data.UserEdit) { e.Disabled = true })
		}, data.ErrSessionEnded},
		{"locked", func(w *world, _ data.Actor, _ data.Ticket) { w.lockOut("alice") }, data.ErrDenied},
		{"locked by guesses in it", func(w *world, by data.Actor, _ data.Ticket) {
			for range tapeTrack.revokeAt {
				_, _ = w.Prove(t.Context(), by, "wrong", "")
			}
		}, data.ErrSessionEnded},
		{"deleted", func(w *world, _ data.Actor, _ data.Ticket) {
			w.must(w.DeleteUser(t.Context(), theConsole, w.account("alice").Key))
		}, data.ErrDenied},
		{"turned off", func(w *world, _ data.Actor, _ data.Ticket) { w.otp("alice", data.TurnOTPOff) }, data.ErrDenied},
		{"restarted", func(w *world, _ data.Actor, _ data.Ticket) { w.otp("alice", data.RestartOTP) }, data.ErrDenied},
		{"lost phone", func(w *world, _ data.Actor, _ data.Ticket) { w.lostPhone("alice") }, data.ErrSessionEnded},
	} {
		w := newWorld(t)
		w.addActive("alice")
		by := w.session("alice", w.code("alice", 0))
		ticket := w.mustProveLater("alice", by)
		id := w.account("alice").Authenticators[0].ID
		shown, err := w.BeginDevice(t.Context(), ticket, "")
		w.must(err)
		c.act(w, by, ticket)
		before := w.dump("authenticators", "recovery_codes")
		_, confirm := w.ConfirmDevice(t.Context(), ticket, "Tablet", hotpOracle(secretShown(shown), w.step()))
		if c.want != nil && w.dump("authenticators", "recovery_codes") != before {
			t.Errorf("%s: something was changed", c.name)
		}
		_, begin := w.BeginDevice(t.Context(), ticket, "")
		_, codes := w.NewRecoveryCodes(t.Context(), ticket)
		for act, err := range map[string]error{
			"confirm": confirm, "begin": begin, "codes": codes,
			"rename": w.RenameDevice(t.Context(), ticket, id, "Another name"),
			"remove": w.RemoveDevice(t.Context(), ticket, id),
		} {
			if act == "confirm" && c.name == "abandoned" || act == "remove" && c.want == nil {
				continue // tried elsewhere
			}
			if !errors.Is(err, c.want) {
				t.Errorf("%s, %s: %v, want %v", c.name, act, err, c.want)
			}
		}
		if c.want != nil && w.dump("authenticators", "recovery_codes") != before {
			t.Errorf("%s: something was changed", c.name)
		}
	}
}

// TestTicketsAreApart: what opens My Sign-in completes no sign-in and chooses no
// password, and the other way round.
func TestTicketsAreApart(t *testing.T) {
	w := newWorld(t)
	codes := w.addWithCodes("alice")
	lost := w.session("alice", codes[0])
	byRecovery, err := w.Prove(t.Context(), lost, "", "")
	w.must(err)
	byCode := w.mustProveLater("alice", w.session("alice", w.code("alice", 0)))
	sessions := w.sessions("alice")
	for name, ticket := range map[string]data.Ticket{"recovery code": byRecovery, "code": byCode} {
		out := data.Outcome{Ticket: ticket}
		for act, got := range map[string]data.Outcome{
			"complete": w.complete(out), "activate": w.activate(out, w.code("alice", 1)), "new QR code": w.newQRCode(out),
		} {
			if reasonOf(got) != string(data.TicketUnknown) {
				t.Errorf("%s, %s: %s", name, act, reasonOf(got))
			}
		}
		if err := w.ChooseNew(t.Context(), ticket, "an entirely new one"); !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("%s, choose: %v", name, err)
		}
	}
	if w.sessions("alice") != sessions {
		t.Error("there is a session more")
	}
	w.must(w.renamed(byCode)) // it is still good
	w.must(w.ResetPassword(t.Context(), theConsole, w.account("alice").Key, "a password given out", true))
	out := w.try(w.attempt("alice", "a password given out", codes[1]))
	if out.ChangePassword != data.TemporaryFirst {
		t.Fatal(reasonOf(out))
	}
	if err := w.renamed(out.Ticket); !errors.Is(err, data.ErrDenied) {
		t.Errorf("a ticket of a sign-in in My Sign-in: %v", err)
	}
	if _, err := w.BeginDevice(t.Context(), out.Ticket, ""); !errors.Is(err, data.ErrDenied) {
		t.Errorf("a ticket of a sign-in in My Sign-in: %v", err)
	}
}

// TestProveCountsWhateverIsDamaged: guesses are not free because another
// administrator's row was modified outside TapeTrack, and who is the last one that
// can sign in is not blocked.
func TestProveCountsWhateverIsDamaged(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice", withRights)
	by := w.session("alice", w.code("alice", 0))
	w.setCounters("alice", data.Counter{}, data.Counter{Failures: tapeTrack.blockAt - 1})
	w.raw("UPDATE users SET name = 'x' WHERE user_id = ?", data.Superuser)
	n := len(w.allEvents())
	_, err := w.Prove(t.Context(), by, passwordOf("alice"), w.wrongCode("alice"))
	if wrong, ok := data.AsFieldError(err); !ok || wrong.Field != data.FieldOTP {
		t.Errorf("%v", err)
	}
	if c := w.account("alice").Codes; w.account("alice").OTP != data.Active || c.Failures != tapeTrack.blockAt || c.Delay != tapeTrack.longestDelay {
		t.Errorf("%+v", c)
	}
	if got := w.since(n); !slices.Equal(got, []string{"password-refused wrong-code"}) {
		t.Errorf("events %q", got)
	}
}
