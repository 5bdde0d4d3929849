package auth

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
)

// from is a call over the network from an address.
func from(address string) context.Context {
	return data.Call{Key: "key of " + address, Address: address, Attempt: data.NewID()}.In(context.Background())
}

// tryFrom has somebody at an address try a password, and returns why it was refused; empty if
// it was not.
func (w *world) tryFrom(address, login, password string) string {
	w.t.Helper()
	out, err := w.SignIn(from(address), data.Attempt{Login: login, Password: password, Client: w.attempt(login, "", "").Client})
	if err != nil {
		w.t.Fatalf("%s from %s: %v", login, address, err)
	}
	if out.Refusal == nil {
		return ""
	}
	if !out.Refusal.Proven && out.Refusal.Told() != (data.Refusal{Reason: data.UnknownUser}).Told() {
		w.t.Errorf("%s tells %+v", out.Refusal.Reason, out.Refusal.Told())
	}
	return string(out.Refusal.Reason)
}

// unlimited has a world take any number of sign-ins.
func (w *world) unlimited() {
	most := Rate{Burst: 1 << 30, PerMinute: 1 << 30}
	w.gate.limits = Limits{Strangers: most, Known: most}
}

const (
	attacker = "192.0.2.66"
	another  = "192.0.2.67"
	office   = "192.0.2.7"
)

// lockThree has wrong passwords from an address lock three users.
func (w *world) lockThree(address string) {
	w.t.Helper()
	for i := range mostLocks {
		id := fmt.Sprintf("victim%d of %s", i, address)
		w.add(id, func(n *data.NewUser) { n.ID, n.Email = fmt.Sprintf("v%d-%s", i, address), "" })
		for range 6 {
			w.tryFrom(address, fmt.Sprintf("v%d-%s", i, address), "wrong")
		}
		if a := w.account(fmt.Sprintf("v%d-%s", i, address)); a.Revocation != data.WrongPasswords {
			w.t.Fatalf("the %d. user is not locked", i+1)
		}
	}
}

// TestOneAddressLocksThreeUsers: then its wrong passwords delay users there alone, also after
// the server was started again; nobody else there is hindered, and nobody elsewhere.
func TestOneAddressLocksThreeUsers(t *testing.T) {
	w := newWorld(t)
	w.unlimited()
	w.add("alice")
	w.add("bob")
	w.lockThree(attacker)
	if n := len(w.eventsOf(data.LocksLimited)); n != 1 {
		t.Errorf("administrators are told %d times", n)
	}
	for i := range 6 {
		if got := w.tryFrom(attacker, "alice", "wrong"); got != string(data.WrongPassword) {
			t.Fatalf("try %d: %s", i+1, got)
		}
	}
	if a := w.account("alice"); a.Revocation != data.NotRevoked || a.Passwords != (data.Counter{}) {
		t.Errorf("alice: %s, %+v", a.Revocation, a.Passwords)
	}
	if got := w.tryFrom(attacker, "alice", passwordOf("alice")); got != string(data.PasswordDelayHere) {
		t.Errorf("the right password during the delay: %q", got)
	}
	again := &world{Service: w.other(), t: t, clock: w.clock}
	if got := again.tryFrom(attacker, "alice", passwordOf("alice")); got != string(data.PasswordDelayHere) {
		t.Errorf("after the server was started again: %q", got)
	}
	if got := again.tryFrom(attacker, "bob", "wrong"); got != string(data.WrongPassword) || w.account("bob").Passwords.Failures != 0 {
		t.Errorf("after the server was started again: %q, and bob has %+v", got, w.account("bob").Passwords)
	}
	if got := w.tryFrom(attacker, "bob", passwordOf("bob")); got != "" {
		t.Errorf("somebody else at the address: %s", got)
	}
	if got := w.tryFrom(another, "alice", passwordOf("alice")); got != "" {
		t.Errorf("alice elsewhere: %s", got)
	}
	w.clock.Move(time.Minute)
	if got := w.tryFrom(attacker, "alice", passwordOf("alice")); got != "" {
		t.Errorf("after the delay: %s", got)
	}
	if got := w.tryFrom(attacker, "alice", "wrong"); got != string(data.WrongPassword) {
		t.Errorf("a wrong password after a right one: %s", got)
	}
	if got := w.tryFrom(attacker, "alice", passwordOf("alice")); got != "" {
		t.Errorf("the right password after one that was wrong: %s", got)
	}
	w.clock.Move(lockTime)
	for range 6 {
		w.tryFrom(attacker, "bob", "wrong")
	}
	if a := w.account("bob"); a.Revocation != data.WrongPasswords {
		t.Error("an hour later nobody is locked")
	}
}

// TestDelaysHereGrow: what counts for an address alone delays as it delays administrators.
func TestDelaysHereGrow(t *testing.T) {
	w := newWorld(t)
	w.unlimited()
	w.add("alice")
	w.lockThree(attacker)
	for range 6 {
		w.tryFrom(attacker, "alice", "wrong")
	}
	for _, delay := range []time.Duration{5, 10, 20, 40, 60, 60} {
		w.clock.Move(delay*time.Second - time.Millisecond)
		if got := w.tryFrom(attacker, "alice", passwordOf("alice")); got != string(data.PasswordDelayHere) {
			t.Errorf("before %d s are over: %q", delay, got)
		}
		w.clock.Move(time.Millisecond)
		if got := w.tryFrom(attacker, "alice", "wrong"); got != string(data.WrongPassword) {
			t.Errorf("after %d s: %q", delay, got)
		}
	}
	w.must(w.ResetPassword(t.Context(), theConsole, w.account("alice").Key, "another good password", false))
	if got := w.tryFrom(attacker, "alice", "another good password"); got != "" {
		t.Errorf("after Reset Password: %q", got)
	}
}

// TestStrangersDoNotHoldAdministratorsOut: an administrator who signs in from a known address
// does not wait for what strangers typed.
func TestStrangersDoNotHoldAdministratorsOut(t *testing.T) {
	w := newWorld(t)
	w.unlimited()
	w.add("boss", withRights)
	if got := w.tryFrom(office, "boss", passwordOf("boss")); got != "" {
		t.Fatal(got)
	}
	for range 6 {
		w.tryFrom(attacker, "boss", "wrong")
	}
	if got := w.tryFrom(another, "boss", passwordOf("boss")); got != string(data.PasswordDelay) {
		t.Errorf("from an address that is not known: %q", got)
	}
	if got := w.tryFrom(office, "boss", passwordOf("boss")); got != "" {
		t.Errorf("from one that is: %q", got)
	}
	for range 6 {
		w.tryFrom(attacker, "boss", "wrong")
	}
	for range 6 {
		w.tryFrom(office, "boss", "wrong")
	}
	if got := w.tryFrom(office, "boss", passwordOf("boss")); got != string(data.PasswordDelay) {
		t.Errorf("after wrong passwords from it: %q", got)
	}
	w.clock.Move(knownFor)
	w.must(w.unknownAgain(office))
}

// unknownAgain returns an error if a network is still known.
func (w *world) unknownAgain(network string) error {
	return w.store.View(context.Background(), func(tx data.Tx) error {
		is, err := tx.SignedInFrom(network, w.clock.Now().Add(-knownFor))
		if is {
			err = errors.New("it is still known")
		}
		return err
	})
}

// TestWhoIsKnown: a network is known by a right sign-in and nothing else, for 30 days, also
// after the server was started again.
func TestWhoIsKnown(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	is := func(s Service, address string) bool {
		t.Helper()
		of, err := s.standing(from(address))
		w.must(err)
		return of == known
	}
	w.tryFrom(attacker, "alice", "wrong")
	w.tryFrom(attacker, "nobody", "wrong")
	if is(w.Service, attacker) {
		t.Error("a wrong password makes an address known")
	}
	if got := w.tryFrom("2001:db8::7", "alice", passwordOf("alice")); got != "" {
		t.Fatal(got)
	}
	if !is(w.Service, "2001:db8::8") || !is(w.other(), "2001:db8::9") || is(w.Service, "2001:db8:0:1::7") {
		t.Error("a sign-in makes its network known, and no other")
	}
	w.clock.Move(knownFor)
	if is(w.other(), "2001:db8::7") {
		t.Error("it is still known after 30 days")
	}
	if of, err := w.service.standing(context.Background()); err != nil || of != inside {
		t.Errorf("without a server: %d, %v", of, err)
	}
}

// TestSignInsOfOneAddress: so many at once and then one a second, before anything is hashed;
// from a known address ten times as many. Without a server there is no such limit.
func TestSignInsOfOneAddress(t *testing.T) {
	w := newWorld(t)
	w.gate.limits = Limits{}.orProduct()
	w.add("alice")
	most := func(address string) int {
		t.Helper()
		for n := range 1000 {
			before := w.fast.verified.Load()
			_, err := w.SignIn(from(address), w.attempt("nobody", "wrong", ""))
			if errors.Is(err, data.ErrTooManySignIns) {
				if w.fast.verified.Load() != before {
					t.Error("a refusal costs a hash")
				}
				return n
			}
			w.must(err)
		}
		return 1000
	}
	if n := most(attacker); n < 20 || n > 30 { // some of a second may pass
		t.Errorf("%d from a stranger", n)
	}
	if _, err := w.SignIn(from("::ffff:"+attacker), w.attempt("nobody", "wrong", "")); !errors.Is(err, data.ErrTooManySignIns) {
		t.Errorf("the same address as IPv6: %v", err)
	}
	if got := w.tryFrom(office, "alice", passwordOf("alice")); got != "" {
		t.Fatal(got)
	}
	if n := most(office); n < 199 || n > 260 {
		t.Errorf("%d from a known address", n)
	}
	for range 300 {
		_, err := w.service.entrance().SignIn(context.Background(), w.attempt("nobody", "wrong", ""))
		w.must(err)
	}
	// Asking again what became of a sign-in is none.
	ctx := from(another)
	for range 30 {
		_, err := w.SignIn(ctx, w.attempt("nobody", "wrong", ""))
		w.must(err)
	}
}

func (s *service) entrance() *Entrance { return &Entrance{s} }

// TestGateIsBounded: a million addresses take the memory of some thousand, and those who are
// known pass all the same.
func TestGateIsBounded(t *testing.T) {
	g := gate{limits: Limits{}.orProduct()}
	for i := range mostNetworks + 1000 {
		_ = g.admit(fmt.Sprint(i), false)
	}
	if n := len(g.networks); n > mostNetworks {
		t.Errorf("%d networks are kept", n)
	}
	if err := g.admit("one more", false); !errors.Is(err, data.ErrServerBusy) {
		t.Errorf("a stranger: %v", err)
	}
	if err := g.admit("one more", true); err != nil {
		t.Errorf("somebody known: %v", err)
	}
	for _, n := range g.networks { // a minute later
		n.at, n.looked = n.at.Add(-time.Minute), n.looked.Add(-time.Minute)
	}
	g.swept = time.Time{}
	if err := g.admit("one more", false); err != nil || len(g.networks) > 1 {
		t.Errorf("a minute later: %v, and %d are kept", err, len(g.networks))
	}
}

// TestNothingIsHashedForStrangers: what asks for a session hashes nothing for who has none.
func TestNothingIsHashedForStrangers(t *testing.T) {
	w := newWorld(t)
	alice := w.add("alice")
	nobodys := actor.InSession("NOBODYS")
	before := w.fast.hashed.Load() + w.fast.derived.Load() + w.fast.verified.Load()
	ctx := from(attacker)
	for what, do := range map[string]func() error{
		"AddUser": func() error {
			_, err := w.AddUser(ctx, nobodys, data.NewUser{User: data.User{ID: "x", Name: "x", Group: "OPS"}, Password: "a good password"})
			return err
		},
		"ResetPassword":      func() error { return w.ResetPassword(ctx, nobodys, alice.Key, "a good password", true) },
		"LostPhone":          func() error { _, err := w.LostPhone(ctx, nobodys, alice.Key, "lost"); return err },
		"IssueTemporaryCode": func() error { _, err := w.IssueTemporaryCode(ctx, nobodys, alice.Key, "lost"); return err },
		"ChangePassword":     func() error { return w.ChangePassword(ctx, nobodys, "a", "a good password") },
		"Confirm":            func() error { return w.Confirm(ctx, nobodys, "a", "") },
		"Prove":              func() error { _, err := w.Prove(ctx, nobodys, "a", "1"); return err },
		"BeginTurnOn":        func() error { _, _, err := w.BeginTurnOn(ctx, nobodys, "a"); return err },
		"FirstRecoveryCodes": func() error { _, err := w.FirstRecoveryCodes(ctx, nobodys); return err },
		"NewRecoveryCodes":   func() error { _, err := w.NewRecoveryCodes(ctx, "NOBODYS"); return err },
		"DrawRecoveryCodes":  func() error { _, err := w.DrawRecoveryCodes(ctx, "NOBODYS"); return err },
		"ChooseNew":          func() error { return w.ChooseNew(ctx, "NOBODYS", "a good password") },
		"ConfirmDevice":      func() error { _, err := w.ConfirmDevice(ctx, "NOBODYS", "a", "123456"); return err },
	} {
		if err := do(); err == nil {
			t.Errorf("%s was done for nobody", what)
		}
		if after := w.fast.hashed.Load() + w.fast.derived.Load() + w.fast.verified.Load(); after != before {
			t.Errorf("%s cost %d hashes", what, after-before)
			before = after
		}
	}
}
