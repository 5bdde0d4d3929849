package account

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// FirstSteps is the title of the card of a database without users. Tests ask for it by name.
const FirstSteps data.Text = "First steps"

// How each of shell.FirstSteps is done.
const (
	howToAdd    data.Text = "You are the only user so far. Everyone who is to sign in gets a User-ID and a password."
	howToTurnOn data.Text = "Set One Time Password to True in the Properties of the user."
	howToScan   data.Text = "They need an authenticator app on their phone. From then on they sign in with a code from it, too."
)

// newUser names the button of the card among those of the page.
const newUser = "new user"

// alone reports whether the user, who may add others, is the only one.
func (p *Page) alone(o overview) bool {
	return o.Counts != nil && o.Counts.Users <= 1 && p.ways.NewUser != nil
}

// firstSteps is the card that leads to one-time passwords where there is nobody yet.
func (p *Page) firstSteps() fyne.CanvasObject {
	add := p.button(newUser, lang.T("New User…"), p.ways.NewUser)
	add.Importance = widget.HighImportance
	steps := []fyne.CanvasObject{shell.Title(lang.T(FirstSteps))}
	for i, how := range []data.Text{howToAdd, howToTurnOn, howToScan} {
		what := shell.Text(shell.FirstSteps()[i])
		what.TextStyle.Bold = true
		said := container.New(layout.NewCustomPaddedVBoxLayout(-2*theme.InnerPadding()+2), what, shell.Text(lang.T(how)))
		step := shell.Numbered(i+1, said, theme.SizeNameText)
		if i == 0 {
			step = container.NewBorder(nil, nil, nil, container.NewCenter(add), step)
		}
		steps = append(steps, step)
	}
	return widgets.NewCard(container.NewVBox(steps...))
}

// FocusFirst puts the focus on the first step of a database without users, once, unless
// something else has it; if the page is still being read, then. It is called when the window
// of the page is shown.
func (p *Page) FocusFirst() {
	p.open = true
	p.focusFirst()
}

func (p *Page) focusFirst() {
	canvas := fyne.CurrentApp().Driver().CanvasForObject(p.root)
	if !p.open || canvas == nil || p.offered || !p.used[newUser] {
		return
	}
	p.offered = true
	if canvas.Focused() == nil {
		canvas.Focus(p.buttons[newUser])
	}
}
