package shell

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/internal/strength"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
	"tapetrack/test/screen"
	"tapetrack/widgets"
)

// form shows a PasswordForm for alice in a window.
type form struct {
	*screen.Screen
	*PasswordForm
	t     *testing.T
	tasks *Tasks
	asked []string // what OK was pressed with
	left  int
}

const drawn = "k7fm-2qpd-x4zn-6wjt"

func newForm(t *testing.T, askCurrent bool) *form {
	t.Helper()
	f := &form{Screen: screen.New(t), t: t, tasks: Inline(t.Context())}
	w := f.NewWindow("Change Password")
	f.PasswordForm = NewPasswordForm(w, askCurrent)
	f.OfferRandom(func(int) string { return drawn }, NewClipboard(f.Screen, f.tasks))
	f.SetRule(rule(12))
	f.OnOK = func(current, next string) { f.asked = append(f.asked, current+"/"+next) }
	f.OnCancel = func() { f.left++ }
	w.SetContent(f.Content())
	w.Resize(fyne.NewSize(500, 300))
	w.Show()
	f.PasswordForm.Focus()
	return f
}

// rule refuses what is too short, or alice.
func rule(least int) data.PasswordRule {
	return data.PasswordRule{Least: least, Own: []string{"alice", "Alice Ärmel"}, Check: func(password string) error {
		switch {
		case len(password) < least:
			return &data.FieldError{Field: data.FieldPassword, Text: data.Say("At least %d; this one has %d.", least, len(password))}
		case strings.HasPrefix(password, "alicealice"):
			return &data.FieldError{Field: data.FieldPassword, Text: data.Say("Nothing but alice.")}
		}
		return nil
	}}
}

// meter returns the bar below the new password.
func (f *form) meter() *widgets.Meter { return screen.Find[*widgets.Meter](f.Front(), nil) }

// pieces of the bar that are filled.
func (f *form) pieces() int { return f.meter().Filled() }

// Red is what the rule refuses, and nothing else; the rest is advice.
func TestPasswordFormSaysHowGoodItIs(t *testing.T) {
	f := newForm(t, false)
	f.See("At least 12 characters. " + lang.T(strength.SeveralWords))
	check.Equal(t, "pieces", f.pieces(), 0)
	for _, c := range []struct {
		typed, says string
		pieces      int
		kind        widgets.MessageKind
	}{
		{"new words here", lang.T(strength.OneMoreWord), 3, widgets.MessageSuccess},
		{"correct", "At least 12; this one has 7.", 1, widgets.MessageError},
		{"alicealice1984", "Nothing but alice.", 1, widgets.MessageError},
		{"correct horse", "Fair: a common word or name.", 2, widgets.MessageWarning},
		{"password12345", "Weak: " + lang.T(strength.ManyUseThis), 1, widgets.MessageWarning},
		{"correct horse battery", "Strong.", 4, widgets.MessageSuccess},
	} {
		f.Chord(fyne.KeyModifierControl, fyne.KeyA)
		f.Type(c.typed)
		f.See(c.says)
		check.Equal(t, c.typed+": pieces", f.pieces(), c.pieces)
		check.Equal(t, c.typed+": kind", f.meter().Kind(), c.kind)
	}
	f.Chord(fyne.KeyModifierControl, fyne.KeyA)
	f.Press(fyne.KeyBackspace)
	f.See("At least 12 characters.")
}

// Without a rule nothing is said of how long it has to be, and nothing is red.
func TestPasswordFormReadsTheRule(t *testing.T) {
	f := newForm(t, false)
	least, fail := 15, error(nil)
	f.SetRule(data.PasswordRule{})
	f.Gone("At least")
	f.Type("x")
	check.Equal(t, "kind", f.meter().Kind(), widgets.MessageWarning)
	f.ReadRule(f.tasks, func(context.Context) (data.PasswordRule, error) { return rule(least), fail })
	f.See("At least 15; this one has 1.")

	// It was changed since: the refusal stays until something is typed, by the new rule.
	least = 20
	f.Fail(&data.FieldError{Field: data.FieldPassword, Text: data.Say("Refused.")}, "change password")
	f.See("Refused.")
	f.Type("xxxxxxxxxxxxxxxx")
	f.See("At least 20; this one has 16.")
	fail = data.ErrBusy
	f.Fail(&data.FieldError{Field: data.FieldPassword, Text: data.Say("Refused.")}, "change password")
	f.Type("xxxxxxxxxxxxxxxxx")
	f.See("At least 20; this one has 17.")
}

// The answer of the rules stands beside the field until the user types again.
func TestPasswordFormSaysWhyItIsNoUse(t *testing.T) {
	f := newForm(t, false)
	f.Type("correct horse battery")
	f.Press(fyne.KeyTab)
	f.Type("correct horse battery")
	f.Press(fyne.KeyReturn)
	f.Fail(&data.FieldError{Field: data.FieldPassword, Text: data.Say("Everyone has this one.")}, "change password")
	f.See("Everyone has this one.")
	f.Gone("Strong.")
	check.Equal(t, "message", f.message.Text(), "")
	check.Equal(t, "selected", f.Selected(), "correct horse battery")
	f.Type("new words here")
	f.Gone("Everyone has this one.")
	f.Press(fyne.KeyTab)
	check.Equal(t, "again", f.Field(), "")
}

func TestPasswordFormRandom(t *testing.T) {
	f := newForm(t, true)
	f.Type("old words")
	check.Equal(t, "Copy is off", f.Button("Copy").Disabled(), true)
	f.Press(fyne.KeyTab)
	f.Type("half an idea")
	f.Press(fyne.KeyTab, fyne.KeyTab)
	check.Equal(t, "focus", f.Screen.Focus(), "Random")
	f.Press(fyne.KeyReturn)
	f.See(drawn, "Strong.", "before you press OK")
	check.Equal(t, "focus", f.Screen.Focus(), "Copy")
	check.Equal(t, "hidden", f.next.Password || f.again.Password, false)
	f.Press(fyne.KeyReturn)
	check.Equal(t, "on the clipboard", f.Clipboard().Content(), drawn)
	f.tasks.Pass(30 * time.Second)
	check.Equal(t, "on the clipboard", f.Clipboard().Content(), "")
	check.Equal(t, "focus", f.Screen.Focus(), "OK")
	f.Click(drawn) // in the field, where it is read
	f.Chord(fyne.KeyModifierControl, fyne.KeyA)
	f.Chord(fyne.KeyModifierControl, fyne.KeyC)
	check.Equal(t, "on the clipboard", f.Clipboard().Content(), drawn)
	f.tasks.Pass(30 * time.Second)
	check.Equal(t, "on the clipboard", f.Clipboard().Content(), "")
	f.Press(fyne.KeyReturn)
	check.Equal(t, "asked", f.asked[0], "old words/"+drawn)

	// Another one, typed over it, is nobody else's business.
	f.Fail(data.ErrBusy, "change password")
	f.Click("Random")
	f.Click(drawn)
	f.Press(fyne.KeyEnd)
	f.Type("x")
	check.Equal(t, "hidden", f.next.Password && f.again.Password, true)
	f.Gone("before you press OK")
	check.Equal(t, "Copy is off", f.Button("Copy").Disabled(), true)
}

// While a password is being changed Escape says why it does nothing.
func TestPasswordFormBusy(t *testing.T) {
	f := newForm(t, false)
	f.Type(drawn)
	f.Press(fyne.KeyTab)
	f.Type(drawn)
	f.Press(fyne.KeyReturn, fyne.KeyReturn)
	check.Equal(t, "asked", len(f.asked), 1)
	for _, leave := range []func(){
		func() { f.Press(fyne.KeyEscape) }, f.CloseButton, func() { f.Click("Cancel") },
		func() { f.Click("Random") },
	} {
		f.message.Clear()
		leave()
		check.Equal(t, "left", f.left, 0)
		check.Equal(t, "password", f.next.Text, drawn)
		if f.Screen.Focus() != "Random" {
			f.See(lang.T(CannotStop))
		}
	}
	f.Fail(data.ErrBusy, "change password")
	f.Press(fyne.KeyEscape)
	check.Equal(t, "left", f.left, 1)
}

// Where there is nobody to draw one, none is offered.
func TestPasswordFormWithoutRandom(t *testing.T) {
	s := screen.New(t)
	w := s.NewWindow("Reset Password")
	p := NewPasswordForm(w, false)
	p.OfferRandom(nil, nil)
	w.SetContent(p.Content())
	w.Show()
	s.Gone("Random", "Copy")
}

// What is wrong with a field is said until it is typed into, whether or not it came from OK.
func TestComplaintsEndWithTyping(t *testing.T) {
	f := newForm(t, true)
	for _, field := range []*widgets.Entry{f.current, f.next} {
		f.Press(fyne.KeyReturn)
		if f.message.Text() == "" {
			t.Error("nothing was said of an empty field")
		}
		f.Press(fyne.KeyReturn) // says it again
		f.Type("c")
		check.Equal(t, "message", f.message.Text(), "")
		check.Equal(t, "typed", field.Text, "c")
	}
	f.again.SetText("c")
	f.Press(fyne.KeyReturn)
	f.Fail(data.ErrBusy, "change password")
	f.Type("d")
	check.Equal(t, "message", f.message.Text(), "")
}
