package signin

import (
	"context"
	"errors"
	"strings"
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
	ConnectThere  data.Text = "Connect…"
	ServerBehind  data.Text = "The clock of the server is %s behind the latest time in its log. Codes are judged by it: tell your administrator."
	TypeLoginName data.Text = "Enter your User-ID or your email address."
	typePassword  data.Text = "Enter your password."
	signingIn     data.Text = "Signing in…"
)

// login is the dialog that asks for User-ID, password and code. It stays open after a
// refusal and shows it.
type login struct {
	flow   *Flow
	window fyne.Window

	user, password, code *widgets.Entry
	title                *widget.Label
	notYou               *widgets.Button // seen while the User-ID is one that was filled in
	message              *widgets.Message
	ok, cancel           *widgets.Button
	choose               *widgets.Button // nil if no database can be chosen
	connect              *widgets.Button // shown if the database has moved to a server
	moved                data.Server     // that server
	others               *fyne.Container // both
	clock                *widget.Label
	zone                 string

	judging shell.Judging
	refusal bool // the message says why the last answer was refused, and nothing was typed since
	waiting bool // OK was pressed before the database was open
	opening bool
	missing bool // there was no database when it was opened last
	hidden  bool
}

func newLogin(f *Flow) *login {
	l := &login{flow: f, window: f.App.NewWindow(lang.T("%s Login", f.Client.Program))}
	l.user, l.password, l.code = widgets.NewLoginEntry(), widgets.NewPasswordEntry(), widgets.NewCodeEntry()
	l.user.SetPlaceHolder(lang.T("User-ID or email address"))
	l.code.SetPlaceHolder(lang.T("Leave empty unless you use an authenticator"))
	// Anything longer is no User-ID, password or code; Fyne would take a minute to lay out
	// thousands of emoji.
	l.user.MaxRunes, l.password.MaxRunes, l.code.MaxRunes = data.MaxEmail, data.MaxPassword+1, 64
	l.user.SetText(f.Login)
	l.user.OnChanged = func(string) { l.typed(); l.name() }
	l.password.OnChanged = func(string) { l.typed() }
	l.code.OnChanged = l.password.OnChanged
	l.title = shell.Title("")
	l.notYou = widgets.NewButton(lang.T("Not you?"), l.anotherUser)
	l.notYou.Importance = widget.LowImportance
	l.name()
	l.message = widgets.NewMessage(2)
	l.ok = widgets.NewButton(lang.T("OK"), l.submit)
	l.ok.Importance = widget.HighImportance
	l.cancel = widgets.NewButton(lang.T("Cancel"), f.cancel)
	if f.Choose != nil {
		l.choose = widgets.NewButton(lang.T(ChooseDatabase), l.leave)
		l.choose.Hidden = !f.Chosen // the way back
	}
	l.connect = widgets.NewButton(lang.T(ConnectThere), func() { f.Connect(l.moved) })
	l.connect.Hidden = true
	l.clock = widget.NewLabel(" ")
	l.clock.SizeName = theme.SizeNameCaptionText
	widgets.SetContent(l.window, l.content())
	l.window.SetFixedSize(true)
	l.window.SetCloseIntercept(f.cancel)
	widgets.InstallKeys(l.window, widgets.Keys{Enter: l.submit, Escape: f.cancel})
	return l
}

// placeWidth is the width that the heading leaves for the database, beside the program and “Not You?”, in Fyne units.
const placeWidth = 230

func (l *login) content() fyne.CanvasObject {
	buttons := widgets.ButtonRow(l.ok, l.cancel)
	l.others = container.NewHBox(l.connect)
	if l.choose != nil {
		l.others = container.NewHBox(l.choose, l.connect)
	}
	switch {
	case l.choose != nil, l.flow.Connect != nil:
		buttons = container.NewHBox(l.others, layout.NewSpacer(), buttons)
	case l.flow.FillIn != nil:
		buttons = container.NewHBox(widgets.NewButton(lang.T("Fill In"), l.fillIn), layout.NewSpacer(), buttons)
	}
	foot := shell.Column(l.message, buttons, widget.NewSeparator(), l.lastLine())
	heading := container.NewBorder(nil, nil, nil, container.NewCenter(l.notYou), shell.HeadingAbove(l.flow.Icon, l.title, l.about()))
	return shell.Frame(foot, heading,
		container.New(layout.NewFormLayout(),
			widgets.LabelFor(l.user, lang.T("User-ID")), l.user,
			widgets.LabelFor(l.password, lang.T("Password")), l.password,
			widgets.LabelFor(l.code, lang.T("OTP")), l.code,
		),
	)
}

// about names the program and the server or database that it asks, and leads to more about it.
func (l *login) about() fyne.CanvasObject {
	program := l.flow.Client.Program + " · "
	place := shell.KeepEnd(l.flow.Place, placeWidth)
	label := widget.NewLabel(program + place)
	label.SizeName = theme.SizeNameCaptionText
	label.Truncation = fyne.TextTruncateEllipsis
	if l.flow.Asked == nil {
		return label
	}
	label.SetText(program)
	label.Truncation = fyne.TextTruncateOff
	return container.New(layout.NewCustomPaddedHBoxLayout(-2*theme.InnerPadding()), label, widgets.NewLink(place, l.flow.Asked))
}

// lastLine has the clock and, at its end, the help for whoever can't sign in.
func (l *login) lastLine() fyne.CanvasObject {
	if l.flow.Help == nil {
		return l.clock
	}
	var help *widgets.Button
	help = widgets.NewButton(lang.T("Help"), func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(help)
		widgets.ShowMenu(l.flow.Help, l.window.Canvas(), at.AddXY(0, help.Size().Height))
	})
	help.Importance = widget.LowImportance
	return container.NewBorder(nil, nil, nil, help, l.clock)
}

func (l *login) show() {
	f := l.flow
	f.Places.Show(l.window, shell.Opening{Topic: shell.TopicLogin, Over: f.Over})
	l.focusFirst()
	if !f.Hint.Empty() {
		l.message.Set(widgets.MessageInfo, lang.Say(f.Hint))
	}
	if f.Login == "" && f.LastUser != nil {
		shell.Run(f.tasks, func(context.Context) (string, error) { return f.LastUser(), nil }, func(id string, _ error) { l.fill(id) })
	}
	shell.Run(f.tasks, func(context.Context) (string, error) { return shell.Zone(), nil }, func(zone string, _ error) {
		l.zone = zone
		l.tick()
		f.tasks.Every(time.Second, l.tick)
	})
	l.open()
}

// fill fills in whose last sign-in it was, unless somebody has begun to type: the rest
// would go to another account.
func (l *login) fill(id string) {
	if id == "" || l.user.Text+l.password.Text+l.code.Text != "" {
		return
	}
	l.flow.Login = id
	l.user.SetText(id)
	if l.window.Canvas().Focused() == l.user {
		l.focusFirst()
	}
}

// focusFirst puts the focus into the first field to type in.
func (l *login) focusFirst() {
	if l.userID() == "" {
		l.window.Canvas().Focus(l.user)
	} else {
		l.window.Canvas().Focus(l.password)
	}
}

// name says in the title whose account it is, while that is the one that was filled in:
// the password typed next would go there.
func (l *login) name() {
	known := l.flow.Login != "" && l.user.Text == l.flow.Login
	if known {
		l.title.SetText(lang.T("Sign in as %s", l.flow.Login))
		l.notYou.Show()
		return
	}
	l.title.SetText(lang.T("Sign in"))
	l.notYou.Hide()
}

// anotherUser empties all fields for somebody else.
func (l *login) anotherUser() {
	if l.judging.IsBusy() {
		return
	}
	l.forget()
	l.message.Clear()
	l.judging.Refused(l.window, l.user)
}

// fillIn fills in what a user of a throwaway database would type; without a User-ID, the
// administrator.
func (l *login) fillIn() {
	if l.judging.IsBusy() {
		return
	}
	if l.userID() == "" {
		l.user.SetText(data.Superuser)
	}
	password, code := l.flow.FillIn(l.userID())
	l.password.SetText(password)
	l.code.SetText(code)
	l.window.Canvas().Focus(l.ok)
}

// leave goes to another database, unless a sign-in is being judged.
func (l *login) leave() {
	if !l.flow.MayLeave() {
		l.message.Set(widgets.MessageInfo, lang.T(shell.CannotStop))
		return
	}
	l.flow.choose()
}

// typed is called when the user changes a field.
func (l *login) typed() { l.refusal = false }

func (l *login) tick() {
	if !l.hidden {
		l.clock.SetText(shell.Clock(time.Now().Add(l.ahead()), l.zone))
	}
}

// ahead is how far the clock that judges codes is ahead of that of this computer.
func (l *login) ahead() time.Duration {
	if l.flow.Ahead == nil {
		return 0
	}
	return l.flow.Ahead()
}

// open opens the database while the user types.
func (l *login) open() {
	l.opening = true
	shell.Run(l.flow.tasks, l.flow.Open, func(judge Judge, err error) {
		l.opening, l.missing = false, errors.Is(err, data.ErrNoDatabase)
		if err != nil {
			l.stop()
			l.message.Set(widgets.MessageError, shell.Explain(err, "open database"))
			var moved *data.Moved
			if errors.As(err, &moved) && l.flow.Connect != nil {
				l.moved = moved.To
				l.connect.Show()
				l.others.Refresh()
			}
			if l.choose != nil && (!shell.Unjudged(err) || errors.Is(err, data.ErrUnreachable)) {
				l.choose.Show()
			}
			return
		}
		l.flow.judge = judge
		l.warnOfClock()
		if l.waiting {
			l.try()
		}
	})
}

func (l *login) warnOfClock() {
	if apart := shell.ClockApart(l.ahead()); !apart.Empty() {
		l.warn(lang.Say(apart))
		return
	}
	shell.Run(l.flow.tasks, l.flow.judge.ClockBehind, func(behind time.Duration, err error) {
		text := words.ClockBehind
		if l.flow.OfServer {
			text = ServerBehind
		}
		if err == nil && behind > 0 {
			l.warn(lang.T(text, behind))
		}
	})
}

// warn shows a warning, unless something else is under way or said.
func (l *login) warn(text string) {
	if l.message.Text() == "" && !l.judging.IsBusy() {
		l.message.Set(widgets.MessageWarning, text)
	}
}

// submit handles OK and Enter.
func (l *login) submit() {
	if l.judging.IsBusy() {
		return
	}
	if l.userID() == "" {
		l.ask(lang.T(TypeLoginName), l.user)
		return
	}
	if l.password.Text == "" {
		// The judge would count an empty password as a wrong one.
		l.ask(lang.T(typePassword), l.password)
		return
	}
	if !l.judging.Begin(lang.T(signingIn), l.ok) {
		return
	}
	l.message.Clear()
	switch {
	case l.flow.judge != nil:
		l.try()
	case l.opening:
		l.waiting = true
	default:
		l.waiting = true
		l.open()
	}
}

// ask asks for a field that is empty. A second Enter after a refusal does not take
// its reason away.
func (l *login) ask(sentence string, field *widgets.Entry) {
	if !l.refusal {
		shell.Complain(l.message, field, sentence)
	}
	l.window.Canvas().Focus(field)
}

// userID returns what was typed without the blanks around it, which come with copied text
// and belong to no User-ID or email address.
func (l *login) userID() string { return strings.TrimSpace(l.user.Text) }

func (l *login) try() {
	l.waiting = false
	attempt := data.Attempt{Login: l.userID(), Password: l.password.Text, Code: l.code.Text, Client: l.flow.Client}
	judge := l.flow.judge
	shell.Run(l.flow.tasks, func(ctx context.Context) (data.Outcome, error) {
		return judge.SignIn(ctx, attempt)
	}, func(out data.Outcome, err error) {
		l.stop()
		switch {
		case err != nil:
			l.message.Set(widgets.MessageError, shell.Explain(err, "sign in"))
			if !shell.Unjudged(err) {
				l.judging.Refused(l.window, l.password)
			}
		case out.Refusal != nil:
			l.refused(*out.Refusal)
		default:
			l.forget()
			l.flow.accepted(out)
		}
	})
}

func (l *login) stop() {
	l.waiting = false
	l.judging.End()
}

// refused clears what was refused and puts the focus where the mistake is: the code if
// another one helps, or else the password. Where neither does, such as for a disabled
// user or an old program, nothing that was typed stays for whoever signs in next; the
// focus is in Password then, too: a password typed once more is not read in User-ID.
func (l *login) refused(r data.Refusal) {
	l.message.Set(widgets.MessageError, lang.Say(r.Says()))
	field := l.password
	switch {
	case !r.Proven:
	case r.Retry(), r.Reason == data.BlockedOTP: // a recovery code still lets in
		field = l.code
	default:
		l.forget()
	}
	l.judging.Refused(l.window, field)
	l.refusal = true
}

// forget removes the credentials from the fields.
func (l *login) forget() {
	l.password.SetText("")
	l.password.Conceal()
	l.code.SetText("")
}

func (l *login) hide() {
	l.hidden = true
	l.window.Hide()
}

// again shows the dialog after popups that did not lead to a session, and says why.
func (l *login) again(kind widgets.MessageKind, why string) {
	l.stop()
	l.hidden = false
	l.window.Show()
	l.tick()
	l.message.Set(kind, why)
	l.focusFirst()
}
