package admin

import (
	"testing"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// In a language of longer words, too, statuses and outcomes are whole.
func TestBadgesAreWhole(t *testing.T) {
	t.Cleanup(func() { shell.UseLanguage(lang.English) })
	for _, tag := range append(lang.Languages(), lang.Pseudo) {
		shell.UseLanguage(tag)
		d := newDesk(t, 10, true)
		fits := func(columns []rowlist.Column, id string, text data.Text) {
			for _, c := range columns {
				if need := widgets.NewBadge(widgets.BadgeNeutral, lang.T(text)).MinSize().Width; c.ID == id && need > c.Width {
					t.Errorf("%s: %q is cut: it needs %g of %g", tag, lang.T(text), need, c.Width)
				}
			}
		}
		for _, s := range data.UserStatuses() {
			fits(d.desk.list.titles(), "status", words.Status(s))
		}
		for _, o := range outcomeWords {
			fits((&batchWindow{batch: new(batch)}).resultColumns(), "result", o.one)
		}
	}
}
