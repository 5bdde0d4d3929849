//go:build unix

package words_test

import (
	"os/exec"
	"testing"

	"tapetrack/data/words"
)

// TestArgument: what a message gives to be typed means the path to a shell.
func TestArgument(t *testing.T) {
	for _, path := range []string{"/var/a b.db", "/it's/x.db", `/back\slash`, "/a[1].db", "/{a,b}", "/$HOME", "/x;ls", "/a=b", "/Zoë/字.db", "/new\nline", "/plain.db", "/*"} {
		out, err := exec.CommandContext(t.Context(), "sh", "-c", "printf %s "+words.Argument(path)).Output()
		if err != nil || string(out) != path {
			t.Errorf("%q: the shell takes %s for %q, %v", path, words.Argument(path), out, err)
		}
	}
	if got := words.Argument("/srv/TapeTrack-2.db"); got != "/srv/TapeTrack-2.db" {
		t.Errorf("a plain path is %s", got)
	}
}
