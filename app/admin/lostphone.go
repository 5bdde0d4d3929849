package admin

import (
	"context"
	"fmt"
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
	somebodyElse  = "Someone else may have it (stolen, or lost and not found)"
	reasonKept    = "Kept in the log, and shown to the user at the next sign-in."
	noPhoneYet    = "No authenticator is set up yet. Reset gives a code to set one up."
	notIfStolen   = "Not if someone else may have the phone."
	chooseOne     = "Choose Reset, Temporary code or Suspend until a date."
	typeIntoOTP   = "sign in with the password, and enter this code into the field OTP."
	qrCodeAppears = " A QR code for the new phone then appears."
)

// formWidth is the width of the help desk's forms, in Fyne units: as much as a
// property sheet has room for.
const formWidth = 416

// lostWidth is the width of the form Lost Phone, in Fyne units, where its window is wide enough: its answers are long, and
// the reason below them is to be in sight.
const lostWidth = 600

// What can be done about a phone that is not at hand, in the order in which it is
// offered.
const (
	resetPhone = iota
	temporaryCode
	offUntil
)

var lostOptions = []widgets.RadioOption{
	resetPhone:    {Title: "Reset", Text: "The phone is gone for good: its authenticators and recovery codes stop working at once. With a code that you pass on, the user sets up a new phone at the next sign-in."},
	temporaryCode: {Title: "Temporary code", Text: "The phone was left at home. You get a code for one sign-in within %s; nothing else changes."},
	offUntil:      {Title: "Suspend until a date", Text: "The phone is being repaired. Until it is back, for at most %s, no code is asked for."},
}

// What is offered until the policy has been read.
const (
	longestOff   = 7  // days without a code
	codeLastsFor = 24 // hours
)

// lostPhone is the form "Lost Phone": it asks what happened and offers what can be
// done.
type lostPhone struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks
	user   data.User
	done   func(said string)

	modal   *widgets.Modal
	stolen  *widgets.Check
	what    *widgets.RadioGroup
	until   *field
	day     *widgets.Select
	ends    []time.Time // the options of day
	days    int         // how many days the policy permits
	hours   int         // how long a temporary code is valid
	reason  *field
	text    *widgets.Entry
	message *widgets.Message
	busy    bool
}

// showLostPhone lays the form over w. done is called with what was done to the user.
func (d *Desk) showLostPhone(w fyne.Window, tasks *shell.Tasks, user data.User, done func(said string)) {
	l := &lostPhone{desk: d, window: w, tasks: tasks, user: user, done: done, hours: codeLastsFor}
	l.modal = &widgets.Modal{Title: "Lost Phone: " + user.ID, Cancel: "Cancel", Check: l.submit}
	content := l.content()
	l.modal.Content = widgets.InModal(shell.FlexibleWidth(content, func() float32 {
		return min(lostWidth, widgets.ModalRoom(w)-2*widgets.ModalHang)
	}))
	l.modal.Focus = l.what
	l.modal.Show(w)
}

func (l *lostPhone) content() fyne.CanvasObject {
	l.stolen = widgets.NewCheck(somebodyElse, func(on bool) {
		l.options()
		if on {
			l.what.Choose(resetPhone)
		}
	})
	l.stolen.Hide()
	l.what = widgets.NewRadioGroup(lostOptions...)
	l.what.OnChange = func(chosen int) {
		l.stolen.Hidden = chosen == resetPhone && !l.stolen.Checked
		l.arrange()
	}

	now := l.desk.now()
	l.day = widgets.NewSelect(nil, nil)
	l.offer(longestOff)
	l.desk.policy(l.tasks, data.PolicyPauseDays, l.offer)
	l.desk.policy(l.tasks, data.PolicyTemporaryCodeHours, func(hours int) {
		l.hours = hours
		l.options()
	})
	l.until = newField("Until", l.day)
	l.text = widgets.NewEntry()
	l.text.MaxRunes = data.MaxReason + 1 // one more, so that a longer text is refused and not cut
	l.text.SetPlaceHolder("for example: phone stolen; called back")
	l.text.OnChanged = func(string) { l.clear() }
	told := widget.NewLabel(reasonKept)
	told.SizeName, told.Wrapping = theme.SizeNameCaptionText, fyne.TextWrapWord
	l.reason = newField("Reason", l.text, told)
	l.message = widgets.NewMessage(1)
	l.message.Hide()

	parts := container.NewVBox()
	if l.user.OTPPause.On(now) {
		parts.Add(l.paused(now))
	}
	parts.Objects = append(parts.Objects, l.what, l.stolen, l.until.box, l.reason.box, l.message)
	l.until.box.Hide()
	return parts
}

// offer offers up to that many days without a code.
func (l *lostPhone) offer(days int) {
	var options []string
	l.ends, l.days = nil, days
	for n := 1; n <= days; n++ {
		end := l.desk.now().Add(time.Duration(n) * 24 * time.Hour).Truncate(time.Minute)
		l.ends = append(l.ends, end)
		options = append(options, end.Local().Format("Mon 2 Jan 15:04")+" ("+lang.T("%d days", n)+")")
	}
	l.day.SetOptions(options)
	l.day.SetSelectedIndex(min(max(l.day.SelectedIndex(), 0), days-1))
	l.options()
}

// options says what can be done: while somebody else may have the phone, only the
// act after which its codes are refused; while none is set up, the act that leads to one.
func (l *lostPhone) options() {
	stolen := l.stolen.Checked
	for i, option := range lostOptions {
		switch {
		case i != resetPhone && l.user.OTP == data.Pending:
			option.Text, option.Off = noPhoneYet, true
		case i == offUntil && l.days == 0:
			option.Text, option.Off = data.PolicyForbids, true
		case i == offUntil && l.user.GroupRequires:
			option.Text, option.Off = lang.Say(data.NoPauseBy(l.user.Group)), true
		case i != resetPhone && stolen:
			option.Text, option.Off = notIfStolen, true
		case i == temporaryCode:
			option.Text = fmt.Sprintf(option.Text, lang.Say(words.Wait(time.Duration(l.hours)*time.Hour)))
		case i == offUntil:
			option.Text = fmt.Sprintf(option.Text, lang.T("%d days", l.days))
		}
		l.what.Set(i, option)
	}
	l.modal.Refresh()
}

// paused says that no code is asked for, and offers to end that.
func (l *lostPhone) paused(now time.Time) fyne.CanvasObject {
	words := widgets.NewMessage(1)
	words.Set(widgets.MessageInfo, offUntilWords(l.user, now))
	again := widgets.NewButton("Ask for Codes Again", l.askAgain)
	return container.NewBorder(nil, nil, nil, container.NewCenter(again), words)
}

// arrange shows what the chosen option asks for.
func (l *lostPhone) arrange() {
	l.until.box.Hidden = l.what.Chosen() != offUntil
	l.clear()
}

// clear removes the sentences that an earlier attempt left.
func (l *lostPhone) clear() {
	l.until.setError("")
	l.reason.setError("")
	l.message.Clear()
	l.message.Hide()
	l.modal.Refresh()
}

// submit handles OK.
func (l *lostPhone) submit() bool {
	l.clear()
	users, by, user := l.desk.Users, l.desk.Session.Actor(), l.user.Key
	reason := strings.TrimSpace(l.text.Text)
	id := l.user.ID
	switch l.what.Chosen() {
	case resetPhone:
		l.act("lost phone", "The authenticators of "+id+" were reset.", func(ctx context.Context) (data.GivenCode, error) {
			return users.LostPhone(ctx, by, user, reason)
		})
	case temporaryCode:
		l.act("issue temporary code", "A temporary code for "+id+" was issued.", func(ctx context.Context) (data.GivenCode, error) {
			return users.IssueTemporaryCode(ctx, by, user, reason)
		})
	case offUntil:
		until := l.ends[l.day.SelectedIndex()]
		said := lang.T(words.WithoutCode+".", id, shell.Moment(until, l.desk.now()))
		l.act("suspend one-time password", said, func(ctx context.Context) (data.GivenCode, error) {
			return data.GivenCode{}, users.PauseOTP(ctx, by, user, until, reason)
		})
	default:
		l.fail(chooseOne, l.what)
	}
	return false
}

func (l *lostPhone) askAgain() {
	users, by, user := l.desk.Users, l.desk.Session.Actor(), l.user.Key
	l.act("end suspension", codesAgain(l.user), func(ctx context.Context) (data.GivenCode, error) {
		return data.GivenCode{}, users.ResumeOTP(ctx, by, user)
	})
}

// act carries something out. A code that it returns is shown even if the form has
// been closed since: it is available only once.
func (l *lostPhone) act(operation, said string, work func(context.Context) (data.GivenCode, error)) {
	if l.busy {
		return
	}
	l.busy = true
	l.modal.Busy("Working…")
	words := typeIntoOTP
	if l.what.Chosen() == resetPhone {
		words += qrCodeAppears
	}
	shell.Run(l.tasks, work, func(given data.GivenCode, err error) {
		l.busy = false
		l.modal.Idle()
		if err != nil {
			l.refused(err, operation)
			return
		}
		l.modal.Close(true)
		l.done(said)
		if given.Code != "" {
			l.desk.showGiven(l.window, l.user, given, words)
		}
	})
}

// refused shows the sentence beside its field.
func (l *lostPhone) refused(err error, operation string) {
	sentence := shell.Explain(err, operation)
	f, _ := data.AsFieldError(err)
	switch {
	case !l.modal.Open():
		widgets.Inform(l.window, "This did not work", sentence, nil)
	case f != nil && f.Field == data.FieldReason:
		l.reason.setError(sentence)
		l.focus(l.text)
	case f != nil && f.Field == data.FieldUntil:
		l.until.setError(sentence)
		l.focus(l.day)
	default:
		l.fail(sentence, nil)
	}
	l.modal.Refresh()
}

func (l *lostPhone) fail(sentence string, at fyne.Focusable) {
	l.message.Set(widgets.MessageError, sentence)
	l.message.Show()
	l.modal.Refresh()
	if at != nil {
		l.focus(at)
	}
}

func (l *lostPhone) focus(at fyne.Focusable) { l.window.Canvas().Focus(at) }

// showGiven shows a temporary code, once, with instructions for the user.
func (d *Desk) showGiven(w fyne.Window, user data.User, given data.GivenCode, words string) {
	message := widgets.NewMessage(1)
	m := &widgets.Modal{Title: "Temporary code for " + user.ID, Default: "Close"}
	copyCode := widgets.NewButtonWithIcon("Copy", theme.ContentCopyIcon(), func() {
		d.Clipboard.CopySecret(given.Code)
		message.Set(widgets.MessageSuccess, copiedSecret)
		m.Refresh() // makes room for it
	})
	content := container.NewVBox(
		widgets.NewLargeCode(given.Code),
		container.NewCenter(copyCode),
		shell.Text("Valid for one sign-in until "+shell.Moment(given.Until, d.now())+". It is not shown again."),
		shell.Text("Tell "+who(user)+": "+words),
		message,
	)
	m.Content, m.Focus = widgets.InModal(shell.FixedWidth(content, formWidth)), copyCode
	m.Show(w)
}

var copiedSecret = "Copied. The clipboard is cleared after " + lang.Say(shell.Kept) + ": paste it where only the user can read it."

// field is a name with an input, and below the input what is wrong with it.
type field struct {
	box   *fyne.Container
	error *widget.Label
}

// newField returns a field. notes stand below the input, too.
func newField(name string, input fyne.CanvasObject, notes ...fyne.CanvasObject) *field {
	f := &field{error: widget.NewLabel("")}
	f.error.Wrapping = fyne.TextWrapWord
	f.error.Importance = widget.DangerImportance
	f.error.Hide()
	label := container.NewGridWrap(fyne.NewSize(80, input.MinSize().Height), widget.NewLabel(name))
	below := container.New(layout.NewCustomPaddedVBoxLayout(0), append([]fyne.CanvasObject{input, f.error}, notes...)...)
	f.box = container.NewBorder(nil, nil, label, nil, below)
	return f
}

func (f *field) setError(sentence string) {
	f.error.SetText(sentence)
	f.error.Hidden = sentence == ""
}
