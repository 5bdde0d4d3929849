package data_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// Texts that no field of an identity takes.
var unseen = []string{
	"a\x00", "a\n", "a\r\n", "\ta", "a\x1b[0m", "a\x7f", "a\u0085", "a\u2028", "a\u2029", "\u202eecila", "\u2066a\u2069",
	"\u200ea", "\u061ca", "\ufeffa", "\xff", "\xed\xa0\x80",
	"a\u009b31m", "a\u200bb", "a\u2060b", "a\u00adb", "a\u180eb", "a\u2063b", "a\U000e0041", "a\u3164b", "a\u115fb", "\u2800",
	"Al\u200dice", "Al\u200cice", "\u200dAlice", "Alice\u200c", "李\u200d明", "А\u200cа", "می\u200c", "\u200cخواهم", "👩\u200c🚀", "👩\u200dA", "می\u200c\u200cخواهم",
}

// Names that need a joiner where it stands.
var joinedNames = []string{"می\u200cخواهم", "पक्\u200dष", "ক্\u200dষ", "ශ්\u200dරී", "ന്\u200dമ", "👩\u200d🚀", "👩🏽\u200d🚀", "❤\ufe0f\u200d🔥"}

func TestCheckUserID(t *testing.T) {
	for id, want := range map[string]bool{
		"a":                     true,
		"alice":                 true,
		"Alice.B-1":             true,
		"0":                     true,
		"1.2-3":                 true,
		"a-":                    true,
		"alice_b":               true,
		"_svc-backup.2":         true,
		"abcdefghijklmnopqrst":  true,
		"abcdefghijklmnopqrstu": false,
		"":                      false,
		" ":                     false,
		"al ice":                false,
		".alice":                false,
		"-alice":                false,
		"alice@b":               false,
		"alicé":                 false,
		"ａｌｉｃｅ":                 false,
		"аlice":                 false, // Cyrillic a
		"😀":                     false,
		"a/b":                   false,
		`a\b`:                   false,
		"a'b":                   false,
		"a;b":                   false,
		"%":                     false,
	} {
		checkField(t, data.CheckUserID(id), id, data.FieldUserID, want)
	}
	for _, id := range append(unseen, strings.Repeat("a", 10_000)) {
		checkField(t, data.CheckUserID(id), id, data.FieldUserID, false)
	}
}

func TestCheckGroupID(t *testing.T) {
	for id, want := range map[string]bool{
		"OPS": true, "ops1": true, "1": true, "ABCDEFGHIJ": true,
		"ABCDEFGHIJK": false, "": false, "A B": false, "A-B": false, "A.B": false, "Ä": false, "１": false, "😀": false, "'": false,
	} {
		checkField(t, data.CheckGroupID(id), id, data.FieldGroup, want)
	}
	for _, id := range append(unseen, strings.Repeat("A", 10_000)) {
		checkField(t, data.CheckGroupID(id), id, data.FieldGroup, false)
	}
}

func TestCheckNameAndDescription(t *testing.T) {
	for name, want := range map[string]bool{
		"":                         true,
		"Zoë Müller":               true,
		"O'Brien":                  true,
		"字母":                       true,
		"שלום":                     true,
		"👩‍🚀":                      true, // with a joiner
		"'; DROP TABLE users; --":  true,
		strings.Repeat("ä", 64):    true,
		strings.Repeat("ä", 101):   false,
		strings.Repeat("x", 10000): false,
	} {
		checkField(t, data.CheckName(name), name, data.FieldName, want)
		checkField(t, data.CheckDescription(name), name, "description", want)
	}
	checkField(t, data.CheckName(strings.Repeat("ä", 65)), "65", data.FieldName, false)
	checkField(t, data.CheckDescription(strings.Repeat("ä", 100)), "100", "description", true)
	for _, name := range joinedNames {
		checkField(t, data.CheckName(name), name, data.FieldName, true)
		checkField(t, data.CheckDevice(name), name, data.FieldName, false)
		checkField(t, data.CheckReason(name), name, data.FieldReason, true)
		checkField(t, data.CheckUserID(name), name, data.FieldUserID, false)
		checkField(t, data.CheckGroupID(name), name, data.FieldGroup, false)
		checkField(t, data.CheckEmail(name+"@example.com"), name, data.FieldEmail, false)
	}
	for _, name := range unseen {
		checkField(t, data.CheckName(name), name, data.FieldName, false)
		checkField(t, data.CheckDevice(name), name, data.FieldName, false)
		checkField(t, data.CheckReason(name), name, data.FieldReason, false)
		checkField(t, data.CheckDescription(name), name, "description", false)
	}
}

func TestCheckEmail(t *testing.T) {
	for email, want := range map[string]bool{
		"":                        true,
		"alice@example.com":       true,
		"Alice.B+tag@Example.COM": true,
		"a@b":                     true,
		"o'brien@example.com":     true,
		"zoë@example.com":         true,
		strings.Repeat("a", 60) + "@" + strings.Repeat("b", 193): true,
		strings.Repeat("a", 60) + "@" + strings.Repeat("b", 194): false,
		strings.Repeat("a", 10_000) + "@example.com":             false,
		"alice":                         false,
		"alice@":                        false,
		"@example.com":                  false,
		"alice@example.com ":            false,
		" alice@example.com":            false,
		"Alice <alice@example.com>":     false,
		"<alice@example.com>":           false,
		"a@b.c, d@e.f":                  false,
		"a@b@c":                         false,
		"alice @example.com":            false,
		`"al ice"@example.com`:          false,
		"alice@example.com (comment)":   false,
		"a@b.c'; DROP TABLE users; --":  false,
		"a@b.c\nBcc: everybody@example": false,
	} {
		checkField(t, data.CheckEmail(email), email, data.FieldEmail, want)
	}
	for _, email := range unseen {
		checkField(t, data.CheckEmail(email+"@example.com"), email, data.FieldEmail, false)
	}
}

func checkField(t *testing.T, err error, text, field string, want bool) {
	t.Helper()
	if err == nil {
		if !want {
			t.Errorf("%.40q is taken for %s", text, field)
		}
		return
	}
	f, ok := data.AsFieldError(err)
	switch {
	case want:
		t.Errorf("%.40q is refused: %v", text, err)
	case !ok || f.Field != field:
		t.Errorf("%.40q: %v is no error of %s", text, err, field)
	case !strings.HasSuffix(lang.Say(words.Message(f)), ".") || lang.Say(words.Message(err)) != lang.Say(words.Message(f)) || len(lang.Say(words.Message(f))) > 200:
		t.Errorf("%.40q: %q is no sentence", text, lang.Say(words.Message(f)))
	}
}

func TestUserCheck(t *testing.T) {
	good := data.User{ID: "alice", Name: "A", Email: "a@b.c", Group: "OPS"}
	for _, c := range []struct {
		name   string
		change func(*data.User)
		field  string
	}{
		{"good", func(*data.User) {}, ""},
		{"user-id", func(u *data.User) { u.ID = "" }, data.FieldUserID},
		{"name", func(u *data.User) { u.Name = "\x00" }, data.FieldName},
		{"email", func(u *data.User) { u.Email = "x" }, data.FieldEmail},
		{"group", func(u *data.User) { u.Group = "" }, data.FieldGroup},
		{"superuser without a group", func(u *data.User) { u.ID, u.Group = "TapeMaster", "" }, ""},
		{"superuser in a group", func(u *data.User) { u.ID = data.Superuser }, ""},
		{"superuser in no such group", func(u *data.User) { u.ID, u.Group = data.Superuser, "a b" }, data.FieldGroup},
		{"all wrong", func(u *data.User) { *u = data.User{Name: "\n", Email: "x"} }, data.FieldUserID},
	} {
		u := good
		c.change(&u)
		f, _ := data.AsFieldError(u.Check())
		if got := fieldOf(f); got != c.field {
			t.Errorf("%s: an error of %q, want %q", c.name, got, c.field)
		}
	}
}

func fieldOf(f *data.FieldError) string {
	if f == nil {
		return ""
	}
	return f.Field
}

func TestIsLoginName(t *testing.T) {
	for name, want := range map[string]bool{
		"": false, "alice": true, "a@b.c": true, " ": true, "'": true, "字": true,
		strings.Repeat("a", 1016): true, strings.Repeat("a", 1017): false, "a\x00": false, "a\n": false, "\u202ea": false,
	} {
		if got := data.IsLoginName(name); got != want {
			t.Errorf("%.20q: %v", name, got)
		}
	}
}

func FuzzCheckUserID(f *testing.F) {
	for _, seed := range append([]string{"", "alice", "Alice.B-1", ".a", "ａ", "abcdefghijklmnopqrstu", "a_b", "tapema\u017fter"}, unseen...) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, id string) {
		err := data.CheckUserID(id)
		if err != nil {
			if fe, ok := data.AsFieldError(err); !ok || fe.Field != data.FieldUserID || !utf8.ValidString(lang.Say(words.Message(fe))) {
				t.Errorf("%q: %v", id, err)
			}
			return
		}
		if id == "" || len(id) > 20 || strings.ContainsFunc(id, func(r rune) bool { return r > unicode.MaxASCII || r <= ' ' }) {
			t.Errorf("%q is taken", id)
		}
		if !data.IsLoginName(id) || data.Fold(id) != strings.ToLower(id) {
			t.Errorf("%q can't be used to sign in, or is folded to %q", id, data.Fold(id))
		}
	})
}

// TestRefusalsNameTheCharacter: who is refused for a character is told which,
// and of one that can't be seen the number.
func TestRefusalsNameTheCharacter(t *testing.T) {
	for _, c := range []struct {
		err    error
		format string
		args   []any
	}{
		{data.CheckUserID("al ice"), data.OfUserID, []any{"a space"}},
		{data.CheckUserID("alice+b"), data.OfUserID, []any{"“+”"}},
		{data.CheckUserID("аlice"), data.OfUserID, []any{"“а” (U+0430)"}},
		{data.CheckUserID("alice\u200b"), data.OfUserID, []any{"an invisible character (U+200B)"}},
		{data.CheckGroupID("A-B"), data.OfGroupID, []any{"“-”"}},
		{data.CheckGroupID("A B"), data.OfGroupID, []any{"a space"}},
		{data.CheckName("Alice\u202eb"), data.CannotHave + data.TypeAgain, []any{"A name", "an invisible character (U+202E)"}},
		{data.CheckName("Alice\nb"), data.CannotHave, []any{"A name", "a line break"}},
		{data.CheckName("Alice\tb"), data.CannotHave, []any{"A name", "a tab"}},
		{data.CheckName("Alice\xffb"), data.CannotHave, []any{"A name", "bytes that are not text"}},
		{data.CheckDevice("Phone\x00"), data.CannotHave, []any{data.OfDevice, "an invisible character (U+0000)"}},
		{data.CheckReason("why\r\n"), data.CannotHave, []any{"A reason", "a line break"}},
		{data.CheckDescription("the\u2028vault"), data.CannotHave, []any{"A description", "a line break"}},
		{data.CheckEmail("alice b@example.com"), data.OfEmail, []any{"a space"}},
		{data.CheckEmail("alice@example.com\u2029"), data.CannotHave, []any{data.OfAddress, "a line break"}},
	} {
		if got, want := lang.Say(words.Message(c.err)), fmt.Sprintf(c.format, c.args...); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
		for _, arg := range c.args {
			if german := lang.In("de").Say(words.Message(c.err)); strings.Contains(german, fmt.Sprint(arg)) {
				t.Errorf("%q is read in English: %q", arg, german)
			}
		}
	}
}
