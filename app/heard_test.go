package app

import (
	"regexp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tapetrack/test/screen"
	"tapetrack/widgets"
	"tapetrack/widgets/aloud"
)

// unnamed is what is heard of something without a name: where that would be, the sentence goes on.
var unnamed = regexp.MustCompile(`^[^\pL\pN]*[,:]`)

// heard checks what a screen reader finds in the window in front: each stop of Tab is one item with the focus, called
// like no other, in the order of Tab; what can be clicked or typed into is part of an item; nothing typed into a field
// for passwords is said.
func (w *world) heard(window string, stops []fyne.Focusable) {
	w.t.Helper()
	c := w.Front().Canvas()
	before := c.Focused()
	const typed = "never to be heard"
	var secrets []*widgets.Entry
	screen.Each(w.Front(), func(e *widgets.Entry) {
		if e.Secret() && e.Text == "" {
			secrets = append(secrets, e)
		}
	})
	for _, e := range secrets {
		changed := e.OnChanged
		e.OnChanged = nil
		e.SetText(typed)
		e.Reveal()
		defer func() { e.SetText(""); e.Conceal(); e.OnChanged = changed }()
	}
	names := map[string]bool{}
	last := -1
	turned := 0
	for _, stop := range stops {
		c.Focus(stop)
		at := -1
		items := aloud.Read(c)
		for i, item := range items {
			if strings.Contains(item.Label, typed) || strings.Contains(item.Label, secretWord) {
				w.t.Errorf("%s: a password is heard: %q", window, item.Label)
			}
			if item.Label == "" || item.As == "" {
				w.t.Errorf("%s: %T is heard as %q, %q", window, item.Object, item.Label, item.As)
			}
			if unnamed.MatchString(item.Label) {
				w.t.Errorf("%s: a %T has no name: %q", window, item.Object, item.Label)
			}
			if item.Focused && at >= 0 {
				w.t.Errorf("%s: both %q and %q have the focus", window, items[at].Label, item.Label)
			}
			if item.Focused {
				at = i
			}
		}
		if at < 0 {
			w.t.Errorf("%s: nobody hears that %s has the focus", window, w.Focus())
			continue
		}
		if name := items[at].Label; names[name] {
			w.t.Errorf("%s: two are heard as %q", window, name)
		} else {
			names[name] = true
		}
		if at < last {
			turned++
		}
		last = at
	}
	if turned > 1 {
		w.t.Errorf("%s: Tab goes against the order in which the window is read", window)
	}
	c.Focus(before)
	w.covered(window)
}

// covered checks that what can be clicked or typed into lies in something that is heard.
func (w *world) covered(window string) {
	w.t.Helper()
	items := aloud.Read(w.Front().Canvas())
	heard := map[fyne.CanvasObject]bool{}
	for _, item := range items {
		heard[item.Object] = true
	}
	screen.EachWithin(w.Front(), func(o fyne.CanvasObject, parents []fyne.CanvasObject) {
		_, tappable := o.(fyne.Tappable)
		_, focusable := o.(fyne.Focusable)
		if o.Size().IsZero() { // a stop that hands the focus on
			return
		}
		if scroll, ok := parents[0].(*container.Scroll); ok && o != scroll.Content { // its bar, which keys do without
			return
		}
		if !tappable && !focusable || heard[o] || slices.ContainsFunc(parents, func(p fyne.CanvasObject) bool { return heard[p] }) {
			return
		}
		w.t.Errorf("%s: nobody hears of a %T", window, o)
	})
}
