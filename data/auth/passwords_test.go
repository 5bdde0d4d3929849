package auth

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

func TestPasswordRule(t *testing.T) {
	user := data.User{ID: "Operator-1", Name: "Zoë Müller", Email: "zoe@example.com"}
	for _, c := range []struct {
		password string
		want     string // part of the sentence, "" if it is taken
	}{
		{"", "Enter a new password"},
		{"1234567", "at least 8 characters; this one has 7"},
		{"12345678", ""},
		{"äöüäöüä", "at least 8"}, // 14 bytes, 7 characters
		{"a\u0308o\u0308u\u0308a\u0308", "at least 8"},
		{"äöüäöüäö", ""},
		{"🔑🔑🔑🔑🔑🔑🔑🔑", ""},
		{"        ", ""},
		{"correct horse battery staple", ""},
		{strings.Repeat("x", 1024), ""},
		{strings.Repeat("x", 1025), "at most"},
		{strings.Repeat("x", 10_000), "at most"},
		{"password123", "most common"},
		{"PASSWORD123", "most common"},
		{"operator-1", "consist only of the User-ID"},
		{"OPERATOR-1", "consist only of the User-ID"},
		{"zoë MÜLLER", "consist only of the User-ID"},
		{"ZOE@example.com", "consist only of the User-ID"},
		{"operator-1!", "consist only of the User-ID"},
		{"operator-1! is me", ""},
		{"two\nlines is no use", "can't have a line break"},
		{"two\rlines is no use", "can't have a line break"},
		{"a zero \x00 byte", "can't have an invisible character (U+0000)"},
		{"not UTF-8 \xff\xfe", "can't have bytes that are not text"},
		{"\u202eright to left", ""},
		{"'; DROP TABLE users; --", ""},
	} {
		err := newPasswordRule(user, commonPassword, 8).Check(c.password)
		if c.want == "" {
			if err != nil {
				t.Errorf("%.20q: %v", c.password, err)
			}
			continue
		}
		f, ok := data.AsFieldError(err)
		if !ok || f.Field != data.FieldPassword || !strings.Contains(lang.Say(words.Message(f)), c.want) {
			t.Errorf("%.20q: %v, want %q", c.password, err, c.want)
		}
	}
}

// TestPasswordRuleOfPolicy: wherever a password is chosen, the rule that is told
// there is the one that decides, with the length of the policy in effect.
func TestPasswordRuleOfPolicy(t *testing.T) {
	for profile, least := range map[string]int{"TapeTrack": 8, "NIST": 15, "PCI": 12} {
		w := newWorld(t)
		w.must(w.EditPolicies(t.Context(), theConsole, nil, map[string]string{data.PolicyProfile: profile}))
		own := func(n *data.NewUser) { n.Name, n.Email = "Alice Anderson", "a.a@example.com" }
		key := w.add("alice", own).Key
		by := w.session("alice", "")
		due := w.add("bob", func(n *data.NewUser) { n.Temporary = true })
		out := w.signIn("bob", "")
		short, enough := strings.Repeat("x", least-1), strings.Repeat("x", least)
		for _, c := range []struct {
			name string
			rule func() (data.PasswordRule, error)
			own  []string
			set  func(password string) error
		}{
			{
				"Change Password",
				func() (data.PasswordRule, error) { return w.OwnPasswordRule(t.Context(), by) },
				[]string{"alice", "Alice Anderson", "a.a@example.com"},
				func(password string) error {
					return w.ChangePassword(t.Context(), by, passwordOf("alice"), password)
				},
			},
			{
				"Reset Password",
				func() (data.PasswordRule, error) { return w.PasswordRule(t.Context(), theConsole, key) },
				[]string{"alice", "Alice Anderson", "a.a@example.com"},
				func(password string) error { return w.ResetPassword(t.Context(), theConsole, key, password, false) },
			},
			{
				"choose at sign-in",
				func() (data.PasswordRule, error) { return w.DuePasswordRule(t.Context(), out.Ticket) },
				[]string{"bob", "Name of bob", "bob@example.com"},
				func(password string) error { return w.ChooseNew(t.Context(), out.Ticket, password) },
			},
			{
				"New User",
				func() (data.PasswordRule, error) { return w.PasswordRule(t.Context(), theConsole, due.Key) },
				[]string{"bob", "Name of bob", "bob@example.com"},
				func(password string) error {
					_, err := w.AddUser(t.Context(), theConsole, data.NewUser{
						User: data.User{ID: "n" + strconv.Itoa(len(w.allEvents())), Group: "OPS"}, Password: password,
					})
					return err
				},
			},
		} {
			name := c.name
			rule, err := c.rule()
			w.must(err)
			if rule.Least != least || !slices.Equal(rule.Own, c.own) {
				t.Errorf("%s, %s: %d characters, %q is known", profile, name, rule.Least, rule.Own)
			}
			if told, did := lang.Say(words.Message(rule.Check(short))), lang.Say(words.Message(c.set(short))); told != did || !strings.Contains(did, "at least "+strconv.Itoa(least)+" characters") {
				t.Errorf("%s, %s: told %q, refused with %q", profile, name, told, did)
			}
			w.must(rule.Check(enough))
			w.must(c.set(enough))
		}
		if _, err := w.DuePasswordRule(t.Context(), "spent"); !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("a ticket that is none: %v", err)
		}
	}
}

// TestRandomPassword: it is what the longest policy asks for.
func TestRandomPassword(t *testing.T) {
	for least, want := range map[int]int{0: 19, 8: 19, 19: 19, 20: 24, 64: 64} {
		got := RandomPassword(least)
		if len(got) != want || newPasswordRule(data.User{ID: "alice"}, commonPassword, least).Check(got) != nil {
			t.Errorf("at least %d: %q", least, got)
		}
	}
}

func TestChangePassword(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	by := w.session("alice", "")
	const next = "an entirely new one"
	for _, c := range []struct{ current, next, field string }{
		{"", next, data.FieldCurrent},
		{passwordOf("alice"), "", data.FieldPassword},
		{passwordOf("alice"), "short", data.FieldPassword},
		{passwordOf("alice"), passwordOf("alice"), data.FieldPassword},
		{"wrong", next, data.FieldCurrent},
	} {
		err := w.ChangePassword(t.Context(), by, c.current, c.next)
		if f, ok := data.AsFieldError(err); !ok || f.Field != c.field {
			t.Errorf("%q to %q: %v, want an error of %s", c.current, c.next, err, c.field)
		}
	}
	if n := w.account("alice").Passwords.Failures; n != 1 {
		t.Errorf("%d wrong passwords are counted, want 1", n)
	}
	n := len(w.allEvents())
	w.must(w.ChangePassword(t.Context(), by, passwordOf("alice"), next))
	if got := w.since(n); !slices.Equal(got, []string{"password-changed"}) {
		t.Errorf("events %q", got)
	}
	if a := w.account("alice"); a.Passwords.Failures != 0 || !a.PasswordSet.Equal(w.clock.Now()) {
		t.Errorf("%d wrong passwords, set at %s", a.Passwords.Failures, a.PasswordSet)
	}
	if got := reasonOf(w.signIn("alice", "")); got != string(data.WrongPassword) {
		t.Errorf("the old password: %s", got)
	}
	if got := reasonOf(w.try(w.attempt("alice", next, ""))); got != "session" {
		t.Errorf("the new password: %s", got)
	}
}

// TestChangePasswordIsJudged: the same counter as at sign-in, and the sixth
// wrong one ends the session.
func TestChangePasswordIsJudged(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	by := w.session("alice", "")
	for range 3 {
		w.try(w.attempt("alice", "wrong", ""))
	}
	n := len(w.allEvents())
	for i := range 3 {
		err := w.ChangePassword(t.Context(), by, "wrong", "an entirely new one")
		if f, ok := data.AsFieldError(err); !ok || f.Field != data.FieldCurrent {
			t.Fatalf("try %d: %v", i, err)
		}
	}
	want := []string{
		"password-refused wrong-password", "password-refused wrong-password",
		"user-revoked passwords", "sessions-ended " + data.GuessedIn, "password-refused wrong-password",
	}
	if got := w.since(n); !slices.Equal(got, want) {
		t.Errorf("events %q", got)
	}
	if err := w.ChangePassword(t.Context(), by, passwordOf("alice"), "an entirely new one"); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("once revoked: %v", err)
	}
	if _, err := w.Overview(t.Context(), by); !errors.Is(err, data.ErrSessionEnded) {
		t.Errorf("once revoked: %v", err)
	}
}

// TestChangePasswordMeanwhile: it was changed elsewhere while this one was hashed.
func TestChangePasswordMeanwhile(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	by := w.session("alice", "")
	other := fastHash(0, "somebody else's choice")
	w.fast.meanwhile = func() { w.set("alice", func(a *data.Account) { a.PasswordHash = other }) }
	err := w.ChangePassword(t.Context(), by, passwordOf("alice"), "an entirely new one")
	if f, ok := data.AsFieldError(err); !ok || f.Field != data.FieldCurrent {
		t.Errorf("%v", err)
	}
	if w.account("alice").PasswordHash != other {
		t.Error("the other change was overwritten")
	}
}

func TestResetPassword(t *testing.T) {
	for state, prepare := range states {
		for _, temporary := range []bool{false, true} {
			w := newWorld(t)
			prepare(w)
			user := w.account("alice")
			var old []byte
			if state != "off" {
				old = w.secretOf("alice")
			}
			w.set("alice", func(a *data.Account) { a.Revocation = data.WrongPasswords })
			w.setCounters("alice", data.Counter{Failures: 6}, data.Counter{Failures: 7, Start: w.clock.Now(), Delay: 4 * tapeTrack.firstDelay})
			w.must(w.ResetPassword(t.Context(), theConsole, user.Key, "an entirely new one", temporary))
			a := w.account("alice")
			if a.OTP != user.OTP || a.Revocation != data.NotRevoked || a.Passwords != (data.Counter{}) || a.Codes != (data.Counter{Failures: 7}) {
				t.Errorf("%s: %s, revoked %q, %+v, %+v", state, a.OTP, a.Revocation, a.Passwords, a.Codes)
			}
			if (a.ChangePassword == data.TemporaryFirst) != temporary {
				t.Errorf("%s, temporary %v: %q", state, temporary, a.ChangePassword)
			}
			if state != "off" {
				// Who knew the old password may have scanned a Pending secret.
				if same := string(w.secretOf("alice")) == string(old); same == (state == "pending") {
					t.Errorf("%s: the same secret: %v", state, same)
				}
			}
			if n := w.sessions("alice"); n != 0 {
				t.Errorf("%s: %d sessions are still open", state, n)
			}
			if got := reasonOf(w.signIn("alice", "")); got != string(data.WrongPassword) {
				t.Errorf("%s: the old password gives %s", state, got)
			}
		}
	}
}

// TestTemporaryPassword: nothing is reachable before it is changed, in every
// state that lets in.
func TestTemporaryPassword(t *testing.T) {
	for _, c := range []struct {
		state, code string
		enrolment   bool
	}{
		{"off", "empty", false},
		{"pending", "empty", true},
		{"pending", "right", true},
		{"active", "right", false},
	} {
		w := newWorld(t)
		states[c.state](w)
		w.must(w.ResetPassword(t.Context(), theConsole, w.account("alice").Key, "a temporary one", true))
		a := w.attempt("alice", "a temporary one", typed[c.code](w))
		out := w.try(a)
		if out.ChangePassword != data.TemporaryFirst || (out.Enrolment != nil) != c.enrolment {
			t.Fatalf("%+v: %s %q", c, reasonOf(out), out.ChangePassword)
		}
		if got := w.complete(out); reasonOf(got) != string(data.NewPasswordDue) || !got.Refusal.Retry() || w.sessions("alice") != 0 {
			t.Errorf("%+v: without a new one %s", c, reasonOf(got))
		}
		if err := w.ChooseNew(t.Context(), out.Ticket, "a temporary one"); err == nil {
			t.Errorf("%+v: the temporary one is taken for a new one", c)
		}
		w.must(w.ChooseNew(t.Context(), out.Ticket, "an entirely new one"))
		if got := reasonOf(w.complete(out)); got != "session" {
			t.Errorf("%+v: %s", c, got)
		}
		if err := w.ChooseNew(t.Context(), out.Ticket, "one more new one"); !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("%+v: a spent ticket: %v", c, err)
		}
	}
}

// TestChooseNewMeanwhile: who was disabled or reset meanwhile chooses nothing.
func TestChooseNewMeanwhile(t *testing.T) {
	for name, change := range map[string]func(w *world, key int64){
		"disabled": func(w *world, _ int64) { w.set("alice", func(a *data.Account) { a.Disabled = true }) },
		"reset": func(w *world, key int64) {
			w.must(w.ResetPassword(t.Context(), theConsole, key, "a second temporary one", true))
		},
	} {
		w := newWorld(t)
		key := w.add("alice", func(n *data.NewUser) { n.Temporary = true }).Key
		out := w.signIn("alice", "")
		change(w, key)
		hash := w.account("alice").PasswordHash
		if err := w.ChooseNew(t.Context(), out.Ticket, "an entirely new one"); !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("%s: %v", name, err)
		}
		if w.account("alice").PasswordHash != hash {
			t.Errorf("%s: the password was changed", name)
		}
	}
}

// TestRehash: a password whose hash has old parameters is hashed anew at the
// next sign-in, and only then.
func TestRehash(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP)
	old := w.account("alice").PasswordHash
	w.fast.generation.Add(1)
	w.try(w.attempt("alice", "wrong", ""))
	if w.account("alice").PasswordHash != old {
		t.Error("a wrong password changed the hash")
	}
	out := w.signIn("alice", "") // Pending: the ticket has to go with the new hash
	renewed := w.account("alice").PasswordHash
	if renewed == old || renewed != fastHash(1, passwordOf("alice")) {
		t.Errorf("hash %q", renewed)
	}
	if got := reasonOf(w.complete(out)); got != "session" {
		t.Errorf("%s", got)
	}
	w.fast.hashed.Store(0)
	w.complete(w.signIn("alice", ""))
	if n := w.fast.hashed.Load(); n != 0 || w.account("alice").PasswordHash != renewed {
		t.Errorf("the next sign-in hashed %d times", n)
	}
	w.must(w.SignOut(t.Context(), actor.InSession("none"), data.ByUser))
}
