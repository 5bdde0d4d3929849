package auth

import (
	"context"
	"slices"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// TestPendingSecretStays: the same QR code comes back at every sign-in until
// one succeeds with a code, and says where it was shown before.
func TestPendingSecretStays(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP)
	first := w.signIn("alice", "").Enrolment
	for i, program := range []string{"Lite", "TapeMaster", "Checkpoint"} {
		a := w.attempt("alice", passwordOf("alice"), "")
		a.Client.Program = program
		out := w.try(a)
		e := out.Enrolment
		if e.URI != first.URI || e.Key != first.Key {
			t.Errorf("sign-in %d shows another secret", i+2)
		}
		if e.Shown.Count != i+1 || e.Shown.Computer != "desk" || i > 0 && e.Shown.Program == program {
			t.Errorf("sign-in %d says that it was shown before: %+v", i+2, e.Shown)
		}
		if i%2 == 0 {
			w.complete(out)
		} else {
			w.must(w.Abandon(context.Background(), out.Ticket))
		}
	}
	if strings.ReplaceAll(first.Key, " ", "") != base32Key(w.secretOf("alice")) {
		t.Error("the key that is shown is not the one that is stored")
	}
	if out := w.signIn("alice", w.wrongCode("alice")); out.Refusal == nil || out.Enrolment != nil {
		t.Errorf("a wrong code gives %s", reasonOf(out))
	}
	if e := w.signIn("alice", w.code("alice", 0)).Enrolment; e.Key != first.Key || !e.Activated {
		t.Errorf("the activating sign-in shows another secret, or is not one: %v", e.Activated)
	}
	if out := w.signIn("alice", ""); out.Enrolment != nil || reasonOf(out) != string(data.NoCode) {
		t.Errorf("once Active the QR code still comes: %s", reasonOf(out))
	}
}

func TestActivateInPopup(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP)
	version := w.account("alice").Version
	out := w.signIn("alice", "")
	for _, c := range []struct{ code, want string }{
		{"", "no-code"},
		{"12345", "bad-code"},
		{w.wrongCode("alice"), "wrong-code"},
		{w.code("alice", -2), "wrong-code"},
	} {
		if got := w.activate(out, c.code); reasonOf(got) != c.want || !got.Refusal.Retry() {
			t.Fatalf("%q gives %s, want %s", c.code, reasonOf(got), c.want)
		}
	}
	if a := w.account("alice"); a.OTP != data.Pending || a.Codes.Failures != 2 || a.Version != version {
		t.Errorf("%s, %d wrong codes, version %d, want Pending, 2, %d", a.OTP, a.Codes.Failures, a.Version, version)
	}
	if got := w.activate(out, w.code("alice", 0)); reasonOf(got) != "ticket" {
		t.Fatalf("the right code gives %s", reasonOf(got))
	}
	if a := w.account("alice"); a.OTP != data.Active || a.Codes.Failures != 0 || a.Version <= version {
		t.Errorf("%s, %d wrong codes, version %d, want Active, 0, more than %d", a.OTP, a.Codes.Failures, a.Version, version)
	}
	if got := w.complete(out); reasonOf(got) != "session" || !got.Session.WithCode {
		t.Errorf("then %s", reasonOf(got))
	}
}

// TestEscape: in popup 1 it goes back to the login. What a code activated stays
// activated, and its code stays used.
func TestEscape(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP)
	for _, code := range []string{"", w.code("alice", 0)} {
		out := w.signIn("alice", code)
		w.must(w.Abandon(context.Background(), out.Ticket))
		if got := reasonOf(w.complete(out)); got != string(data.TicketUnknown) {
			t.Errorf("an abandoned ticket completes with %s", got)
		}
		if got := reasonOf(w.activate(out, w.code("alice", 1))); got != string(data.TicketUnknown) {
			t.Errorf("an abandoned ticket activates with %s", got)
		}
	}
	if a := w.account("alice"); a.OTP != data.Active || w.sessions("alice") != 0 {
		t.Errorf("%s with %d sessions", a.OTP, w.sessions("alice"))
	}
	if got := reasonOf(w.signIn("alice", w.code("alice", 0))); got != string(data.UsedCode) {
		t.Errorf("the code that activated gives %s", got)
	}
	w.session("alice", w.code("alice", 1))
}

// TestMeanwhile changes the user while popup 1 is open.
func TestMeanwhile(t *testing.T) {
	for _, c := range []struct {
		name     string
		change   func(w *world)
		complete string // what OK comes to
		activate string // what the right code comes to
	}{
		{"nothing", func(*world) {}, "session", "ticket"},
		{"name changed", func(w *world) { w.edit("alice", func(e *data.UserEdit) { e.Name = "A" }) }, "session", "ticket"},
		{"activated elsewhere", func(w *world) { w.signIn("alice", w.code("alice", -1)) }, "became-active", "became-active"},
		{"disabled", func(w *world) { w.edit("alice", func(e *data.UserEdit) { e.Disabled = true }) }, "disabled", "disabled"},
		{"revoked by hand", func(w *world) {
			w.set("alice", func(a *data.Account) { a.Revocation = data.ByAdministrator })
		}, "revoked-by-administrator", "revoked-by-administrator"},
		{"revoked for wrong passwords", func(w *world) {
			for range tapeTrack.revokeAt {
				w.try(w.attempt("alice", "wrong", ""))
			}
		}, "revoked", "revoked"},
		{"turned off", func(w *world) { w.otp("alice", data.TurnOTPOff) }, "session", "turned-off"},
		{"restarted", func(w *world) { w.otp("alice", data.RestartOTP) }, "replaced", "replaced"},
		{"off and on", func(w *world) { w.otp("alice", data.TurnOTPOff); w.otp("alice", data.TurnOTPOn) }, "replaced", "replaced"},
		{"password reset", func(w *world) {
			w.must(w.ResetPassword(context.Background(), theConsole, w.account("alice").Key, "an entirely new one", false))
		}, "password-changed", "password-changed"},
		{"deleted", func(w *world) {
			w.must(w.DeleteUser(context.Background(), theConsole, w.account("alice").Key))
		}, "ticket-unknown", "ticket-unknown"},
		{"blocked elsewhere", func(w *world) {
			w.signIn("alice", w.code("alice", -1))
			key := w.account("alice").Key
			w.must(w.store.Update(context.Background(), func(tx data.Tx) error { return tx.DisableAuthenticators(key) }))
		}, "blocked", "blocked"},
		{"tampered with", func(w *world) { w.raw("UPDATE users SET name = 'x' WHERE user_id = 'alice'") }, "damaged", "damaged"},
		{"program denied", func(w *world) { w.edit("alice", func(e *data.UserEdit) { e.Denied = data.Lite }) }, "program-not-permitted", "program-not-permitted"},
		{"another program denied", func(w *world) { w.edit("alice", func(e *data.UserEdit) { e.Denied = data.Checkpoint }) }, "session", "ticket"},
		{"required by the group", func(w *world) { w.rule("OPS", "required") }, "session", "ticket"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, act := range []string{"complete", "activate"} {
				w := newWorld(t)
				w.add("alice", withOTP)
				out := w.signIn("alice", "")
				code := w.code("alice", 0)
				c.change(w)
				events, sessions := len(w.allEvents()), w.number("SELECT count(*) FROM sessions")
				want, got := c.complete, data.Outcome{}
				if act == "complete" {
					got = w.complete(out)
				} else {
					want, got = c.activate, w.activate(out, code)
				}
				if reasonOf(got) != want {
					t.Fatalf("%s gives %s, want %s", act, reasonOf(got), want)
				}
				if got.Refusal == nil {
					continue
				}
				if c.name == "deleted" {
					continue // nobody is left whom an event could be about
				}
				if lines := w.since(events); !slices.Equal(lines, []string{"sign-in-refused " + want}) {
					t.Errorf("%s: events %q", act, lines)
				}
				if e := w.allEvents()[events]; e.UserKey == 0 || e.UserID != "alice" {
					t.Errorf("%s: the event is about %d %q", act, e.UserKey, e.UserID)
				}
				if text := lang.Say((*got.Refusal).Says()); text == lang.Say(words.BeforePassword) || text == "" {
					t.Errorf("%s says %q", act, text)
				}
				if n := w.number("SELECT count(*) FROM sessions"); n != sessions {
					t.Errorf("%s opened a session", act)
				}
				if again := w.complete(out); reasonOf(again) != string(data.TicketUnknown) {
					t.Errorf("%s: the ticket still gives %s", act, reasonOf(again))
				}
			}
		})
	}
}

// TestOldQRCode: a code of a secret that was replaced while it was on the
// screen activates nothing, even if typed at the next login.
func TestOldQRCode(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP)
	out := w.signIn("alice", "")
	old := w.code("alice", 0)
	w.otp("alice", data.RestartOTP)
	if got := w.activate(out, old); reasonOf(got) != string(data.Replaced) {
		t.Errorf("in the popup: %s", reasonOf(got))
	}
	if got := w.signIn("alice", old); reasonOf(got) != string(data.WrongCode) {
		t.Errorf("at the login: %s", reasonOf(got))
	}
	if a := w.account("alice"); a.OTP != data.Pending {
		t.Errorf("the user is %s", a.OTP)
	}
}

// TestPopupOfAnotherService: a popup that was begun with one service on a database is
// finished with another, which shares nothing with it but the file and the key.
func TestPopupOfAnotherService(t *testing.T) {
	for _, activate := range []bool{false, true} {
		w := newWorld(t)
		w.add("alice", withOTP)
		out, err := w.SignIn(t.Context(), w.attempt("alice", passwordOf("alice"), ""))
		w.must(err)
		if activate {
			out, err = w.other().Activate(t.Context(), out.Ticket, w.code("alice", 0))
			w.must(err)
		}
		got, err := w.other().Complete(t.Context(), out.Ticket)
		if err != nil || got.Session == nil || got.Session.WithCode != activate {
			t.Fatalf("activate %v: %s, %v", activate, reasonOf(got), err)
		}
		if again := reasonOf(w.complete(out)); again != "ticket-unknown" {
			t.Errorf("it opens a second session: %s", again)
		}
		if _, err := w.Overview(t.Context(), got.Session.Actor()); err != nil {
			t.Errorf("the session, with the first service: %v", err)
		}
	}
}

// TestActivatedBetweenPopups: the code was accepted, and then everything changes.
func TestActivatedBetweenPopups(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(w *world)
		want   string
	}{
		{"nothing", func(*world) {}, "session"},
		{"another sign-in", func(w *world) { w.session("alice", w.code("alice", 1)) }, "session"},
		{"disabled", func(w *world) { w.edit("alice", func(e *data.UserEdit) { e.Disabled = true }) }, "disabled"},
		{"restarted", func(w *world) { w.otp("alice", data.RestartOTP) }, "replaced"},
		{"restarted and activated", func(w *world) {
			w.otp("alice", data.RestartOTP)
			w.signIn("alice", w.code("alice", 0))
		}, "replaced"},
		{"turned off", func(w *world) { w.otp("alice", data.TurnOTPOff) }, "session"},
	} {
		for _, how := range []string{"login", "popup"} {
			w := newWorld(t)
			w.add("alice", withOTP)
			var out data.Outcome
			if how == "login" {
				out = w.signIn("alice", w.code("alice", 0))
			} else {
				out = w.activate(w.signIn("alice", ""), w.code("alice", 0))
			}
			c.change(w)
			if got := reasonOf(w.complete(out)); got != c.want {
				t.Errorf("%s, activated at the %s: %s, want %s", c.name, how, got, c.want)
			}
		}
	}
}
