package auth

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// bad is what people and attackers type into fields.
var bad = map[string]string{
	"empty":             "",
	"blank":             " ",
	"10,000 characters": strings.Repeat("x", 10_000),
	"10,000 emoji":      strings.Repeat("🎞️", 10_000),
	"zero byte":         "a\x00b",
	"line break":        "a\nb",
	"Windows line end":  "a\r\n",
	"tab":               "a\tb",
	"escape":            "a\x1b[31mb",
	"delete":            "a\x7fb",
	"C1 control":        "a\u0085b",
	"line separator":    "a\u2028b",
	"right to left":     "\u202eecila",
	"isolate":           "\u2066alice\u2069",
	"byte order mark":   "\ufeffalice",
	"Hebrew":            "שלום",
	"Arabic":            "مرحبا",
	"emoji":             "👩‍🚀",
	"combining":         "Zoe\u0308",
	"accents":           "Zoë Müller",
	"single quote":      "O'Brien",
	"double quote":      `say "hi"`,
	"backslash":         `DOM\alice`,
	"percent":           "100%",
	"underscore":        "a_b",
	"SQL":               "x'; DROP TABLE users; --",
	"SQL union":         "' UNION SELECT password_hash FROM users --",
	"placeholder":       "?",
	"named placeholder": "@p1 :p1 $1",
	"format":            "%s%d%!v(MISSING)",
	"markup":            "<b>alice</b>",
	"formula":           "=1+1",
	"path":              "../../etc/passwd",
	"not UTF-8":         "\xff\xfe",
	"half a surrogate":  "\xed\xa0\x80",
	"long s":            "tapema\u017fter",
	"Kelvin":            "\u212aate",
	"dotless i":         "al\u0131ce",
	"full width":        "ａｌｉｃｅ",
	"e-mail":            "a@b.c",
	"superuser":         "tapemaster",
	"SUPERUSER":         "TAPEMASTER",
	"plain":             "abc",
}

// refusedCleanly checks that a refusal is the sentence of a field, and that
// nothing was changed.
func (w *world) refusedCleanly(t *testing.T, what string, err error, before string) {
	t.Helper()
	f, ok := data.AsFieldError(err)
	if !ok {
		t.Errorf("%s: %v is no sentence about a field", what, err)
		return
	}
	if f.Field == "" || !strings.HasSuffix(lang.Say(words.Message(f)), ".") || strings.ContainsAny(lang.Say(words.Message(f)), "\x00\n\r\x1b") || !utf8.ValidString(lang.Say(words.Message(f))) || utf8.RuneCountInString(lang.Say(words.Message(f))) > 300 {
		t.Errorf("%s: %q about %q", what, lang.Say(words.Message(f)), f.Field)
	}
	if w.dump(everything...) != before {
		t.Errorf("%s: something was changed", what)
	}
}

// tidied returns a user as typed texts are kept.
func tidied(u data.User) data.User {
	u.ID, u.Name, u.Email, u.Group = data.Tidy(u.ID), data.Tidy(u.Name), data.Tidy(u.Email), data.Tidy(u.Group)
	return u
}

// TestBadInputAddUser puts each text into each field of a new user.
func TestBadInputAddUser(t *testing.T) {
	w := newWorld(t)
	for field, put := range map[string]func(n *data.NewUser, s string){
		data.FieldUserID:   func(n *data.NewUser, s string) { n.ID = s },
		data.FieldName:     func(n *data.NewUser, s string) { n.Name = s },
		data.FieldEmail:    func(n *data.NewUser, s string) { n.Email = s },
		data.FieldGroup:    func(n *data.NewUser, s string) { n.Group = s },
		data.FieldPassword: func(n *data.NewUser, s string) { n.Password = s },
	} {
		for name, text := range bad {
			what := field + " " + name
			before := w.dump(everything...)
			n := data.NewUser{User: data.User{ID: "alice", Name: "A", Group: "OPS"}, Password: passwordOf("alice")}
			put(&n, text)
			user, err := w.AddUser(t.Context(), theConsole, n)
			if err != nil {
				w.refusedCleanly(t, what, err, before)
				continue
			}
			n.User = tidied(n.User)
			stored := w.account(n.ID)
			if user.ID != n.ID || stored.ID != n.ID || stored.Name != n.Name || stored.Email != n.Email || data.Fold(stored.Group) != data.Fold(n.Group) {
				t.Errorf("%s: stored as %+v", what, stored.User)
			}
			if out := w.try(w.attempt(n.ID, n.Password, "")); out.Session == nil {
				t.Errorf("%s: can't sign in: %s", what, reasonOf(out))
			}
			w.must(w.DeleteUser(t.Context(), theConsole, user.Key))
		}
	}
}

func TestBadInputEditUser(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	for field, put := range map[string]func(e *data.UserEdit, s string){
		data.FieldUserID: func(e *data.UserEdit, s string) { e.ID = s },
		data.FieldName:   func(e *data.UserEdit, s string) { e.Name = s },
		data.FieldEmail:  func(e *data.UserEdit, s string) { e.Email = s },
		data.FieldGroup:  func(e *data.UserEdit, s string) { e.Group = s },
	} {
		for name, text := range bad {
			what := field + " " + name
			before := w.dump(everything...)
			e := data.UserEdit{User: w.account("alice").User}
			put(&e, text)
			user, err := w.EditUser(t.Context(), theConsole, e)
			if err != nil {
				w.refusedCleanly(t, what, err, before)
				continue
			}
			e.User = tidied(e.User)
			if user.ID != e.ID || user.Name != e.Name || user.Email != e.Email || data.Fold(user.Group) != data.Fold(e.Group) {
				t.Errorf("%s: stored as %+v", what, user)
			}
			e.User = data.User{Key: user.Key, Version: user.Version, ID: "alice", Name: "A", Group: "OPS"}
			_, err = w.EditUser(t.Context(), theConsole, e)
			w.must(err)
		}
	}
}

func TestBadInputGroup(t *testing.T) {
	w := newWorld(t)
	n := 0
	for name, text := range bad {
		before := w.dump(everything...)
		if err := w.AddGroup(t.Context(), theConsole, data.Group{ID: text, Description: "d"}); err != nil {
			w.refusedCleanly(t, "Group-ID "+name, err, before)
		}
		before = w.dump(everything...)
		n++
		g := data.Group{ID: fmt.Sprintf("G%d", n), Description: text}
		if err := w.AddGroup(t.Context(), theConsole, g); err != nil {
			w.refusedCleanly(t, "description "+name, err, before)
			continue
		}
		groups, err := w.Groups(t.Context(), theConsole)
		w.must(err)
		found := false
		for _, stored := range groups {
			found = found || stored.ID == g.ID && stored.Description == data.Tidy(text)
		}
		if !found {
			t.Errorf("description %s: not stored as it was typed, but for blanks", name)
		}
	}
}

func TestBadInputPolicy(t *testing.T) {
	w := newWorld(t)
	names := append(policyNames(), "", "code", "minimum-version.", "minimum-version.other", "minimum-version.Lite", "policy.issuer", "ISSUER", "issuer\x00")
	for _, policy := range names {
		for name, text := range bad {
			what := fmt.Sprintf("policy %q %s", policy, name)
			before := w.dump(everything...)
			if err := w.EditPolicies(t.Context(), theConsole, nil, map[string]string{policy: text}); err != nil {
				if policy == "" {
					continue // a field without a name
				}
				w.refusedCleanly(t, what, err, before)
				continue
			}
			want := text
			if policy == data.PolicyIssuer {
				want = data.Tidy(text)
			}
			if stored := w.policy(policy); stored != want && text != "" {
				t.Errorf("%s: stored as %q", what, stored)
			}
		}
	}
	for name, text := range bad {
		before := w.dump(everything...)
		if err := w.EditPolicies(t.Context(), theConsole, nil, map[string]string{text: "1.0.0"}); err == nil || w.dump(everything...) != before {
			t.Errorf("a policy with the name %s is taken", name)
		}
	}
}

// TestBadInputVersion is about the values of minimum-version.
func TestBadInputVersion(t *testing.T) {
	for value, want := range map[string]bool{
		"":             true,
		"1.2.0":        true,
		"0.0.0":        true,
		"1.2.0-beta":   true,
		"1.2":          false,
		"1":            false,
		"v1.2.0":       false,
		"1.2.0.0":      false,
		"01.2.0":       false,
		" 1.2.0":       false,
		"1.2.0\n":      false,
		"latest":       false,
		"1.2.x":        false,
		"-1.2.0":       false,
		"１.２.０":        false,
		"1.2.0;DELETE": false,
	} {
		if err := newWorld(t).EditPolicies(t.Context(), theConsole, nil, map[string]string{data.PolicyMinimumVersion + "lite": value}); (err == nil) != want {
			t.Errorf("%q: %v", value, err)
		}
	}
}

// TestBadInputSignIn puts each text into each field of the login dialog.
func TestBadInputSignIn(t *testing.T) {
	for state, prepare := range states {
		w := newWorld(t)
		prepare(w)
		for name, text := range bad {
			for field, a := range map[string]data.Attempt{
				"login":    w.attempt(text, passwordOf("alice"), ""),
				"password": w.attempt("alice", text, ""),
				"code":     w.attempt("alice", passwordOf("alice"), text),
			} {
				before := w.dump("users", "groups", "settings")
				out, err := w.SignIn(t.Context(), a)
				if w.tooLong(err, text) {
					continue
				}
				if err != nil {
					t.Errorf("%s, %s %s: %v", state, field, name, err)
					continue
				}
				if field != "code" && (out.Refusal == nil || lang.Say((*out.Refusal).Says()) != lang.Say(words.BeforePassword)) {
					t.Errorf("%s, %s %s: %s", state, field, name, reasonOf(out))
				}
				if field == "code" && text != "" && state != "off" && (out.Refusal == nil || out.Refusal.Reason != data.BadCode && out.Refusal.Reason != data.BlockedOTP) {
					t.Errorf("%s, %s %s: %s", state, field, name, reasonOf(out))
				}
				if field == "login" && data.Fold(text) != data.Superuser && w.dump("users", "groups", "settings") != before {
					t.Errorf("%s, %s %s: something was changed", state, field, name)
				}
				if field == "password" {
					w.must(w.Unlock(t.Context(), theConsole, w.account("alice").Key))
				}
				// Nothing of what was typed for nobody is kept, and a code never.
				if events := w.dump("events"); len(text) > 3 && field != "password" && text != "tapemaster" && strings.Contains(events, text) {
					t.Errorf("%s, %s %s: it is in the audit", state, field, name)
				}
			}
		}
	}
}

// TestBadInputClient: host name and program come from elsewhere too.
func TestBadInputClient(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	for name, text := range bad {
		a := w.attempt("alice", passwordOf("alice"), "")
		a.Client = data.Client{Program: text, Version: text, Computer: text}
		out, err := w.SignIn(t.Context(), a)
		if !w.tooLong(err, text, text, text) && (err != nil || out.Session == nil) {
			t.Errorf("%s: %s, %v", name, reasonOf(out), err)
		}
	}
}
