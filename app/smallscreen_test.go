package app

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/screen"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// On a small screen name and e-mail address are read, and so is the longest filter.
func TestUserListOnASmallScreen(t *testing.T) {
	w := newWorld(t)
	w.Resolution(1024, 768, 1.25)
	w.App.Settings().SetTheme(widgets.NewTheme())
	w.administration("olga")
	list := screen.Find[*rowlist.List](w.Front(), nil)
	for _, column := range []string{"user-id", "name", "email", "group"} {
		for row := range 3 { // alice, bob and olga
			if list.Cuts(row, column) {
				t.Errorf("in a list of %v, the column %s of row %d is cut", list.Size().Width, column, row)
			}
		}
	}
	screen.Each(w.Front(), func(s *widgets.Select) {
		for _, option := range s.Options {
			if needs := fyne.MeasureText(option, 13, fyne.TextStyle{}).Width + 18 + 3*6; needs > s.Size().Width {
				t.Errorf("the filter %q needs %v, and has %v", option, needs, s.Size().Width)
			}
		}
	})
}

// On a screen of 1024x768 at scale 2 no window is wider than the screen, in a language with long words either, and questions
// and dialogs are read by scrolling down alone: nothing is beside them.
func TestEveryWindowScrollsDownOnly(t *testing.T) {
	for _, tag := range []string{lang.English, "de"} {
		t.Run(tag, func(t *testing.T) {
			lang.Use(tag)
			t.Cleanup(func() { lang.Use(lang.English) })
			scrollsDownOnly(t)
		})
	}
}

func scrollsDownOnly(t *testing.T) {
	t.Helper()
	const wide = 1024 / 2
	var w *world
	for _, c := range everyWindow {
		if c.start != nil {
			w = c.start(t)
			w.Resolution(1024, 768, 2)
			w.App.Settings().SetTheme(widgets.NewTheme())
		}
		c.open(w)
		if least := w.Front().Canvas().Content().MinSize().Width; least > wide {
			t.Errorf("%s is %v wide at least, on a screen of %v", c.name, least, wide)
		}
		screen.Each(w.Front(), func(s *container.Scroll) {
			if most := s.Content.MinSize().Width; s.Size().Height > 40 && s.Direction == container.ScrollBoth && most > s.Size().Width+1 { // lower ones are fields
				t.Errorf("%s needs a width of %v, and has %v", c.name, most, s.Size().Width)
			}
		})
		if c.after != "-" {
			w.Press(fyne.KeyEscape)
		}
	}
}

// The longest User-ID widens no sheet.
func TestSheetOfALongUserIDOnASmallScreen(t *testing.T) {
	lang.Use("de")
	t.Cleanup(func() { lang.Use(lang.English) })
	w := newWorld(t)
	w.App.Settings().SetTheme(widgets.NewTheme())
	const id = "anneliese.von-der-20" // its list is read at scale 1
	w.add(data.NewUser{User: data.User{ID: id, Group: "OPS"}})
	w.administration("olga")
	w.sheet(id)
	w.Resolution(1024, 768, 2)
	if least := w.Front().Canvas().Content().MinSize().Width; least > 1024/2 {
		t.Errorf("the sheet is %v wide at least", least)
	}
}
