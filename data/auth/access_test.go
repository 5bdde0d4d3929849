package auth

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// tryIn signs in to a program.
func (w *world) tryIn(program, id, password, code string) data.Outcome {
	w.t.Helper()
	a := w.attempt(id, password, code)
	a.Client.Program = program
	return w.try(a)
}

// TestAccess: each user starts the programs that he may start, whatever the
// state of his one-time password; another program is named once the password is
// proven, and before that nothing is said.
func TestAccess(t *testing.T) {
	for state, prepare := range states {
		for _, denied := range []data.Programs{0, data.TapeMaster, data.Lite, data.Checkpoint, data.Lite | data.Checkpoint, data.TapeMaster | data.Lite | data.Checkpoint} {
			w := newWorld(t)
			prepare(w)
			w.edit("alice", func(e *data.UserEdit) { e.Denied = denied })
			for _, program := range []string{"TapeMaster", "Lite", "lite", "Checkpoint", "Another"} {
				may := !slices.ContainsFunc(denied.Names(), func(n string) bool { return strings.EqualFold(n, program) })
				before, n := w.account("alice"), len(w.allEvents())
				code := ""
				if before.OTPRequired {
					code = w.wrongCode("alice")
				}
				out := w.tryIn(program, "alice", passwordOf("alice"), code)
				if got := out.Refusal != nil && out.Refusal.Reason == data.DeniedProgram; got == may {
					t.Fatalf("%s, %v denied: %s in %s", state, denied.Names(), reasonOf(out), program)
				}
				if may {
					continue
				}
				if text := lang.Say((*out.Refusal).Says()); !out.Refusal.Proven || out.Refusal.Retry() || !strings.Contains(text, " "+program+".") {
					t.Errorf("%s in %s: %+v: %q", state, program, out.Refusal, text)
				}
				if after := w.account("alice"); after.Codes != before.Codes {
					t.Errorf("%s in %s: the code was judged", state, program)
				}
				if got := w.since(n); !slices.Equal(got, []string{"sign-in-refused " + string(data.DeniedProgram)}) {
					t.Errorf("%s in %s: events %q", state, program, got)
				}
				if out := w.tryIn(program, "alice", "wrong", ""); out.Refusal == nil || lang.Say((*out.Refusal).Says()) != lang.Say(words.BeforePassword) || out.Refusal.Program != "" {
					t.Errorf("%s in %s, wrong password: %+v", state, program, out.Refusal)
				}
			}
		}
	}
}

// TestOrderOfRefusals: of all that keeps somebody out, this is said in this
// order, once the password is proven. Each of them is lifted in turn.
func TestOrderOfRefusals(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	w.must(w.ResetPassword(t.Context(), theConsole, w.account("alice").Key, passwordOf("alice"), true))
	w.clock.Move(tapeTrack.passwordLasts)
	w.policies(map[string]string{data.PolicyMinimumVersion + "lite": "9.0.0"})
	w.set("alice", func(a *data.Account) {
		a.Disabled, a.Revocation, a.Denied = true, data.ByAdministrator, data.Lite
	})
	for _, c := range []struct {
		reason data.Reason
		lift   func()
	}{
		{data.DisabledUser, func() { w.edit("alice", func(e *data.UserEdit) { e.Disabled = false }) }},
		{data.RevokedByAdmin, func() { w.must(w.Unlock(t.Context(), theConsole, w.account("alice").Key)) }},
		{data.DeniedProgram, func() { w.edit("alice", func(e *data.UserEdit) { e.Denied = 0 }) }},
		{data.PasswordEnded, func() {
			w.must(w.ResetPassword(t.Context(), theConsole, w.account("alice").Key, passwordOf("alice"), false))
		}},
		{data.OldProgram, func() { w.policies(map[string]string{data.PolicyMinimumVersion + "lite": ""}) }},
		{data.WrongCode, nil},
	} {
		out := w.signIn("alice", w.wrongCode("alice"))
		if reasonOf(out) != string(c.reason) || !out.Refusal.Proven {
			t.Fatalf("%s, want %s", reasonOf(out), c.reason)
		}
		if c.lift != nil {
			c.lift()
		}
	}
}

// TestAccessIsInTheAudit reads what an auditor would.
func TestAccessIsInTheAudit(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	by := w.session(data.Superuser, "")
	n := len(w.allEvents())
	user, err := w.User(t.Context(), by, w.account("alice").Key)
	w.must(err)
	user.Denied, user.Role = data.Lite, "3"
	_, err = w.EditUser(t.Context(), by, data.UserEdit{User: user})
	w.must(err)
	w.signIn("alice", "")
	page, err := w.Log(t.Context(), by, data.EventQuery{UserKey: user.Key, Limit: 2})
	w.must(err)
	slices.Reverse(page.Events)
	var lines []string
	for _, e := range page.Events {
		lines = append(lines, lang.Say(words.Actor(e))+": "+lang.Say(words.Event(e))+": "+lang.Say(words.Detail(e)))
	}
	want := []string{
		"tapemaster: User changed: Role, Access",
		"(unknown): Sign-in refused: " + lang.Say(words.Reason(data.DeniedProgram)) + ": ",
	}
	if !slices.Equal(lines, want) {
		t.Errorf("%q, want %q", lines, want)
	}
	if e := page.Events[1]; e.Program != "Lite" {
		t.Errorf("the refusal does not say in which program: %+v", e)
	}
	if got := len(w.allEvents()); got != n+2 {
		t.Errorf("%d events, want 2", got-n)
	}
}

// TestAccessOfSessions: what is denied meanwhile ends open sessions of that
// program, and only of that, in every use there is of a session.
func TestAccessOfSessions(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice")
	lite := w.session("alice", w.code("alice", 0))
	w.clock.Move(2 * time.Minute)
	ticket, err := w.Prove(t.Context(), lite, passwordOf("alice"), w.code("alice", 0))
	w.must(err)
	w.clock.Move(2 * time.Minute)
	other := w.tryIn("Checkpoint", "alice", passwordOf("alice"), w.code("alice", 0)).Session.Actor()
	w.clock.Move(2 * time.Minute)
	w.edit("alice", func(e *data.UserEdit) { e.Denied = data.Lite })

	before := w.dump(everything...)
	uses := map[string]func(data.Actor) error{
		"first page":      func(by data.Actor) error { _, err := w.Overview(t.Context(), by); return err },
		"Change Password": func(by data.Actor) error { return w.ChangePassword(t.Context(), by, "wrong", "an entirely new one") },
		"My Sign-in":      func(by data.Actor) error { _, err := w.MySignIn(t.Context(), by); return err },
		"Prove": func(by data.Actor) error {
			_, err := w.Prove(t.Context(), by, passwordOf("alice"), w.code("alice", 0))
			return err
		},
		"recovery codes": func(by data.Actor) error { _, err := w.FirstRecoveryCodes(t.Context(), by); return err },
	}
	for name, use := range uses {
		if err := use(lite); !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.BeginDevice(t.Context(), ticket, ""); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("a ticket of My Sign-in: %v", err)
	}
	if _, err := w.NewRecoveryCodes(t.Context(), ticket); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("recovery codes with a ticket of My Sign-in: %v", err)
	}
	if w.dump(everything...) != before {
		t.Error("something was changed or counted")
	}
	for name, use := range uses {
		if err := use(other); errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("%s in another program: %v", name, err)
		}
	}
	w.must(w.SignOut(t.Context(), lite, data.ByUser))
}

// TestNewPasswordWithoutAccess: a program that is denied while the popups are
// open sets no password either.
func TestNewPasswordWithoutAccess(t *testing.T) {
	w := newWorld(t)
	w.add("alice", func(n *data.NewUser) { n.Temporary = true })
	out := w.signIn("alice", "")
	w.edit("alice", func(e *data.UserEdit) { e.Denied = data.Lite })
	before := w.account("alice").PasswordHash
	if err := w.ChooseNew(t.Context(), out.Ticket, "an entirely new one"); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("%v", err)
	}
	if w.account("alice").PasswordHash != before {
		t.Error("the password was changed")
	}
	if end := w.complete(out); reasonOf(end) != string(data.DeniedProgram) || end.Refusal.Program != "Lite" {
		t.Errorf("%+v", end.Refusal)
	}
}

// TestNobodyDeniesThemselvesTapeMaster: they could not undo it. Everything else about
// one's own access is one's own to change, and of others too.
func TestNobodyDeniesThemselvesTapeMaster(t *testing.T) {
	for _, c := range []struct {
		actor, target string
		before, after data.Programs
		denied        bool
	}{
		{"holder", "holder", 0, data.TapeMaster, true},
		{"holder", "holder", 0, data.TapeMaster | data.Checkpoint, true},
		{"holder", "holder", 0, data.Checkpoint, false},
		{"holder", "holder", data.TapeMaster, data.TapeMaster | data.Checkpoint, false}, // it is so already
		{"holder", "holder2", 0, data.TapeMaster, false},
		{"holder", data.Superuser, 0, data.TapeMaster, true},
		{data.Superuser, data.Superuser, 0, data.TapeMaster, true},
		{data.Superuser, "holder", 0, data.TapeMaster, false},
		{"console", data.Superuser, 0, data.TapeMaster, false}, // others are left
	} {
		w := newCompany(t)
		w.set(c.target, func(a *data.Account) { a.Denied = c.before })
		err := w.tryEdit(t.Context(), w.actors[c.actor], c.target, func(e *data.UserEdit) { e.Denied = c.after })
		if errors.Is(err, data.ErrDenied) != c.denied || err != nil && !c.denied {
			t.Errorf("%s on %s, %v to %v: %v", c.actor, c.target, c.before.Names(), c.after.Names(), err)
		}
		if got := w.account(c.target).Denied; got != map[bool]data.Programs{true: c.before, false: c.after}[c.denied] {
			t.Errorf("%s on %s: %v", c.actor, c.target, got.Names())
		}
	}
}

// TestRecoverPermits: break glass lets the superuser in, whatever was denied; a
// record that is mended gains no program by it.
func TestRecoverPermits(t *testing.T) {
	w := newWorld(t)
	w.add("alice", func(n *data.NewUser) { n.Denied, n.Role = data.Lite, "2" })
	w.set(data.Superuser, func(a *data.Account) { a.Denied = data.TapeMaster })
	_, err := w.Recover(t.Context())
	w.must(err)
	if got := w.account(data.Superuser); !got.MayStart("TapeMaster") {
		t.Errorf("tapemaster may not start %v", got.Denied.Names())
	}
	w.raw("UPDATE users SET name = 'x' WHERE user_id = 'alice'")
	w.must(w.ResetPassword(t.Context(), theConsole, int64(w.number("SELECT user_key FROM users WHERE user_id = 'alice'")), "an entirely new one", true))
	if got := w.account("alice"); got.Denied != data.TapeMaster|data.Lite|data.Checkpoint || got.Role != data.NoRole {
		t.Errorf("%v, role %q", got.Denied.Names(), got.Role)
	}
}

// TestConsoleIsRuledAsTapeMaster: at a server the console administers like TapeMaster, so
// whoever may not start that, or only a newer one, does not get in with the console either, and
// loses a session in it with the access, for good.
func TestConsoleIsRuledAsTapeMaster(t *testing.T) {
	w := newWorld(t)
	states["active"](w)
	in := func() data.Outcome { return w.tryIn(data.Console, "alice", passwordOf("alice"), w.code("alice", 0)) }
	access := func(denied data.Programs) { w.edit("alice", func(e *data.UserEdit) { e.Denied = denied }) }

	access(data.Lite | data.Checkpoint)
	w.clock.Move(time.Minute)
	out := in()
	if out.Session == nil {
		t.Fatal(reasonOf(out))
	}
	session := *out.Session
	access(data.TapeMaster)
	if _, err := w.Overview(t.Context(), session.Actor()); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("without access to TapeMaster a session in the console goes on: %v", err)
	}
	access(0)
	if _, err := w.Overview(t.Context(), session.Actor()); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("with access again it is back: %v", err)
	}

	access(data.TapeMaster)
	out = in()
	if reasonOf(out) != string(data.DeniedProgram) {
		t.Fatalf("without access to TapeMaster: %s", reasonOf(out))
	}
	if text := lang.Say(out.Refusal.Says()); !strings.Contains(text, " TapeMaster.") {
		t.Errorf("what is to be permitted is not in %q", text)
	}
	access(0)
	w.must(w.EditPolicies(t.Context(), theConsole, nil, map[string]string{data.PolicyMinimumVersion + "tapemaster": "9.0.0"}))
	w.clock.Move(time.Minute)
	if out := in(); reasonOf(out) != string(data.OldProgram) || !strings.Contains(lang.Say(out.Refusal.Says()), data.Console) {
		t.Errorf("below the lowest version of TapeMaster: %s", reasonOf(out))
	}
}
