package auth

import (
	"errors"
	"slices"
	"testing"
	"time"

	"tapetrack/data"
)

// TestDamagedPolicy: the policy says what is permitted, so nobody is let in,
// and no code is used up; wrong passwords are counted all the same.
func TestDamagedPolicy(t *testing.T) {
	w := newWorld(t)
	w.add("bob")
	w.addActive("alice")
	w.must(w.EditPolicies(t.Context(), theConsole, nil, map[string]string{data.PolicyMinimumVersion + "lite": "9.0.0"}))
	w.raw("DELETE FROM settings WHERE name LIKE 'policy.minimum%'")
	n, sessions := len(w.allEvents()), w.sessions("alice")
	out, err := w.SignIn(t.Context(), w.attempt("alice", passwordOf("alice"), w.code("alice", 0)))
	if !errors.Is(err, data.ErrTampered) || reasonOf(out) != "nothing" || w.sessions("alice") != sessions {
		t.Errorf("%s, %v", reasonOf(out), err)
	}
	if got := w.since(n); !slices.Equal(got, []string{"sign-in-refused damaged"}) {
		t.Errorf("events %q", got)
	}
	if step := w.account("alice").Authenticators[0].LastStep; step >= w.clock.Now().Unix()/30 {
		t.Error("the code was used up")
	}
	if out, err := w.SignIn(t.Context(), w.attempt("bob", passwordOf("bob"), "")); !errors.Is(err, data.ErrTampered) {
		t.Errorf("bob: %s, %v", reasonOf(out), err)
	}
	out, err = w.SignIn(t.Context(), w.attempt("bob", "wrong", ""))
	w.must(err)
	if reasonOf(out) != string(data.WrongPassword) || w.account("bob").Passwords.Failures != 1 {
		t.Errorf("a wrong password: %s, %+v", reasonOf(out), w.account("bob").Passwords)
	}
}

// TestDamagedAdministrator: one whose record is damaged can't sign in, so the
// other is the last who can administer and is not blocked.
func TestDamagedAdministrator(t *testing.T) {
	w := newWorld(t)
	w.addActive("alice", withRights)
	w.setCounters("alice", data.Counter{}, data.Counter{Failures: tapeTrack.blockAt - 1})
	w.raw("UPDATE users SET name = 'x' WHERE user_id = ?", data.Superuser)
	before := w.account("alice").Codes
	if got := reasonOf(w.signIn("alice", w.wrongCode("alice"))); got != string(data.WrongCode) {
		t.Error(got)
	}
	after := w.account("alice").Codes
	if w.account("alice").OTP != data.Active || after.Failures != before.Failures+1 || after.Left(w.clock.Now()) != tapeTrack.longestDelay {
		t.Errorf("%+v after %+v", after, before)
	}
	if got := reasonOf(w.signIn("alice", w.wrongCode("alice"))); got != string(data.CodeDelay) {
		t.Errorf("the next one: %s", got)
	}
}

// TestDamagedSecret: a secret that is empty, short, cut off, another user's or
// garbage never verifies, and never leads back to a QR code.
func TestDamagedSecret(t *testing.T) {
	for _, c := range []struct {
		name string
		make func(w *world, user int64, id string) []byte
	}{
		{"empty", func(*world, int64, string) []byte { return []byte{} }},
		{"garbage", func(*world, int64, string) []byte { return []byte("12345678901234567890") }},
		{"cut off", func(w *world, user int64, id string) []byte {
			sealed, _ := w.sealer.Seal(rfcSecret, place(user, id))
			return sealed[:len(sealed)-1]
		}},
		{"one byte", func(w *world, user int64, id string) []byte {
			sealed, _ := w.sealer.Seal([]byte{1}, place(user, id))
			return sealed
		}},
		{"nine bytes", func(w *world, user int64, id string) []byte {
			sealed, _ := w.sealer.Seal([]byte("123456789"), place(user, id))
			return sealed
		}},
		{"another user's", func(w *world, user int64, id string) []byte {
			sealed, _ := w.sealer.Seal(rfcSecret, place(user+1, id))
			return sealed
		}},
		{"another authenticator's", func(w *world, user int64, _ string) []byte {
			sealed, _ := w.sealer.Seal(rfcSecret, place(user, "other"))
			return sealed
		}},
	} {
		for _, activated := range []bool{false, true} {
			w := newWorld(t)
			key := w.add("alice", withOTP).Key
			w.must(w.store.Update(t.Context(), func(tx data.Tx) error {
				id := data.NewID()
				if err := tx.DropAuthenticators(key); err != nil {
					return err
				}
				if err := tx.AddAuthenticator(key, data.Authenticator{ID: id, Sealed: c.make(w, key, id), CreatedAt: testStart}); err != nil {
					return err
				}
				if !activated {
					return nil
				}
				_, err := tx.Activate(id, 1, 0, testStart)
				return err
			}))
			want := string(data.NoSecret)
			if activated {
				want = string(data.BlockedOTP)
			}
			for _, secret := range [][]byte{nil, {1}, []byte("123456789"), rfcSecret} {
				for _, code := range []string{"", hotpOracle(secret, w.clock.Now().Unix()/30)} {
					if got := reasonOf(w.signIn("alice", code)); got != want {
						t.Errorf("%s, activated %v, code %q: %s, want %s", c.name, activated, code, got, want)
					}
				}
			}
			if n := w.account("alice").Codes.Failures; n != 0 {
				t.Errorf("%s: %d wrong codes were counted against somebody who could not type a right one", c.name, n)
			}
			w.otp("alice", data.RestartOTP) // what the refusal tells to ask for
			w.clock.Move(time.Minute)
			w.session("alice", w.code("alice", 0))
		}
	}
}

// TestLostSecret: Pending without any authenticator draws a secret at sign-in.
func TestLostSecret(t *testing.T) {
	w := newWorld(t)
	key := w.add("alice", withOTP).Key
	w.must(w.store.Update(t.Context(), func(tx data.Tx) error { return tx.DropAuthenticators(key) }))
	out := w.signIn("alice", "")
	if out.Enrolment == nil || reasonOf(w.complete(out)) != "session" {
		t.Fatal(reasonOf(out))
	}
	w.session("alice", w.code("alice", 0))
	if got := w.account("alice").OTP; got != data.Active {
		t.Errorf("%s", got)
	}
}
