package app

import (
	"strings"
	"testing"

	"tapetrack/widgets"
)

// meanings is what each icon stands for, by its name: the first word of its buttons.
type meanings map[string]string

// alike are words that stand for the same as another: a file is written, removed or read, a session ended.
var alike = map[string]string{"Export": "Save", "Remove": "Delete", "Import": "Open", "Other": "Open", "Read": "Refresh", "End": "Disconnect"}

// see reports a button whose icon stands for something else on another button.
func (m meanings) see(t *testing.T, window string, b *widgets.Button) {
	if b.Icon == nil {
		return
	}
	word := strings.TrimSuffix(strings.Fields(b.Text + " ?")[0], "…")
	if same := alike[word]; same != "" {
		word = same
	}
	name := b.Icon.Name()
	if other := m[name]; other != "" && other != word {
		t.Errorf("%s: the icon %s stands for %s, and for %s", window, name, word, other)
	}
	m[name] = word
}
