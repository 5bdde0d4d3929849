package auth

import (
	"bytes"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// TestNothingInTheClear goes through everything that handles secrets, and then
// looks for them in every event, in every column, and in the bytes of the
// database and its log.
func TestNothingInTheClear(t *testing.T) {
	w := newWorld(t)
	looked := map[string]string{} // what must not be found -> what it is
	secret := func(id string) {
		s := w.secretOf(id)
		b32 := base32.StdEncoding.EncodeToString(s)
		for form, text := range map[string]string{
			"raw": string(s), "base32": b32, "base32 in groups": groupKey(s), "small base32": strings.ToLower(b32),
			"hexadecimal": hex.EncodeToString(s), "base64": base64.StdEncoding.EncodeToString(s)[:26],
		} {
			looked[text] = "the secret of " + id + ", " + form
		}
	}
	code := func(text string) string { looked[text] = "a code"; return text }
	password := func(text string) string { looked[text] = "a password"; return text }

	password(superPassword)
	for _, id := range []string{"alice", "bob"} {
		w.add(id, withOTP)
		password(passwordOf(id))
		secret(id)
	}
	out := w.signIn("alice", "")
	looked[out.Enrolment.URI], looked["otpauth"] = "an otpauth URI", "part of an otpauth URI"
	w.activate(out, code(w.wrongCode("alice")))
	w.activate(out, code(w.code("alice", 0)))
	w.complete(out)
	w.signIn("bob", code(w.wrongCode("bob")))
	w.complete(w.signIn("bob", code(w.code("bob", 0))))
	w.signIn("bob", code(w.code("bob", 0)))
	w.session("bob", code(w.code("bob", 1)))
	w.try(w.attempt("bob", password("a wrong password of bob"), code(w.code("bob", -1))))
	w.try(w.attempt("my password typed as a User-ID", password("typed into the wrong field"), ""))
	looked["my password typed as a User-ID"] = "what was typed for an unknown user"
	by := w.session(data.Superuser, "")
	_ = w.ChangePassword(t.Context(), by, password("not the current one"), password("the next one of the superuser"))
	w.must(w.ChangePassword(t.Context(), by, superPassword, "the next one of the superuser"))
	w.must(w.ResetPassword(t.Context(), by, w.account("bob").Key, password("a temporary one for bob"), true))
	out = w.try(w.attempt("bob", "a temporary one for bob", code(w.code("bob", 1))))
	if out.Ticket == "" {
		w.clock.Move(60e9)
		out = w.try(w.attempt("bob", "a temporary one for bob", code(w.code("bob", 0))))
	}
	w.must(w.ChooseNew(t.Context(), out.Ticket, password("a new one chosen by bob")))
	w.complete(out)
	w.otp("alice", data.RestartOTP)
	secret("alice")
	single := func(codes ...string) {
		for _, c := range codes {
			looked[c], looked[strings.ReplaceAll(c, "-", "")] = "a single-use code", "a single-use code"
		}
	}
	w.clock.Move(time.Minute)
	mine := w.session("alice", code(w.code("alice", 0)))
	codes := w.firstCodes(mine)
	single(codes...)
	w.clock.Move(time.Minute)
	ticket := w.prove(mine, "alice")
	looked[base32Key(w.secretOf("alice"))] = "the secret of alice"
	w.device(ticket, "", "Tablet")
	secret("alice")
	w.session("alice", codes[0])
	w.signIn("alice", otherCode(codes[1]))
	single(otherCode(codes[1]), w.temporary("alice"))
	given := w.lostPhone("alice")
	single(given.Code)
	renewed := w.newQRCode(w.signIn("alice", given.Code))
	looked[renewed.Enrolment.URI] = "an otpauth URI"
	secret("alice")
	w.otp("bob", data.TurnOTPOff)
	w.raw("UPDATE users SET name = 'x' WHERE user_id = 'bob'")
	w.try(w.attempt("bob", "a new one chosen by bob", ""))

	if len(looked) < 20 {
		t.Fatalf("only %d things are looked for", len(looked))
	}
	for what, text := range map[string]string{"an event": w.dump("events"), "a row": w.dump(everything...)} {
		for needle, is := range looked {
			// Six digits stand in times and hashes by chance.
			if is == "a code" && what == "a row" {
				continue
			}
			if is == "a code" {
				text = textOfEvents(w)
			}
			if strings.Contains(text, needle) {
				t.Errorf("%s is in %s", is, what)
			}
		}
	}
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(w.path + suffix)
		w.must(err)
		for needle, is := range looked {
			if is == "a code" {
				continue // six digits are in any number of hashes
			}
			for _, form := range []string{needle, url.QueryEscape(needle)} {
				if bytes.Contains(content, []byte(form)) {
					t.Errorf("%s is in the database%s", is, suffix)
				}
			}
		}
		if suffix == "" && !bytes.Contains(content, []byte("TABLE users")) {
			t.Error("that is no database")
		}
	}
}

// textOfEvents returns the texts of all events, without their times and keys.
func textOfEvents(w *world) string {
	var b strings.Builder
	for _, e := range w.allEvents() {
		fmt.Fprintln(&b, e.Kind, e.UserID, e.Actor, e.Program, e.Computer, e.Detail)
	}
	return b.String()
}

// TestEnrolmentIsNotPrinted: an Enrolment in a log line shows nothing.
func TestEnrolmentIsNotPrinted(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP)
	out := w.signIn("alice", "")
	w.addActive("bob")
	given := w.lostPhone("bob")
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		if text := fmt.Sprintf(verb+verb, given, &given); strings.Contains(text, given.Code) {
			t.Errorf("%s: %s", verb, text)
		}
		for _, text := range []string{fmt.Sprintf(verb, out.Enrolment), fmt.Sprintf(verb, *out.Enrolment)} {
			if strings.Contains(text, out.Enrolment.Key) || strings.Contains(text, "otpauth") {
				t.Errorf("%s: %s", verb, text)
			}
		}
	}
}

// TestReasonsAreKnown: details of refusals are reasons, nothing else.
func TestReasonsAreKnown(t *testing.T) {
	known := []data.Reason{
		data.UnknownUser, data.WrongPassword, data.RevokedUser, data.PasswordDelay, data.PasswordRaced, data.DamagedAccount,
		data.DisabledUser, data.RevokedByAdmin, data.OldProgram, data.NoCode, data.BadCode, data.WrongCode, data.UsedCode,
		data.CodeDelay, data.BlockedOTP, data.NoSecret, data.Replaced, data.TurnedOff, data.BecameActive, data.TicketUnknown, data.NewPasswordDue,
		data.NeedsTemporary, data.UsedRecovery, data.EndedTemporary, data.TurnedOn, data.PasswordEnded,
	}
	w := newWorld(t)
	w.addActive("alice")
	for name := range typed {
		if name != "random" {
			w.signIn("alice", typed[name](w))
		}
	}
	for _, e := range w.allEvents() {
		if e.Kind == data.SignInRefused && !slices.Contains(known, data.Reason(e.Detail)) {
			t.Errorf("%q", e.Detail)
		}
	}
}
