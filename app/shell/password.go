package shell

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	CannotStop   data.Text = "One moment. This can no longer be stopped."
	TypePassword data.Text = "Enter a new password."
)

// PasswordCopied says what to do with a copied password.
var PasswordCopied = data.Say("The password was copied. Paste it within %s into a password manager or another safe place.", Kept)

// A PasswordForm asks for a new password twice and, if it is the user's own, for the
// current one. While the new one is typed, it shows how good it is.
type PasswordForm struct {
	OnOK     func(current, next string) // the caller then calls Fail or closes the window
	OnEmpty  func()                     // OK with both fields of the new one empty; nil: a password is required
	OnCancel func()                     // unless InSession: then Cancel closes the window
	// InSession says that the user who types is signed in. If that session ends, the form
	// says so and takes no more passwords.
	InSession bool

	window               fyne.Window
	current, next, again *widgets.Entry // current is nil if the form does not ask for it
	meter                *widgets.Meter // below the new password: how good it is, or why it would be refused
	message              *widgets.Message
	ok, cancel           *widgets.Button
	judging              Judging
	failed               bool // the meter shows why the domain refused the password

	random, copied *widgets.Button // nil if no random password is offered
	drawn          string          // the random password in the fields
	differ         string          // what was last said of two that differ

	more  map[string]*widgets.Entry // fields of AddField, by the field of an error
	rows  []fyne.CanvasObject       // their names and entries
	below []fyne.CanvasObject

	fields *fyne.Container // all names and entries, made by Content

	rule  data.PasswordRule // without Check until it is read
	read  func()            // reads the rule; nil if it can't change
	ended string            // why the form has ended; "" if it has not
}

// NewPasswordForm returns a form for w.
func NewPasswordForm(w fyne.Window, askCurrent bool) *PasswordForm {
	p := &PasswordForm{window: w, next: widgets.NewPasswordEntry(), again: widgets.NewPasswordEntry()}
	if askCurrent {
		p.current = widgets.NewPasswordEntry()
	}
	for _, e := range []*widgets.Entry{p.current, p.next, p.again} {
		if e != nil {
			e.MaxRunes = data.MaxPassword + 1 // one more, so that a longer one is refused and not cut
		}
	}
	p.next.OnChanged = func(string) { p.typed() }
	p.again.OnChanged = p.next.OnChanged
	if p.current != nil {
		p.current.OnChanged = p.next.OnChanged
	}
	p.meter = widgets.NewMeter(2)
	p.meter.Call(lang.T("Password strength"))
	p.judge()
	p.message = widgets.NewMessage(2)
	p.ok = widgets.NewButton(lang.T("OK"), p.submit)
	p.ok.Importance = widget.HighImportance
	p.cancel = widgets.NewButton(lang.T("Cancel"), p.Leave)
	return p
}

// OfferRandom adds the buttons Random, which fills in what draw returns for the least
// length of a password, and Copy. Call it before Content.
func (p *PasswordForm) OfferRandom(draw func(least int) string, clipboard *Clipboard) {
	if draw == nil || clipboard == nil {
		return
	}
	p.random = widgets.NewButton(lang.T("Random"), func() { p.fill(draw(p.rule.Least)) })
	p.copied = widgets.NewButtonWithIcon(lang.T("Copy"), theme.ContentCopyIcon(), func() {
		clipboard.CopySecret(p.drawn)
		p.message.Set(widgets.MessageSuccess, lang.Say(PasswordCopied))
		p.window.Canvas().Focus(p.ok)
	})
	p.copied.Disable()
	p.next.OnCopy, p.again.OnCopy = clipboard.CopySecret, clipboard.CopySecret
}

// SetRule sets the rule for the new password.
func (p *PasswordForm) SetRule(rule data.PasswordRule) {
	p.rule = rule
	if !p.failed {
		p.judge()
	}
}

// ReadRule sets the rule that read returns, and reads it again after each refusal: the
// policy may have changed. If it can't be read, nothing typed is shown as refused; the
// domain still applies the rule.
func (p *PasswordForm) ReadRule(tasks *Tasks, read func(context.Context) (data.PasswordRule, error)) {
	p.read = func() {
		Run(tasks, read, func(rule data.PasswordRule, err error) {
			if err != nil {
				p.end(err, Explain(err, "read password rule"))
				return
			}
			p.SetRule(rule)
		})
	}
	p.read()
}

// Stale reads the rule again: see View.Stale.
func (p *PasswordForm) Stale() {
	if p.ended == "" && p.read != nil {
		p.read()
	}
}

// end shows that the user's session has ended, and reports whether err says so.
func (p *PasswordForm) end(err error, sentence string) bool {
	if !p.InSession || !errors.Is(err, data.ErrSessionEnded) {
		return false
	}
	p.ended = sentence
	p.message.Set(widgets.MessageError, sentence)
	p.ok.Disable()
	if p.random != nil {
		p.random.Disable()
	}
	return true
}

// AddField adds a field below the passwords, with a hint in small letters. An error about
// field is shown for it. Call it before Content.
func (p *PasswordForm) AddField(field, name string, entry *widgets.Entry, hint string) {
	if p.more == nil {
		p.more = map[string]*widgets.Entry{}
	}
	p.more[field] = entry
	p.rows = append(p.rows, widgets.LabelFor(entry, name), container.NewVBox(entry, FlexibleWidth(Small(hint), p.besideLabels)))
}

// AddBelow adds what stands under the fields. Call it before Content.
func (p *PasswordForm) AddBelow(o fyne.CanvasObject) { p.below = append(p.below, o) }

// Content returns above, and under it fields, message and buttons, and makes Enter and
// Escape work in the window.
func (p *PasswordForm) Content(above ...fyne.CanvasObject) fyne.CanvasObject {
	fields := container.New(layout.NewFormLayout())
	p.fields = fields
	add := func(name string, entry *widgets.Entry, field fyne.CanvasObject) {
		fields.Add(widgets.LabelFor(entry, name))
		fields.Add(field)
	}
	if p.current != nil {
		add(lang.T("Current Password"), p.current, p.current)
	}
	add(lang.T("New Password"), p.next, container.NewVBox(p.next, FlexibleWidth(p.meter, p.besideLabels)))
	add(lang.T("Password (again)"), p.again, p.again)
	for _, o := range p.rows {
		fields.Add(o)
	}
	buttons := widgets.ButtonRow(p.ok, p.cancel)
	if p.random != nil {
		buttons = container.NewHBox(p.random, p.copied, layout.NewSpacer(), buttons)
	}
	widgets.InstallKeys(p.window, widgets.Keys{Enter: p.submit, Escape: p.Leave})
	p.window.SetCloseIntercept(p.Leave)
	return Frame(Column(p.message, buttons), slices.Concat(above, []fyne.CanvasObject{fields}, p.below)...)
}

// SetPlaceHolder shows text in the fields of the new password while they are
// empty.
func (p *PasswordForm) SetPlaceHolder(text string) {
	p.next.SetPlaceHolder(text)
	p.again.SetPlaceHolder(text)
}

// Dirty reports whether something was typed.
func (p *PasswordForm) Dirty() bool {
	return p.next.Text != "" || p.again.Text != "" || p.current != nil && p.current.Text != ""
}

// meterWidth is the width that the labels of the form leave of DialogWidth, leastMeter is wide enough for its words.
const (
	meterWidth = DialogWidth - 128
	leastMeter = 200
)

// besideLabels returns the width of what stands under a field: on a small screen long labels leave it less.
func (p *PasswordForm) besideLabels() float32 {
	labels := float32(0)
	for i := 0; i < len(p.fields.Objects); i += 2 {
		labels = fyne.Max(labels, p.fields.Objects[i].MinSize().Width)
	}
	room := widgets.Room().Width - AroundDialog() - theme.Padding() - labels
	return fyne.Max(fyne.Min(meterWidth, room), leastMeter)
}

// Focus puts the cursor into the first field.
func (p *PasswordForm) Focus() {
	if p.current != nil {
		p.window.Canvas().Focus(p.current)
		return
	}
	p.window.Canvas().Focus(p.next)
}

// Fail shows why the password was not accepted, and lets the user try again.
func (p *PasswordForm) Fail(err error, operation string) {
	p.judging.End()
	sentence := Explain(err, operation)
	if p.end(err, sentence) {
		return
	}
	switch f, ok := data.AsFieldError(err); {
	case ok && f.Field == data.FieldCurrent && p.current != nil:
		p.message.Set(widgets.MessageError, sentence)
		p.judging.Refused(p.window, p.current)
	case ok && p.more[f.Field] != nil:
		p.refuse(sentence, p.more[f.Field])
	case ok:
		p.again.SetText("") // another password would otherwise be added to this one
		p.message.Clear()
		p.failed = true
		p.meter.Set(1, widgets.MessageError, sentence)
		p.ask(p.next)
		if p.read != nil {
			p.read()
		}
	default:
		p.refuse(sentence, p.next)
	}
}

// MayLeave reports whether the window may go: not while a password is being judged, which the
// form then says.
func (p *PasswordForm) MayLeave() bool {
	if p.judging.IsBusy() {
		p.message.Set(widgets.MessageInfo, lang.T(CannotStop))
	}
	return !p.judging.IsBusy()
}

// Leave is Cancel. While a password is being judged, it does nothing. In a session, what was
// typed is not discarded without asking.
func (p *PasswordForm) Leave() {
	switch {
	case !p.MayLeave():
	case p.InSession:
		Leave(p.window, p.Dirty)
	default:
		p.OnCancel()
	}
}

func (p *PasswordForm) submit() {
	switch {
	case p.judging.IsBusy():
	case p.ended != "":
		p.message.Set(widgets.MessageError, p.ended)
	case p.current != nil && p.current.Text == "":
		p.judging.Missing(p.window, p.current, p.message, lang.T("Enter your current password."))
	case p.OnEmpty != nil && p.next.Text == "" && p.again.Text == "":
		if p.begin() {
			p.OnEmpty()
		}
	case p.next.Text == "":
		p.refuse(lang.T(TypePassword), p.next)
	case p.again.Text != p.next.Text:
		p.differ = lang.T(passwordsDiffer)
		p.message.Set(widgets.MessageError, p.differ)
		p.ask(p.again)
	default:
		current := ""
		if p.current != nil {
			current = p.current.Text
		}
		if p.begin() {
			p.OnOK(current, p.next.Text)
		}
	}
}

func (p *PasswordForm) begin() bool {
	if !p.judging.Begin(lang.T("Checking…"), p.ok) {
		return false
	}
	p.message.Clear()
	return true
}

// passwordsDiffer is shown until they no longer do.
const passwordsDiffer data.Text = "The two passwords differ. Enter the new password twice."

// typed is called when one of the passwords changes.
func (p *PasswordForm) typed() {
	p.failed = false
	p.judge()
	if p.message.Text() == p.differ && p.next.Text == p.again.Text {
		p.message.Clear()
	}
	if p.drawn != "" && (p.next.Text != p.drawn || p.again.Text != p.drawn) {
		p.drawn = "" // it is replaced by one that must not be shown
		if p.ended == "" {
			p.message.Clear()
		}
		p.copied.Disable()
		p.next.Conceal()
		p.again.Conceal()
	}
}

// judge shows how good the typed password is. Red is what OK would be refused with;
// everything else is advice.
func (p *PasswordForm) judge() {
	if p.next.Text != "" && p.current != nil && p.current.Text == p.next.Text {
		p.meter.Set(1, widgets.MessageError, lang.T(data.SamePassword))
		return
	}
	ShowStrength(p.meter, p.rule, p.next.Text)
}

// fill puts a random password into both fields, and reveals it.
func (p *PasswordForm) fill(password string) {
	if p.judging.IsBusy() {
		return
	}
	p.drawn = ""
	p.next.SetText(password)
	p.again.SetText(password)
	p.drawn = password
	p.next.Reveal()
	p.again.Reveal()
	p.copied.Enable()
	p.message.Set(widgets.MessageInfo, lang.T("Copy it into a password manager, or write it down and keep it safe, before you press OK."))
	p.window.Canvas().Focus(p.copied)
}

func (p *PasswordForm) refuse(sentence string, field *widgets.Entry) {
	Complain(p.message, field, sentence)
	p.ask(field)
}

// ask lets the user type a field again.
func (p *PasswordForm) ask(field *widgets.Entry) {
	p.window.Canvas().Focus(field)
	field.SelectAll()
}
