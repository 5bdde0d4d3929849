package store

import "testing"

// Of values of the same types no two lists give the same message.
func TestMessagesDiffer(t *testing.T) {
	x, empty := "x", ""
	for _, group := range [][]message{
		{
			newMessage(), newMessage().text(""), newMessage().text("", ""), newMessage().text("abc"), newMessage().text("abc", ""),
			newMessage().text("", "abc"), newMessage().text("ab", "c"), newMessage().text("a", "bc"), newMessage().text("abc\x00"),
		},
		{newMessage().optional(nil), newMessage().optional(&empty), newMessage().optional(&x)},
		{newMessage().instant(instant{}), newMessage().instant(instant{set: true}), newMessage().instant(instant{1, true})},
		{newMessage().flag(true, false), newMessage().flag(false, true), newMessage().flag(true, true), newMessage().flag(false, false)},
		{newMessage().number(0), newMessage().number(1), newMessage().number(256), newMessage().number(-1)},
	} {
		seen := map[string]int{}
		for i, m := range group {
			if other, twice := seen[string(m)]; twice {
				t.Errorf("%d is the same as %d: %q", i, other, m)
			}
			seen[string(m)] = i
			if m[0] != messageVersion {
				t.Errorf("%q does not begin with the version", m)
			}
		}
	}
}
