package admin

import (
	"context"
	"reflect"
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/properties"
)

// Sentences that people read here. Tests ask for them by name.
const (
	PendingTemporary data.Text = "Pending: waiting for the temporary code"
	ActiveWords      data.Text = "Active: a code at every sign-in"
	blockedWords     data.Text = "Blocked: no authenticator can be used"
	guessedWords     data.Text = "True: codes were guessed with this one"
	suspendedUntil   data.Text = "Suspended until %s"
	askForCodes      data.Text = "Ask for Codes Again"
)

// signInTab is the tab Sign-in of a sheet: the state of a user's sign-in, and what a
// help desk can do about it. Nothing is edited there; its buttons act at once.
type signInTab struct {
	sheet  *sheet
	grid   *properties.Grid
	unlock *widgets.Button
	whyNot *widget.Label // why Unlock is disabled
	resume *widgets.Button
	foot   *fyne.Container

	asked bool // it was shown, so it is read whenever the user is
	reads shell.Latest
	state data.SignInState
}

func newSignInTab(s *sheet, user data.User) *signInTab {
	t := &signInTab{sheet: s, grid: properties.NewGrid()}
	t.resume = widgets.NewButton(lang.T(askForCodes), t.askAgain)
	t.resume.Hide()
	t.unlock = widgets.NewButton(lang.T(words.Act(data.ActUnlock)), t.lift)
	t.whyNot = widget.NewLabel("")
	t.whyNot.Importance = widget.LowImportance
	t.whyNot.Truncation = fyne.TextTruncateEllipsis // the longest User-ID must not widen the window
	t.lockedOrNot(user)
	t.foot = container.NewBorder(nil, nil, container.NewHBox(
		widgets.NewButton(lang.T(lostPhoneDots), func() {
			s.desk.showLostPhone(s.Window, s.Tasks, s.Stored, s.acted)
		}),
		widgets.NewButton(lang.T("Test Code…"), func() {
			s.desk.showTestCode(s.Window, s.Tasks, s.Stored, s.acted)
		}),
		t.unlock,
		t.resume,
	), nil, t.whyNot)
	return t
}

// shown is called when the tab is shown; the first time it reads.
func (t *signInTab) shown() {
	if !t.asked {
		t.asked = true
		t.reload()
	}
}

// reload reads the state again, if the tab was ever shown.
func (t *signInTab) reload() { t.read(t.show) }

// follow is reload without anybody asking for it: what is the same is not redrawn.
func (t *signInTab) follow() {
	t.read(func(state data.SignInState) {
		if !reflect.DeepEqual(state, t.state) {
			t.show(state)
		}
	})
}

func (t *signInTab) read(arrived func(data.SignInState)) {
	if !t.asked {
		return
	}
	users, by, user := t.sheet.desk.Users, t.sheet.desk.Session.Actor(), t.sheet.Stored.Key
	shell.RunLatest(t.sheet.Tasks, &t.reads, func(ctx context.Context) (data.SignInState, error) {
		return users.SignInState(ctx, by, user)
	}, func(state data.SignInState, err error) {
		if shell.ShowRead(t.sheet.Page, err, "read sign-in state"); err == nil {
			arrived(state)
		}
	})
}

func (t *signInTab) show(state data.SignInState) {
	first := t.state.User.Key == 0
	t.state = state
	now := t.sheet.desk.now()
	t.grid.Fill(func() { fillSignIn(t.grid, state, now) })
	t.lockedOrNot(state.User)
	t.resume.Hidden = !state.User.OTPPause.On(now)
	t.foot.Refresh()
	c := t.sheet.Window.Canvas()
	if first && c.Focused() == nil && !widgets.ModalOpen(t.sheet.Window) && t.sheet.Page.Page() == pageSignIn {
		t.grid.FocusFirst()
	}
}

// lockedOrNot enables Unlock if the user is locked.
func (t *signInTab) lockedOrNot(u data.User) {
	why := ""
	if !u.Held {
		why = shell.Message(data.ActUnlock.Obstacle(t.sheet.desk.Session, u))
	}
	t.whyNot.SetText(why)
	if why != "" {
		t.unlock.Disable()
	} else {
		t.unlock.Enable()
	}
}

func (t *signInTab) lift() {
	s, user := t.sheet, t.sheet.Stored
	t.act(doneTo(user, data.ActUnlock), "unlock user", func(ctx context.Context) error {
		return s.desk.Users.Unlock(ctx, s.desk.Session.Actor(), user.Key)
	})
}

func (t *signInTab) askAgain() {
	s, user := t.sheet, t.sheet.Stored
	t.act(codesAgain(user), "end suspension", func(ctx context.Context) error {
		return s.desk.Users.ResumeOTP(ctx, s.desk.Session.Actor(), user.Key)
	})
}

// act carries something out and reports the result.
func (t *signInTab) act(said, operation string, work func(context.Context) error) {
	shell.Do(t.sheet.Tasks, work, func(err error) {
		if t.sheet.desk.confirmed(t.sheet.Window, t.sheet.Tasks, err, func() { t.act(said, operation, work) }) {
			return
		}
		if err != nil {
			t.sheet.Page.SetError(shell.Explain(err, operation))
			return
		}
		t.sheet.acted(said)
	})
}

// fillSignIn adds the rows of the tab with their values.
func fillSignIn(g *properties.Grid, state data.SignInState, now time.Time) {
	row := func(id string, name data.Text, value string, help data.Text) {
		g.AddReadOnly(id, lang.T(name), lang.T(help))
		g.SetValue(id, value)
	}
	u := state.User
	g.AddSection(lang.T("section|State"))
	row("state", "One Time Password", otpWords(u, now), "Off: no code is asked for. Pending: no authenticator is activated yet. Active: every sign-in needs a code. Blocked: none of the activated authenticators can be used.")
	row("revoked", words.Locked, revocationWords(u.Revocation), "A locked user can't sign in, even with the right password. Unlock and Reset Password lift this.")
	row("last", "Last sign-in", signInWords(u.LastSignIn, now), helpOfPlace(u.LastSignIn.Address, lastHelp, lastSeenHelp))

	for i, d := range state.Devices {
		fillDevice(row, g, i, d, now)
	}

	g.AddSection(lang.T("Password"))
	row("passwords", "Wrong passwords", counterWords(state.Passwords, now), "Since the last correct one. Too many in a row lock the user or delay further tries.")
	row("due", "Must be changed", dueWords(state.PasswordDue), "Whether a new password has to be chosen at the next sign-in, before anything else.")
	row("ends", "Expires", orNever(state.PasswordEnds, now), "A password that was given out is valid until then. Reset Password makes another one.")

	g.AddSection(lang.T("Codes"))
	row("codes", "Wrong codes", counterWords(state.Codes, now), "Since the last correct one. From the fifth on, each makes the next try wait longer. Unlock ends the wait.")
	row("recovery", "Recovery codes", lang.Say(words.RecoveryCodes(state.RecoveryLeft, state.RecoveryOf)), "Codes that the user keeps in case the phone is lost. Each is valid for one sign-in. Nobody else can see them.")
	row("temporary", "Temporary code", orNone(state.Temporary, now), "A code that was given out for one sign-in and is not used yet.")
}

func fillDevice(row func(id string, name data.Text, value string, help data.Text), g *properties.Grid, i int, d data.Device, now time.Time) {
	title := shell.DeviceName(d)
	if title == "" {
		title = lang.T("Authenticator")
	}
	g.AddSection(title)
	id := "device-" + strconv.Itoa(i) + "-"
	since := lang.T("not activated yet")
	if !d.Since.IsZero() {
		since = shell.Moment(d.Since, now)
	}
	row(id+"since", "Activated", since, "When its first code was accepted.")
	if d.Disabled {
		row(id+"disabled", "Disabled", lang.T("True: too many wrong codes"), "It can no longer be used. Lost Phone… leads to a new one.")
	}
	row(id+"used", "Last used", shell.Moment(d.UsedAt, now), "When one of its codes was last used.")
	shown := shell.Times(d.Shown.Count)
	if d.Shown.Count > 0 {
		shown = lang.T("%s, %s, %s on %s", shown, shell.LastTime(d.Shown.Count, d.Shown.At, now), d.Shown.Program, words.Computer(d.Shown.Computer, d.Shown.Address))
	}
	row(id+"shown", "QR code shown", shown, helpOfPlace(d.Shown.Address, shownHelp, shownSeenHelp))
}

// What is said of program and computer, and what is said where a server saw an address.
const (
	lastHelp      data.Text = "Time, program and computer of the last sign-in."
	lastSeenHelp  data.Text = "Time, program and computer of the last sign-in, as the program claimed, and the address that the server saw."
	shownHelp     data.Text = "How often the QR code was shown on a screen, where someone could scan it, and time, program and computer of the last time."
	shownSeenHelp data.Text = "How often the QR code was shown on a screen, where someone could scan it. Of the last time: program and computer, as the program claimed, and the address that the server saw."
)

// helpOfPlace returns the second help if there is an address.
func helpOfPlace(address string, help, seen data.Text) data.Text {
	if address != "" {
		return seen
	}
	return help
}

func otpWords(u data.User, now time.Time) string {
	switch {
	case u.OTPPause.On(now):
		return lang.T("%s, then %s", offUntilWords(u, now), words.OTPState(u.OTP))
	case u.OTP == data.Pending && u.Guarded:
		return lang.T(PendingTemporary)
	case u.OTP == data.Pending:
		return lang.T("Pending: not activated yet")
	case u.OTP == data.Active:
		return lang.T(ActiveWords)
	case u.OTP == data.Blocked:
		return lang.T(blockedWords)
	default:
		return lang.T("Off: no code is asked for")
	}
}

func revocationWords(r data.Revocation) string {
	switch r {
	case data.NotRevoked:
		return lang.T(words.False)
	case data.WrongPasswords:
		return lang.T("True: after wrong passwords")
	default:
		return lang.T("True: by an administrator")
	}
}

func signInWords(s data.SignIn, now time.Time) string {
	at, computer := shell.Moment(s.At, now), words.Computer(s.Computer, s.Address)
	switch {
	case s.Program != "" && !computer.Empty():
		return lang.T("%s, %s on %s", at, s.Program, computer)
	case s.Program != "":
		return lang.T("%s, %s", at, s.Program)
	case !computer.Empty():
		return lang.T("%s on %s", at, computer)
	}
	return at
}

func counterWords(c data.Counter, now time.Time) string {
	text := lang.T("count|none")
	if c.Failures > 0 {
		text = lang.Number(c.Failures)
	}
	if left := c.Left(now); left > 0 {
		text = lang.T("%s, next try in %s", text, left)
	}
	return text
}

func dueWords(c data.PasswordChange) string {
	switch c {
	case data.NoChange:
		return lang.T(words.False)
	case data.CodesGuessed:
		return lang.T(guessedWords)
	default:
		return lang.T("True: this one was given out")
	}
}

func orNever(t, now time.Time) string {
	switch {
	case t.IsZero():
		return lang.T("never")
	case !now.Before(t):
		return lang.T("expired %s", shell.Moment(t, now))
	default:
		return shell.Moment(t, now)
	}
}

func orNone(until, now time.Time) string {
	if until.IsZero() {
		return lang.T("code|none")
	}
	return lang.T("open until %s", shell.Moment(until, now))
}

func codesAgain(u data.User) string { return lang.T("%s is asked for codes again.", u.ID) }

// offUntilWords says until when no code is asked for.
func offUntilWords(u data.User, now time.Time) string {
	return lang.T(suspendedUntil, shell.Moment(u.OTPPause.Until, now))
}
