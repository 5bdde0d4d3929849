package auth

import (
	"errors"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// lockOut types wrong passwords at a login window until a user is locked, as anybody can.
func (w *world) lockOut(id string) {
	w.t.Helper()
	for range 6 {
		w.try(w.attempt(id, "wrong", ""))
	}
	if got := w.account(id).Revocation; got != data.WrongPasswords {
		w.t.Fatalf("%s is revoked %q", id, got)
	}
}

// TestALockEndsNoOtherSession: whoever types wrong passwords for somebody keeps them from
// signing in, and ends no work that they are at; but guesses in a session end that one,
// whichever question they are typed into.
func TestALockEndsNoOtherSession(t *testing.T) {
	noSession := map[string]bool{ // before the right password leads anywhere
		"password at sign-in, a new one is due": true, "password at sign-in, the QR code is due": true,
		"password at sign-in, of a user who is disabled": true,
	}
	for _, q := range questions() {
		if q.code {
			continue
		}
		w := newWorld(t)
		user, ask := q.set(w)
		a := w.attempt(user, passwordOf(user), "")
		if user == "alice" {
			a.Code = w.code("alice", 0)
		}
		a.Client = data.Client{Program: "Checkpoint", Computer: "desk9"}
		elsewhere := w.try(a)
		if (elsewhere.Session == nil) != noSession[q.name] {
			t.Fatalf("%s: %s", q.name, reasonOf(elsewhere))
		}
		want := w.sessions(user)
		if q.refused == data.PasswordRefused {
			want--
		}
		for range 6 {
			if got, err := ask(false); got != "wrong" || err != nil {
				t.Fatalf("%s: %s, %v", q.name, got, err)
			}
		}
		if got := w.account(user).Revocation; got != data.WrongPasswords {
			t.Errorf("%s: revoked %q", q.name, got)
		}
		if got := w.sessions(user); got != want {
			t.Errorf("%s: %d open sessions, want %d", q.name, got, want)
		}
		if got := reasonOf(w.signIn(user, "")); got != string(data.RevokedUser) {
			t.Errorf("%s, at the login: %s", q.name, got)
		}
		if q.refused == data.PasswordRefused {
			if _, err := ask(true); !errors.Is(err, data.ErrSessionEnded) || lang.Say(words.Message(err)) != EndedGuessed {
				t.Errorf("%s, once more: %v", q.name, err)
			}
		}
		if elsewhere.Session == nil {
			continue
		}
		w.clock.Move(time.Hour)
		_, err := w.Overview(t.Context(), elsewhere.Session.Actor())
		w.must(err)
		w.must(w.Unlock(t.Context(), theConsole, w.account(user).Key))
		w.alive(elsewhere.Session.Actor(), 0)
		if found := w.verify(); found != "" {
			t.Errorf("%s: Verify finds %q", q.name, found)
		}
	}
}

// TestWhatALockedUserCanDo: the session of a user who was locked at a login window goes
// on, but nothing in it judges a password or changes how they sign in, whatever was proven
// before, until somebody else unlocks them.
func TestWhatALockedUserCanDo(t *testing.T) {
	w := newWorld(t)
	alice := w.addActive("alice", withRights)
	by := w.session("alice", w.code("alice", 0))
	w.set("alice", func(a *data.Account) { a.Tapemaster = false }) // or wrong passwords would only delay
	w.clock.Move(11 * time.Minute)
	ticket, err := w.Prove(t.Context(), by, passwordOf("alice"), w.code("alice", 0))
	w.must(err)
	shown, err := w.BeginDevice(t.Context(), ticket, "")
	w.must(err)
	w.add("bob")
	bob, turnOn, secret := w.beginsTurnOn("bob")
	w.lockOut("alice")
	w.lockOut("bob")
	w.set("alice", func(a *data.Account) { a.Tapemaster = true })
	counters := func() string { return w.dump("users", "authenticators", "recovery_codes") }
	before := counters()

	_, err = w.Overview(t.Context(), by)
	w.must(err)
	_, err = w.MySignIn(t.Context(), by)
	w.must(err)
	w.alive(by, 0)
	for _, password := range []string{passwordOf("alice"), "wrong"} {
		code := w.code("alice", 1)
		_, prove := w.Prove(t.Context(), by, password, code)
		_, _, begin := w.BeginTurnOn(t.Context(), bob, password)
		for name, err := range map[string]error{
			"prove": prove, "turn on": begin, "confirm": w.Confirm(t.Context(), by, password, code),
			"change the password": w.ChangePassword(t.Context(), by, password, "an entirely new one"),
		} {
			if f, ok := data.AsFieldError(err); !ok || f.Field != data.FieldCurrent || lang.Say(words.Message(f)) != LockedMeanwhile {
				t.Errorf("%s with %q: %v", name, password, err)
			}
		}
	}
	if _, err := w.Prove(t.Context(), by, "", ""); err == nil {
		t.Error("what was proven before still counts")
	}
	id := w.account("alice").Authenticators[0].ID
	_, begin := w.BeginDevice(t.Context(), ticket, "")
	_, confirm := w.ConfirmDevice(t.Context(), ticket, "Tablet", hotpOracle(secretShown(shown), w.step()))
	_, codes := w.NewRecoveryCodes(t.Context(), ticket)
	for name, err := range map[string]error{
		"begin": begin, "new authenticator": confirm, "new codes": codes,
		"rename": w.RenameDevice(t.Context(), ticket, id, "Another name"), "remove": w.RemoveDevice(t.Context(), ticket, id),
		"turn on": w.ConfirmTurnOn(t.Context(), turnOn, "Phone", hotpOracle(secret, w.step())),
	} {
		if !errors.Is(err, data.ErrDenied) || lang.Say(words.Message(err)) != LockedMeanwhile {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.FirstRecoveryCodes(t.Context(), by); !errors.Is(err, data.ErrUnconfirmed) {
		t.Errorf("first codes: %v", err)
	}
	if err := w.Unlock(t.Context(), by, alice.Key); !errors.Is(err, data.ErrUnconfirmed) {
		t.Errorf("unlock oneself: %v", err)
	}
	if err := w.addressOf(by, "mallory@example.com"); !errors.Is(err, data.ErrUnconfirmed) {
		t.Errorf("another address: %v", err)
	}
	if got := counters(); got != before {
		t.Errorf("something was changed or counted:\n%s, was\n%s", got, before)
	}

	w.must(w.Unlock(t.Context(), theConsole, alice.Key))
	w.must(w.addressOf(by, "alice2@example.com"))
	w.must(w.ChangePassword(t.Context(), by, passwordOf("alice"), "an entirely new one"))
}

// TestALostPhoneOfALockedUser: a recovery code that was typed before the lock replaces no
// phone during it.
func TestALostPhoneOfALockedUser(t *testing.T) {
	w, _, by := recovered(t)
	w.lockOut("alice")
	if _, err := w.Prove(t.Context(), by, "", ""); !errors.Is(err, data.ErrDenied) || lang.Say(words.Message(err)) != LockedMeanwhile {
		t.Errorf("%v", err)
	}
	w.must(w.Unlock(t.Context(), theConsole, w.account("alice").Key))
	_, err := w.Prove(t.Context(), by, "", "")
	w.must(err)
}
