package start

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"tapetrack/data"
)

// someone is a computer account with a database at another place than the default.
func someone(t *testing.T) (home, elsewhere string) {
	t.Helper()
	home = t.TempDir()
	userIs(t, map[string]string{"HOME": home})
	elsewhere = filepath.Join(t.TempDir(), "team.db")
	makeDatabase(t, elsewhere)
	return home, elsewhere
}

func makeDatabase(t *testing.T, path string) {
	t.Helper()
	d := NewDatabase("TapeMaster", Common{Database: path, KeyFile: path + ".key"})
	defer d.Close()
	if err := d.Create(t.Context(), data.SetUp{Password: secret}); err != nil {
		t.Fatal(err)
	}
}

// What is chosen in one program holds for all of them, until the default is chosen again.
func TestChoose(t *testing.T) {
	_, elsewhere := someone(t)
	lite := NewDatabase("Lite", Common{})
	if !lite.Choosable() || lite.Chosen() || !lite.Missing() {
		t.Fatalf("at first choosable %v, chosen %v, missing %v", lite.Choosable(), lite.Chosen(), lite.Missing())
	}
	standard := lite.Path()
	taken, err := lite.Choose(t.Context(), elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(taken.Close)
	for _, d := range []*Database{taken, NewDatabase("Checkpoint", Common{}), NewConsole("tapectl", Common{})} {
		if d.Path() != elsewhere || !d.Chosen() || d.Missing() {
			t.Errorf("%s asks %s, chosen %v, missing %v", d.program, d.Path(), d.Chosen(), d.Missing())
		}
		if want := elsewhere + " on this computer"; d.Place() != want {
			t.Errorf("it is called %q, not %q", d.Place(), want)
		}
	}
	if again := NewDatabase("TapeMaster", Common{}); !again.Choosable() {
		t.Error("there is no way back")
	}
	makeDatabase(t, standard)
	back, err := taken.Choose(t.Context(), standard)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(back.Close)
	if d := NewDatabase("Lite", Common{}); d.Path() != standard || d.Chosen() || back.Chosen() {
		t.Errorf("then Lite asks %s, chosen %v", d.Path(), d.Chosen())
	}
	if d := NewDatabase("Lite", Common{}); d.Place() != "tapetrack.db on this computer" {
		t.Errorf("it is called %q", d.Place())
	}
}

// An option, and TAPETRACK_DATABASE, which arrives as one, counts more than a choice, and
// is not overruled by one.
func TestChoiceAndOptions(t *testing.T) {
	home, elsewhere := someone(t)
	taken, err := NewDatabase("Lite", Common{}).Choose(t.Context(), elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	taken.Close()
	named := NewDatabase("Lite", Common{Database: filepath.Join(home, "named.db")})
	if named.Path() != filepath.Join(home, "named.db") || named.Chosen() || named.Choosable() || !named.Missing() {
		t.Errorf("it asks %s, chosen %v, choosable %v, missing %v", named.Path(), named.Chosen(), named.Choosable(), named.Missing())
	}
	if d := NewDatabase("Lite", Common{KeyFile: filepath.Join(home, "a.key")}); d.Choosable() {
		t.Error("another database may be chosen for a key that was named")
	}
}

// A chosen database that is out of reach is not set up anew in its place.
func TestChosenAndGone(t *testing.T) {
	_, elsewhere := someone(t)
	taken, err := NewDatabase("TapeMaster", Common{}).Choose(t.Context(), elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	taken.Close()
	if err := os.RemoveAll(filepath.Dir(elsewhere)); err != nil {
		t.Fatal(err)
	}
	d := NewDatabase("TapeMaster", Common{})
	if d.Missing() || !d.Choosable() {
		t.Errorf("missing %v, choosable %v", d.Missing(), d.Choosable())
	}
	if _, err := d.Open(t.Context()); !errors.Is(err, data.ErrNoDatabase) {
		t.Error(err)
	}
}

// What can't be opened is not taken, and leaves the choice as it was.
func TestChooseWhatIsNone(t *testing.T) {
	home, elsewhere := someone(t)
	write := func(name, text string) string {
		path := filepath.Join(home, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	keyless := write("keyless.db", "")
	text, err := os.ReadFile(elsewhere)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(keyless, text, 0o600); err != nil {
		t.Fatal(err)
	}
	lite := NewDatabase("Lite", Common{})
	for path, kind := range map[string]error{
		"":                                   nil,
		filepath.Join(home, "nothing.db"):    data.ErrNoDatabase,
		home:                                 data.ErrNotDatabase,
		write("letter.txt", "Dear database"): data.ErrNotDatabase,
		keyless:                              data.ErrNoKey,
		filepath.Join(home, "a\nb.db"):       nil,
	} {
		_, err := lite.Choose(t.Context(), path)
		if field, is := data.AsFieldError(err); kind == nil && (!is || field.Field != data.FieldFile) || kind != nil && !errors.Is(err, kind) {
			t.Errorf("%q: %v", path, err)
		}
		if d := NewDatabase("Lite", Common{}); d.Chosen() {
			t.Errorf("%q was taken", path)
		}
	}
}

// Somebody may have written anything into the file of the choice.
func TestChoiceFile(t *testing.T) {
	home, _ := someone(t)
	standard := NewDatabase("Lite", Common{}).Path()
	for text, want := range map[string]string{
		"": standard, "\n": standard, "relative.db\n": standard, "/a\n/b\n": standard, "/a\x1b[2J\n": standard, "/a\xff\n": standard,
		filepath.Join(home, "ä b.db") + "\r\n": filepath.Join(home, "ä b.db"),
	} {
		if err := writeConfig(choiceFile(), []byte(text)); err != nil {
			t.Fatal(err)
		}
		if d := NewDatabase("Lite", Common{}); d.Path() != want {
			t.Errorf("%q leads to %s", text, d.Path())
		}
	}
}
