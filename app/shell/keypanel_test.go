package shell

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
	"tapetrack/test/screen"
	"tapetrack/widgets"
)

const (
	panelKey  = "GEZD GNBV GY3T QOJQ\nGEZD GNBV GY3T QOJA"
	panelDots = "•••• •••• •••• ••••\n•••• •••• •••• ••••"
)

var covered = lang.Say(CoveredText)

func enrolment() data.Enrolment {
	return data.Enrolment{
		URI:    "otpauth://totp/TapeTrack:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJA&issuer=TapeTrack",
		Issuer: "TapeTrack", Account: "alice", Key: strings.ReplaceAll(panelKey, "\n", " "),
	}
}

// panel shows a KeyPanel in a window with a field for the code.
func panel(t *testing.T) (*screen.Screen, *Tasks, *KeyPanel, *[]string) {
	t.Helper()
	s := screen.New(t)
	tasks := Inline(t.Context())
	w := s.NewWindow("One Time Password")
	p, said := NewKeyPanel(tasks, NewClipboard(s, tasks), new(Guide)), &[]string{}
	code := widgets.NewCodeEntry()
	code.SetPlaceHolder("6 digits")
	code.OnChanged = func(string) { p.Touch() }
	p.Say = func(sentence string) {
		*said = append(*said, sentence)
		w.Canvas().Focus(code)
	}
	if err := p.Set(enrolment()); err != nil {
		t.Fatal(err)
	}
	w.SetContent(Padded(p.Content(code)))
	w.Resize(fyne.NewSize(700, 400))
	w.Show()
	w.Canvas().Focus(code)
	return s, tasks, p, said
}

// After five minutes in which nobody did anything, neither the QR code nor the key
// can be read, copied or scanned.
func TestKeyPanelHides(t *testing.T) {
	s, tasks, _, said := panel(t)
	picture := screen.Find[*widgets.QRCode](s.Front(), nil)
	see := func(hidden bool) {
		t.Helper()
		check.Equal(t, "covered", picture.Covered(), hidden)
		if hidden {
			s.See(covered, panelDots, "Show")
			s.Gone("GEZD", "Copy")
		} else {
			s.See(panelKey, "Copy", "TapeTrack · alice")
			s.Gone(covered, "•", "Show")
		}
	}
	tasks.Pass(5*time.Minute - time.Second)
	see(false)
	s.Type("1") // somebody is there
	tasks.Pass(5*time.Minute - time.Second)
	see(false)
	tasks.Pass(time.Second)
	see(true)

	s.Type("23") // typing a code shows nothing
	see(true)
	at := picture.Position().AddXY(100, 100)
	s.ClickAt(at)
	see(false)
	check.Equal(t, "the focus after a click on the code", s.Field(), "123") // what is typed next goes there
	tasks.Pass(5*time.Minute - time.Second)
	s.ClickAt(at) // a click on what is shown is input, too
	tasks.Pass(5*time.Minute - time.Second)
	see(false)
	tasks.Pass(time.Second)
	see(true)

	s.Click(strings.Split(panelDots, "\n")[0]) // the field: it gives nothing away
	s.Chord(fyne.KeyModifierControl, fyne.KeyA)
	s.Chord(fyne.KeyModifierControl, fyne.KeyC)
	check.Equal(t, "copied", s.Clipboard().Content(), "")
	s.Press(fyne.KeyTab) // to the button: whatever the mouse can do the keyboard can do
	check.Equal(t, "focus", s.Focus(), "Show")
	s.Press(fyne.KeyReturn)
	see(false)
	check.Equal(t, "the focus is back in the field", s.Field(), "123")
	check.Equal(t, "on the clipboard", s.Clipboard().Content(), "") // Show copies nothing
	s.Click("Copy")
	check.Equal(t, "on the clipboard", s.Clipboard().Content(), strings.NewReplacer(" ", "", "\n", "").Replace(panelKey))
	check.Equal(t, "sentences", len(*said), 4)
	tasks.Pass(30 * time.Second)
	check.Equal(t, "on the clipboard", s.Clipboard().Content(), "")
}

// What is selected in the field and copied, by key or from its menu, is like what
// the button copies: without blanks and line ends, and taken back.
func TestKeyPanelFieldCopies(t *testing.T) {
	for name, take := range map[string]func(*screen.Screen){
		"keys": func(s *screen.Screen) { s.Chord(fyne.KeyModifierControl, fyne.KeyC) },
		"Copy in the menu": func(s *screen.Screen) {
			s.RightClick("GEZD GNBV GY3T QOJQ")
			s.Click("Copy")
		},
		"Cut in the menu": func(s *screen.Screen) {
			s.RightClick("GEZD GNBV GY3T QOJQ")
			s.Click("Cut")
		},
	} {
		s, tasks, p, said := panel(t)
		s.Click("GEZD GNBV GY3T QOJQ")
		s.Chord(fyne.KeyModifierControl, fyne.KeyA)
		take(s)
		check.Equal(t, name+": on the clipboard", s.Clipboard().Content(), strings.NewReplacer(" ", "", "\n", "").Replace(panelKey))
		check.Equal(t, name+": in the field", p.key.Text, panelKey)
		if len(*said) != 1 || !strings.HasPrefix((*said)[0], "The Secret Key was copied.") {
			t.Errorf("%s: it says %q", name, *said)
		}
		tasks.Pass(30 * time.Second)
		check.Equal(t, name+": half a minute later", s.Clipboard().Content(), "")
	}

	s, tasks, p, _ := panel(t)
	s.Click("GEZD GNBV GY3T QOJQ")
	s.Press(fyne.KeyHome)
	p.key.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	for range 6 {
		s.Press(fyne.KeyRight)
	}
	p.key.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	s.Chord(fyne.KeyModifierControl, fyne.KeyC)
	check.Equal(t, "a part", len(s.Clipboard().Content()), 5)
	tasks.Pass(30 * time.Second)
	check.Equal(t, "half a minute later", s.Clipboard().Content(), "")
}

// Another key takes the place of one that was hidden, and Forget drops it.
func TestKeyPanelReplacesAndForgets(t *testing.T) {
	s, tasks, p, _ := panel(t)
	tasks.Pass(5 * time.Minute)
	e := enrolment()
	e.Key = strings.ReplaceAll(e.Key, "GEZD", "2345")
	if err := p.Set(e); err != nil {
		t.Fatal(err)
	}
	s.See("2345 GNBV GY3T QOJQ", "Copy")
	s.Gone(covered, "GEZD")
	tasks.Pass(5*time.Minute - time.Second)
	s.Gone(covered)

	p.Forget()
	s.Gone("2345", "GNBV")
	tasks.Pass(time.Hour)
	s.Gone(covered)
	e.URI = strings.Repeat("x", 5000)
	if err := p.Set(e); err == nil {
		t.Error("5,000 characters fit into a QR code")
	}
}
