package start

import (
	"errors"
	"path/filepath"
	"runtime"
	"testing"

	"tapetrack/data"
)

// The database of a server is never that of the other programs, whatever names theirs.
func TestServerDatabase(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the folders of this system are not told by variables")
	}
	home := t.TempDir()
	userIs(t, map[string]string{"HOME": home, variable: filepath.Join(home, "desktop.db")})
	if got, theirs := serverDatabase(1000), defaultDatabase(); got == "" || got == theirs || filepath.Base(filepath.Dir(got)) != "tapeserver" {
		t.Errorf("the server of a user has %q, desktops %q", got, theirs)
	}
	if got := serverDatabase(0); got != "/var/lib/tapeserver/tapetrack.db" {
		t.Errorf("the server of root has %q", got)
	}
	if got := NewServer("tapeserver", Server{Database: filepath.Join(home, "x.db")}).Path(); got != filepath.Join(home, "x.db") {
		t.Errorf("named is %q", got)
	}
	if got := NewServer("tapeserver", Server{}).Path(); got == NewDatabase("Lite", Common{}).Path() {
		t.Errorf("both have %q", got)
	}
	if _, err := NewServer("tapeserver", Server{Database: "postgres://u:p@h/d"}).Open(t.Context()); !errors.Is(err, data.ErrUnreadable) {
		t.Errorf("an address: %v", err)
	}
}
