package auth

import (
	"context"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// TestBeforeThePassword: whatever keeps somebody out before the password is
// proven reads the same, costs the same hashes and the same transactions.
func TestBeforeThePassword(t *testing.T) {
	right := passwordOf("alice")
	for _, c := range []earlyRefusal{
		{"unknown user", nil, "nobody", right, data.UnknownUser, false},
		{"unknown user, no password", nil, "nobody", "", data.UnknownUser, false},
		{"unknown email address", nil, "nobody@example.com", right, data.UnknownUser, false},
		{"wrong password", nil, "alice", "wrong", data.WrongPassword, true},
		{"wrong password, by email address", nil, "alice@example.com", "wrong", data.WrongPassword, true},
		{"no password", nil, "alice", "", data.WrongPassword, true},
		{"10,000 characters of password", nil, "alice", strings.Repeat("ä", 10_000), data.WrongPassword, true},
		{"the hash for a password", nil, "alice", fastHash(0, right), data.WrongPassword, true},
		{"disabled, wrong password", func(w *world) { w.set("alice", func(a *data.Account) { a.Disabled = true }) }, "alice", "wrong", data.WrongPassword, true},
		{"revoked by hand, wrong password", func(w *world) {
			w.set("alice", func(a *data.Account) { a.Revocation = data.ByAdministrator })
		}, "alice", "wrong", data.WrongPassword, true},
		{"pending, wrong password", func(w *world) { w.otp("alice", data.TurnOTPOn) }, "alice", "wrong", data.WrongPassword, true},
		{"the sixth wrong password", func(w *world) { w.setCounters("alice", data.Counter{Failures: 5}, data.Counter{}) }, "alice", "wrong", data.WrongPassword, true},
		{"revoked, right password", revokeAlice, "alice", right, data.RevokedUser, true},
		{"revoked, right password, outdated hash", func(w *world) {
			w.set("alice", func(a *data.Account) { a.PasswordHash = fastHash(99, right) })
			revokeAlice(w)
		}, "alice", right, data.RevokedUser, true},
		{"revoked, wrong password", revokeAlice, "alice", "wrong", data.RevokedUser, true},
		{"revoked and disabled, right password", func(w *world) {
			revokeAlice(w)
			w.set("alice", func(a *data.Account) { a.Disabled = true })
		}, "alice", right, data.RevokedUser, true},
		{"delayed, right password", delayAlice, "alice", right, data.PasswordDelay, true},
		{"delayed, wrong password", delayAlice, "alice", "wrong", data.PasswordDelay, true},
		{"delayed from the future", func(w *world) {
			w.setCounters("alice", data.Counter{Failures: 9, Start: w.clock.Now().Add(time.Hour), Delay: time.Minute}, data.Counter{})
		}, "alice", right, data.PasswordDelay, true},
		{"tampered row", func(w *world) { w.raw("UPDATE users SET disabled = 1 WHERE user_id = 'alice'") }, "alice", right, data.DamagedAccount, false},
		{"tampered counters", func(w *world) { w.raw("UPDATE users SET password_failures = 1 WHERE user_id = 'alice'") }, "alice", right, data.DamagedAccount, false},
		{"hash put in", func(w *world) {
			w.raw("UPDATE users SET password_hash = ? WHERE user_id = 'alice'", fastHash(0, "mine"))
		}, "alice", "mine", data.DamagedAccount, false},
		{"tampered meanwhile", func(w *world) {
			w.fast.meanwhile = func() { w.raw("UPDATE users SET disabled = 1 WHERE user_id = 'alice'") }
		}, "alice", right, data.DamagedAccount, true},
		{"password changed meanwhile", func(w *world) {
			w.fast.meanwhile = func() { w.set("alice", func(a *data.Account) { a.PasswordHash = fastHash(0, "new") }) }
		}, "alice", right, data.PasswordRaced, true},
		{"deleted meanwhile", func(w *world) {
			key := w.account("alice").Key
			w.fast.meanwhile = func() { w.must(w.DeleteUser(t.Context(), theConsole, key)) }
		}, "alice", right, data.UnknownUser, false},
		{"no password was ever set", func(w *world) { w.set("alice", func(a *data.Account) { a.PasswordHash = "" }) }, "alice", "", data.WrongPassword, true},
		{"imported without a password", unsetAlice, "alice", "", data.WrongPassword, true},
		{"imported without a password, the password that others have", unsetAlice, "alice", right, data.WrongPassword, true},
		{"imported without a password, disabled", func(w *world) {
			unsetAlice(w)
			w.set("alice", func(a *data.Account) { a.Disabled = true })
		}, "alice", right, data.WrongPassword, true},
		{"imported without a password, One Time Password on", func(w *world) {
			unsetAlice(w)
			w.otp("alice", data.TurnOTPOn)
		}, "alice", right, data.WrongPassword, true},
		{"required by the group, wrong password", func(w *world) { w.rule("OPS", "required") }, "alice", "wrong", data.WrongPassword, true},
		{"required by the group, revoked, right password", func(w *world) { w.rule("OPS", "required"); revokeAlice(w) }, "alice", right, data.RevokedUser, true},
		{"may not start the program, wrong password", func(w *world) {
			w.set("alice", func(a *data.Account) { a.Denied = data.Lite })
		}, "alice", "wrong", data.WrongPassword, true},
		{"may not start the program, revoked, right password", func(w *world) {
			w.set("alice", func(a *data.Account) { a.Denied = data.Lite })
			revokeAlice(w)
		}, "alice", right, data.RevokedUser, true},
		{"empty login", nil, "", right, data.UnknownUser, false},
		{"10,000 characters of login", nil, strings.Repeat("a", 10_000), right, data.UnknownUser, false},
		{"control characters in the login", nil, "alice\x00", right, data.UnknownUser, false},
		{"SQL in the login", nil, "alice' OR '1'='1' --", right, data.UnknownUser, false},
		{"emoji in the login", nil, "👩‍🚀", right, data.UnknownUser, false},
		{"not UTF-8", nil, "\xff\xfe", "\xff", data.UnknownUser, false},
		{"recovery codes there", withCodes, "alice", "wrong", data.WrongPassword, true},
		{"recovery codes there, revoked, right password", func(w *world) { withCodes(w); revokeAlice(w) }, "alice", right, data.RevokedUser, true},
		{"recovery code modified outside TapeTrack", func(w *world) {
			withCodes(w)
			w.raw("UPDATE recovery_codes SET used_at = NULL, hash = zeroblob(32)")
		}, "alice", "wrong", data.WrongPassword, true},
		{"temporary code there", func(w *world) { withCodes(w); w.temporary("alice") }, "alice", "wrong", data.WrongPassword, true},
	} {
		for _, code := range []string{"123456", "ABCD-EFGH-IJKL-MNOP", "ABCD-EFGH-IJKL", ""} {
			if code != "123456" && len(c.login) > 100 {
				continue // says nothing more
			}
			t.Run(c.name+"/"+code, func(t *testing.T) { beforeThePassword(t, c, code) })
		}
	}
}

func withCodes(w *world) {
	w.otp("alice", data.TurnOTPOn)
	w.firstCodes(w.session("alice", w.code("alice", 0)))
}

// An earlyRefusal is a case of TestBeforeThePassword.
type earlyRefusal struct {
	name     string
	prepare  func(w *world)
	login    string
	password string
	reason   data.Reason
	known    bool // the event says who it is about
}

func beforeThePassword(t *testing.T, c earlyRefusal, code string) {
	t.Helper()
	w := newWorld(t)
	w.add("alice")
	if c.prepare != nil {
		c.prepare(w)
	}
	a := w.attempt(c.login, c.password, code)
	sessions := w.number("SELECT count(*) FROM sessions")
	w.fast.verified.Store(0)
	w.fast.hashed.Store(0)
	w.fast.derived.Store(0)
	w.counted.views.Store(0)
	w.counted.updates.Store(0)
	disturbed := w.fast.meanwhile != nil
	out := w.try(a)
	views, updates := w.counted.views.Load(), w.counted.updates.Load()
	if v, h := w.fast.verified.Load(), w.fast.hashed.Load(); v != 1 || h != 0 {
		t.Errorf("%d verifications and %d new hashes, want 1 and 0", v, h)
	}
	derived := int64(0)
	if len(code) > 6 {
		derived = 1 // for who is not there, too
	}
	if n := w.fast.derived.Load(); n != derived {
		t.Errorf("%d codes were hashed, want %d", n, derived)
	}
	if !disturbed && (views != 1 || updates != 1) {
		t.Errorf("%d reading and %d writing transactions, want 1 and 1", views, updates)
	}
	if reasonOf(out) != string(c.reason) {
		t.Fatalf("%s, want %s", reasonOf(out), c.reason)
	}
	if r := out.Refusal; r.Proven || lang.Say((*r).Says()) != lang.Say(words.BeforePassword) || r.Wait != 0 || r.Needs != "" || r.Program != "" || r.Retry() {
		t.Errorf("the refusal tells more: %+v", r)
	}
	if n := w.number("SELECT count(*) FROM sessions"); n > sessions {
		t.Error("there is a session")
	}
	events := w.allEvents()
	e := events[len(events)-1]
	if e.Kind != data.SignInRefused || e.Detail != string(c.reason) {
		t.Errorf("event %s %s", e.Kind, e.Detail)
	}
	if c.reason == data.DamagedAccount && !c.known && e.UserKey == 0 {
		return // whether such a row is named is for the store to say
	}
	if known := c.known || c.reason == data.DamagedAccount; (e.UserID == "alice") != known || e.Actor != e.UserID || (e.UserKey != 0) != known {
		t.Errorf("the event is about %q (%d) by %q", e.UserID, e.UserKey, e.Actor)
	}
}

// unsetAlice puts somebody without a password in alice's place.
func unsetAlice(w *world) {
	w.must(w.DeleteUser(context.Background(), theConsole, w.account("alice").Key))
	w.addUnset("alice")
}

func revokeAlice(w *world) {
	w.set("alice", func(a *data.Account) { a.Revocation = data.WrongPasswords })
}

func delayAlice(w *world) {
	w.setCounters("alice", data.Counter{Failures: 9, Start: w.clock.Now(), Delay: time.Minute}, data.Counter{})
}

// TestSignInCost: a success costs one hash too, and one more for a recovery code
// however many there are to compare with.
func TestSignInCost(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	codes := w.addWithCodes("bob")
	for id, code := range map[string]string{"alice": "", "bob": codes[9]} {
		w.fast.hashed.Store(0)
		w.fast.verified.Store(0)
		w.fast.derived.Store(0)
		w.session(id, code)
		v, h, d := w.fast.verified.Load(), w.fast.hashed.Load(), w.fast.derived.Load()
		if want := min(int64(len(code)), 1); v != 1 || h != 0 || d != want {
			t.Errorf("%s: %d verifications, %d new hashes and %d codes hashed, want 1, 0 and %d", id, v, h, d, want)
		}
	}
}
