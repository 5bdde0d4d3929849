package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"tapetrack/data"
	"tapetrack/widgets"
)

// A PasswordForm asks for a new password twice and, if it is somebody's own,
// for the current one.
type PasswordForm struct {
	OnOK     func(current, next string) // followed by Fail, or by closing the window
	OnEmpty  func()                     // OK with both fields of the new one empty; nil: one has to be typed
	OnCancel func()

	window               fyne.Window
	current, next, again *widgets.Entry // current is nil if it is not asked for
	message              *widgets.Message
	ok, cancel           *widgets.Button
	busy                 bool
}

// NewPasswordForm returns a form for w.
func NewPasswordForm(w fyne.Window, askCurrent bool) *PasswordForm {
	p := &PasswordForm{window: w, next: widgets.NewPasswordEntry(), again: widgets.NewPasswordEntry()}
	if askCurrent {
		p.current = widgets.NewPasswordEntry()
	}
	for _, e := range []*widgets.Entry{p.current, p.next, p.again} {
		if e != nil {
			e.MaxRunes = data.MaxPassword + 1 // one too many, so that it is refused and not cut
		}
	}
	p.message = widgets.NewMessage(2)
	p.ok = widgets.NewButton("OK", p.submit)
	p.ok.Importance = widget.HighImportance
	p.cancel = widgets.NewButton("Cancel", p.leave)
	return p
}

// Content returns fields, message and buttons below above, and makes Enter and
// Escape work in the window.
func (p *PasswordForm) Content(above ...fyne.CanvasObject) fyne.CanvasObject {
	fields := container.New(layout.NewFormLayout())
	add := func(name string, e *widgets.Entry) {
		if e != nil {
			fields.Add(widget.NewLabel(name))
			fields.Add(e)
		}
	}
	add("Current Password", p.current)
	add("New Password", p.next)
	add("Password (again)", p.again)
	widgets.InstallKeys(p.window, widgets.Keys{Enter: p.submit, Escape: p.leave})
	p.window.SetCloseIntercept(p.leave)
	return Frame(append(above, fields, p.message, widgets.ButtonRow(p.cancel, p.ok))...)
}

// SetPlaceHolder shows text in the fields of the new password while they are
// empty.
func (p *PasswordForm) SetPlaceHolder(text string) {
	p.next.SetPlaceHolder(text)
	p.again.SetPlaceHolder(text)
}

// Dirty tells whether something was typed.
func (p *PasswordForm) Dirty() bool {
	return p.next.Text != "" || p.again.Text != "" || p.current != nil && p.current.Text != ""
}

// Focus puts the cursor into the first field.
func (p *PasswordForm) Focus() {
	if p.current != nil {
		p.window.Canvas().Focus(p.current)
		return
	}
	p.window.Canvas().Focus(p.next)
}

// Fail shows why it did not work, and lets it be tried again.
func (p *PasswordForm) Fail(err error, operation string) {
	p.busy = false
	p.ok.Idle()
	field := p.next
	switch f, ok := data.AsFieldError(err); {
	case ok && f.Field == data.FieldCurrent && p.current != nil:
		field = p.current
	case ok:
		p.again.SetText("") // another one is to be typed: it would be added to this
	}
	p.refuse(Explain(err, operation), field)
}

func (p *PasswordForm) leave() {
	if !p.busy {
		p.OnCancel()
	}
}

func (p *PasswordForm) submit() {
	switch {
	case p.busy:
	case p.current != nil && p.current.Text == "":
		p.refuse("Type your current password.", p.current)
	case p.OnEmpty != nil && p.next.Text == "" && p.again.Text == "":
		p.begin()
		p.OnEmpty()
	case p.next.Text == "":
		p.refuse("Type a new password.", p.next)
	case p.again.Text != p.next.Text:
		p.refuse("The two passwords differ. Type the new one twice.", p.again)
	default:
		p.begin()
		current := ""
		if p.current != nil {
			current = p.current.Text
		}
		p.OnOK(current, p.next.Text)
	}
}

func (p *PasswordForm) begin() {
	p.busy = true
	p.ok.Busy("One moment…")
	p.message.Clear()
}

func (p *PasswordForm) refuse(sentence string, field *widgets.Entry) {
	p.message.Set(widgets.MessageError, sentence)
	p.window.Canvas().Focus(field)
	field.SelectAll()
}
