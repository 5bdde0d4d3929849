package auth

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// Users in each state, for tables of tests. Every one is called alice.
var states = map[string]func(w *world){
	"off":     func(w *world) { w.add("alice") },
	"pending": func(w *world) { w.add("alice", withOTP) },
	"active":  func(w *world) { w.addActive("alice") },
	"blocked": func(w *world) {
		w.addActive("alice")
		key := w.account("alice").Key
		w.must(w.store.Update(context.Background(), func(tx data.Tx) error { return tx.DisableAuthenticators(key) }))
	},
}

// Codes to type, by name.
var typed = map[string]func(w *world) string{
	"empty":   func(*world) string { return "" },
	"right":   func(w *world) string { return w.code("alice", 0) },
	"spaced":  func(w *world) string { c := w.code("alice", 0); return c[:3] + " " + c[3:] + "\n" },
	"before":  func(w *world) string { return w.code("alice", -1) },
	"after":   func(w *world) string { return w.code("alice", 1) },
	"too old": func(w *world) string { return w.code("alice", -2) },
	"wrong":   func(w *world) string { return w.wrongCode("alice") },
	"five":    func(*world) string { return "12345" },
	"seven":   func(*world) string { return "1234567" },
	"eight":   func(*world) string { return "12345678" },
	"emoji":   func(*world) string { return "🔑" },
	"long":    func(*world) string { return strings.Repeat("1", 10_000) },
	"single":  func(*world) string { return "ABCD-EFGH-IJKL-MNOP" },
	"random":  func(*world) string { return "123456" }, // where there is no authenticator
}

// TestSignInTable is the table of DESIGN section 3.
func TestSignInTable(t *testing.T) {
	refused := func(reason data.Reason) []string { return []string{"sign-in-refused " + string(reason)} }
	in := []string{"sign-in password"}
	shown := []string{"qr-shown", "sign-in-begun password"}
	for _, c := range []struct {
		state, code string
		want        string // reason, "ticket" or "session"
		after       data.OTPState
		counted     int
		events      []string
	}{
		{"off", "empty", "session", data.Off, 0, in},
		{"off", "random", "session", data.Off, 0, in},
		{"off", "long", "session", data.Off, 0, in},
		{"off", "emoji", "session", data.Off, 0, in},

		{"pending", "empty", "ticket", data.Pending, 0, shown},
		{"pending", "right", "ticket", data.Active, 0, []string{"otp-activated", "qr-shown", "sign-in-begun password and code"}},
		{"pending", "spaced", "ticket", data.Active, 0, []string{"otp-activated", "qr-shown", "sign-in-begun password and code"}},
		{"pending", "before", "ticket", data.Active, 0, []string{"otp-activated", "qr-shown", "sign-in-begun password and code"}},
		{"pending", "after", "ticket", data.Active, 0, []string{"otp-activated", "qr-shown", "sign-in-begun password and code"}},
		{"pending", "wrong", "wrong-code", data.Pending, 1, refused(data.WrongCode)},
		{"pending", "too old", "wrong-code", data.Pending, 1, refused(data.WrongCode)},
		{"pending", "single", "wrong-code", data.Pending, 1, refused(data.WrongCode)},
		{"pending", "five", "bad-code", data.Pending, 0, refused(data.BadCode)},
		{"pending", "emoji", "bad-code", data.Pending, 0, refused(data.BadCode)},
		{"pending", "long", "bad-code", data.Pending, 0, refused(data.BadCode)},

		{"active", "right", "session", data.Active, 0, []string{"sign-in password and code"}},
		{"active", "spaced", "session", data.Active, 0, []string{"sign-in password and code"}},
		{"active", "before", "session", data.Active, 0, []string{"sign-in password and code"}},
		{"active", "after", "session", data.Active, 0, []string{"sign-in password and code"}},
		{"active", "empty", "no-code", data.Active, 0, refused(data.NoCode)},
		{"active", "wrong", "wrong-code", data.Active, 1, refused(data.WrongCode)},
		{"active", "too old", "wrong-code", data.Active, 1, refused(data.WrongCode)},
		{"active", "single", "wrong-code", data.Active, 1, refused(data.WrongCode)},
		{"active", "five", "bad-code", data.Active, 0, refused(data.BadCode)},
		{"active", "seven", "bad-code", data.Active, 0, refused(data.BadCode)},
		{"active", "eight", "bad-code", data.Active, 0, refused(data.BadCode)},
		{"active", "emoji", "bad-code", data.Active, 0, refused(data.BadCode)},
		{"active", "long", "bad-code", data.Active, 0, refused(data.BadCode)},

		{"blocked", "empty", "blocked", data.Blocked, 0, refused(data.BlockedOTP)},
		{"blocked", "right", "blocked", data.Blocked, 0, refused(data.BlockedOTP)},
		{"blocked", "wrong", "blocked", data.Blocked, 0, refused(data.BlockedOTP)},
		{"blocked", "single", "wrong-code", data.Blocked, 1, refused(data.WrongCode)},
		{"blocked", "five", "blocked", data.Blocked, 0, refused(data.BlockedOTP)},
	} {
		t.Run(c.state+"/"+c.code, func(t *testing.T) {
			w := newWorld(t)
			states[c.state](w)
			events, sessions := len(w.allEvents()), w.sessions("alice")
			out := w.signIn("alice", typed[c.code](w))
			if got := reasonOf(out); got != c.want {
				t.Fatalf("%s, want %s", got, c.want)
			}
			if diff := cmp.Diff(c.events, w.since(events)); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
			account := w.account("alice")
			if account.OTP != c.after || account.Codes.Failures != c.counted || account.Passwords.Failures != 0 {
				t.Errorf("%s, %d wrong codes, %d wrong passwords; want %s, %d, 0",
					account.OTP, account.Codes.Failures, account.Passwords.Failures, c.after, c.counted)
			}
			if out.Refusal != nil && !out.Refusal.Proven {
				t.Error("the refusal hides what is wrong though the password was right")
			}
			want := sessions
			if c.want == "session" {
				want++
			}
			if got := w.sessions("alice"); got != want {
				t.Errorf("%d open sessions, want %d", got, want)
			}
		})
	}
}

// TestSignInThroughPopups goes on where the table ends with a ticket.
func TestSignInThroughPopups(t *testing.T) {
	for _, c := range []struct {
		code  string
		after data.OTPState
		event string
	}{
		{"empty", data.Pending, "sign-in password"},
		{"right", data.Active, "sign-in password and code"},
	} {
		w := newWorld(t)
		states["pending"](w)
		out := w.signIn("alice", typed[c.code](w))
		activated := c.after == data.Active
		if e := out.Enrolment; e.Activated != activated || e.Issuer != "TapeTrack" || e.Account != "alice" || e.Shown.Count != 0 {
			t.Errorf("%s: enrolment %s of %s, activated %v, shown %+v", c.code, e.Issuer, e.Account, e.Activated, e.Shown)
		}
		if w.sessions("alice") != 0 {
			t.Errorf("%s: there is a session before the popups are closed", c.code)
		}
		n := len(w.allEvents())
		end := w.complete(out)
		if end.Session == nil || end.Session.WithCode != activated || w.sessions("alice") != 1 {
			t.Fatalf("%s: %s", c.code, reasonOf(end))
		}
		if got := w.since(n); !slices.Equal(got, []string{c.event}) {
			t.Errorf("%s: events %q", c.code, got)
		}
		if got := w.account("alice").OTP; got != c.after {
			t.Errorf("%s: %s, want %s", c.code, got, c.after)
		}
		if again := w.complete(out); reasonOf(again) != string(data.TicketUnknown) {
			t.Errorf("%s: a spent ticket gives %s", c.code, reasonOf(again))
		}
	}
}

// TestSignInSession looks at what a session and its event say.
func TestSignInSession(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withRights)
	first := w.signIn("alice", "").Session
	w.clock.Move(time.Hour)
	a := w.attempt("alice", passwordOf("alice"), "")
	a.Client = data.Client{Program: "TapeMaster", Version: "1.2.3", Computer: "notebook"}
	second := w.try(a).Session
	user := w.account("alice").User
	want := data.Session{
		ID: second.ID, UserKey: user.Key, UserID: "alice", Name: "Name of alice", Program: "TapeMaster", Version: "1.2.3",
		Computer: "notebook", OpenedAt: w.clock.Now(), UsedAt: w.clock.Now(), SeenAt: w.clock.Now(), Factor: data.PasswordOnly, Tapemaster: true,
		Previous: data.SignIn{At: first.OpenedAt, Program: testProgram, Computer: "desk", Address: w.address()},
		Address:  w.address(), ClientKey: w.key(),
	}
	if diff := cmp.Diff(want, *second, cmpopts.IgnoreUnexported(want)); diff != "" {
		t.Errorf("session (-want +got):\n%s", diff)
	}
	if user.LastSignIn != (data.SignIn{At: w.clock.Now(), Program: "TapeMaster", Computer: "notebook", Address: w.address()}) {
		t.Errorf("last sign-in %+v", user.LastSignIn)
	}
	events := w.allEvents()
	last := events[len(events)-1]
	wantEvent := data.Event{
		ID: last.ID, At: w.clock.Now(), Kind: data.SignedIn, UserKey: user.Key, UserID: "alice", Actor: "alice",
		Program: "TapeMaster", Computer: "notebook", Detail: "password", Address: w.address(),
	}
	if diff := cmp.Diff(wantEvent, last); diff != "" {
		t.Errorf("event (-want +got):\n%s", diff)
	}
	if first.ID == second.ID || len(first.ID) != 64 || first.Actor() == second.Actor() {
		t.Errorf("sessions %q and %q", first.ID, second.ID)
	}
}

func TestSignInNames(t *testing.T) {
	w := newWorld(t)
	w.add("Alice.B-1", func(n *data.NewUser) { n.Email = "Alice@Example.com" })
	w.add("noemail", func(n *data.NewUser) { n.Email = "" })
	for _, c := range []struct{ login, id string }{
		{"Alice.B-1", "Alice.B-1"},
		{"ALICE.B-1", "Alice.B-1"},
		{"alice.b-1", "Alice.B-1"},
		{"Alice@Example.com", "Alice.B-1"},
		{"ALICE@EXAMPLE.COM", "Alice.B-1"},
		{"noemail", "noemail"},
		{"alice", ""},
		{"Alice.B-1 ", ""},
		{"Name of Alice.B-1", ""},
		{"example.com", ""},
		{"%", ""},
		{"_lice.B-1", ""},
		{"", ""}, // not the one without an email address
	} {
		a := w.attempt(c.login, passwordOf(c.id), "")
		if c.id == "" {
			a.Password = passwordOf("noemail")
		}
		out := w.try(a)
		got := ""
		if out.Session != nil {
			got = out.Session.UserID
		}
		if got != c.id {
			t.Errorf("%q signs in %q, want %q", c.login, got, c.id)
		}
	}
}

// TestSignInRefusedOnceProven: then, and only then, the refusal says why.
func TestSignInRefusedOnceProven(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*data.Account)
		reason data.Reason
		says   string
	}{
		{"disabled", func(a *data.Account) { a.Disabled = true }, data.DisabledUser, "disabled"},
		{"revoked by hand", func(a *data.Account) { a.Revocation = data.ByAdministrator }, data.RevokedByAdmin, "locked by an administrator"},
		{"both", func(a *data.Account) { a.Disabled, a.Revocation = true, data.ByAdministrator }, data.DisabledUser, "disabled"},
	} {
		for state, prepare := range states {
			w := newWorld(t)
			prepare(w)
			w.set("alice", c.change)
			sessions := w.number("SELECT count(*) FROM sessions")
			out := w.signIn("alice", "")
			if out.Refusal == nil || out.Refusal.Reason != c.reason || !strings.Contains(lang.Say((*out.Refusal).Says()), c.says) {
				t.Errorf("%s, %s: %s", c.name, state, reasonOf(out))
			}
			out = w.try(w.attempt("alice", "something else", ""))
			if reasonOf(out) != string(data.WrongPassword) || lang.Say((*out.Refusal).Says()) != lang.Say(words.BeforePassword) || w.account("alice").Passwords.Failures != 1 {
				t.Errorf("%s, %s: a wrong password gives %s and is counted %d times", c.name, state, reasonOf(out), w.account("alice").Passwords.Failures)
			}
			if got := w.number("SELECT count(*) FROM sessions"); got != sessions {
				t.Errorf("%s, %s: %d sessions were opened", c.name, state, got-sessions)
			}
		}
	}
}
