package auth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// beginsTurnOn signs somebody in with the password alone and shows the QR code.
func (w *world) beginsTurnOn(id string) (by data.Actor, ticket data.Ticket, secret []byte) {
	w.t.Helper()
	by = w.session(id, "")
	ticket, shown, err := w.BeginTurnOn(context.Background(), by, passwordOf(id))
	w.must(err)
	return by, ticket, secretShown(shown)
}

func (w *world) confirmsTurnOn(ticket data.Ticket, secret []byte) error {
	return w.ConfirmTurnOn(context.Background(), ticket, "Phone", hotpOracle(secret, w.step()))
}

// TestTurnOnEndsOtherSessions: whoever is signed in elsewhere knew the password alone, and is
// told why they are no longer.
func TestTurnOnEndsOtherSessions(t *testing.T) {
	w := newWorld(t)
	w.add("bob")
	w.add("olga", withRights)
	for _, id := range []string{"bob", "olga"} {
		elsewhere := w.session(id, "")
		by, ticket, secret := w.beginsTurnOn(id)
		w.must(w.confirmsTurnOn(ticket, secret))
		_, err := w.MySignIn(t.Context(), elsewhere)
		if want := fmt.Sprintf(EndedDevices, testProgram, seenAt(t, "desk")); !errors.Is(err, data.ErrSessionEnded) || lang.Say(words.Message(err)) != want {
			t.Errorf("%s elsewhere: %v", id, err)
		}
		if _, err := w.MySignIn(t.Context(), by); err != nil {
			t.Errorf("%s here: %v", id, err)
		}
	}
}

// TestTurnOn: nothing is stored before the code is proven, then it is Active at once, the
// code is used up, recovery codes can be made and the session goes on.
func TestTurnOn(t *testing.T) {
	for _, c := range []struct {
		id     string
		change []func(*data.NewUser)
		event  string
	}{{"bob", nil, "otp-own-on Phone"}, {"olga", []func(*data.NewUser){withRights}, "otp-own-on-holder Phone"}} {
		w := newWorld(t)
		w.add(c.id, c.change...)
		by := w.session(c.id, "")
		if m := w.mine(by); !m.MayTurnOn || m.State != data.Off {
			t.Errorf("%+v", m)
		}
		before, n := w.dump("users", "authenticators", "recovery_codes"), len(w.allEvents())
		ticket, shown, err := w.BeginTurnOn(t.Context(), by, passwordOf(c.id))
		w.must(err)
		if got := w.since(n); w.dump("users", "authenticators", "recovery_codes") != before || len(got) != 2 || !strings.HasPrefix(got[1], "qr-shown") {
			t.Errorf("%s: something was stored before a code was proven, or not logged: %q", c.id, got)
		}
		if shown.Account != c.id || w.inFile(strings.ReplaceAll(shown.Key, " ", "")) {
			t.Errorf("%s: it is called %s, or its key is in the file", c.id, shown.Account)
		}
		if got := reasonOf(w.signIn(c.id, "")); got != "session" {
			t.Errorf("%s: a sign-in meanwhile: %s", c.id, got)
		}
		secret, n := secretShown(shown), len(w.allEvents())
		w.must(w.confirmsTurnOn(ticket, secret))
		if got := w.since(n); !slices.Equal(got, []string{c.event, "sessions-ended 1 session elsewhere: one-time password turned on"}) {
			t.Errorf("%s: events %q", c.id, got)
		}
		if m := w.mine(by); m.State != data.Active || names(m.Devices) != "Phone" || m.MayTurnOn || m.Devices[0].Since.IsZero() {
			t.Errorf("%s: %+v", c.id, m)
		}
		for code, want := range map[string]data.Reason{"": data.NoCode, hotpOracle(secret, w.step()): data.UsedCode} {
			if got := reasonOf(w.signIn(c.id, code)); got != string(want) {
				t.Errorf("%s: %q at the next sign-in: %s", c.id, code, got)
			}
		}
		if codes, err := w.FirstRecoveryCodes(t.Context(), by); err != nil || len(codes) != data.RecoveryCodes {
			t.Errorf("%s: %d recovery codes, %v", c.id, len(codes), err)
		}
		w.clock.Move(time.Minute)
		if got := reasonOf(w.signIn(c.id, hotpOracle(secret, w.step()))); got != "session" {
			t.Errorf("%s: the next code: %s", c.id, got)
		}
	}
}

// TestTurnOnIsRefused whenever an administrator decides, or decided.
func TestTurnOnIsRefused(t *testing.T) {
	refused := map[string]string{
		"policy": TurnOnOff, "pending": TurnOnPending, "active": TurnOnAlready, "blocked": TurnOnAlready, "suspended": TurnOnReset,
	}
	acts := map[string]func(w *world){
		"policy":  func(w *world) { w.policies(map[string]string{data.PolicyOwnOTP: "false"}) },
		"pending": func(w *world) { w.otp("bob", data.TurnOTPOn) },
		"active": func(w *world) {
			w.otp("bob", data.TurnOTPOn)
			w.complete(w.signIn("bob", w.code("bob", 0)))
		},
		"suspended":  func(w *world) { w.otpActive("bob"); w.pause("bob", time.Hour) },
		"lost phone": func(w *world) { w.otpActive("bob"); w.lostPhone("bob") },
		"blocked": func(w *world) {
			w.otpActive("bob")
			key := w.account("bob").Key
			w.must(w.store.Update(context.Background(), func(tx data.Tx) error { return tx.DisableAuthenticators(key) }))
		},
	}
	for name, act := range acts {
		w := newWorld(t)
		w.add("bob")
		by, ticket, secret := w.beginsTurnOn("bob")
		act(w)
		before := w.dump("users", "authenticators", "recovery_codes")
		want := refused[name]
		if name == "lost phone" { // which ends all sessions; the next one begins with a code
			if _, _, err := w.BeginTurnOn(t.Context(), by, passwordOf("bob")); !errors.Is(err, data.ErrSessionEnded) {
				t.Errorf("%s: %v", name, err)
			}
			if err := w.confirmsTurnOn(ticket, secret); !errors.Is(err, data.ErrSessionEnded) || w.dump("users", "authenticators", "recovery_codes") != before {
				t.Errorf("%s: %v, or something was changed", name, err)
			}
			continue
		}
		if _, _, err := w.BeginTurnOn(t.Context(), by, passwordOf("bob")); !errors.Is(err, data.ErrDenied) || lang.Say(words.Message(err)) != want {
			t.Errorf("%s: %v", name, err)
		}
		if _, _, err := w.BeginTurnOn(t.Context(), by, "wrong"); !errors.Is(err, data.ErrDenied) || w.account("bob").Passwords.Failures != 0 {
			t.Errorf("%s: a wrong password: %v", name, err)
		}
		if err := w.confirmsTurnOn(ticket, secret); err == nil {
			t.Errorf("%s: a ticket of before turns it on", name)
		}
		if w.mine(by).MayTurnOn || w.dump("users", "authenticators", "recovery_codes") != before {
			t.Errorf("%s: it may be turned on, or something was changed", name)
		}
	}
	// Administrators turn it on in Administration anyway.
	w := newWorld(t)
	w.add("olga", withRights)
	w.policies(map[string]string{data.PolicyOwnOTP: "false"})
	_, ticket, secret := w.beginsTurnOn("olga")
	w.must(w.confirmsTurnOn(ticket, secret))
}

// otpActive has the console turn somebody's one-time password on, and activates it.
func (w *world) otpActive(id string) {
	w.t.Helper()
	w.otp(id, data.TurnOTPOn)
	w.complete(w.signIn(id, w.code(id, 0)))
	w.clock.Move(2 * time.Minute)
}

// TestTurnOnTicketEnds with whatever was proven or shown, and turns nothing on then.
func TestTurnOnTicketEnds(t *testing.T) {
	for _, c := range []struct {
		name string
		act  func(w *world, by data.Actor, ticket data.Ticket)
		want error // nil: it is good
	}{
		{"at once", func(*world, data.Actor, data.Ticket) {}, nil},
		{"just before ten minutes", func(w *world, _ data.Actor, _ data.Ticket) { w.clock.Move(10*time.Minute - time.Millisecond) }, nil},
		{"ten minutes", func(w *world, _ data.Actor, _ data.Ticket) { w.clock.Move(10 * time.Minute) }, data.ErrDenied},
		{"clock set back", func(w *world, _ data.Actor, _ data.Ticket) { w.clock.Move(-time.Second) }, data.ErrDenied},
		{"given back", func(w *world, _ data.Actor, ticket data.Ticket) { w.must(w.Forget(context.Background(), ticket)) }, data.ErrDenied},
		{"password changed", func(w *world, by data.Actor, _ data.Ticket) {
			w.must(w.ChangePassword(t.Context(), by, passwordOf("bob"), "an entirely new one"))
		}, data.ErrSessionEnded},
		{"password reset", func(w *world, _ data.Actor, _ data.Ticket) {
			w.must(w.ResetPassword(t.Context(), theConsole, w.account("bob").Key, "an entirely new one", true))
		}, data.ErrSessionEnded},
		{"signed out", func(w *world, by data.Actor, _ data.Ticket) { w.must(w.SignOut(t.Context(), by, data.ByUser)) }, data.ErrSessionEnded},
		{"disabled", func(w *world, _ data.Actor, _ data.Ticket) {
			w.edit("bob", func(e *data.UserEdit) { e.Disabled = true })
		}, data.ErrSessionEnded},
		{"deleted", func(w *world, _ data.Actor, _ data.Ticket) {
			w.must(w.DeleteUser(t.Context(), theConsole, w.account("bob").Key))
		}, data.ErrDenied},
		{"on and off again", func(w *world, _ data.Actor, _ data.Ticket) {
			w.otp("bob", data.TurnOTPOn)
			w.otp("bob", data.TurnOTPOff)
		}, data.ErrDenied},
		{"a newer program is needed", func(w *world, _ data.Actor, _ data.Ticket) {
			w.policies(map[string]string{data.PolicyMinimumVersion + "lite": "99.0.0"})
		}, data.ErrDenied},
	} {
		w := newWorld(t)
		w.add("bob")
		by, ticket, secret := w.beginsTurnOn("bob")
		c.act(w, by, ticket)
		before := w.dump("authenticators", "recovery_codes")
		if err := w.confirmsTurnOn(ticket, secret); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if c.want != nil && w.dump("authenticators", "recovery_codes") != before {
			t.Errorf("%s: something was changed", c.name)
		}
		if err := w.confirmsTurnOn(ticket, secret); err == nil {
			t.Errorf("%s: the ticket is good twice", c.name)
		}
	}
}

// TestTurnOnNeedsThePassword, as often wrong as at sign-in: whoever comes by an open
// program can't bind a phone of their own.
func TestTurnOnNeedsThePassword(t *testing.T) {
	w := newWorld(t)
	w.add("bob")
	by := w.session("bob", "")
	n := len(w.allEvents())
	for i := range tapeTrack.revokeAt {
		ticket, shown, err := w.BeginTurnOn(t.Context(), by, []string{"wrong", ""}[i%2])
		if f, ok := data.AsFieldError(err); !ok || f.Field != data.FieldCurrent || ticket != "" || shown != nil {
			t.Fatalf("%v", err)
		}
	}
	got := w.since(n)
	if w.account("bob").Revocation != data.WrongPasswords || slices.ContainsFunc(got, func(line string) bool { return strings.HasPrefix(line, string(data.QRShown)) }) || w.number("SELECT count(*) FROM tickets") != 0 {
		t.Errorf("%q, or a ticket is kept", got)
	}
	if _, _, err := w.BeginTurnOn(t.Context(), by, passwordOf("bob")); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("%v", err)
	}
	for _, who := range []data.Actor{theConsole, {}} {
		if _, _, err := w.BeginTurnOn(t.Context(), who, passwordOf("bob")); !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("%v", err)
		}
	}
}

// TestTurnOnCountsCodes: wrong ones count and delay, and turn nothing on; nothing else
// takes the ticket.
func TestTurnOnCountsCodes(t *testing.T) {
	w := newWorld(t)
	w.add("bob")
	by, ticket, secret := w.beginsTurnOn("bob")
	for range tapeTrack.freeCodes {
		err := w.ConfirmTurnOn(t.Context(), ticket, "Phone", hotpOracle(secret, w.step()+1000))
		if f, ok := data.AsFieldError(err); !ok || f.Field != data.FieldOTP {
			t.Fatalf("%v", err)
		}
	}
	if c := w.account("bob").Codes; c.Failures != 5 || c.Delay != 30*time.Second {
		t.Errorf("%+v", c)
	}
	if f, ok := data.AsFieldError(w.confirmsTurnOn(ticket, secret)); !ok || f.Field != data.FieldOTP {
		t.Error("a right code counts during the delay")
	}
	for act, err := range map[string]error{
		"confirm a device": func() error { _, err := w.ConfirmDevice(t.Context(), ticket, "Phone", ""); return err }(),
		"begin a device":   func() error { _, err := w.BeginDevice(t.Context(), ticket, ""); return err }(),
		"recovery codes":   func() error { _, err := w.NewRecoveryCodes(t.Context(), ticket); return err }(),
	} {
		if !errors.Is(err, data.ErrDenied) {
			t.Errorf("%s: %v", act, err)
		}
	}
	if f, ok := data.AsFieldError(w.ConfirmTurnOn(t.Context(), ticket, " ", hotpOracle(secret, w.step()))); !ok || f.Field != data.FieldName {
		t.Error("it needs no name")
	}
	w.clock.Move(30 * time.Second)
	w.must(w.confirmsTurnOn(ticket, secret))
	if c := w.account("bob").Codes; c.Failures != 5 || c.Delay != 0 {
		t.Errorf("%+v", c)
	}
	if got := w.mine(by).State; got != data.Active {
		t.Errorf("%s", got)
	}
}

// TestTurnOnTwiceAtOnce: of two programs that show a QR code, and confirm at the same
// time, one turns it on.
func TestTurnOnTwiceAtOnce(t *testing.T) {
	w := newWorld(t)
	w.add("bob")
	_, first, secret := w.beginsTurnOn("bob")
	_, second, secret2 := w.beginsTurnOn("bob")
	other := w.other()
	errs := make([]error, 2)
	var group sync.WaitGroup
	group.Go(func() { errs[0] = w.confirmsTurnOn(first, secret) })
	group.Go(func() {
		errs[1] = other.ConfirmTurnOn(context.Background(), second, "Tablet", hotpOracle(secret2, w.step()))
	})
	group.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("%v and %v", errs[0], errs[1])
	}
	if err := cmp.Or(errs...); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("the other one: %v", err)
	}
	if a := w.account("bob"); len(a.Authenticators) != 1 || a.OTP != data.Active {
		t.Errorf("%s with %d authenticators", a.OTP, len(a.Authenticators))
	}
	if n := w.number("SELECT count(*) FROM events WHERE kind = 'otp-own-on'"); n != 1 {
		t.Errorf("%d events", n)
	}
}

// TestTurnOnIsTold to its user at the next sign-in and, if the account holds tapemaster
// rights, to every other administrator.
func TestTurnOnIsTold(t *testing.T) {
	w := newWorld(t)
	w.add("bob")
	w.add("olga", withRights)
	w.add("zoe", withRights)
	w.session("zoe", "")
	secrets := map[string][]byte{}
	for _, id := range []string{"bob", "olga"} {
		by, ticket, secret := w.beginsTurnOn(id)
		w.must(w.confirmsTurnOn(ticket, secret))
		o, err := w.Overview(t.Context(), by)
		if err != nil || len(o.Since.Alarms) > 0 || o.MayTurnOn {
			t.Errorf("%s at once: %+v, %v", id, o.Since, err)
		}
		secrets[id] = secret
	}
	w.clock.Move(time.Minute)
	for id, want := range map[string][2]string{"bob": {"otp-own-on", ""}, "olga": {"otp-own-on-holder", ""}, "zoe": {"", "otp-own-on-holder"}} {
		code := ""
		if secret := secrets[id]; secret != nil {
			code = hotpOracle(secret, w.step())
		}
		o, err := w.Overview(t.Context(), w.session(id, code))
		w.must(err)
		if got := [2]string{kindsOf(o.Since.Changes), kindsOf(o.Since.Alarms)}; got != want {
			t.Errorf("%s is told %q", id, got)
		}
	}
}

// TestTurnOnIsToldForAFortnight: somebody else who turned it on signs in next, and must not
// be the only one who is told; nor is it forgotten once an administrator has reset it.
func TestTurnOnIsToldForAFortnight(t *testing.T) {
	w := newWorld(t)
	w.add("bob")
	w.add("olga", withRights)
	w.policies(map[string]string{data.PolicyRecoveryCodes: "false"}) // they would come first
	told := map[string]data.Kind{"bob": "otp-own-on", "olga": "otp-own-on-holder"}
	for id, want := range told {
		at := w.clock.Now()
		by, ticket, secret := w.beginsTurnOn(id)
		w.must(w.confirmsTurnOn(ticket, secret))
		o, err := w.Overview(t.Context(), by)
		if err != nil || o.Since.TurnedOn.Kind != "" {
			t.Errorf("%s, who has just done it, is told: %+v, %v", id, o.Since.TurnedOn, err)
		}
		next := func() data.Since {
			w.clock.Move(time.Minute)
			return w.news(id, hotpOracle(secret, w.step()))
		}
		next() // whoever did it
		if got := next(); got.TurnedOn.Kind != want || !got.TurnedOn.At.Equal(at) || len(got.Changes) != 0 {
			t.Errorf("%s, at the sign-in after that: %+v, changes %s", id, got.TurnedOn, kindsOf(got.Changes))
		}
		w.clock.Set(at.Add(14*24*time.Hour - time.Minute - time.Second))
		if got := next(); got.TurnedOn.Kind != want {
			t.Errorf("%s, within a fortnight: %+v", id, got.TurnedOn)
		}
		if got := next(); got.TurnedOn.Kind != "" {
			t.Errorf("%s, after a fortnight: %+v", id, got.TurnedOn)
		}
	}
	_, ticket, secret := w.beginsTurnOn(data.Superuser)
	w.must(w.confirmsTurnOn(ticket, secret))
	w.clock.Move(time.Minute)
	w.news(data.Superuser, hotpOracle(secret, w.step()))
	w.otp(data.Superuser, data.TurnOTPOff)
	w.clock.Move(time.Minute)
	if got := w.news(data.Superuser, ""); got.TurnedOn.Kind != "otp-own-on-holder" {
		t.Errorf("once it was turned off: %+v", got.TurnedOn)
	}
}

func kindsOf(events []data.Event) string {
	var kinds []string
	for _, e := range events {
		kinds = append(kinds, string(e.Kind))
	}
	return strings.Join(kinds, " ")
}

// TestTurnOnKeepsAnAdministrator: whoever is the last one does not lock themselves out of
// a TapeMaster that is too old for codes; and break glass helps as ever.
func TestTurnOnKeepsAnAdministrator(t *testing.T) {
	w := newWorld(t)
	w.must(w.store.Update(t.Context(), func(tx data.Tx) error {
		return tx.SetSetting(policyPrefix+data.PolicyMinimumVersion+"tapemaster", "99.0.0")
	}))
	_, ticket, secret := w.beginsTurnOn(data.Superuser)
	if err := w.confirmsTurnOn(ticket, secret); !errors.Is(err, data.ErrDenied) || lang.Say(words.Message(err)) != KeepsNobody {
		t.Errorf("%v", err)
	}
	if got := w.account(data.Superuser).OTP; got != data.Off {
		t.Errorf("%s", got)
	}

	w = newWorld(t)
	_, ticket, secret = w.beginsTurnOn(data.Superuser)
	w.must(w.confirmsTurnOn(ticket, secret))
	password, err := w.Recover(t.Context())
	w.must(err)
	if got := reasonOf(w.try(w.attempt(data.Superuser, password, ""))); got == string(data.NoCode) {
		t.Errorf("after recover: %s", got)
	}
}
