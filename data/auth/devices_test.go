package auth

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// opened signs alice in with a code and opens My Sign-in.
func opened(t *testing.T) (*world, data.Actor, data.Ticket) {
	w := newWorld(t)
	w.addActive("alice")
	by := w.session("alice", w.code("alice", 0))
	return w, by, w.mustProveLater("alice", by)
}

func names(devices []data.Device) string {
	var list []string
	for _, d := range devices {
		list = append(list, d.Name)
	}
	return strings.Join(list, ", ")
}

// TestAddDevice up to the policy's most; each lets in from then on.
func TestAddDevice(t *testing.T) {
	for _, most := range []int{1, 2, 5} {
		w, by, ticket := opened(t)
		w.policies(map[string]string{data.PolicyAuthenticators: strconv.Itoa(most), data.PolicyRecoveryLater: "100"})
		var secrets [][]byte
		n := len(w.allEvents())
		for i := 1; i < most; i++ {
			secret, codes := w.device(ticket, "", "Tablet "+strconv.Itoa(i))
			secrets = append(secrets, secret)
			if codes != nil {
				t.Errorf("%d recovery codes for one more authenticator", len(codes))
			}
			if got := w.since(n)[2*i-2:]; !slices.Equal(got, []string{"qr-shown for My Sign-in", "authenticator-added Tablet " + strconv.Itoa(i)}) {
				t.Errorf("events %q", got)
			}
		}
		if mine := w.mine(by); len(mine.Devices) != most || mine.Most != most || mine.Devices[0].Name != "Phone" || mine.State != data.Active {
			t.Errorf("%s of at most %d", names(mine.Devices), mine.Most)
		}
		before := w.dump("authenticators")
		if _, err := w.BeginDevice(t.Context(), ticket, ""); !errors.Is(err, data.ErrDenied) || w.dump("authenticators") != before {
			t.Errorf("one more than %d: %v", most, err)
		}
		w.clock.Move(time.Minute)
		for i, secret := range secrets {
			if got := reasonOf(w.signIn("alice", hotpOracle(secret, w.step()))); got != "session" {
				t.Errorf("authenticator %d: %s", i+1, got)
			}
		}
	}
}

// TestAddDeviceUsesItsCode: the code that proves a new one is used up, and wrong
// ones count for the user and leave nothing behind.
func TestAddDeviceUsesItsCode(t *testing.T) {
	w, by, ticket := opened(t)
	shown, err := w.BeginDevice(t.Context(), ticket, "")
	w.must(err)
	secret := secretShown(shown)
	if shown.Insist || shown.Activated || shown.Left.Ends() || shown.Account != "alice (2)" || shown.Issuer != fallbackIssuer {
		t.Errorf("%s of %s", shown.Issuer, shown.Account)
	}
	before := w.dump("authenticators")
	for _, c := range []struct {
		name, code, field string
		counted           int
	}{
		{"Tablet", "", data.FieldOTP, 0},
		{"Tablet", "12345", data.FieldOTP, 0},
		{"", hotpOracle(secret, w.step()), data.FieldName, 0},
		{" ", hotpOracle(secret, w.step()), data.FieldName, 0},
		{strings.Repeat("x", data.MaxDevice+1), hotpOracle(secret, w.step()), data.FieldName, 0},
		{"two\nlines", hotpOracle(secret, w.step()), data.FieldName, 0},
		{"pHONE", hotpOracle(secret, w.step()), data.FieldName, 0}, // the other one is called Phone
		{"Tablet", hotpOracle(secret, w.step()+2), data.FieldOTP, 1},
		{"Tablet", w.code("alice", 0), data.FieldOTP, 2}, // of the phone
	} {
		_, err := w.ConfirmDevice(t.Context(), ticket, c.name, c.code)
		if f, ok := data.AsFieldError(err); !ok || f.Field != c.field || w.account("alice").Codes.Failures != c.counted {
			t.Errorf("%q: %v, %d counted", c.name, err, w.account("alice").Codes.Failures)
		}
	}
	if w.dump("authenticators") != before {
		t.Error("something was stored")
	}
	if w.inFile(string(secret)) || w.inFile(base32Key(secret)) {
		t.Error("the secret is in the database in the clear")
	}
	_, err = w.ConfirmDevice(t.Context(), ticket, "Tablet", hotpOracle(secret, w.step()))
	w.must(err)
	if d := w.mine(by).Devices[1].Shown; d.Count != 1 || d.At.IsZero() || d.Computer == "" {
		t.Errorf("its QR code was shown %+v", d)
	}
	// To prove a secret of one's own making is no success that forgets guesses.
	if n := w.account("alice").Codes.Failures; n != 2 {
		t.Errorf("%d wrong codes are counted", n)
	}
	if got := reasonOf(w.signIn("alice", hotpOracle(secret, w.step()))); got != string(data.UsedCode) {
		t.Errorf("its code at the login: %s", got)
	}
	if _, err := w.ConfirmDevice(t.Context(), ticket, "Tablet", hotpOracle(secret, w.step()+1)); !errors.Is(err, data.ErrDenied) || len(w.mine(by).Devices) != 2 {
		t.Errorf("confirmed twice: %v", err)
	}
}

// TestConfirmedSecretIsForgotten: one that was removed again does not come back.
func TestConfirmedSecretIsForgotten(t *testing.T) {
	w, by, ticket := opened(t)
	secret, _ := w.device(ticket, "", "Tablet")
	w.must(w.RemoveDevice(t.Context(), ticket, w.mine(by).Devices[1].ID))
	if _, err := w.ConfirmDevice(t.Context(), ticket, "Tablet", hotpOracle(secret, w.step()+1)); !errors.Is(err, data.ErrDenied) || len(w.mine(by).Devices) != 1 {
		t.Errorf("%v", err)
	}
}

// TestAddDeviceDelays: wrong codes of the new one delay all codes.
func TestAddDeviceDelays(t *testing.T) {
	w, _, ticket := opened(t)
	shown, err := w.BeginDevice(t.Context(), ticket, "")
	w.must(err)
	secret := secretShown(shown)
	for range tapeTrack.freeCodes {
		_, _ = w.ConfirmDevice(t.Context(), ticket, "Tablet", hotpOracle(secret, w.step()+5))
	}
	_, err = w.ConfirmDevice(t.Context(), ticket, "Tablet", hotpOracle(secret, w.step()))
	if f, ok := data.AsFieldError(err); !ok || !strings.Contains(lang.Say(words.Message(f)), "30 seconds") {
		t.Errorf("%v", err)
	}
	if got := reasonOf(w.signIn("alice", w.code("alice", 1))); got != string(data.CodeDelay) {
		t.Errorf("at the login: %s", got)
	}
	w.clock.Move(tapeTrack.firstDelay)
	_, err = w.ConfirmDevice(t.Context(), ticket, "Tablet", hotpOracle(secret, w.step()))
	w.must(err)
}

// TestBeginAgain forgets the secret of the first time.
func TestBeginAgain(t *testing.T) {
	w, _, ticket := opened(t)
	first, err := w.BeginDevice(t.Context(), ticket, "")
	w.must(err)
	second, err := w.BeginDevice(t.Context(), ticket, "")
	w.must(err)
	if _, err := w.ConfirmDevice(t.Context(), ticket, "Tablet", hotpOracle(secretShown(first), w.step())); err == nil {
		t.Error("the first secret is still good")
	}
	_, err = w.ConfirmDevice(t.Context(), ticket, "Tablet", hotpOracle(secretShown(second), w.step()))
	w.must(err)
}

// TestReplaceDevice: the old one is valid until a code of the new one is proven,
// and the new one is nowhere before.
func TestReplaceDevice(t *testing.T) {
	w, by, ticket := opened(t)
	w.policies(map[string]string{data.PolicyRecoveryLater: "100"})
	w.device(ticket, "", "Tablet")
	phone := w.account("alice").Authenticators[0]
	old, err := w.secret(w.account("alice").Key, phone)
	w.must(err)
	before := w.dump("authenticators")
	shown, err := w.BeginDevice(t.Context(), ticket, phone.ID)
	w.must(err)
	secret := secretShown(shown)
	if w.dump("authenticators") != before {
		t.Error("something is stored before it is proven")
	}
	w.clock.Move(time.Minute)
	if got := reasonOf(w.signIn("alice", hotpOracle(secret, w.step()))); got != string(data.WrongCode) {
		t.Errorf("the new one before it is proven: %s", got)
	}
	if got := reasonOf(w.signIn("alice", hotpOracle(old, w.step()))); got != "session" {
		t.Errorf("the old one meanwhile: %s", got)
	}
	recovery, err := w.NewRecoveryCodes(t.Context(), ticket)
	w.must(err)
	n := len(w.allEvents())
	_, err = w.ConfirmDevice(t.Context(), ticket, "New phone", hotpOracle(secret, w.step()))
	w.must(err)
	if got := w.since(n); !slices.Equal(got, []string{"authenticator-replaced Phone by New phone", "sessions-ended 2 sessions elsewhere: authenticator replaced"}) {
		t.Errorf("events %q", got)
	}
	if got := names(w.mine(by).Devices); got != "Tablet, New phone" {
		t.Errorf("%s", got)
	}
	w.clock.Move(time.Minute)
	if got := reasonOf(w.signIn("alice", hotpOracle(old, w.step()))); got != string(data.WrongCode) {
		t.Errorf("the old one then: %s", got)
	}
	if got := reasonOf(w.signIn("alice", hotpOracle(secret, w.step()))); got != "session" {
		t.Errorf("the new one then: %s", got)
	}
	if got := reasonOf(w.signIn("alice", recovery[0])); got != "session" {
		t.Errorf("a recovery code then: %s", got)
	}
	if _, err := w.BeginDevice(t.Context(), ticket, phone.ID); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("what is gone is replaced: %v", err)
	}
}

// TestReplaceMeanwhile: what was to be replaced is gone, or the place is taken.
func TestReplaceMeanwhile(t *testing.T) {
	for _, c := range []struct {
		name, replaces string
		want           error
	}{
		{"the one to replace is removed", "Tablet", data.ErrNotFound},
		{"the policy got stricter", "", data.ErrDenied},
	} {
		w, _, ticket := opened(t)
		w.device(ticket, "", "Tablet")
		tablet := w.account("alice").Authenticators[1].ID
		replaces := ""
		if c.replaces != "" {
			replaces = tablet
		}
		shown, err := w.BeginDevice(t.Context(), ticket, replaces)
		w.must(err)
		if replaces != "" {
			w.must(w.RemoveDevice(t.Context(), ticket, tablet))
		} else {
			w.policies(map[string]string{data.PolicyAuthenticators: "2"})
		}
		before := w.dump("authenticators")
		if _, err := w.ConfirmDevice(t.Context(), ticket, "New", hotpOracle(secretShown(shown), w.step())); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.name, err)
		}
		if w.dump("authenticators") != before {
			t.Errorf("%s: something was changed", c.name)
		}
	}
}

// TestRenameAndRemove: names are checked, others' are out of reach, and the last
// usable one stays.
func TestRenameAndRemove(t *testing.T) {
	w, by, ticket := opened(t)
	w.addActive("bob")
	bobs := w.account("bob").Authenticators[0].ID
	w.clock.Move(-2 * time.Minute) // addActive let them pass
	phone := w.account("alice").Authenticators[0].ID
	for _, name := range []string{"", " ", strings.Repeat("x", data.MaxDevice+1), "a\x00b", "\u202eenohP"} {
		err := w.RenameDevice(t.Context(), ticket, phone, name)
		if f, ok := data.AsFieldError(err); !ok || f.Field != data.FieldName {
			t.Errorf("%.10q: %v", name, err)
		}
	}
	n := len(w.allEvents())
	w.must(w.RenameDevice(t.Context(), ticket, phone, "Ärztliches 📱"))
	if got := w.since(n); !slices.Equal(got, []string{"authenticator-renamed Phone to Ärztliches 📱"}) || names(w.mine(by).Devices) != "Ärztliches 📱" {
		t.Errorf("%q, %s", got, names(w.mine(by).Devices))
	}
	for _, id := range []string{bobs, "", "none"} {
		if err := w.RenameDevice(t.Context(), ticket, id, "Mine"); !errors.Is(err, data.ErrNotFound) {
			t.Errorf("renamed %q: %v", id, err)
		}
		if err := w.RemoveDevice(t.Context(), ticket, id); !errors.Is(err, data.ErrNotFound) {
			t.Errorf("removed %q: %v", id, err)
		}
	}
	if _, err := w.BeginDevice(t.Context(), ticket, bobs); !errors.Is(err, data.ErrNotFound) {
		t.Errorf("bob's is replaced: %v", err)
	}
	if err := w.RemoveDevice(t.Context(), ticket, phone); !errors.Is(err, data.ErrDenied) {
		t.Errorf("the only one: %v", err)
	}
	// One whose secret can't be read is no other one.
	tablet := w.addBroken("alice", "Tablet")
	if err := w.RemoveDevice(t.Context(), ticket, phone); !errors.Is(err, data.ErrDenied) {
		t.Errorf("the only usable one: %v", err)
	}
	n = len(w.allEvents())
	w.must(w.RemoveDevice(t.Context(), ticket, tablet))
	if got := w.since(n); !slices.Equal(got, []string{"authenticator-removed Tablet", "sessions-ended 1 session elsewhere: authenticator removed"}) {
		t.Errorf("events %q", got)
	}
	if a := w.account("alice"); a.OTP != data.Active || len(a.Authenticators) != 1 {
		t.Errorf("%s with %d", a.OTP, len(a.Authenticators))
	}
}

// TestNamesOfAuthenticatorsDiffer: people choose by it which of theirs they remove. Case,
// and how an accent is written, make no other name; one's own, and that of what goes, are
// free.
func TestNamesOfAuthenticatorsDiffer(t *testing.T) {
	w, by, ticket := opened(t)
	w.device(ticket, "", "Zweites Gerät")
	w.clock.Move(time.Minute)
	mine := w.mine(by).Devices
	phone, second := mine[0].ID, mine[1].ID
	for _, c := range []struct{ id, name, of string }{
		{second, "phone", "Phone"},
		{second, " PHONE ", "Phone"},
		{phone, "Zweites Gerät", "Zweites Gerät"},
		{phone, "ZWEITES  GERA\u0308T", "Zweites Gerät"},
	} {
		err := w.RenameDevice(t.Context(), ticket, c.id, c.name)
		f, ok := data.AsFieldError(err)
		if !ok || f.Field != data.FieldName || !strings.Contains(err.Error(), "called "+c.of+".") {
			t.Errorf("%q: %v", c.name, err)
		}
	}
	w.must(w.RenameDevice(t.Context(), ticket, phone, "PHONE"))
	w.device(ticket, phone, "phone")
	if got := names(w.mine(by).Devices); got != "Zweites Gerät, phone" {
		t.Errorf("they are called %s", got)
	}
}

// TestDevicesEndOtherSessions: who has the phone that goes may be signed in with
// it, and have My Sign-in open.
func TestDevicesEndOtherSessions(t *testing.T) {
	for _, how := range []string{"removed", "replaced", "added"} {
		w, by, ticket := opened(t)
		w.device(ticket, "", "Tablet")
		w.clock.Move(time.Minute)
		thief := w.session("alice", hotpOracle(w.firstSecret("alice"), w.step()))
		phone := w.account("alice").Authenticators[0].ID
		w.clock.Move(time.Minute)
		his, err := w.Prove(t.Context(), thief, passwordOf("alice"), hotpOracle(w.firstSecret("alice"), w.step()))
		w.must(err)
		switch how {
		case "removed":
			w.must(w.RemoveDevice(t.Context(), ticket, phone))
		case "replaced":
			w.device(ticket, phone, "New phone")
		default:
			w.device(ticket, "", "Third")
		}
		_, session := w.Overview(t.Context(), thief)
		_, proof := w.BeginDevice(t.Context(), his, "")
		if ended := how != "added"; errors.Is(session, data.ErrSessionEnded) != ended || errors.Is(proof, data.ErrSessionEnded) != ended {
			t.Errorf("%s: %v, %v", how, session, proof)
		}
		if _, err := w.Overview(t.Context(), by); err != nil {
			t.Errorf("%s: their own session: %v", how, err)
		}
	}
}
