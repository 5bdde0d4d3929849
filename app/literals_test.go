package app

import (
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tapetrack/assets/translations"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/screen"
	"tapetrack/widgets"
)

// inBrackets is a text of the pseudo-language that has no other in it.
var inBrackets = regexp.MustCompile(`(?s)\[[^\[\]]*\]`)

// aWord is what would be English in the pseudo-language.
var aWord = regexp.MustCompile(`[A-Za-z]{3,}`)

// named are words that are the same in every language: names of users, groups, programs, formats and files.
var named = regexp.MustCompile(`(?i)\b\d+-[0-9a-f]{16}\b|[\w.-]+@[\w.-]+|linux amd64|\b(Alice Ärmel|Bob Baker|Olga Ott|VAULT|Vorname|Nachname|TapeMaster|Lite|Checkpoint|TapeTrack|NIST|PCI|CSV|JSON|XML|UTF|OTP|UTC|OPS|tapemaster|alice|bob|olga|mia|desk\d|Phone|Tab|Ctrl|secret|English|Deutsch)\b|[/~]\S+|\S+\.(csv|json|db|txt)|\S+\.example\.com\S*|([A-Z2-7]{4}[ -]?){3,}`)

// literals returns what is shown in the pseudo-language and was not put into it.
func literals(w *screen.Window) []string {
	var all []string
	see := func(text string) {
		for inBrackets.MatchString(text) {
			text = inBrackets.ReplaceAllString(text, "")
		}
		if rest := named.ReplaceAllString(text, ""); aWord.MatchString(rest) {
			all = append(all, strings.TrimSpace(text))
		}
	}
	see(w.Title())
	screen.Each(w, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *widget.Label:
			see(o.Text)
		case *widgets.Button:
			see(o.Text)
		case *widget.RichText:
			see(o.String())
		case *canvas.Text:
			if strings.ContainsAny(o.Text, "[]") { // a line of several, or cut
				return
			}
			see(o.Text)
		}
	})
	return all
}

// cut returns what is shown with its end cut off: it ends with dots, and no text of the program does.
func cut(w *screen.Window) []string {
	var all []string
	screen.Each(w, func(o *canvas.Text) {
		if !strings.HasSuffix(o.Text, "…") || dotted(o.Text) || o.Text == "tapetrack://…" { // how the address of a server begins
			return
		}
		all = append(all, o.Text)
	})
	return all
}

// dotted reports whether a text is one that ends with dots.
func dotted(text string) bool {
	entries, err := lang.Read(translations.Catalogue("de"))
	if err != nil {
		panic(err)
	}
	for key := range entries {
		if text == lang.T(data.Text(key)) {
			return true
		}
	}
	return false
}
