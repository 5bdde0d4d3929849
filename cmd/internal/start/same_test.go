package start

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
)

// Two starts are the same if nothing that counts differs, before and after the database is there, and whatever its path
// is called.
func TestSame(t *testing.T) {
	home := t.TempDir()
	userIs(t, map[string]string{"HOME": home})
	of := func(program string, o Desktop) []string { return NewDatabase(program, o.Common).Same(o) }
	at := func(path string) Desktop { return Desktop{Program: Program{Common: Common{Database: path}}} }
	plain := of("Lite", Desktop{})
	for what, other := range map[string][]string{
		"another program":  of("TapeMaster", Desktop{}),
		"another database": of("Lite", at(filepath.Join(home, "x.db"))),
		"a key file":       of("Lite", Desktop{Program: Program{Common: Common{KeyFile: filepath.Join(home, "x.key")}}}),
		"a user":           of("Lite", Desktop{User: "alice"}),
		"no path":          of("Lite", at("postgres://x")),
	} {
		if slices.Equal(other, plain) {
			t.Errorf("%s makes no difference", what)
		}
	}
	if slices.Equal(of("Lite", at("postgres://x")), of("Lite", at("postgres://y"))) {
		t.Error("two addresses are the same")
	}
	for _, o := range []Desktop{{}, {New: true}, at(NewDatabase("Lite", Common{}).Path()), at(home + "/x/../" + plain[5][len(home):])} {
		if runtime.GOOS != "linux" && o.Database != "" {
			continue // the home folder itself is a link on some systems
		}
		if !slices.Equal(of("Lite", o), plain) {
			t.Errorf("%+v is another start", o)
		}
	}
	userIs(t, map[string]string{"HOME": home, "XDG_CONFIG_HOME": t.TempDir()})
	if slices.Equal(of("Lite", Desktop{}), plain) {
		t.Error("another configuration folder makes no difference")
	}
}

// A link in the path is followed as far as there is something, also for a database that is still to be made.
func TestResolved(t *testing.T) {
	real, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(real, "link")
	if err := os.Mkdir(filepath.Join(real, "there"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(real, "there"), link); err != nil {
		t.Skip("this computer account may make no links:", err) // Windows
	}
	want := filepath.Join(real, "there", "TapeTrack", "x.db")
	path := filepath.Join(link, "TapeTrack", "x.db")
	if got := resolved(path); got != want {
		t.Errorf("before: %s", got)
	}
	if err := os.Mkdir(filepath.Dir(want), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(want, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if got := resolved(path); got != want {
		t.Errorf("after: %s", got)
	}
	if got := resolved(""); got != "" {
		t.Errorf("nothing is %q", got)
	}
}

func TestRunFolders(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("the folders of this system are not told by variables, or are others")
	}
	home, run := t.TempDir(), t.TempDir()
	userIs(t, map[string]string{"HOME": home})
	state := filepath.Join(home, ".local", "state", folder, "run")
	for _, c := range []struct {
		named string
		want  []string
	}{{"", []string{state}}, {run + "/", []string{run, state}}, {"relative", []string{state}}} {
		t.Setenv("XDG_RUNTIME_DIR", c.named)
		if got := RunFolders(); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q", c.named, got)
		}
	}
	userIs(t, nil)
	t.Setenv("XDG_RUNTIME_DIR", "")
	if got := RunFolders(); len(got) > 0 {
		t.Errorf("without a home: %q", got)
	}
}
