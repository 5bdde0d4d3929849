package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/assets/authenticators"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// What people read until they have said which authenticator they have. Tests ask for it by name.
const (
	WhichAuthenticator data.Text = "Which authenticator?"
	anyAdd             data.Text = "Open your authenticator app (Google Authenticator, 2FAS, Authy …) and add an account."
	anyByHand          data.Text = "Scan the QR code, or enter the Secret Key without the spaces (time-based, SHA-1, 6 digits, 30 seconds):"
)

// Authenticators returns the authenticators in the language of the program. Only texts are put
// into it: the name of an app is the same everywhere.
func Authenticators() []authenticators.Authenticator {
	all := authenticators.In(lang.Current().Tag())
	for i := range all {
		a := &all[i]
		texts := []*string{&a.Platforms, &a.Add, &a.ByHand, &a.Mind}
		if a.Name == authenticators.Other {
			texts = append(texts, &a.Title)
		}
		for _, text := range texts {
			*text = lang.Current().Elsewhere(*text)
		}
	}
	return all
}

// A Guide remembers which authenticator was chosen last, until the program ends: whoever
// scans a second time mostly does so with the same app. A nil *Guide remembers nothing.
type Guide struct {
	name string // "" until one was chosen
}

// A keyGuide says how an account is added to the authenticator that the user chooses from a
// list. It stands in the steps themselves, beside the QR code, which stays in sight.
type keyGuide struct {
	last *Guide
	all  []authenticators.Authenticator
	at   int // which one was chosen, -1: none yet

	touched func() // called when the list opens, and when one is chosen: somebody is there
	chosen  func() // called after that

	which             *widgets.Button
	add, byHand, mind *widget.Label
}

func newKeyGuide(last *Guide) *keyGuide {
	g := &keyGuide{last: last, all: Authenticators(), at: -1, add: Text(lang.T(anyAdd)), byHand: Text(lang.T(anyByHand)), mind: Text("")}
	g.which = widgets.NewButtonWithIcon(lang.T(WhichAuthenticator), theme.MenuDropDownIcon(), g.open)
	g.which.IconPlacement, g.which.Alignment = widget.ButtonIconTrailingText, widget.ButtonAlignLeading
	g.mind.SizeName = theme.SizeNameCaptionText
	g.mind.Hide()
	for i, a := range g.all {
		if last != nil && a.Name == last.name {
			g.show(i)
		}
	}
	return g
}

// first is what the first step says.
func (g *keyGuide) first() fyne.CanvasObject {
	return container.NewVBox(container.NewHBox(FixedWidth(g.which, g.widest())), g.add, g.mind)
}

// widest is the width of the button with the longest of its texts, in Fyne units: it stays
// as wide, whatever is chosen.
func (g *keyGuide) widest() float32 {
	b := widgets.NewButtonWithIcon(g.which.Text, g.which.Icon, nil)
	width := b.MinSize().Width
	for _, a := range g.all {
		b.SetText(a.Title)
		width = max(width, b.MinSize().Width)
	}
	return width
}

// open lists the authenticators below the button.
func (g *keyGuide) open() {
	g.touched()
	titles := make([]string, len(g.all))
	for i, a := range g.all {
		titles[i] = a.Title
	}
	driver := fyne.CurrentApp().Driver()
	at := driver.AbsolutePositionForObject(g.which).AddXY(0, g.which.Size().Height)
	widgets.ShowChoices(titles, g.at, driver.CanvasForObject(g.which), at, g.which.Size().Width, g.choose)
}

func (g *keyGuide) choose(i int) {
	g.touched()
	g.show(i)
	if g.last != nil {
		g.last.name = g.all[i].Name
	}
	g.chosen()
}

// show puts what authenticator i needs into the steps.
func (g *keyGuide) show(i int) {
	g.at = i
	a := g.all[i]
	g.which.SetText(a.Title)
	g.add.SetText(a.Add)
	g.byHand.SetText(a.ByHand)
	g.mind.SetText(a.Mind)
	g.mind.Show()
}
