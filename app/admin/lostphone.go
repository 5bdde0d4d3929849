package admin

import (
	"context"
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
	somebodyElse  data.Text = "Someone else may have it (stolen, or lost and not found)"
	reasonKept    data.Text = "Kept in the log, and shown to the user at the next sign-in."
	noPhoneYet    data.Text = "No authenticator is set up yet. Reset gives a code to set one up."
	notIfStolen   data.Text = "Not if someone else may have the phone."
	chooseOne     data.Text = "Choose Reset, Temporary code or Suspend until a date."
	typeIntoOTP   data.Text = "Tell %s: sign in with the password, and enter this code into the field OTP."
	qrCodeAppears data.Text = "A QR code for the new phone then appears."
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

// lostOptions have in their texts how long the answer lasts.
var lostOptions = []struct{ title, text data.Text }{
	resetPhone:    {"Reset", "The phone is gone for good: its authenticators and recovery codes stop working at once. With a code that you pass on, the user sets up a new phone at the next sign-in."},
	temporaryCode: {"Temporary code", "The phone was left at home. You get a code for one sign-in within %s; nothing else changes."},
	offUntil:      {"Suspend until a date", "The phone is being repaired. Until it is back, for at most %d days, no code is asked for."},
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
	l.modal = &widgets.Modal{Title: lang.T("Lost Phone: %s", user.ID), Cancel: lang.T("Cancel"), Check: l.submit, Topic: shell.TopicHelpDesk}
	content := l.content()
	l.modal.Content = widgets.InModal(shell.FlexibleWidth(content, func() float32 {
		return min(lostWidth, widgets.ModalRoom(w)-2*widgets.ModalHang)
	}))
	l.modal.Focus = l.what
	l.modal.Show(w)
}

func (l *lostPhone) content() fyne.CanvasObject {
	l.stolen = widgets.NewCheck(lang.T(somebodyElse), func(on bool) {
		l.options()
		if on {
			l.what.Choose(resetPhone)
		}
	})
	l.stolen.Hide()
	answers := make([]widgets.RadioOption, len(lostOptions))
	for i := range lostOptions {
		answers[i] = l.option(i)
	}
	l.what = widgets.NewRadioGroup(answers...)
	l.what.Call(lang.T("What is done"))
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
	l.until = newField("day|Until", l.day)
	l.text = widgets.NewEntry()
	l.text.MaxRunes = data.MaxReason + 1 // one more, so that a longer text is refused and not cut
	l.text.SetPlaceHolder(lang.T("for example: phone stolen; called back"))
	l.text.OnChanged = func(string) { l.clear() }
	told := widget.NewLabel(lang.T(reasonKept))
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
		options = append(options, lang.T("%s (%d days)", lang.Time(end.Local(), data.LayoutWeekdayTime), n))
	}
	l.day.SetOptions(options)
	l.day.SetSelectedIndex(min(max(l.day.SelectedIndex(), 0), days-1))
	l.options()
}

// options says what can be done: while somebody else may have the phone, only the
// act after which its codes are refused; while none is set up, the act that leads to one.
func (l *lostPhone) options() {
	for i := range lostOptions {
		l.what.Set(i, l.option(i))
	}
	l.modal.Refresh()
}

// option words what can be done, or why it can't.
func (l *lostPhone) option(i int) widgets.RadioOption {
	says, off := data.Say(lostOptions[i].text), true
	switch {
	case i != resetPhone && l.user.OTP == data.Pending:
		says = data.Say(noPhoneYet)
	case i == offUntil && l.days == 0:
		says = data.Say(data.PolicyForbids)
	case i == offUntil && l.user.GroupRequires:
		says = data.NoPauseBy(l.user.Group)
	case i != resetPhone && l.stolen.Checked:
		says = data.Say(notIfStolen)
	case i == temporaryCode:
		says.Args, off = []any{time.Duration(l.hours) * time.Hour}, false
	case i == offUntil:
		says.Args, off = []any{l.days}, false
	default:
		off = false
	}
	return widgets.RadioOption{Title: lang.T(lostOptions[i].title), Text: lang.Say(says), Off: off}
}

// paused says that no code is asked for, and offers to end that.
func (l *lostPhone) paused(now time.Time) fyne.CanvasObject {
	paused := widgets.NewMessage(1)
	paused.Set(widgets.MessageInfo, offUntilWords(l.user, now))
	again := widgets.NewButton(lang.T(askForCodes), l.askAgain)
	return container.NewBorder(nil, nil, nil, container.NewCenter(again), paused)
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
		l.act("lost phone", lang.T("The authenticators of %s were reset.", id), func(ctx context.Context) (data.GivenCode, error) {
			return users.LostPhone(ctx, by, user, reason)
		})
	case temporaryCode:
		l.act("issue temporary code", lang.T("A temporary code for %s was issued.", id), func(ctx context.Context) (data.GivenCode, error) {
			return users.IssueTemporaryCode(ctx, by, user, reason)
		})
	case offUntil:
		until := l.ends[l.day.SelectedIndex()]
		said := lang.T(words.WithoutCode+".", id, shell.Moment(until, l.desk.now()))
		l.act("suspend one-time password", said, func(ctx context.Context) (data.GivenCode, error) {
			return data.GivenCode{}, users.PauseOTP(ctx, by, user, until, reason)
		})
	default:
		l.fail(lang.T(chooseOne), l.what)
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
	l.modal.Busy(lang.T("Working…"))
	instructions := data.Say(typeIntoOTP, who(l.user))
	if l.what.Chosen() == resetPhone {
		instructions = data.InARow(instructions, data.Say(qrCodeAppears))
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
			l.desk.showGiven(l.window, l.user, given, lang.Say(instructions))
		}
	})
}

// refused shows the sentence beside its field.
func (l *lostPhone) refused(err error, operation string) {
	sentence := shell.Explain(err, operation)
	f, _ := data.AsFieldError(err)
	switch {
	case !l.modal.Open():
		widgets.Inform(l.window, lang.T("This did not work"), sentence, nil)
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
func (d *Desk) showGiven(w fyne.Window, user data.User, given data.GivenCode, instructions string) {
	message := widgets.NewMessage(1)
	m := &widgets.Modal{Title: lang.T("Temporary code for %s", user.ID), Default: lang.T("Close"), Topic: shell.TopicHelpDesk}
	copyCode := widgets.NewButtonWithIcon(lang.T("Copy"), theme.ContentCopyIcon(), func() {
		d.Clipboard.CopySecret(given.Code)
		message.Set(widgets.MessageSuccess, copiedSecret())
		m.Refresh() // makes room for it
	})
	content := container.NewVBox(
		widgets.NewLargeCode(lang.T("Temporary code"), given.Code),
		container.NewCenter(copyCode),
		shell.Text(lang.T("Valid for one sign-in until %s. It is not shown again.", shell.Moment(given.Until, d.now()))),
		shell.Text(instructions),
		message,
	)
	m.Content, m.Focus = widgets.InModal(shell.FixedWidth(content, formWidth)), copyCode
	m.Show(w)
}

func copiedSecret() string {
	return lang.T("Copied. The clipboard is cleared after %s: paste it where only the user can read it.", shell.Kept)
}

// field is a name with an input, and below the input what is wrong with it.
type field struct {
	box   *fyne.Container
	error *widget.Label
}

// newField returns a field. notes stand below the input, too.
func newField(name data.Text, input widgets.Field, notes ...fyne.CanvasObject) *field {
	f := &field{error: widget.NewLabel("")}
	f.error.Wrapping = fyne.TextWrapWord
	f.error.Importance = widget.DangerImportance
	f.error.Hide()
	label := container.NewGridWrap(fyne.NewSize(80, input.MinSize().Height), widgets.LabelFor(input, lang.T(name)))
	below := container.New(layout.NewCustomPaddedVBoxLayout(0), append([]fyne.CanvasObject{input, f.error}, notes...)...)
	f.box = container.NewBorder(nil, nil, label, nil, below)
	return f
}

func (f *field) setError(sentence string) {
	f.error.SetText(sentence)
	f.error.Hidden = sentence == ""
}
