package auth

import (
	"testing"

	"tapetrack/data"
)

// What is noted in another's transaction has the time of the service's clock and names
// who is at the console.
func TestNoteIn(t *testing.T) {
	w := newWorld(t)
	w.must(w.counted.Update(t.Context(), func(tx data.Tx) error { return w.Console.NoteIn(tx, data.KeyRotated, "one", "two") }))
	page, err := w.Log(t.Context(), theConsole, data.EventQuery{Kinds: []data.Kind{data.KeyRotated}, Limit: 10})
	w.must(err)
	want := []string{"two", "one"}
	if len(page.Events) != len(want) {
		t.Fatalf("%+v", page.Events)
	}
	for i, e := range page.Events {
		if e.Detail != want[i] || !e.At.Equal(testStart) || e.By() != "console:root@test" || e.Program != "tapectl" || e.Computer != "test" {
			t.Errorf("%+v, want %q", e, want[i])
		}
	}
}
