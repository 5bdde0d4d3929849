package vault

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/zalando/go-keyring"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// insideVariable is set where the test program runs itself again, in a process
// of its own where nothing of the keyring library is replaced. Its value names
// the surroundings that were made for it.
const insideVariable = "TAPETRACK_VAULT_INSIDE"

func TestMain(m *testing.M) {
	if os.Getenv(insideVariable) == "" {
		// No test of this process may reach the keyring of whoever runs it.
		keyring.MockInit()
	}
	os.Exit(m.Run())
}

// mustNew returns a vault with a new key.
func mustNew(t *testing.T, databaseID string) *Vault {
	t.Helper()
	v, err := New(NewKey(), databaseID)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// wantTrouble fails unless err is a data.Trouble of that kind whose sentence
// has every part.
func wantTrouble(t *testing.T, err, kind error, parts ...string) {
	t.Helper()
	var trouble *data.Trouble
	if !errors.As(err, &trouble) || !errors.Is(err, kind) {
		t.Fatalf("got %v, want a trouble of kind %v", err, kind)
	}
	if lang.Say(words.Message(err)) != lang.Say(words.Message(trouble)) {
		t.Errorf("people read %q, want %q", lang.Say(words.Message(err)), lang.Say(words.Message(trouble)))
	}
	for _, part := range parts {
		if !strings.Contains(lang.Say(words.Message(trouble)), part) {
			t.Errorf("%q does not say %q", lang.Say(words.Message(trouble)), part)
		}
	}
}

func TestNewRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		key Key
		id  string
	}{
		"no key":      {Key{}, "db"},
		"no database": {NewKey(), ""},
	} {
		if v, err := New(tc.key, tc.id); err == nil || v != nil {
			t.Errorf("%s: got %v, %v", name, v, err)
		}
	}
}
