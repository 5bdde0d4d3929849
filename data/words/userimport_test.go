package words_test

import (
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// What an import did is a sentence for each of none, one and several, and says nothing of none.
func TestImported(t *testing.T) {
	for _, c := range []struct {
		added, changed, unchanged int
		window, console           string
	}{
		{0, 0, 0, "No user was added or changed from u.csv.", "no users"},
		{0, 0, 1, "No user was added or changed from u.csv; 1 was unchanged.", "1 unchanged"},
		{1, 0, 0, "1 user was added from u.csv.", "1 added"},
		{30, 0, 0, "30 users were added from u.csv.", "30 added"},
		{0, 1, 0, "1 user was changed from u.csv.", "1 changed"},
		{0, 2, 3, "2 users were changed from u.csv; 3 were unchanged.", "2 changed, 3 unchanged"},
		{1, 1, 0, "1 user was added and 1 changed from u.csv.", "1 added, 1 changed"},
		{1298, 2, 1, "1,298 users were added and 2 changed from u.csv; 1 was unchanged.", "1,298 added, 2 changed, 1 unchanged"},
	} {
		r := data.ImportReport{Added: c.added, Changed: c.changed, Unchanged: c.unchanged}
		if got := lang.Say(words.Imported(r, "u.csv")); got != c.window {
			t.Errorf("%q, not %q", got, c.window)
		}
		if got := lang.Say(words.ImportCounts(r, "%d added", "%d changed", "%d unchanged")); got != c.console {
			t.Errorf("%q, not %q", got, c.console)
		}
	}
}
