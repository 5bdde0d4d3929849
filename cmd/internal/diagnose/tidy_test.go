package diagnose

import (
	"path/filepath"
	"runtime"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// The home folder is shortened where it is meant, and nowhere else.
func TestWithoutHome(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("paths of Unix")
	}
	for _, c := range []struct{ text, home, want string }{
		{"/home/anna", "/home/anna", "~"},
		{"/home/anna/x.db", "/home/anna", "~/x.db"},
		{"in the file /home/anna/a b/x.db.key", "/home/anna/", "in the file ~/a b/x.db.key"},
		{"/home/anna/x: /home/anna/y", "/home/anna", "~/x: ~/y"},
		{"/home/annabel/x", "/home/anna", "/home/annabel/x"},
		{"/home/anna-2/x", "/home/anna", "/home/anna-2/x"},
		{"/mnt/home/anna/x", "/mnt", "~/home/anna/x"},
		{"/mnt/old/home/anna/x", "/home/anna", "/mnt/old/home/anna/x"},
		{"/x.db", "/", "/x.db"},
		{"/x.db", "", "/x.db"},
		{"a/b", "b", "a/b"},
	} {
		check.Equal(t, c.text, withoutHome(c.text, c.home), c.want)
	}
}

// A value is one line, whatever is in a path.
func TestTidy(t *testing.T) {
	home := filepath.Join(t.TempDir(), "anna")
	value := tidy(data.Say("%s, %d", data.Say("at %s", filepath.Join(home, "a\nb")), 7), home)
	check.Equal(t, "value", value.String(), "at "+filepath.Join("~", "a b")+", 7")
}

// A size is told to the byte, and so that it can be read.
func TestBytes(t *testing.T) {
	for n, want := range map[int64]string{
		0: "0 bytes", 999: "999 bytes", 1023: "1,023 bytes", 1536: "1,536 bytes (1.5 KiB)", 1572864: "1,572,864 bytes (1.5 MiB)",
		44203876352: "44,203,876,352 bytes (41.2 GiB)",
	} {
		check.Equal(t, want, lang.InEnglish(size(n)), want)
	}
}
