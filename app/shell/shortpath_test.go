package shell

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"tapetrack/test/check"
)

// Of a path that is too long the end is kept, from one folder on.
func TestKeepEnd(t *testing.T) {
	test.NewTempApp(t)
	for _, c := range []struct{ text, want string }{
		{"tapetrack.db on this computer", "tapetrack.db on this computer"},
		{"/srv/the first of many long folders/and the second one/b/tapetrack.db", "…/b/tapetrack.db"},
		{`C:\the first of many long folders\and the second one\b\tapetrack.db`, `…\b\tapetrack.db`},
		{"/b/a name that is wider than everything there is.db", "…/a name that is wider than everything there is.db"},
	} {
		check.Equal(t, c.text, KeepEnd(c.text, 150), c.want)
	}
	check.Equal(t, "no room", KeepEnd("a", 0), "a")
	check.Equal(t, "nothing", KeepEnd("", 0), "")
}

// The name of a file in a long path stands in a line of its own.
func TestNameBelow(t *testing.T) {
	for path, want := range map[string]string{
		"/srv/my tapes.db": "/srv/my tapes.db",
		"/srv/the first of many long folders/b/tapetrack.db":                          "/srv/the first of many long folders/b/\ntapetrack.db",
		"/home/alice/.local/share/some organisation/TapeTrack/databases/tapetrack.db": "/home/alice/.local/share/\nsome organisation/TapeTrack/databases/\ntapetrack.db",
		"a name without any folder that is longer than that.db":                       "a name without any folder that is longer than that.db",
	} {
		check.Equal(t, path, NameBelow(path), want)
	}
}
