package auth

import (
	"bytes"
	"errors"
	"fmt"
	"testing"
	"time"

	"tapetrack/data"
)

// TestDamagedSecretIsReplaced: an authenticator whose secret has the wrong
// length is none. The recovery code leads to a new one without an administrator.
func TestDamagedSecretIsReplaced(t *testing.T) {
	for _, size := range []int{0, 1, 9, 19, 21, 32} {
		w := newWorld(t)
		codes := w.addWithCodes("alice")
		secret := bytes.Repeat([]byte{1}, size)
		w.giveSecret("alice", secret)
		if got := reasonOf(w.signIn("alice", hotpOracle(secret, w.step()))); got != string(data.BlockedOTP) {
			t.Errorf("%d bytes: %s", size, got)
		}
		if _, err := w.TestCode(t.Context(), theConsole, w.account("alice").Key, hotpOracle(secret, w.step())); !errors.Is(err, data.ErrDenied) {
			t.Errorf("%d bytes, Test code: %v", size, err)
		}
		by := w.session("alice", codes[0])
		ticket, err := w.Prove(t.Context(), by, "", "")
		w.must(err)
		fresh, _ := w.device(ticket, "", "New phone")
		w.clock.Move(time.Minute)
		if got := reasonOf(w.signIn("alice", hotpOracle(fresh, w.step()))); got != "session" {
			t.Errorf("%d bytes, replaced: %s", size, got)
		}
	}
}

// TestDamagedSecretAmongOthers: the usable one lets in, and is the one that stays.
func TestDamagedSecretAmongOthers(t *testing.T) {
	w, by, ticket := opened(t)
	broken := w.addBroken("alice", "Old tablet")
	w.clock.Move(time.Minute)
	if got := reasonOf(w.signIn("alice", hotpOracle(w.firstSecret("alice"), w.step()))); got != "session" {
		t.Errorf("%s", got)
	}
	if m := w.mine(by); m.State != data.Active || names(m.Devices) != "Phone, Old tablet" {
		t.Errorf("%s, %s", m.State, names(m.Devices))
	}
	w.device(ticket, broken, "Tablet") // it can be replaced
	if got := names(w.mine(by).Devices); got != "Phone, Tablet" {
		t.Errorf("%s", got)
	}
}

// TestDamagedCodes: a row of a code that was modified outside TapeTrack lets nobody
// in, says so, and keeps the others from being tried.
func TestDamagedCodes(t *testing.T) {
	for _, change := range []string{
		"UPDATE recovery_codes SET used_at = NULL",
		"UPDATE recovery_codes SET lasts = 0 WHERE kind = 'temporary'",
		"UPDATE recovery_codes SET issued_at = issued_at + 1",
		"UPDATE recovery_codes SET kind = 'temporary' WHERE kind = 'recovery'",
		"UPDATE recovery_codes SET hash = zeroblob(32)",
		"UPDATE recovery_codes SET salt = zeroblob(16), code = zeroblob(32)",
	} {
		w := newWorld(t)
		codes := w.addWithCodes("alice")
		w.session("alice", codes[0])
		given := w.temporary("alice")
		w.session("alice", given)
		given = w.temporary("alice")
		w.raw(change)
		sessions := w.sessions("alice")
		refused := 0
		for _, code := range []string{codes[0], codes[1], given} {
			if out, err := w.SignIn(t.Context(), w.attempt("alice", passwordOf("alice"), code)); tampered(err) {
				refused++
			} else if code == codes[0] && out.Session != nil {
				t.Errorf("%s: the used one is good again", change)
			}
		}
		if refused == 0 {
			t.Errorf("%s: nothing shows", change)
		}
		if events := fmt.Sprint(w.since(0)); !bytes.Contains([]byte(events), []byte("sign-in-refused damaged")) {
			t.Errorf("%s: the log does not say so", change)
		}
		if w.sessions("alice") > sessions+1 {
			t.Errorf("%s: %d sessions more", change, w.sessions("alice")-sessions)
		}
		// The authenticator is not concerned.
		w.session("alice", w.code("alice", 0))
	}
}

// TestDamagedCodesOfAnAdministrator: whoever waits for a new QR code and whose codes
// were modified keeps nobody from administering, and is helped like any other user.
func TestDamagedCodesOfAnAdministrator(t *testing.T) {
	w := newWorld(t)
	w.addWithCodes("mallory", func(u *data.NewUser) { u.Tapemaster = true })
	key := w.account("mallory").Key
	w.lostPhone("mallory")
	w.raw("UPDATE recovery_codes SET lasts = 0 WHERE kind = 'temporary'")
	w.add("bob")
	if got := reasonOf(w.signIn("mallory", w.lostPhone("mallory").Code)); got != "ticket" {
		t.Errorf("helped: %s", got)
	}
	w.raw("UPDATE recovery_codes SET lasts = 0 WHERE kind = 'temporary'")
	w.must(w.DeleteUser(t.Context(), theConsole, key))
}

// TestDamagedCodesSpareNobody: another administrator whose codes were modified makes
// nobody the last one, whom wrong codes would not block. Nobody is let in at the limit
// then, neither with the right code nor with a wrong one.
func TestDamagedCodesSpareNobody(t *testing.T) {
	w := newWorld(t)
	w.addActive("boss", withRights)
	w.addWithCodes("mallory", withRights)
	w.lostPhone("mallory")
	w.set(data.Superuser, func(a *data.Account) { a.Disabled = true })
	w.raw("UPDATE recovery_codes SET lasts = 0 WHERE kind = 'temporary'")
	w.setCounters("boss", data.Counter{}, data.Counter{Failures: 99})
	wrong, right := w.codes("boss")
	for _, attempt := range []data.Attempt{right(), wrong()} { // the wrong one is counted
		if out, err := w.SignIn(t.Context(), attempt); !errors.Is(err, data.ErrTampered) {
			t.Errorf("%s, %v", reasonOf(out), err)
		}
	}
}
