package app

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tapetrack/app/account"
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
	var w *world
	for _, c := range everyWindow {
		if c.start != nil {
			w = c.start(t)
			w.Resolution(1024, 768, 2)
			w.App.Settings().SetTheme(widgets.NewTheme())
		}
		c.open(w)
		w.scrollsDownOnly(c.name)
		if c.after != "-" {
			w.Press(fyne.KeyEscape)
		}
	}
}

// scrollsDownOnly looks at the window in front, on a screen of 1024x768 at scale 2.
func (w *world) scrollsDownOnly(name string) {
	w.t.Helper()
	const wide = 1024 / 2
	if least := w.Front().Canvas().Content().MinSize().Width; least > wide {
		w.t.Errorf("%s is %v wide at least, on a screen of %v", name, least, wide)
	}
	screen.Each(w.Front(), func(s *container.Scroll) {
		if most := s.Content.MinSize().Width; s.Size().Height > 40 && s.Direction == container.ScrollBoth && most > s.Size().Width+1 { // lower ones are fields
			w.t.Errorf("%s needs a width of %v, and has %v", name, most, s.Size().Width)
		}
	})
}

// What a user whose one-time password is Blocked is told about it is read in full on the first page and in My Sign-in, where it widens nothing.
func TestBlockedOnASmallScreen(t *testing.T) {
	for _, tag := range []string{lang.English, "de", lang.PseudoLong} {
		t.Run(tag, func(t *testing.T) {
			lang.Use(tag)
			t.Cleanup(func() { lang.Use(lang.English) })
			w, _, _, _ := signedIn(t)
			w.Menu("File", "Log Out")
			w.block("alice")
			w.Resolution(1024, 768, 2)
			w.App.Settings().SetTheme(widgets.NewTheme())
			given, err := w.IssueTemporaryCode(t.Context(), console, w.user("alice").Key, "no phone")
			w.must(err)
			w.signIn(secretWord, given.Code)
			w.Type("another long secret") // whoever typed the codes knew the password
			w.Press(fyne.KeyTab)
			w.Type("another long secret")
			w.Press(fyne.KeyReturn)
			for _, title := range []string{"Lite", mySignIn} {
				if title != "Lite" {
					w.Menu2("Lite", "File", title)
				}
				w.See(account.OTPMeaning(data.Blocked))
				w.scrollsDownOnly(title)
			}
		})
	}
}

// block types wrong codes until the one-time password of a user is Blocked.
func (w *world) block(id string) {
	w.t.Helper()
	client := data.Client{Program: "Checkpoint", Version: "1.0.0", Computer: "desk8"}
	for range 101 {
		w.now = w.now.Add(24 * time.Hour) // no delay holds
		if w.user(id).OTP == data.Blocked {
			return
		}
		_, err := w.SignIn(w.t.Context(), data.Attempt{Login: id, Password: secretWord, Code: "000000", Client: client})
		w.must(err)
	}
	w.t.Fatal(id + " is not Blocked after 100 wrong codes")
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
