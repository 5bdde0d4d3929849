package lang_test

import (
	"fmt"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// A text is filled with arguments in any order and number, and as often as it is asked for;
// what an argument says is never taken for a format.
func TestTextsAreFilled(t *testing.T) {
	for range 3 { // the catalogue is asked once
		for _, c := range []struct {
			text data.Text
			args []any
			want string
		}{
			{"%s is %s.", []any{"a", "b"}, "a is b."},
			{"%[2]s is %[1]s.", []any{"a", "b"}, "b is a."},
			{"%[1]s and %[1]s.", []any{"a"}, "a and a."},
			{"100%% of %s.", []any{"%d %s"}, "100% of %d %s."},
			{"%s has %d.", []any{"a", 1284}, "a has 1,284."},
			{"%s has %s.", []any{"a", "b"}, "a has b."},
			{"%s says %q.", []any{"a", "b"}, `a says "b".`},
			{"%s: %s", []any{"a\x00b", "\x001\x00"}, "a\x00b: \x001\x00"},
			{"%s ends.", []any{"It…"}, "It… ends."},
			{"It is %s.", []any{"cut…"}, "It is cut…"},
		} {
			if got := lang.In(lang.English).T(c.text, c.args...); got != c.want {
				t.Errorf("%q with %q: %q, not %q", c.text, c.args, got, c.want)
			}
		}
	}
}

func BenchmarkSay(b *testing.B) {
	for _, tag := range append(lang.Languages(), lang.Pseudo) {
		l := lang.In(tag)
		for name, s := range map[string]data.Sentence{
			"plain": data.Say("Nothing was changed."), "texts": data.Say("%s (%s)", data.Say("Signed in"), "password and code"), "number": data.Say("%d users", 1284),
		} {
			b.Run(fmt.Sprint(tag, " ", name), func(b *testing.B) {
				for b.Loop() {
					l.Say(s)
				}
			})
		}
	}
}
