// Package account holds what a user sees of his own account once he is signed
// in: the first page of every program, Change Password and About.
package account

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/widgets"
)

// Accounts is what the windows of this package ask for. data/auth has one.
type Accounts interface {
	Overview(context.Context, data.Actor) (data.Overview, error)
	ChangePassword(ctx context.Context, by data.Actor, current, next string) error
}

// Page is the first page: who is signed in, since when, how his one-time
// password stands, and for administrators how many users are in which state.
type Page struct {
	accounts Accounts
	session  data.Session
	tasks    *shell.Tasks
	icon     fyne.Resource

	body    *fyne.Container
	column  *fyne.Container // message and body
	message *widgets.Message
	now     func() time.Time
}

// NewPage returns the page of a session and begins to load it.
func NewPage(accounts Accounts, session data.Session, icon fyne.Resource, tasks *shell.Tasks) *Page {
	p := &Page{accounts: accounts, session: session, tasks: tasks, icon: icon, now: time.Now}
	p.body = container.NewVBox()
	p.message = widgets.NewMessage(1)
	p.message.Hide()
	p.column = container.New(layout.NewCustomPaddedVBoxLayout(12), p.message, p.body)
	p.Refresh()
	return p
}

// Content returns what the window shows.
func (p *Page) Content() fyne.CanvasObject {
	return container.NewVScroll(container.New(layout.NewCustomPaddedLayout(16, 16, 22, 22),
		p.column))
}

// Refresh reads everything again.
func (p *Page) Refresh() {
	accounts, by := p.accounts, p.session.Actor()
	shell.Run(p.tasks, func(ctx context.Context) (data.Overview, error) {
		return accounts.Overview(ctx, by)
	}, func(o data.Overview, err error) {
		if err != nil {
			p.message.Set(widgets.MessageError, shell.Explain(err, "read first page"))
			p.message.Show()
			p.column.Refresh() // gives it its place
			return
		}
		p.message.Hide()
		p.column.Refresh()
		p.show(o)
	})
}

func (p *Page) show(o data.Overview) {
	p.body.Objects = []fyne.CanvasObject{p.who(o), widget.NewSeparator(), p.own(o)}
	if o.Counts != nil {
		p.body.Objects = append(p.body.Objects, widget.NewSeparator(), counts(*o.Counts))
	}
	p.body.Refresh()
}

func (p *Page) who(o data.Overview) fyne.CanvasObject {
	name := o.User.Name
	if name == "" {
		name = o.User.ID
	}
	title := widget.NewLabelWithStyle(name, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	title.SizeName = theme.SizeNameHeadingText
	title.Truncation = fyne.TextTruncateEllipsis
	line := o.User.ID
	if o.User.Group != "" {
		line += " · group " + o.User.Group
	}
	if o.User.Tapemaster {
		line += " · tapemaster rights"
	}
	below := widget.NewLabel(line)
	below.Truncation = fyne.TextTruncateEllipsis
	picture := widget.NewIcon(p.icon)
	return container.NewBorder(nil, nil, container.NewGridWrap(fyne.NewSquareSize(52), picture), nil,
		container.New(layout.NewCustomPaddedVBoxLayout(-6), title, below))
}

func (p *Page) own(o data.Overview) fyne.CanvasObject {
	now := p.now()
	with := "with password"
	if o.Session.WithCode {
		with = "with password and one-time password"
	}
	previous := "this is the first sign-in"
	if !o.Session.Previous.At.IsZero() {
		previous = shell.Moment(o.Session.Previous.At, now) + ", " + o.Session.Previous.Program + " on " + o.Session.Previous.Computer
	}
	return facts(
		fact{"Signed in", words(shell.Moment(o.Session.OpenedAt, now) + ", " + with)},
		fact{"Before that", words(previous)},
		fact{"One Time Password", container.NewHBox(badge(o.User.OTP), words(meaning(o.User.OTP)))},
	)
}

func meaning(state data.OTPState) string {
	switch state {
	case data.Pending:
		return "not activated yet: sign in once with a code"
	case data.Active:
		return "a code is needed at every sign-in"
	case data.Blocked:
		return "no authenticator can be used: ask an administrator"
	default:
		return "no code is asked for"
	}
}

// OTPBadge returns the coloured word for a state.
func OTPBadge(state data.OTPState) *widgets.Badge {
	return widgets.NewBadge(OTPKind(state), string(state))
}

// OTPKind returns the colour of a state.
func OTPKind(state data.OTPState) widgets.BadgeKind {
	switch state {
	case data.Active:
		return widgets.BadgeSuccess
	case data.Pending:
		return widgets.BadgeWarning
	case data.Blocked:
		return widgets.BadgeError
	default:
		return widgets.BadgeNeutral
	}
}

func counts(c data.Counts) fyne.CanvasObject {
	title := widget.NewLabelWithStyle("Users", fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	title.SizeName = theme.SizeNameSubHeadingText
	rows := []fact{
		{"All users", words(shell.Number(c.Users))},
		{"One Time Password", otpCounts(c)},
		{"Revoked", words(shell.Number(c.Revoked))},
		{"Disabled", words(shell.Number(c.Disabled))},
	}
	return container.NewVBox(title, facts(rows...))
}

func otpCounts(c data.Counts) fyne.CanvasObject {
	row := container.NewHBox()
	add := func(state data.OTPState, n int64) {
		row.Add(badge(state))
		row.Add(words(shell.Number(n) + "   "))
	}
	add(data.Off, c.Off)
	add(data.Pending, c.Pending)
	add(data.Active, c.Active)
	if c.Blocked > 0 {
		add(data.Blocked, c.Blocked)
	}
	return row
}

// badge begins where words would.
func badge(state data.OTPState) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(0, 0, theme.InnerPadding(), 0), container.NewCenter(OTPBadge(state)))
}

// A fact is a name and what is to be said of it.
type fact struct {
	name  string
	value fyne.CanvasObject
}

func facts(rows ...fact) fyne.CanvasObject {
	grid := container.New(layout.NewFormLayout())
	for _, r := range rows {
		name := widget.NewLabel(r.name)
		name.Importance = widget.LowImportance
		grid.Add(name)
		grid.Add(r.value)
	}
	return grid
}

func words(s string) fyne.CanvasObject {
	return widget.NewLabel(s)
}
