package shell

import (
	"context"
	"testing"
	"time"

	"tapetrack/test/check"
)

// That something was done is no longer said ten seconds later, or of another selection;
// what went wrong stays until the next act.
func TestOutcome(t *testing.T) {
	tasks := Inline(context.Background())
	shown := ""
	var o *Outcome
	o = NewOutcome(tasks, func() { shown = o.Text() })

	o.Done("alice was added.")
	check.Equal(t, "done", shown, "alice was added.")
	tasks.Pass(6 * time.Second)
	o.Done("bob was added.")
	tasks.Pass(9 * time.Second)
	check.Equal(t, "the next act", shown, "bob was added.")
	tasks.Pass(time.Second)
	check.Equal(t, "after ten seconds", shown, "")

	o.Done("bob was added.")
	o.Hold(o.Selected)
	check.Equal(t, "selected by the act", shown, "bob was added.")
	o.Selected()
	check.Equal(t, "selected by hand", shown, "")

	o.Refused("Select a user first.")
	tasks.Pass(time.Hour)
	check.Equal(t, "refused", shown, "Select a user first.")
	o.Selected()
	check.Equal(t, "refused, and another selected", shown, "")

	o.Waits("Loading…")
	o.Arrived()
	check.Equal(t, "what it waited for has arrived", shown, "")
	o.Waits("Loading…")
	o.Refused("Loading…") // the same words, of something else
	o.Arrived()
	check.Equal(t, "refused since", shown, "Loading…")
	o.Waits("Loading…")
	o.Selected()
	check.Equal(t, "waits, and another selected", shown, "")

	o.Add("The filter hides this user.")
	check.Equal(t, "nothing to add to", shown, "")
	o.Failed("3 failed.")
	o.Add("The filter hides this user.")
	o.Selected()
	tasks.Pass(time.Hour)
	check.Equal(t, "failed", shown, "3 failed. The filter hides this user.")
	o.Done("bob was added.")
	o.Failed("3 failed.")
	tasks.Pass(time.Hour)
	check.Equal(t, "failed within ten seconds", shown, "3 failed.")
	o.Clear()
	check.Equal(t, "cleared", shown, "")
}
