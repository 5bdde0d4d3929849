package widgets

import (
	"strings"
	"unicode"

	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// accessKeys chooses the access key of each label: the letter that is underlined and chooses it. It returns the place
// of the letter, counted in characters, -1 where none is left. First letters of labels come first, then those of
// words, then any other; no letter is given twice. Of several labels with the same first letter, the one whose shortcut is that letter
// gets it. shortcuts has the key of each, in capitals; none are needed.
func accessKeys(labels []string, shortcuts ...fyne.KeyName) []int {
	at := make([]int, len(labels))
	for i := range at {
		at[i] = -1
	}
	taken := map[rune]bool{}
	for _, fits := range []func(n int, runes []rune, i int) bool{
		func(n int, runes []rune, i int) bool {
			return i == 0 && n < len(shortcuts) && string(unicode.ToUpper(runes[0])) == string(shortcuts[n])
		},
		func(_ int, _ []rune, i int) bool { return i == 0 },
		func(_ int, runes []rune, i int) bool { return i == 0 || runes[i-1] == ' ' },
		func(int, []rune, int) bool { return true },
	} {
		for n, label := range labels {
			runes := []rune(label)
			for i, r := range runes {
				if key := unicode.ToLower(r); at[n] < 0 && unicode.IsLetter(r) && !taken[key] && fits(n, runes, i) {
					at[n], taken[key] = i, true
				}
			}
		}
	}
	return at
}

// keyed is a text with an access key.
type keyed struct {
	text *canvas.Text
	line *canvas.Rectangle // under the letter
	key  rune              // in lower case, 0: none
	at   int               // the place of the letter, in characters
}

// newKeyed returns texts for labels, with the access keys that accessKeys chooses.
func newKeyed(labels []string, shortcuts ...fyne.KeyName) []*keyed {
	all := make([]*keyed, len(labels))
	for i, at := range accessKeys(labels, shortcuts...) {
		all[i] = &keyed{text: canvas.NewText("", nil), line: canvas.NewRectangle(nil), at: at}
		if at >= 0 {
			all[i].key = unicode.ToLower([]rune(labels[i])[at])
		}
	}
	return all
}

// is reports whether r chooses the label.
func (k *keyed) is(r rune) bool { return k.key != 0 && k.key == unicode.ToLower(r) }

// show draws label at x in the middle of a row whose top is at y, at most width wide.
func (k *keyed) show(w fyne.Widget, label string, x, y, width float32, name fyne.ThemeColorName) {
	look.SetText(k.text, w, label, width, name)
	look.PlaceText(k.text, x, y)
	shown := []rune(k.text.Text)
	k.line.Hidden = k.key == 0 || k.at >= len(shown) || !strings.EqualFold(string(shown[k.at]), string(k.key))
	if k.line.Hidden {
		return
	}
	measure := fyne.CurrentApp().Driver().RenderedTextSize
	before, _ := measure(string(shown[:k.at]), k.text.TextSize, k.text.TextStyle, nil)
	letter, baseline := measure(string(shown[k.at]), k.text.TextSize, k.text.TextStyle, nil)
	if k.at == 0 {
		before.Width = 0
	}
	k.line.FillColor = look.Color(w, name)
	k.line.Move(k.text.Position().AddXY(before.Width, baseline+1))
	k.line.Resize(fyne.NewSize(letter.Width, 1))
	k.line.Refresh()
}
