package data_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tapetrack/data"
)

var sentinels = []error{
	data.ErrNotFound, data.ErrExists, data.ErrChanged, data.ErrDenied, data.ErrSessionEnded, data.ErrTampered, data.ErrGroupInUse,
	data.ErrNoDatabase, data.ErrUnreadable, data.ErrNotDatabase, data.ErrReadOnly, data.ErrBusy, data.ErrDiskFull,
	data.ErrNewerSchema, data.ErrNoKey, context.Canceled, context.DeadlineExceeded, errors.New("SQL logic error: no such table"),
}

// TestMessage: whatever goes wrong there is a sentence, wrapped or not, and
// nothing of what the system said is in it.
func TestMessage(t *testing.T) {
	for _, err := range sentinels {
		text := data.Message(fmt.Errorf("write users: row 7: %w", err))
		if text == "" || !strings.HasSuffix(text, ".") || strings.Contains(text, "row 7") || strings.Contains(text, "SQL") {
			t.Errorf("%v: %q", err, text)
		}
		if data.Message(err) != text {
			t.Errorf("%v: %q, wrapped %q", err, data.Message(err), text)
		}
	}
	if got := data.Message(nil); got != "" {
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
		{data.Exists(data.FieldUserID, "There is a user %s already.", "alice"), data.ErrExists, "There is a user alice already."},
		{data.Deny("%s has more rights than you.", "bob"), data.ErrDenied, "bob has more rights than you."},
		{&data.Trouble{Kind: data.ErrBusy, Text: "It is in use.", Cause: errors.New("SQLITE_BUSY")}, data.ErrBusy, "It is in use."},
		{&data.Trouble{Kind: data.ErrNoKey, Text: "There is no key."}, data.ErrNoKey, "There is no key."},
	} {
		wrapped := fmt.Errorf("sign in: %w", c.err)
		if data.Message(c.err) != c.text || data.Message(wrapped) != c.text || !errors.Is(wrapped, c.is) || c.err.Error() != c.text {
			t.Errorf("%q and %q, want %q", data.Message(c.err), data.Message(wrapped), c.text)
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

func TestNewID(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := data.NewID()
		if len(id) != 26 || seen[id] {
			t.Fatalf("%q", id)
		}
		seen[id] = true
	}
}
