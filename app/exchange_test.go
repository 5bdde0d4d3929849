package app

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/exchange"
	"tapetrack/data"
	"tapetrack/data/lang"
)

// An administrator writes the list into a file, changes it as a spreadsheet
// would, and imports it: the problem first, then the rest.
func TestUsersOutAndIn(t *testing.T) {
	w := newWorld(t)
	w.administration(data.Superuser)
	path := filepath.Join(t.TempDir(), "users.csv")
	w.Menu("User", "Export…")
	w.See("Export Users", lang.T(exchange.WritesShown, 4))
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type(path)
	w.Press(fyne.KeyReturn)
	w.See("4 users were written to " + path + ".")

	content, err := os.ReadFile(path)
	w.must(err)
	change := func(old, changed string) {
		t.Helper()
		if !strings.Contains(string(content), old) {
			t.Fatalf("%q is not in %s", old, content)
		}
		content = []byte(strings.ReplaceAll(strings.ReplaceAll(string(content), old, changed), ",", ";"))
		w.must(os.WriteFile(path, content, 0o600))
	}
	change("bob,Bob Baker,,VAULT", "bob,Bob Becker,,STORE")
	content = append(content, "dora;Dora Díaz;alice@example.com;OPS;;False;False;True;True;True;True;;;;;\r\n"...)
	w.must(os.WriteFile(path, content, 0o600))

	w.Menu("User", "Import…")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type(path)
	w.Press(fyne.KeyReturn)
	w.See("users.csv has 5 rows: 1 can't be imported, 1 to change, 3 unchanged.", "Email: alice@example.com is already in line 2")
	w.Press(fyne.KeyReturn) // does nothing
	if _, err := w.UserByID(t.Context(), console, "dora"); err == nil {
		t.Fatal("dora was added in spite of the problem")
	}
	change("dora;Dora Díaz;alice@example.com", "dora;Dora Díaz;dora@example.com")
	w.Click("Read Again")
	w.See("users.csv has 5 rows: 1 to add, 1 to change, 3 unchanged.", "New groups are added: STORE.",
		"Name: Bob Becker (was Bob Baker) · Group-ID: STORE (was VAULT)", "Dora Díaz · dora@example.com · OPS")
	w.Press(fyne.KeyReturn)
	w.See("Users imported", "1 user was added and 1 changed from users.csv; 3 were unchanged.", "1 new user can't sign in until")
	w.Press(fyne.KeyReturn)
	w.See("Bob Becker", "STORE", "dora", "No password", "5 users")
	w.Gone("Users imported")

	dora := w.user("dora")
	if !dora.Unset || dora.OTP != data.Pending || dora.Email != "dora@example.com" {
		t.Errorf("%+v", dora)
	}
}
