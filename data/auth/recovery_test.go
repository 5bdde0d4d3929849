package auth

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// TestRecoveryCodesOnceEach: each lets in once, in whatever order.
func TestRecoveryCodesOnceEach(t *testing.T) {
	for _, order := range [][]int{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {9, 3, 0, 7, 5, 1, 8, 2, 6, 4}} {
		w := newWorld(t)
		codes := w.addWithCodes("alice")
		for i, n := range order {
			events := len(w.allEvents())
			out := w.signIn("alice", codes[n])
			if out.Session == nil || out.Session.Factor != data.WithRecovery || out.Session.WithCode {
				t.Fatalf("code %d: %s", n, reasonOf(out))
			}
			want := []string{"recovery-code-used " + lang.Say(words.Left(9-i)), "sign-in password and recovery code"}
			if got := w.since(events); !slices.Equal(got, want) {
				t.Errorf("code %d: events %q, want %q", n, got, want)
			}
			o, err := w.Overview(t.Context(), out.Session.Actor())
			if w.must(err); o.RecoveryLeft != 9-i {
				t.Errorf("%d are said to be left after %d", o.RecoveryLeft, i+1)
			}
			if got := reasonOf(w.signIn("alice", codes[n])); got != string(data.UsedRecovery) {
				t.Errorf("code %d again: %s", n, got)
			}
		}
		if a := w.account("alice"); a.OTP != data.Active || a.Codes.Failures != 0 {
			t.Errorf("%s, %d wrong codes", a.OTP, a.Codes.Failures)
		}
	}
}

// TestRecoveryCodeTyped: people type as it comes.
func TestRecoveryCodeTyped(t *testing.T) {
	w := newWorld(t)
	codes := w.addWithCodes("alice")
	for name, form := range map[string]func(string) string{
		"as printed":     func(s string) string { return s },
		"without dashes": func(s string) string { return strings.ReplaceAll(s, "-", "") },
		"with blanks":    func(s string) string { return " " + strings.ReplaceAll(s, "-", " ") + "\r\n" },
		"small":          strings.ToLower,
		"long dashes":    func(s string) string { return strings.ReplaceAll(s, "-", " – ") },
		"digits that are letters": func(s string) string {
			return strings.NewReplacer("O", "0", "I", "1", "B", "8").Replace(s)
		},
		"pasted with marks": func(s string) string { return "\u200e" + s + "\ufeff" },
	} {
		if got := reasonOf(w.signIn("alice", form(codes[0]))); got != "session" {
			t.Errorf("%s: %s", name, got)
		}
		codes = codes[1:]
	}
}

// TestNoRecoveryCode: what has not exactly the form of one is no code at all,
// and is not counted.
func TestNoRecoveryCode(t *testing.T) {
	w := newWorld(t)
	code := w.addWithCodes("alice")[0]
	for name, text := range map[string]string{
		"one short":              code[:len(code)-1],
		"one more":               code + "A",
		"a 9 in it":              "9" + code[1:],
		"umlaut":                 "Ä" + code[1:],
		"six digits twice":       "123456 123456",
		"sixteen digits":         "2345672345672345",
		"zero byte":              code + "\x00",
		"10,000 characters":      strings.Repeat(code, 500),
		"not UTF-8":              code + "\xff",
		"two codes":              code + " " + code,
		"eight letters":          "ABCDEFGH",
		"dashes only":            "----",
		"a colon between":        strings.ReplaceAll(code, "-", ":"),
		"Cyrillic А for Latin A": strings.Repeat("А", 16),
	} {
		if got := reasonOf(w.signIn("alice", text)); got != string(data.BadCode) {
			t.Errorf("%s: %s", name, got)
		}
	}
	if c := w.account("alice").Codes; c != (data.Counter{}) {
		t.Errorf("counted: %+v", c)
	}
	if got := reasonOf(w.signIn("alice", code)); got != "session" {
		t.Errorf("the code itself: %s", got)
	}
}

// TestWrongRecoveryCode counts like a wrong one-time password, in the same
// counter, and delays.
func TestWrongRecoveryCode(t *testing.T) {
	w := newWorld(t)
	codes := w.addWithCodes("alice")
	for i := range tapeTrack.freeCodes {
		typed := otherCode(codes[0])
		if i == 0 {
			typed = w.wrongCode("alice")
		}
		out := w.signIn("alice", typed)
		if reasonOf(out) != string(data.WrongCode) || w.account("alice").Codes.Failures != i+1 {
			t.Fatalf("wrong one %d: %s, %+v", i+1, reasonOf(out), w.account("alice").Codes)
		}
		if (out.Refusal.Wait == tapeTrack.firstDelay) != (i == tapeTrack.freeCodes-1) {
			t.Errorf("wrong one %d: wait %s", i+1, out.Refusal.Wait)
		}
	}
	before := w.account("alice").Codes
	for _, typed := range []string{codes[0], otherCode(codes[0])} {
		if got := reasonOf(w.signIn("alice", typed)); got != string(data.CodeDelay) {
			t.Errorf("while delayed: %s", got)
		}
	}
	if after := w.account("alice").Codes; after != before {
		t.Errorf("%+v became %+v", before, after)
	}
	w.clock.Move(tapeTrack.firstDelay)
	if got := reasonOf(w.signIn("alice", codes[0])); got != "session" {
		t.Errorf("the right one after the delay: %s", got)
	}
	if c := w.account("alice").Codes; c != (data.Counter{}) {
		t.Errorf("after the right one: %+v", c)
	}
}

// TestRecoveryAfterManyGuesses: whoever typed the wrong codes knew the password.
func TestRecoveryAfterManyGuesses(t *testing.T) {
	w := newWorld(t)
	codes := w.addWithCodes("alice")
	w.setCounters("alice", data.Counter{}, data.Counter{Failures: tapeTrack.suspectCodes + 1})
	out := w.signIn("alice", codes[0])
	if out.ChangePassword != data.CodesGuessed || out.Codes != tapeTrack.suspectCodes+1 || out.Enrolment != nil {
		t.Fatalf("%s, %q", reasonOf(out), out.ChangePassword)
	}
	w.must(w.ChooseNew(t.Context(), out.Ticket, "an entirely new one"))
	if got := w.complete(out); got.Session == nil || got.Session.Factor != data.WithRecovery {
		t.Errorf("then %s", reasonOf(got))
	}
}

// TestRecoveryWhileBlocked: after 100 wrong codes it is the way in, and he stays
// Blocked until the phone is replaced.
func TestRecoveryWhileBlocked(t *testing.T) {
	w := newWorld(t)
	codes := w.addWithCodes("alice")
	w.setCounters("alice", data.Counter{}, data.Counter{Failures: tapeTrack.blockAt - 1})
	w.wrongCodes("alice", 1)
	if got := w.account("alice").OTP; got != data.Blocked {
		t.Fatalf("%s", got)
	}
	if got := reasonOf(w.signIn("alice", w.code("alice", 0))); got != string(data.BlockedOTP) {
		t.Errorf("the right code: %s", got)
	}
	if got := reasonOf(w.signIn("alice", otherCode(codes[0]))); got != string(data.WrongCode) {
		t.Errorf("a wrong recovery code: %s", got)
	}
	w.clock.Move(time.Hour)
	out := w.signIn("alice", codes[0])
	w.must(w.ChooseNew(t.Context(), out.Ticket, "an entirely new one"))
	by := w.complete(out).Session.Actor()
	if got := w.account("alice").OTP; got != data.Blocked {
		t.Errorf("then %s", got)
	}
	ticket, err := w.Prove(t.Context(), by, "", "")
	w.must(err)
	secret, made := w.device(ticket, "", "New phone")
	if a := w.account("alice"); a.OTP != data.Active || len(a.Authenticators) != 1 || len(made) != data.RecoveryCodes {
		t.Errorf("%s, %d authenticators, %d codes", a.OTP, len(a.Authenticators), len(made))
	}
	w.clock.Move(time.Minute)
	a := w.attempt("alice", "an entirely new one", hotpOracle(secret, w.step()))
	if got := reasonOf(w.try(a)); got != "session" {
		t.Errorf("the new phone: %s", got)
	}
}

// TestRecoveryCodeElsewhere: it is for the login only. Where the code of a very
// authenticator is asked for it is no code, and stays good.
func TestRecoveryCodeElsewhere(t *testing.T) {
	w := newWorld(t)
	codes := w.addWithCodes("alice")
	by := w.session("alice", w.code("alice", 0))
	_, err := w.Prove(t.Context(), by, passwordOf("alice"), codes[0])
	if f, ok := data.AsFieldError(err); !ok || f.Field != data.FieldOTP {
		t.Errorf("My Sign-in: %v", err)
	}
	_, err = w.TestCode(t.Context(), theConsole, w.account("alice").Key, codes[0])
	if f, ok := data.AsFieldError(err); !ok || f.Field != data.FieldOTP {
		t.Errorf("Test code: %v", err)
	}
	ticket := w.mustProveLater("alice", by)
	_, err = w.BeginDevice(t.Context(), ticket, "")
	w.must(err)
	_, err = w.ConfirmDevice(t.Context(), ticket, "Tablet", codes[0])
	if f, ok := data.AsFieldError(err); !ok || f.Field != data.FieldOTP {
		t.Errorf("a new authenticator: %v", err)
	}
	if c := w.account("alice").Codes; c.Failures != 0 {
		t.Errorf("counted: %+v", c)
	}
	if got := reasonOf(w.signIn("alice", codes[0])); got != "session" {
		t.Errorf("at the login: %s", got)
	}
}

// TestRecoveryCodeInPopup: popup 1 takes a code of the authenticator that it
// shows, nothing else, not even a temporary code that opened it.
func TestRecoveryCodeInPopup(t *testing.T) {
	w := newWorld(t)
	w.addWithCodes("bob")
	w.addActive("alice")
	given := w.lostPhone("alice")
	out := w.signIn("alice", given.Code)
	for _, code := range []string{given.Code, "ABCD-EFGH-IJKL-MNOP"} {
		if got := w.activate(out, code); reasonOf(got) != string(data.BadCode) || !got.Refusal.Retry() {
			t.Errorf("%s", reasonOf(got))
		}
	}
	if a := w.account("alice"); a.OTP != data.Pending || a.Codes.Failures != 0 {
		t.Errorf("%s, %+v", a.OTP, a.Codes)
	}
}

// TestOthersRecoveryCode: codes belong to a user.
func TestOthersRecoveryCode(t *testing.T) {
	w := newWorld(t)
	alice, bob := w.addWithCodes("alice"), w.addWithCodes("bob")
	if got := reasonOf(w.signIn("bob", alice[0])); got != string(data.WrongCode) {
		t.Errorf("alice's for bob: %s", got)
	}
	// A row moved to another user carries no code any more.
	w.raw("UPDATE recovery_codes SET user_key = ? WHERE user_key = ?", w.account("bob").Key, w.account("alice").Key)
	n := len(w.allEvents())
	if _, err := w.SignIn(t.Context(), w.attempt("bob", passwordOf("bob"), bob[0])); !tampered(err) {
		t.Errorf("codes moved to bob: %v", err)
	}
	if got := w.since(n); !slices.Equal(got, []string{"sign-in-refused damaged"}) {
		t.Errorf("events %q", got)
	}
}
