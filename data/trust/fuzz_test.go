package trust

import "testing"

// FuzzParse: nothing that is entered ends the program, and what is read stays the same
// when it is written and read again.
func FuzzParse(f *testing.F) {
	f.Fuzz(func(t *testing.T, link string) {
		s, err := Parse(link)
		if err != nil {
			if err.Error() == "" {
				t.Errorf("%q is refused without a word", link)
			}
			return
		}
		again, err := Parse(s.String())
		if err != nil || again.String() != s.String() || !again.Same(s) {
			t.Errorf("%q is read as %s, and then as %s, %v", link, s, again, err)
		}
		if len(s.Hosts) < 1 || len(s.Hosts) > 8 || len(s.Keys) < 1 || len(s.Keys) > 4 {
			t.Errorf("%q has %d hosts and %d keys", link, len(s.Hosts), len(s.Keys))
		}
	})
}
