package words_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

var sentinels = []error{
	data.ErrNotFound, data.ErrExists, data.ErrChanged, data.ErrDenied, data.ErrOwnPassword, data.ErrOwnSignIn, data.ErrUnconfirmed,
	data.ErrSessionEnded, data.ErrSessionIdle, data.ErrSessionOver, data.ErrSessionLost, data.ErrSealCut, data.ErrTampered, data.ErrGroupInUse,
	data.ErrNoDatabase, data.ErrUnreadable, data.ErrNotDatabase, data.ErrReadOnly, data.ErrBusy, data.ErrDiskFull,
	data.ErrNewerSchema, data.ErrNoKey, data.ErrKeyChanged, data.ErrUnreachable,
	data.ErrServerBusy, data.ErrTooManySignIns,
}

// TestMessageOfSentinels: each sentinel of the domain has a sentence of its own, or
// that of the one that it matches; a new one is to be listed above.
func TestMessageOfSentinels(t *testing.T) {
	source, err := os.ReadFile("../errors.go")
	if err != nil {
		t.Fatal(err)
	}
	if n := len(regexp.MustCompile(`(?m)^\tErr\w+ +=`).FindAll(source, -1)); n != len(sentinels) {
		t.Errorf("data has %d sentinels, and %d are tried here", n, len(sentinels))
	}
	for _, err := range sentinels {
		if text := lang.Say(words.Message(err)); strings.Contains(text, "went wrong") {
			t.Errorf("%v: %q", err, text)
		}
	}
}

// TestMessage: whatever goes wrong there is a sentence, wrapped or not, and
// nothing of what the system said is in it.
func TestMessage(t *testing.T) {
	for _, err := range append(sentinels, context.Canceled, context.DeadlineExceeded, errors.New("SQL logic error: no such table")) {
		text := lang.Say(words.Message(fmt.Errorf("write users: row 7: %w", err)))
		if text == "" || !strings.HasSuffix(text, ".") || strings.Contains(text, "row 7") || strings.Contains(text, "SQL") {
			t.Errorf("%v: %q", err, text)
		}
		if lang.Say(words.Message(err)) != text {
			t.Errorf("%v: %q, wrapped %q", err, lang.Say(words.Message(err)), text)
		}
	}
	if got := lang.Say(words.Message(nil)); got != "" {
		t.Errorf("no error: %q", got)
	}
}

// TestMessageOfWorded: what was worded where it happened is told as it stands.
func TestMessageOfWorded(t *testing.T) {
	for _, c := range []struct {
		err  error
		is   error
		text string
	}{
		{data.Exists(data.FieldUserID, "A user %s already exists.", "alice"), data.ErrExists, "A user alice already exists."},
		{data.Deny("%s has more rights than you.", "bob"), data.ErrDenied, "bob has more rights than you."},
		{&data.Trouble{Kind: data.ErrBusy, Text: data.Say("It is in use."), Cause: errors.New("SQLITE_BUSY")}, data.ErrBusy, "It is in use."},
		{&data.Trouble{Kind: data.ErrNoKey, Text: data.Say("There is no key.")}, data.ErrNoKey, "There is no key."},
	} {
		wrapped := fmt.Errorf("sign in: %w", c.err)
		if lang.Say(words.Message(c.err)) != c.text || lang.Say(words.Message(wrapped)) != c.text || !errors.Is(wrapped, c.is) || c.err.Error() != c.text {
			t.Errorf("%q and %q, want %q", lang.Say(words.Message(c.err)), lang.Say(words.Message(wrapped)), c.text)
		}
	}
	cause := errors.New("SQLITE_BUSY")
	if !errors.Is(&data.Trouble{Kind: data.ErrBusy, Cause: cause}, cause) {
		t.Error("the cause is lost")
	}
	if _, ok := data.AsFieldError(data.ErrDenied); ok {
		t.Error("ErrDenied is about a field")
	}
}
