package shell

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"tapetrack/assets/authenticators"
	"tapetrack/data/lang"
	"tapetrack/test/check"
	"tapetrack/test/screen"
	"tapetrack/widgets"
)

// Whoever says which app they have reads three lines about it beside the QR code, which stays
// in sight, and goes on typing where they were.
func TestKeyGuide(t *testing.T) {
	s, _, p, _ := panel(t)
	code := screen.Find[*widgets.QRCode](s.Front(), nil)
	place, side := code.Position(), code.Size()
	s.Type("12")
	last := lang.T(WhichAuthenticator)
	s.See(lang.T(anyAdd), lang.T(anyByHand))
	for _, a := range authenticators.In(authenticators.English) {
		s.Click(last)
		s.Click(a.Title)
		s.See(a.Add, a.ByHand, a.Mind)
		s.Gone(lang.T(anyAdd), lang.T(anyByHand))
		check.Equal(t, a.Name+": the field has the focus", s.Field(), "12")
		check.Equal(t, a.Name+": the QR code is where it was", code.Position() == place && code.Size() == side && !code.Covered(), true)
		last = a.Title
	}

	s.Press(fyne.KeyEscape)
	p.guide.which.OnTapped()
	s.Press(fyne.KeyHome, fyne.KeyDown, fyne.KeyReturn) // all of it by keys
	s.See("Microsoft Authenticator")
	check.Equal(t, "the field has the focus", s.Field(), "12")
}

// A key that was hidden stays hidden while somebody reads, and reading counts as input
// before.
func TestKeyGuideAndTheHiddenKey(t *testing.T) {
	s, tasks, _, _ := panel(t)
	tasks.Pass(5*time.Minute - time.Second)
	s.Click(lang.T(WhichAuthenticator))
	tasks.Pass(5*time.Minute - time.Second)
	s.Gone(covered)
	s.Click("Aegis")
	tasks.Pass(5*time.Minute - time.Second)
	s.Gone(covered)
	tasks.Pass(time.Second)
	s.See(covered, "Aegis")
	s.Click("Aegis")
	s.Click("2FAS")
	s.See(covered, "2FAS", "Show")
	s.Gone("GEZD")
	s.Click("Show") // the way back, with what was read
	s.See("GEZD", "2FAS")
}

// The next QR code begins with what was chosen for the last one; a program without a Guide
// asks again.
func TestKeyGuideIsRemembered(t *testing.T) {
	s, tasks, p, _ := panel(t)
	s.Click(lang.T(WhichAuthenticator))
	s.Click("KeePassXC")
	check.Equal(t, "remembered", NewKeyPanel(tasks, nil, p.guide.last).guide.which.Text, "KeePassXC")
	check.Equal(t, "asked again", NewKeyPanel(tasks, nil, nil).guide.which.Text, lang.T(WhichAuthenticator))
}

// In every language the steps of every app have room beside the QR code on a screen of
// 1024x768 at scale 1.25, with the rest of popup 1; and in the pseudo-language nothing of them
// is left as it was.
func TestKeyGuideInOtherLanguages(t *testing.T) {
	t.Cleanup(func() { lang.Use(lang.English) })
	english := authenticators.In(authenticators.English)
	for _, tag := range []string{lang.English, "de"} {
		lang.Use(tag)
		s := screen.New(t)
		s.Resolution(1024, 768, 1.25)
		w := s.NewWindow("One Time Password")
		tasks := Inline(t.Context())
		p := NewKeyPanel(tasks, NewClipboard(s, tasks), nil)
		third := container.NewVBox(Text(strings.Repeat("What the third step asks for. ", 4)), widgets.NewCodeEntry())
		content := p.Content(third)
		w.SetContent(Padded(content))
		w.Show()
		for i, a := range Authenticators() {
			check.Equal(t, tag+": name", a.Name, english[i].Name)
			p.guide.show(i)
			if got := content.MinSize().Height; got > 390 { // what title, buttons and two lines of a message leave
				t.Errorf("%s: %s takes %v", tag, a.Name, got)
			}
		}
	}
	lang.Use(lang.Pseudo)
	for i, a := range Authenticators() {
		if e := english[i]; a.Platforms == e.Platforms || a.Add == e.Add || a.ByHand == e.ByHand || a.Mind == e.Mind {
			t.Errorf("%s: %+v", lang.Pseudo, a)
		}
		check.Equal(t, "a name is no text", a.Title == english[i].Title, a.Name != authenticators.Other)
	}
}
