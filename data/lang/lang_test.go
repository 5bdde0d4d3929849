package lang_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tapetrack/assets/translations"
	"tapetrack/data"
	"tapetrack/data/lang"
)

// TestGerman: numbers, plurals, lists, waiting times and dates are those of the language, and
// arguments stand where its sentences have them.
func TestGerman(t *testing.T) {
	german := lang.In("de")
	at := time.Date(2026, 5, 4, 9, 41, 7, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{german.Number(1284567), "1.284.567"},
		{german.T("%d users", 1), "1 Benutzer"},
		{german.T("%d users", 1284), "1.284 Benutzer"},
		{german.T("%d days", 1), "1 Tag"},
		{german.T("%s", 2*time.Minute), "2 Minuten"},
		{german.T("%s", data.List{Things: []any{"alice", "bob", data.Text("Name")}}), "alice, bob und Name"},
		{german.T("%s", data.List{Things: []any{"csv", "xml"}, By: data.Or}), "csv oder xml"},
		{german.T("%s", data.List{Things: []any{"a", "b", "c", "d"}, Most: 2}), "a, b und 2 weitere"},
		{german.Time(at, data.LayoutWeekdayTime), "Mo 4. Mai 09:41"},
		{german.Time(at, data.LayoutLongDate), "4. Mai 2026"},
		{german.Say(data.Verbatim("True")), "True"}, // what somebody has named is no text
		{german.Say(data.Say("True")), "Wahr"},
		{german.Say(data.Sentence{}), ""},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

// TestUnknownLanguage: a language that the program does not have is English, and so is a text
// that a catalogue lacks.
func TestUnknownLanguage(t *testing.T) {
	for _, tag := range []string{"", "en", "ar", "he-IL", "ja", "zh-Hans", "xx", "../../en", "DE_de", "qps", "\x00"} {
		if l := lang.In(tag); l.Tag() != lang.English || l.T("%d users", 1) != "1 user" {
			t.Errorf("%q is %s: %q", tag, l.Tag(), l.T("%d users", 1))
		}
	}
	const none data.Text = "Nobody translates %s here."
	if got := lang.In("de").T(none, "this"); got != "Nobody translates this here." {
		t.Errorf("without an entry: %q", got)
	}
	const meant data.Text = "test|Nobody translates this either."
	if got := lang.In("de").T(meant); strings.Contains(got, "test|") {
		t.Errorf("the context is read: %q", got)
	}
}

// TestPseudo: a text is in brackets, has no letter without a mark that could have one, and is
// longer by 40 %; what is not ours stays as it is.
func TestPseudo(t *testing.T) {
	pseudo := lang.In(lang.Pseudo)
	for _, c := range []struct{ got, has, lacks string }{
		{pseudo.T("Enter a new password."), "[É", "a new"},
		{pseudo.T("There is no group %s.", "OPS"), "ğřöüp OPS.", "group"},
		{pseudo.T("%d users", 1), "1 ü", "user"},
		{pseudo.T("%d users", 1284), "1,284 üšéřš", "users"},
		{pseudo.T("%s: %s", "alice", "bob"), "alice: bob", "["},
	} {
		if !strings.Contains(c.got, c.has) || strings.Contains(c.got, c.lacks) {
			t.Errorf("%q", c.got)
		}
	}
	const text = "Enter a new password."
	if n := len([]rune(pseudo.T(text))); n < len(text)*14/10 {
		t.Errorf("%d characters instead of %d", n, len(text))
	}
	if got := pseudo.Time(time.Date(2026, 5, 4, 9, 41, 0, 0, time.UTC), data.LayoutTime); !strings.HasSuffix(got, " 2026 09:41") {
		t.Errorf("a time reads %q", got)
	}
}

// TestArguments: each kind of argument is worded in the language of its sentence, errors of
// the domain included; those of the system stand as they are.
func TestArguments(t *testing.T) {
	pseudo := lang.In(lang.Pseudo)
	for _, arg := range []any{data.Text("Name"), data.Say("Name"), data.ErrDenied, data.Deny("No."), fmt.Errorf("x: %w", data.ErrBusy), data.Character('\t'), time.Hour, data.Refusal{}} {
		if got := pseudo.T("%s", arg); !strings.HasPrefix(got, "[") {
			t.Errorf("%v is worded %q", arg, got)
		}
	}
	if got := pseudo.T("%s", errors.New("permission denied")); got != "permission denied" {
		t.Errorf("%q", got)
	}
	if got := pseudo.T("%s", "Name"); got != "Name" {
		t.Errorf("a name is worded %q", got)
	}
}

// TestChange: the program may change its language while others word texts.
func TestChange(t *testing.T) {
	t.Cleanup(func() { lang.Use(lang.English) })
	var group sync.WaitGroup
	for i := range 4 {
		group.Go(func() {
			for range 200 {
				lang.Use([]string{"de", lang.English, lang.Pseudo}[i%3])
				if got := lang.T("%d users", 2); !strings.Contains(got, "2 ") {
					t.Errorf("%q", got)
				}
			}
		})
	}
	group.Wait()
	lang.Use("de")
	if lang.Current().Tag() != "de" || lang.T("True") != "Wahr" {
		t.Errorf("%s: %q", lang.Current().Tag(), lang.T("True"))
	}
}

// TestVerbs: what stands for an argument is found, and what package lang does not support is
// an error.
func TestVerbs(t *testing.T) {
	verbs, err := lang.Verbs("100%% of %s: %[3]d, %q")
	if want := []lang.Verb{{Arg: 1, Verb: 's'}, {Arg: 3, Verb: 'd'}, {Arg: 4, Verb: 'q'}}; err != nil || fmt.Sprint(verbs) != fmt.Sprint(want) {
		t.Errorf("%v, %v", verbs, err)
	}
	for _, wrong := range []string{"%v", "%", "%[x]s", "%[0]s", "%[1s", "%-5s", "%[2]"} {
		if _, err := lang.Verbs(wrong); err == nil {
			t.Errorf("%q passes", wrong)
		}
	}
}

// TestWhatIsTypedStays: whatever somebody has named something, it is read as it was typed, in
// every language and in every text: it is no text, no format, and loses no full stop.
func TestWhatIsTypedStays(t *testing.T) {
	english, err := lang.Read(translations.Catalogue(lang.English))
	german, err2 := lang.Read(translations.Catalogue("de"))
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	maps.Copy(german, english)
	names := []string{
		"True", "filter|All", "%d users", "100 %", "%s%d%!%[1]s%[9]d%v", "%!d(MISSING)", "[x]", "Wait….", "a….b", "\x00", "\x001\x00", "a\xffb", "\u202eabc", strings.Repeat("%s", 10_000),
	}
	worded := 0
	for _, tag := range append(lang.Languages(), lang.Pseudo) {
		in := lang.In(tag)
		for key := range german {
			_, format := data.Text(key).Split()
			verbs, err := lang.Verbs(format)
			if err != nil || !slices.ContainsFunc(verbs, func(v lang.Verb) bool { return v.Verb == 's' }) || slices.ContainsFunc(verbs, func(v lang.Verb) bool { return v.Verb == 'q' }) {
				continue
			}
			for _, name := range names {
				var args []any
				for _, v := range verbs {
					for len(args) < v.Arg {
						args = append(args, 1)
					}
					if v.Verb == 's' {
						args[v.Arg-1] = name
					}
				}
				worded++
				if got := in.T(data.Text(key), args...); strings.Count(got, name) < 1 || strings.Contains(strings.ReplaceAll(got, name, ""), "%") && !strings.Contains(format, "%%") {
					t.Errorf("%s: %q with %.30q is %.200q", tag, key, name, got)
				}
			}
		}
	}
	if worded < 10_000 {
		t.Errorf("only %d were worded", worded)
	}
	if got := lang.T("%s can sign in again.", "Ann…"); got != "Ann… can sign in again." {
		t.Errorf("%q", got)
	}
	if got := lang.T("Reset the password of %s.", "Ann…"); got != "Reset the password of Ann…" {
		t.Errorf("what was cut ends otherwise: %q", got)
	}
}
