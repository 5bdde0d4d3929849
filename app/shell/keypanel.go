package shell

import (
	"strings"
	"time"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// CoveredText is what people read here. Tests ask for it by name.
var CoveredText = data.Say("Hidden after %s without input, so that nobody else can scan it. Click here to show it again.", words.Wait(hideKey))

const (
	// hideKey is how long a key stays on the screen without input: a user who leaves the
	// room leaves it open to everybody who comes by. It is long enough to find and install
	// an app on a phone.
	hideKey = 5 * time.Minute

	// qrSize is the side of the QR code, in Fyne units; a phone can scan it at arm's
	// length. On a small screen it shrinks down to qrLeast.
	qrSize  = 270
	qrLeast = 150
	// stepsWidth is the width of the steps beside it, in Fyne units. On a small screen it
	// shrinks down to stepsLeast: the Secret Key and its button.
	stepsWidth = 380
	stepsLeast = 280
	qrGap      = 24

	// aroundQR is how much more height a window with the whole code needs, in Fyne units:
	// title, buttons, space between them.
	aroundQR = 130
)

// qrSide is the side of the QR code on this screen.
func qrSide() float32 {
	room := widgets.Room().Subtract(padding)
	return max(qrLeast, min(qrSize, room.Height-aroundQR+padding.Height, room.Width-qrGap-stepsLeast-2*theme.Padding()))
}

// stepsSide is the width of the steps on this screen.
func stepsSide() float32 {
	room := widgets.Room().Subtract(padding)
	return max(stepsLeast, min(stepsWidth, room.Width-qrGap-qrSide()-2*theme.Padding()))
}

// KeyPanelWidth is the width of a KeyPanel, in Fyne units.
func KeyPanelWidth() float32 { return qrSide() + qrGap + stepsSide() }

// A KeyPanel shows what an authenticator needs: the QR code, and beside it the steps to
// take, with the Secret Key to type or copy. After five minutes without input it hides
// both; a click on the QR code or the button Show brings them back. The panel holds the
// secret until Forget.
type KeyPanel struct {
	// Say shows a sentence about what a button of the panel did, and puts the focus back
	// into the field to type in. An empty sentence removes the last one.
	Say func(sentence string)

	tasks     *Tasks
	clipboard *Clipboard
	timer     *Tasks // nil while the key is hidden or there is none

	picture *widgets.QRCode
	account *widget.Label
	key     *widgets.Entry
	button  *widgets.Button // Copy, or Show while the key is hidden
	groups  []string        // the key, four characters each
	hidden  bool
	guide   *keyGuide
}

// NewKeyPanel returns a panel without a key. Set gives it one. guide, which may be nil, is the
// program's.
func NewKeyPanel(tasks *Tasks, clipboard *Clipboard, guide *Guide) *KeyPanel {
	p := &KeyPanel{tasks: tasks, clipboard: clipboard, guide: newKeyGuide(guide)}
	p.guide.touched, p.guide.chosen = p.Touch, func() { p.Say("") } // gives the focus back
	p.picture = widgets.NewQRCode(nil)
	p.picture.Side = qrLeast // it grows with its place
	p.picture.OnTapped = func() {
		p.show()
		if p.Say != nil {
			p.Say("") // gives the focus back
		}
	}
	p.account = widget.NewLabelWithStyle("", fyne.TextAlignCenter, fyne.TextStyle{})
	p.account.Wrapping = fyne.TextWrapWord
	p.picture.Call(lang.T("QR code for an authenticator. It holds the same as the Secret Key beside it, which can be entered in its place."))
	p.key = widgets.NewEntry()
	p.key.Call(lang.T("Secret Key"))
	p.key.MultiLine = true
	p.key.Wrapping, p.key.Scroll = fyne.TextWrapOff, fyne.ScrollNone
	p.key.TextStyle.Monospace = true
	p.key.SetMinRowsVisible(2)
	// This is an entry that takes no text: Fyne's selectable label would swallow Escape and
	// Enter once it was clicked.
	p.key.OnChanged = func(text string) {
		if shown := p.text(); text != shown {
			p.key.SetText(shown)
		}
		p.Touch()
	}
	p.key.OnCopy = p.copy
	p.button = widgets.NewButtonWithIcon(lang.T("Copy"), theme.ContentCopyIcon(), p.press)
	return p
}

// Set shows the key of e in place of the previous one.
func (p *KeyPanel) Set(e data.Enrolment) error {
	bits, err := qrBits(e.URI)
	if err != nil {
		return err
	}
	p.picture.SetBitmap(bits)
	p.account.SetText(e.Issuer + " · " + e.Account)
	p.groups = strings.Fields(e.Key)
	p.show()
	return nil
}

// Content returns the QR code with the steps beside it. The first two steps are the
// panel's own; third is step 3, and below follows under it.
func (p *KeyPanel) Content(third fyne.CanvasObject, below ...fyne.CanvasObject) fyne.CanvasObject {
	steps := []fyne.CanvasObject{
		step("1", p.guide.first()),
		step("2", container.NewVBox(p.guide.byHand, container.NewHBox(p.key, container.NewCenter(p.button)))),
		step("3", third),
	}
	return p.beside(append(steps, below...))
}

// Known returns the QR code of an account that the user has added already, with parts
// beside it that say so: no steps, and no Secret Key, which nobody needs any longer.
func (p *KeyPanel) Known(part fyne.CanvasObject, more ...fyne.CanvasObject) fyne.CanvasObject {
	return p.beside(append([]fyne.CanvasObject{part}, more...))
}

// beside lays parts out beside the QR code.
func (p *KeyPanel) beside(parts []fyne.CanvasObject) fyne.CanvasObject {
	left := widgets.Sticky(FlexibleWidth(container.NewVBox(container.New(square{}, p.picture), p.account), qrSide))
	right := container.New(layout.NewCustomPaddedVBoxLayout(10), parts...)
	return container.New(layout.NewCustomPaddedHBoxLayout(qrGap), left, FlexibleWidth(right, stepsSide))
}

// square keeps the QR code a square of qrSide.
type square struct{}

func (square) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSquareSize(qrSide()) }

func (square) Layout(objects []fyne.CanvasObject, s fyne.Size) {
	for _, o := range objects {
		o.Resize(fyne.NewSquareSize(min(s.Width, s.Height)))
	}
}

func step(number string, content fyne.CanvasObject) fyne.CanvasObject {
	n := widget.NewLabelWithStyle(number, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	return container.NewBorder(nil, nil, container.NewVBox(n), nil, content)
}

// Touch counts the time without input from zero, since somebody is there. The window's
// fields call it when something is typed.
func (p *KeyPanel) Touch() {
	if p.hidden || p.groups == nil {
		return
	}
	p.stop()
	p.timer = p.tasks.Child()
	p.timer.Every(hideKey, p.hide)
}

// Forget discards the key. It is called when the window closes.
func (p *KeyPanel) Forget() {
	p.stop()
	p.groups = nil
	p.picture.SetBitmap(nil)
	p.key.SetText("")
}

func (p *KeyPanel) stop() {
	if p.timer != nil {
		p.timer.Stop()
		p.timer = nil
	}
}

func (p *KeyPanel) hide() {
	p.stop()
	p.hidden = true
	p.picture.SetCovered(lang.Say(CoveredText))
	p.button.SetText(lang.T("Show"))
	p.button.SetIcon(theme.VisibilityIcon())
	p.key.SetText(p.text())
}

func (p *KeyPanel) show() {
	if p.groups == nil {
		return // forgotten
	}
	p.hidden = false
	p.picture.SetUncovered()
	p.button.SetText(lang.T("Copy"))
	p.button.SetIcon(theme.ContentCopyIcon())
	p.key.SetText(p.text())
	p.Touch()
}

// press handles the button.
func (p *KeyPanel) press() {
	if p.hidden {
		p.show()
		p.Say("")
		return
	}
	p.copy(strings.Join(p.groups, ""))
}

// copy copies the selected part of the key without blanks, which some authenticators
// refuse.
func (p *KeyPanel) copy(selected string) {
	if p.hidden || p.groups == nil {
		return
	}
	p.Touch()
	selected = strings.Join(strings.Fields(selected), "")
	p.clipboard.CopySecret(selected)
	if selected != strings.Join(p.groups, "") {
		p.Say(lang.T("Part of the Secret Key was copied, for %s.", Kept))
		return
	}
	p.Say(lang.T("The Secret Key was copied. Paste it within %s, into your authenticator only: anyone who has it can make your codes.", Kept))
}

// text is what the field shows: the key in two lines, or as many dots.
func (p *KeyPanel) text() string {
	half := len(p.groups) / 2
	lines := strings.Join(p.groups[:half], " ") + "\n" + strings.Join(p.groups[half:], " ")
	switch {
	case p.groups == nil:
		return ""
	case p.hidden:
		return strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) {
				return r
			}
			return '•'
		}, lines)
	default:
		return lines
	}
}
