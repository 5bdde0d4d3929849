// Package account holds what users see of their own account once they are signed
// in: the first page of every program, Change Password and About.
package account

import (
	"context"
	"errors"
	"reflect"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// Sentences that people read here. Tests ask for them by name.
const (
	WithRecovery  data.Text = "password and a recovery code"
	withTemporary data.Text = "password and a temporary code"
	whilePaused   data.Text = "password; no code is asked for until a date"
	CodeNeeded    data.Text = "a code is needed at every sign-in"
	NoCodeUntil   data.Text = "no code is asked for until %s"
)

// Accounts is what the windows of this package need. data/auth has one.
type Accounts interface {
	Overview(context.Context, data.Actor) (data.Overview, error)
	OwnPasswordRule(context.Context, data.Actor) (data.PasswordRule, error)
	ChangePassword(ctx context.Context, by data.Actor, current, next string) error
	MySignIn(context.Context, data.Actor) (data.MySignIn, error)
}

// Page is the first page, a place to start from: who is signed in and with what, what
// needs doing, the state of the one-time password, what happened to the account since the
// last sign-in, and for administrators how many users are in which state and where the
// database and its key are.
type Page struct {
	// OnRead is called with what was read, or why it could not be read; may be nil.
	OnRead func(data.Overview, error)

	accounts Accounts
	session  data.Session
	tasks    *shell.Tasks
	icon     fyne.Resource
	ways     Ways

	root    *fyne.Container
	body    *fyne.Container // message, head and cards
	scroll  *container.Scroll
	message *widgets.Message
	outcome *shell.Outcome
	done    *widgets.Message           // shows outcome; hidden if that is empty
	buttons map[string]*widgets.Button // by what they are for: they keep the focus when the page is refreshed
	used    map[string]bool            // the names of those that are shown
	order   []string                   // those names, as people read them
	putOff  bool                       // the user makes the first recovery codes at another time
	open    bool                       // the window is shown
	offered bool                       // the first step has had the focus
	now     func() time.Time

	names   *column   // of the facts that it shows
	shown   overview  // what the page shows
	shownAt time.Time // zero while it shows nothing
}

// NewPage returns the page of a session and begins to load it.
func NewPage(accounts Accounts, session data.Session, icon fyne.Resource, tasks *shell.Tasks, ways Ways) *Page {
	p := &Page{accounts: accounts, session: session, tasks: tasks, icon: icon, ways: ways, now: time.Now, buttons: map[string]*widgets.Button{}}
	p.message = widgets.NewMessage(1)
	p.message.Hide()
	p.done = widgets.NewMessage(1)
	p.done.Hide()
	p.outcome = shell.NewOutcome(tasks, p.showOutcome)
	room := &spread{wide: 3}
	p.body = container.New(room)
	p.scroll = container.NewScroll(container.New(layout.NewCustomPaddedLayout(16, 16, margin, margin), p.body))
	p.root = container.New(frame{room}, p.scroll)
	p.fill()
	p.Refresh()
	return p
}

// Content returns what the window shows.
func (p *Page) Content() fyne.CanvasObject { return p.root }

// Keys are what keys do in the window of the page: F5 reads it again, and the others scroll it.
func (p *Page) Keys() map[fyne.KeyName]func() {
	by := func(distance func() float32) func() {
		return func() {
			most := fyne.Max(p.scroll.Content.MinSize().Height-p.scroll.Size().Height, 0)
			p.scroll.ScrollToOffset(fyne.NewPos(0, fyne.Max(fyne.Min(p.scroll.Offset.Y+distance(), most), 0)))
		}
	}
	line := func(lines float32) func() { return by(func() float32 { return lines * lineStep }) }
	page := func(pages float32) func() { return by(func() float32 { return pages * p.scroll.Size().Height }) }
	return map[fyne.KeyName]func(){
		fyne.KeyF5: p.Refresh,
		fyne.KeyUp: line(-1), fyne.KeyDown: line(1), fyne.KeyPageUp: page(-0.9), fyne.KeyPageDown: page(0.9),
		fyne.KeyHome: p.scroll.ScrollToTop, fyne.KeyEnd: p.scroll.ScrollToBottom,
	}
}

// lineStep is how far Up and Down scroll, in Fyne units.
const lineStep = 48

// Say says for a moment what was done in a window that has closed.
func (p *Page) Say(what string) { p.outcome.Done(what) }

func (p *Page) showOutcome() {
	p.done.Set(widgets.MessageSuccess, p.outcome.Text())
	p.done.Hidden = p.outcome.Text() == ""
	p.body.Refresh()
	p.scroll.Refresh() // a message needs its space
}

// overview is what the page shows.
type overview struct {
	data.Overview
	replace bool // signed in with a recovery code, and the phone has not been replaced since
}

// Refresh reads everything again. What shows the same is not redrawn.
func (p *Page) Refresh() {
	accounts, by, factor := p.accounts, p.session.Actor(), p.session.Factor
	shell.Run(p.tasks, func(ctx context.Context) (overview, error) {
		o, err := accounts.Overview(ctx, by)
		if err != nil || factor != data.WithRecovery {
			return overview{Overview: o}, err
		}
		mine, err := accounts.MySignIn(ctx, by)
		return overview{o, mine.MustReplace}, err
	}, func(o overview, err error) {
		p.arrived(o, err)
		if p.OnRead != nil {
			p.OnRead(o.Overview, err)
		}
	})
}

func (p *Page) arrived(o overview, err error) {
	switch {
	case err != nil:
		p.message.Set(widgets.MessageError, shell.Explain(err, "read first page"))
		p.message.Show()
		if errors.Is(err, data.ErrSessionEnded) {
			p.used = nil
			p.fill() // it is no longer anybody's page
			p.shownAt = time.Time{}
		}
	case !p.message.Visible() && !p.stale(o):
		return
	default:
		p.message.Hide()
		p.show(o)
		p.focusFirst()
	}
	p.scroll.Refresh() // a message needs its space
}

// stale reports whether o would look different from what the page shows: times
// are worded by the day and the hour.
func (p *Page) stale(o overview) bool {
	return p.shownAt.IsZero() || !reflect.DeepEqual(o, p.shown) || !sameHour(p.now(), p.shownAt)
}

func sameHour(a, b time.Time) bool {
	return a.Local().Truncate(time.Hour).Equal(b.Local().Truncate(time.Hour))
}

func (p *Page) show(o overview) {
	p.shown, p.shownAt, p.used, p.order, p.names = o, p.now(), map[string]bool{}, nil, new(column)
	head := container.New(layout.NewCustomPaddedVBoxLayout(8))
	if alarm := alarms(o.Since.Alarms, p.now()); alarm != "" {
		head.Add(said(widgets.MessageError, alarm))
	}
	if sentence := p.ownTurnedOn(o.Overview); sentence != "" {
		head.Add(said(widgets.MessageWarning, sentence))
	}
	noticed := len(head.Objects) > 0
	head.Add(p.who(o.Overview))
	cards := []fyne.CanvasObject{head}
	if p.alone(o) {
		cards = append(cards, p.firstSteps())
		noticed = true
	}
	// What is said above needs attention, too.
	if list := p.chores(o); len(list) > 0 || !noticed {
		cards = append(cards, p.todo(list))
	}
	if o.Counts != nil {
		cards = append(cards, p.users(*o.Counts))
	}
	cards = append(cards, widgets.NewCard(p.own(o)), widgets.NewCard(p.since(o.Overview)))
	if !o.KeyPlace.Empty() {
		cards = append(cards, p.database(o.KeyPlace))
	}
	p.fill(cards...)
}

// fill shows the message and these parts. A button that is gone is not pressed any more:
// it loses the focus.
func (p *Page) fill(parts ...fyne.CanvasObject) {
	p.body.Objects = append([]fyne.CanvasObject{p.message, p.done}, parts...)
	p.body.Refresh()
	canvas := fyne.CurrentApp().Driver().CanvasForObject(p.root)
	if canvas == nil || canvas.Focused() == nil {
		return
	}
	for name, b := range p.buttons {
		if canvas.Focused() == fyne.Focusable(b) && !p.used[name] {
			canvas.Unfocus()
		}
	}
}

// button returns the button of a name, which stays the same when the page is refreshed.
func (p *Page) button(name, text string, tapped func()) *widgets.Button {
	p.used[name], p.order = true, append(p.order, name)
	b := p.buttons[name]
	if b == nil {
		b = widgets.NewButton(text, nil)
		p.buttons[name] = b
	}
	if b.OnTapped = tapped; b.Text != text && !b.IsBusy() {
		b.SetText(text)
	}
	return b
}

func said(kind widgets.MessageKind, sentence string) fyne.CanvasObject {
	m := widgets.NewMessage(1)
	m.Set(kind, sentence)
	return m
}

func (p *Page) who(o data.Overview) fyne.CanvasObject {
	name := o.User.Name
	if name == "" {
		name = o.User.ID
	}
	title := widget.NewLabelWithStyle(name, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	title.SizeName = theme.SizeNameHeadingText
	title.Truncation = fyne.TextTruncateEllipsis
	var about []string
	if o.User.Name != "" {
		about = append(about, o.User.ID)
	}
	if o.User.Group != "" {
		about = append(about, lang.T("group %s", o.User.Group))
	}
	switch {
	case o.User.Tapemaster, o.User.IsSuperuser():
		about = append(about, lang.T("administrator"))
	}
	below := widget.NewLabel(lang.List(words.Parts(about)))
	below.Truncation = fyne.TextTruncateEllipsis
	picture := widget.NewIcon(p.icon)
	return container.NewBorder(nil, nil, container.NewGridWrap(fyne.NewSquareSize(52), picture), nil,
		container.New(layout.NewCustomPaddedVBoxLayout(-6), title, below))
}

func (p *Page) own(o overview) fyne.CanvasObject {
	rows := []fact{
		{lang.T("Signed in"), shell.Text(lang.T("%s, with %s", shell.Moment(o.Session.OpenedAt, p.now()), FactorWords(o.Session.Factor, o.Session.WithCode)))},
		{lang.T("One Time Password"), container.NewBorder(nil, nil, badge(o.User.OTP), nil, shell.Text(Meaning(o.User.OTP, o.User.OTPPause, p.now())))},
	}
	if o.RecoveryLeft >= 0 {
		rows = append(rows, fact{lang.T("Recovery codes"), recoveryLeft(o.Overview)})
	}
	return container.NewVBox(shell.Title(lang.T("Your sign-in")), p.names.facts(rows...))
}

// FactorWords says how a user signed in to a session. code is whether a one-time password was
// proven: sessions of earlier releases say only that.
func FactorWords(f data.Factor, code bool) data.Text {
	switch f {
	case data.WithRecovery:
		return WithRecovery
	case data.WithTemporary:
		return withTemporary
	case data.WhilePaused:
		return whilePaused
	}
	if code || f == data.WithCode {
		return "password and one-time password"
	}
	return "password"
}

// recoveryLeft says how many recovery codes are left, in another colour if they are few.
func recoveryLeft(o data.Overview) fyne.CanvasObject {
	said := widget.NewLabel(lang.Say(words.RecoveryCodes(o.RecoveryLeft, o.RecoveryOf)))
	if o.RecoveryLeft <= data.FewRecoveryCodes {
		said.Importance = widget.WarningImportance
	}
	return said
}

// Meaning is OTPMeaning at the time now: an administrator may have let the user in without
// a code until a date.
func Meaning(state data.OTPState, pause data.Pause, now time.Time) string {
	if pause.On(now) {
		return lang.T(NoCodeUntil, shell.Moment(pause.Until, now))
	}
	return OTPMeaning(state)
}

// OTPMeaning says what a state means for the users themselves, in a sentence
// that follows a badge.
func OTPMeaning(state data.OTPState) string {
	switch state {
	case data.Pending:
		return lang.T("not activated yet: sign in once with a code")
	case data.Active:
		return lang.T(CodeNeeded)
	case data.Blocked:
		return lang.T("no authenticator works: ask an administrator")
	default:
		return lang.T("no code is asked for")
	}
}

// OTPBadge returns the coloured word for a state.
func OTPBadge(state data.OTPState) *widgets.Badge {
	return widgets.NewBadge(OTPKind(state), lang.T(words.OTPState(state)))
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

// badge is indented like the text of a label.
func badge(state data.OTPState) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(0, 0, theme.InnerPadding(), 0), container.NewCenter(OTPBadge(state)))
}

// A fact is a name and what the page says about it.
type fact struct {
	name  string
	value fyne.CanvasObject
}

// leastNames is how wide the names are at least, in Fyne units.
const leastNames = 136

// A column is the names of facts, which are as wide as the widest one in the language of
// the program, so that the values line up over all parts of the page.
type column struct{ names []*widget.Label }

func (c *column) width() float32 {
	widest := float32(leastNames)
	for _, name := range c.names {
		widest = max(widest, name.MinSize().Width)
	}
	return widest
}

// facts shows names of the column and what is said about them.
func (c *column) facts(rows ...fact) fyne.CanvasObject {
	grid := container.New(layout.NewFormLayout())
	for _, r := range rows {
		name := widget.NewLabel(r.name)
		name.Importance = widget.LowImportance
		c.names = append(c.names, name)
		grid.Add(shell.FlexibleWidth(name, c.width))
		grid.Add(r.value)
	}
	return grid
}

func plain(s string) fyne.CanvasObject {
	return widget.NewLabel(s)
}
