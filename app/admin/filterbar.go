package admin

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

// FindBy is what people read here. Tests ask for it by name.
const FindBy data.Text = "Find by User-ID, name or email"

// The first options of the filters, which show everybody and say what is filtered by.
const (
	anyGroup  data.Text = "Group: all"
	anyOTP    data.Text = "One Time Password: any"
	anyStatus data.Text = "Status: any"
	anyUser   data.Text = "Show: everyone"
)

// otpStates are the options of the filter by one-time password, after the first.
var otpStates = []data.OTPState{data.Active, data.Pending, data.Off, data.Blocked}

// filterBar is the field Find and the filters above the list.
type filterBar struct {
	find                      *widgets.Entry
	group, otp, status, ready *widgets.Select
	clear                     *widgets.Button // shown while anything filters
	content                   *fyne.Container // all but find
	quiet                     bool            // fields are being filled by the program, not by the user

	changed func(typed bool) // something was typed or chosen
	resized func()           // the bar needs another width
}

// newFilterBar returns a bar that shows everybody. onward moves the focus on to the
// list.
func newFilterBar(changed func(typed bool), onward, resized func()) *filterBar {
	b := &filterBar{changed: changed, resized: resized}
	b.find = widgets.NewFindEntry(lang.T(FindBy), func(string) { b.touched(true) }, onward)
	b.find.MaxRunes = data.MaxEmail // no field that Find looks at is longer
	b.group = b.choice(lang.T("Filter by group"), anyGroup)
	b.otp = b.choice(lang.T("Filter by One Time Password"), anyOTP)
	for _, s := range otpStates {
		b.otp.Options = append(b.otp.Options, lang.T(words.OTPState(s)))
	}
	b.status = b.choice(lang.T("Filter by status"), anyStatus)
	for _, s := range data.UserStatuses() {
		b.status.Options = append(b.status.Options, lang.T(words.Status(s)))
	}
	b.ready = b.choice(lang.T("Ready-made filter"), anyUser)
	for _, f := range data.ReadyFilters() {
		b.ready.Options = append(b.ready.Options, lang.Say(words.ReadyFilter(f)))
	}
	b.clear = widgets.NewButtonWithIcon(lang.T("Clear Filters"), theme.CancelIcon(), b.reset)
	b.clear.Hide()
	strut := canvas.NewRectangle(nil) // keeps the height of the bar when the button is hidden, so that the list does not move
	strut.SetMinSize(fyne.NewSize(0, b.clear.MinSize().Height))
	row := layout.NewCustomPaddedHBoxLayout(6)
	group, otp, status := wide(b.group, 120), wide(b.otp, 206), wide(b.status, 150)
	own := container.New(row, shell.FixedWidth(b.group, group), shell.FixedWidth(b.otp, otp), shell.FixedWidth(b.status, status))
	others := group + otp + status + 184 // everything beside the ready filters
	room := widgets.Room()
	ready := container.New(row, shell.FlexibleWidth(b.ready, func() float32 {
		if room.Height >= highEnough {
			return readyWidth
		}
		return max(150, min(readyWidth, widgets.Room().Width-others))
	}), b.clear)
	if room.Width < others+readyWidth && room.Height >= highEnough { // beside the others the words would be cut
		b.content = container.New(layout.NewCustomPaddedVBoxLayout(4), own, container.NewStack(strut, ready))
		return b
	}
	b.content = container.NewStack(strut, container.New(row, own, ready))
	return b
}

const (
	readyWidth = 300 // as wide as the longest of the ready filters, in Fyne units
	highEnough = 420 // a screen on which there is room for two rows of filters
)

// wide returns the width of a choice: at least that, and what its first option needs, which
// says what it filters.
func wide(s *widgets.Select, least float32) float32 {
	const arrow = 44 // and what is around the words
	return max(least, fyne.MeasureText(s.Options[0], theme.TextSize(), fyne.TextStyle{}).Width+arrow)
}

// choice returns a list of options that stands without a label: its first option says what it filters.
func (b *filterBar) choice(name string, first data.Text) *widgets.Select {
	s := widgets.NewSelect([]string{lang.T(first)}, nil)
	s.Call(name)
	s.SetSelectedIndex(0)
	s.OnChanged = func(string) { b.touched(false) }
	return s
}

// touched is called when something was typed or chosen.
func (b *filterBar) touched(typed bool) {
	if b.quiet {
		return
	}
	if hidden := !b.filters(); hidden != b.clear.Hidden {
		b.clear.Hidden = hidden
		b.resized()
	}
	b.changed(typed)
}

// filter returns what was typed and chosen.
func (b *filterBar) filter() data.UserFilter {
	f := data.UserFilter{Text: strings.TrimSpace(b.find.Text)}
	if b.group.SelectedIndex() > 0 {
		f.Group = b.group.Selected
	}
	if i := b.otp.SelectedIndex(); i > 0 {
		f.OTP = otpStates[i-1]
	}
	if i := b.status.SelectedIndex(); i > 0 {
		f.Status = data.UserStatuses()[i-1]
	}
	if i := b.ready.SelectedIndex(); i > 0 {
		f.Ready = data.ReadyFilters()[i-1]
	}
	return f
}

// filters reports whether anything is typed or chosen.
func (b *filterBar) filters() bool { return b.filter() != data.UserFilter{} }

// reset shows everybody. The button that does it goes away: keys go on at the first field.
func (b *filterBar) reset() {
	if !b.filters() {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(b.clear); c != nil && c.Focused() == b.clear {
		c.Focus(b.find)
	}
	b.only(data.UserFilter{})
}

// only chooses these filters, in place of everything that was typed and chosen.
func (b *filterBar) only(f data.UserFilter) {
	b.quiet = true
	b.find.SetText(f.Text)
	if f.Group != "" && !slices.Contains(b.group.Options, f.Group) {
		b.group.SetOptions(append(b.group.Options, f.Group))
	}
	b.group.SetSelectedIndex(max(slices.Index(b.group.Options, f.Group), 0))
	b.otp.SetSelectedIndex(slices.Index(otpStates, f.OTP) + 1)
	b.status.SetSelectedIndex(slices.Index(data.UserStatuses(), f.Status) + 1)
	b.ready.SetSelectedIndex(slices.Index(data.ReadyFilters(), f.Ready) + 1)
	b.quiet = false
	b.touched(false)
}

// setGroups offers groups. A chosen group stays chosen, even if it no longer
// exists: the list then says that nobody is in it.
func (b *filterBar) setGroups(groups []data.Group) {
	options := []string{lang.T(anyGroup)}
	for _, g := range groups {
		options = append(options, g.ID)
	}
	if chosen := b.group.Selected; !slices.Contains(options, chosen) {
		options = append(options, chosen)
	}
	if !slices.Equal(options, b.group.Options) {
		b.group.SetOptions(options)
	}
}

// readGroups offers the existing groups.
func (l *list) readGroups() {
	users, by := l.desk.Users, l.desk.Session.Actor()
	shell.RunLatest(l.tasks, &l.groupReads, func(ctx context.Context) ([]data.Group, error) {
		return users.Groups(ctx, by)
	}, func(groups []data.Group, err error) {
		if err == nil { // otherwise the list itself says what is wrong
			l.bar.setGroups(groups)
		}
	})
}
