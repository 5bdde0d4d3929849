package files

import (
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// TestTitlesOfOtherLanguages: whoever writes a file by hand calls columns as windows do.
func TestTitlesOfOtherLanguages(t *testing.T) {
	for _, tag := range lang.Languages() {
		for f := range data.TakenColumns().Fields() {
			title := newTitles([]string{lang.In(tag).T(f.Title)})[0]
			if title.secret || columnOf(title.label) != f.Column {
				t.Errorf("%s: %q is not known as %s", tag, title.label, f.Title)
			}
		}
	}
}
