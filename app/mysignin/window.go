package mysignin

import (
	"context"
	"errors"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/account"
	"tapetrack/app/shell"
	"tapetrack/assets"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// window is My Sign-in: the user's authenticators and recovery codes, or the step that
// adds or replaces an authenticator.
type window struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks
	proof  *proof
	step   *step // nil while the list is shown

	state   data.MySignIn
	known   bool   // state was read
	trouble string // why it could not be read; "" if it could

	list     *rowlist.List
	selected string // ID of the device, so that it stays selected when rows move
	badge    *widgets.Badge
	meaning  *widget.Label
	about    *widgets.Message // what to do if nothing can be changed here; hidden if something can
	message  *widgets.Message
	codes    *widget.Label
	sessions *sessions
	add      *widgets.Button
	devices  *fyne.Container // the buttons about authenticators

	turnOnButton *widgets.Button // instead of them while there are none
	due          func()          // done as soon as the state is known; nil: nothing
	newCodes     *widgets.Button
	needOne      []*widgets.Button // act on the selected authenticator
	remove       *widgets.Button   // one of them
	whyKept      *widget.Label     // why the selected one can't be removed; hidden if it can
	root         *fyne.Container
}

// Show opens My Sign-in, or brings it to the front.
func (d *Desk) Show() {
	d.Windows.Show("my-sign-in", lang.T("My Sign-in"), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		s := &window{desk: d, window: w, tasks: tasks}
		s.proof = &proof{desk: d, window: w, tasks: tasks, expired: s.expired}
		d.window = s
		return shell.View{
			Content: s.content(), Size: fyne.NewSize(shell.KeyPanelWidth()+36, 664),
			Shown: func() {
				s.shown()
				s.reload()
			},
			Leave: func() {
				if s.step != nil {
					s.step.close()
					return
				}
				s.leave()
			},
			Closed: func() {
				d.window = nil
				if s.step != nil {
					s.step.panel.Forget()
				}
				s.proof.drop()
			},
			Stale: s.reload,
		}
	})
}

func columns() []rowlist.Column {
	return []rowlist.Column{
		{ID: "name", Title: lang.T("Authenticator")},
		{ID: "since", Title: lang.T("column|Since"), Width: 130},
		{ID: "used", Title: lang.T("Last used"), Width: 130},
		rowlist.Column{ID: "state", Title: lang.T("Status"), Width: 90, Badge: true}.
			Whole(lang.T(words.OTPState(data.Pending)), lang.T(words.OTPState(data.Blocked))),
	}
}

func (s *window) content() fyne.CanvasObject {
	s.list = rowlist.New(columns(), rows{s})
	s.list.Call(lang.T("Authenticators"))
	s.list.OnSelect = s.note
	s.list.OnOpen = func(int) { s.rename() }
	s.list.OnDelete = func(int) { s.removeDevice() }
	s.list.Menu = s.menu
	s.badge, s.meaning = widgets.NewBadge(widgets.BadgeNeutral, ""), shell.Text(" ")
	s.about, s.message = widgets.NewMessage(1), widgets.NewMessage(1)
	s.about.Hide()
	s.message.Hide()

	s.add = s.tool(lang.T("Add…"), theme.ContentAddIcon(), s.addDevice)
	replace := s.tool(lang.T("Replace…"), assets.Symbol("replace"), s.replace)
	rename := s.tool(lang.T("Rename…"), theme.DocumentCreateIcon(), s.rename)
	s.remove = s.tool(lang.T("Remove…"), theme.DeleteIcon(), s.removeDevice)
	s.needOne = []*widgets.Button{replace, rename, s.remove}
	s.whyKept = widget.NewLabel(lang.T(OnlyOne))
	s.whyKept.Importance, s.whyKept.SizeName = widget.LowImportance, theme.SizeNameCaptionText
	s.whyKept.Truncation = fyne.TextTruncateEllipsis
	s.codes = widget.NewLabel("")
	s.codes.Truncation = fyne.TextTruncateEllipsis
	s.newCodes = s.tool(lang.T(account.NewCodes), nil, s.makeCodes)
	s.devices = container.NewHBox(s.add, replace, rename, s.remove)
	s.turnOnButton = s.tool(lang.T("Turn On…"), assets.Symbol("phone"), s.turnOn)
	s.turnOnButton.Importance = widget.HighImportance
	s.enable()

	top := container.New(layout.NewCustomPaddedVBoxLayout(8),
		shell.Heading(s.desk.Icon, lang.T("My Sign-in"), lang.T("The authenticators, recovery codes and sessions of %s", s.desk.Session.UserID)),
		told(container.NewBorder(nil, nil, container.NewCenter(s.badge), nil, s.meaning)), told(s.about),
		widgets.Across(container.NewHBox(s.turnOnButton, s.devices), shell.AroundDialog()), s.whyKept)
	foot := container.New(layout.NewCustomPaddedVBoxLayout(8), told(s.message), s.codes,
		container.NewHBox(s.newCodes, layout.NewSpacer(), widgets.ButtonRow(widgets.NewButton(lang.T("Close"), s.leave))))
	s.sessions = newSessions(s)
	s.root = shell.Fitted(widgets.Stacked(top, s.list, s.sessions.content()), foot)
	return s.root
}

// told makes a message or another text that wraps at least as wide as the window, so that it knows its height. A
// hidden message takes no space.
func told(m fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVBox(shell.FlexibleWidth(m, shell.KeyPanelWidth))
}

// tool returns a button that moves the focus to the list, so that the arrow keys work
// there.
func (s *window) tool(name string, icon fyne.Resource, act func()) *widgets.Button {
	return widgets.NewButtonWithIcon(name, icon, func() {
		s.window.Canvas().Focus(s.list)
		act()
	})
}

// shown installs the list's keys and gives it the focus.
func (s *window) shown() {
	if s.step != nil {
		return // the phone has to be replaced first
	}
	widgets.InstallKeys(s.window, widgets.Keys{Escape: s.leave, Other: map[fyne.KeyName]func(){
		fyne.KeyF5: s.refresh, fyne.KeyInsert: s.addDevice,
	}})
	s.window.Canvas().Focus(s.list)
}

// leave closes the window, unless recovery codes are being made: they would be valid, and
// nobody would have seen them.
func (s *window) leave() {
	if s.newCodes.IsBusy() {
		s.say(widgets.MessageInfo, lang.T(shell.CannotStop))
		return
	}
	widgets.Close(s.window)
}

// refresh handles F5.
func (s *window) refresh() {
	s.say(widgets.MessageInfo, "")
	s.list.Refresh() // times are worded by the day
	s.sessions.list.Refresh()
	s.reload()
}

// reload reads everything again. What shows the same is not redrawn.
func (s *window) reload() {
	service, by := s.desk.Service, s.desk.Session.Actor()
	var open []data.OpenSession // of work, until its result has come
	shell.Run(s.tasks, func(ctx context.Context) (state data.MySignIn, err error) {
		if state, err = service.MySignIn(ctx, by); err == nil {
			open, err = service.OwnSessions(ctx, by)
		}
		return state, err
	}, func(state data.MySignIn, err error) {
		if err != nil {
			s.fail(err)
			return
		}
		if s.trouble != "" {
			s.trouble = ""
			s.say(widgets.MessageInfo, "")
		}
		first := !s.known
		due := s.due
		s.due = nil
		for i, d := range state.Devices {
			state.Devices[i].Name = shell.DeviceName(d)
		}
		if first || !reflect.DeepEqual(state, s.state) {
			s.state, s.known = state, true
			s.arrived()
		}
		s.sessions.take(open)
		if first && state.MustReplace && state.Fresh {
			s.replaceLost()
		}
		if due != nil {
			due()
		}
	})
}

// fail says why nothing could be read. If the user may no longer see the rest, it is hidden.
func (s *window) fail(err error) {
	s.known, s.due = false, nil
	if errors.Is(err, data.ErrSessionEnded) {
		s.withhold()
	}
	s.enable()
	s.trouble = shell.Explain(err, "read my sign-in")
	s.say(widgets.MessageError, s.trouble)
	if s.step != nil {
		s.step.message.Set(widgets.MessageError, s.trouble)
	}
}

// withhold hides everything that was read, and does not say that there is nothing.
func (s *window) withhold() {
	selected := s.selected
	s.state, s.list.Empty = data.MySignIn{}, ""
	s.list.Refresh()
	s.list.Select(-1)
	s.selected = selected
	s.sessions.take(nil)
	s.meaning.SetText("")
	for _, o := range []fyne.CanvasObject{s.badge, s.codes, s.about} {
		o.Hide()
	}
	s.root.Refresh()
}

// arrived shows what was read.
func (s *window) arrived() {
	s.list.Empty = lang.T("There are no authenticators.")
	s.badge.Show()
	row := -1
	for i, d := range s.state.Devices {
		if d.ID == s.selected {
			row = i
		}
	}
	if row < 0 && len(s.state.Devices) > 0 {
		row = 0
	}
	s.list.Refresh()
	if row != s.list.Selected() {
		s.list.Select(row) // and scrolls there
	}
	s.note(row)
	s.badge.Set(account.OTPKind(s.state.State), lang.T(words.OTPState(s.state.State)))
	s.meaning.SetText(account.Meaning(s.state.State, s.state.Pause, s.desk.clock()))
	s.codes.Importance = recoveryImportance(s.state)
	s.codes.SetText(recoveryWords(s.state))
	show(s.codes, s.codes.Text != "")
	kind, sentence := explain(s.state, s.desk.clock())
	s.about.Set(kind, sentence)
	show(s.about, sentence != "")
	s.root.Refresh() // a sentence changes the space that is needed
}

// note remembers which authenticator is selected.
func (s *window) note(row int) {
	s.selected = ""
	if row >= 0 && row < len(s.state.Devices) {
		s.selected = s.state.Devices[row].ID
	}
	s.enable()
}

// enable enables what can be done now.
func (s *window) enable() {
	able := s.known && changeable(s.state)
	set(s.add, able && len(s.state.Devices) < s.state.Most)
	for _, b := range s.needOne {
		set(b, able && s.selected != "")
	}
	kept := able && s.selected != "" && onlyOne(s.state.Devices, s.selected)
	if kept {
		s.remove.Disable()
	}
	show(s.whyKept, kept)
	set(s.newCodes, able && s.state.RecoveryOn)
	if !s.newCodes.IsBusy() {
		s.newCodes.SetText(lang.T(account.NewCodes))
		if s.known && s.state.RecoveryOf == 0 {
			s.newCodes.SetText(lang.T(account.MakeCodes))
		}
	}
	s.tools()
}

// ready reports whether an act can begin: its button is enabled, the list is shown and no
// question is open. It removes the message about the last act.
func (s *window) ready(b *widgets.Button) bool {
	if b.Disabled() || s.step != nil || widgets.ModalOpen(s.window) {
		return false
	}
	s.say(widgets.MessageInfo, "")
	return true
}

// device returns the selected authenticator, if something can be done with it now.
func (s *window) device() (data.Device, bool) {
	if !s.ready(s.needOne[0]) {
		return data.Device{}, false
	}
	for _, d := range s.state.Devices {
		if d.ID == s.selected {
			return d, true
		}
	}
	return data.Device{}, false
}

func (s *window) menu(row int) *fyne.Menu {
	item := func(b *widgets.Button, act func()) *fyne.MenuItem {
		i := fyne.NewMenuItemWithIcon(b.Text, b.Icon, act)
		i.Disabled = b.Disabled()
		return i
	}
	if row < 0 && s.state.State == data.Off {
		return fyne.NewMenu("", item(s.turnOnButton, s.turnOn))
	}
	if row < 0 {
		return fyne.NewMenu("", item(s.add, s.addDevice))
	}
	menu := fyne.NewMenu("",
		item(s.needOne[0], s.replace), item(s.needOne[1], s.rename), item(s.remove, s.removeDevice),
		fyne.NewMenuItemSeparator(), item(s.add, s.addDevice))
	if s.whyKept.Visible() {
		why := fyne.NewMenuItem(lang.T(OnlyOne), nil)
		why.Disabled = true
		menu.Items = append(menu.Items, fyne.NewMenuItemSeparator(), why)
	}
	return menu
}

// say shows the result of an act; an empty sentence removes the last one.
func (s *window) say(kind widgets.MessageKind, sentence string) {
	s.message.Set(kind, sentence)
	show(s.message, sentence != "")
	s.root.Refresh()
}

func show(o fyne.CanvasObject, visible bool) {
	if visible {
		o.Show()
		return
	}
	o.Hide()
}

func set(b *widgets.Button, enabled bool) {
	if enabled {
		b.Enable()
		return
	}
	b.Disable()
}

// rows are the authenticators as the list shows them.
type rows struct{ s *window }

var _ rowlist.Source = rows{}

// Len returns the number of authenticators.
func (r rows) Len() int { return len(r.s.state.Devices) }

// Row returns the cells of an authenticator.
func (r rows) Row(i int) ([]rowlist.Cell, bool) {
	d, now := r.s.state.Devices[i], r.s.desk.clock()
	status := rowlist.Cell{Text: lang.T(words.Status(data.StatusOK)), Kind: widgets.BadgeSuccess}
	since := shell.Moment(d.Since, now)
	switch {
	case d.Since.IsZero():
		status, since = rowlist.Cell{Text: lang.T(words.OTPState(data.Pending)), Kind: widgets.BadgeWarning}, lang.T("not activated")
	case d.Disabled:
		status = rowlist.Cell{Text: lang.T(words.OTPState(data.Blocked)), Kind: widgets.BadgeError}
	}
	return []rowlist.Cell{{Text: d.Name}, {Text: since}, {Text: shell.Moment(d.UsedAt, now)}, status}, true
}
