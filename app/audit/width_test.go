package audit

import (
	"testing"

	"tapetrack/app/shell"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// In a language of longer words, times and outcomes are whole, and so is each choice of the filter.
func TestColumnsFitTheLanguage(t *testing.T) {
	r := newRoom(t, &ledger{newest: 5000}, true)
	english := r.log.bar.kind.Size().Width
	shell.UseLanguage(lang.Pseudo)
	defer shell.UseLanguage(lang.English)
	long := newRoom(t, &ledger{newest: 5000}, true)
	check.Equal(t, "the list of kinds is wider", long.log.bar.kind.Size().Width > english, true)
	for i := range 20 {
		for _, column := range []string{"time", "outcome"} {
			check.Equal(t, column+" is cut", long.log.view.Cuts(i, column), false)
		}
	}
}
