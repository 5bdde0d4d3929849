package wire

import (
	"testing"

	"tapetrack/data"
)

// TestEditedKeeps: what a program of an earlier release does not say stays as it is.
func TestEditedKeeps(t *testing.T) {
	e := Edited(data.User{ID: "alice", Ranges: "10.1.4.22"})
	if kept := e.Kept(); kept != 0 || e.User().Ranges != "10.1.4.22" {
		t.Errorf("keeps %q of %+v", kept.Titles(), e.User())
	}
	delete(e.Values, data.FieldRanges)
	if kept := e.Kept(); kept != data.ColumnRanges {
		t.Errorf("keeps %q", kept.Titles())
	}
}
