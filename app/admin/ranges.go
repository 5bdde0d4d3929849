package admin

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// Sentences that people read here. Tests ask for them by name.
const (
	FromAnywhere data.Text = "The user can sign in from any computer. To limit that, add the addresses that are permitted."
	FromThese    data.Text = "The user can sign in only on a computer with one of these addresses. That does not replace a one-time password."
	NotJudged    data.Text = "This program works without a server, so addresses are kept here, but not judged. They take effect once the database is moved to a server."
	NeverLimited data.Text = "The user tapemaster can sign in from any computer, and is never limited: this is the account that helps others whose addresses have changed."
	rangeHelp    data.Text = "One address (10.1.4.22), a range (10.1.4.1-10.1.4.99) or a network (10.1.0.0/16), of IPv4 or IPv6."
)

// rangesTab is the tab IP Ranges. Like a grid it has the value of a row, that of
// data.FieldRanges: what is listed, and what is typed and not added yet.
type rangesTab struct {
	window fyne.Window
	served bool // a server is asked, which judges addresses

	OnChange func(row string)

	listed   data.Ranges
	frozen   bool
	of       data.User
	means    *widget.Label
	kept     *widget.Label
	list     *rowlist.List
	entry    *widgets.Entry
	add      *widgets.Button
	remove   *widgets.Button
	message  *widgets.Message
	editor   []fyne.CanvasObject // what tapemaster has not
	whole    *fyne.Container
	selected string
}

var _ rowlist.Source = (*rangesTab)(nil)

func newRangesTab(window fyne.Window, served bool) *rangesTab {
	t := &rangesTab{window: window, served: served, message: widgets.NewMessage(1)}
	t.means, t.kept = shell.Text(""), shell.Text(lang.T(NotJudged))
	t.list = rowlist.New([]rowlist.Column{{ID: "range", Title: lang.T("Permitted addresses")}}, t)
	t.list.Call(lang.T("Permitted addresses"))
	t.list.OnSelect = t.note
	t.list.OnDelete = func(int) { t.drop() }
	t.list.Menu = func(int) *fyne.Menu {
		item := fyne.NewMenuItemWithIcon(t.remove.Text, t.remove.Icon, t.drop)
		item.Disabled = t.remove.Disabled()
		return fyne.NewMenu("", item)
	}
	t.entry = widgets.NewEntry()
	t.entry.MaxRunes = data.MaxRanges * 80
	t.entry.OnChanged = func(string) { t.typed() }
	t.add = widgets.NewButtonWithIcon(lang.T("range|Add"), theme.ContentAddIcon(), t.put)
	t.remove = widgets.NewButtonWithIcon(lang.T("range|Remove"), theme.ContentRemoveIcon(), t.drop)
	return t
}

// content is the tab below its title.
func (t *rangesTab) content() fyne.CanvasObject {
	help := shell.Small(lang.T(rangeHelp))
	line := container.NewBorder(nil, nil, widgets.LabelFor(t.entry, lang.T("Address or range")), container.NewHBox(t.add, t.remove), t.entry)
	t.editor = []fyne.CanvasObject{t.list, line, help, t.message}
	t.whole = container.New(&rangesLayout{t.list}, append([]fyne.CanvasObject{t.means, t.kept}, t.editor...)...)
	t.show()
	return container.NewVScroll(t.whole) // on a small screen
}

// rangesLayout puts parts below each other, as high as their texts need at the width, and gives a
// list the rest.
type rangesLayout struct{ list fyne.CanvasObject }

// Layout is that of fyne.Layout.
func (l *rangesLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := size.Height
	for _, o := range objects {
		if o.Visible() && o != l.list {
			o.Resize(fyne.NewSize(size.Width, o.MinSize().Height)) // a text then knows how high it is
			o.Resize(fyne.NewSize(size.Width, o.MinSize().Height))
			left -= o.Size().Height + theme.Padding()
		}
	}
	y := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if o == l.list {
			o.Resize(fyne.NewSize(size.Width, max(left, o.MinSize().Height)))
		}
		o.Move(fyne.NewPos(0, y))
		y += o.Size().Height + theme.Padding()
	}
}

// MinSize is that of fyne.Layout.
func (l *rangesLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var least fyne.Size
	for _, o := range objects {
		if o.Visible() {
			least = fyne.NewSize(max(least.Width, o.MinSize().Width), least.Height+o.MinSize().Height+theme.Padding())
		}
	}
	return least
}

// FocusFirst gives the field the focus, or the list if nothing can be typed.
func (t *rangesTab) FocusFirst() {
	switch {
	case t.of.IsSuperuser():
	case t.frozen:
		t.window.Canvas().Focus(t.list)
	default:
		t.window.Canvas().Focus(t.entry)
	}
}

// about says whose ranges they are.
func (t *rangesTab) about(u data.User) {
	t.of = u
	t.show()
}

// Value is that of a grid.
func (t *rangesTab) Value(string) string {
	if strings.TrimSpace(t.entry.Text) == "" {
		return string(t.listed)
	}
	both := string(t.listed) + "," + t.entry.Text
	if all, err := data.ParseRanges(both); err == nil {
		return string(all)
	}
	return both
}

// SetValue is that of a grid. What was typed goes.
func (t *rangesTab) SetValue(_, value string) {
	t.listed = data.Ranges(value)
	if t.entry.Text != "" {
		t.entry.SetText("")
	}
	t.message.Clear()
	t.show()
}

// Shown is that of a grid.
func (t *rangesTab) Shown(_, value string) string { return lang.Say(words.Ranges(value)) }

// SetError is that of a grid.
func (t *rangesTab) SetError(_, sentence string) {
	t.message.Set(widgets.MessageError, sentence)
	t.arrange()
	if sentence != "" {
		t.FocusFirst()
	}
}

// SetReadOnly is that of a grid.
func (t *rangesTab) SetReadOnly(_ string, readOnly bool) {
	t.frozen = readOnly
	t.show()
}

// show shows what is listed and what can be done.
func (t *rangesTab) show() {
	means := FromAnywhere
	switch {
	case t.of.IsSuperuser():
		means = NeverLimited
	case t.listed != "":
		means = FromThese
	}
	t.means.SetText(lang.T(means))
	own := t.of.IsSuperuser()
	for _, o := range t.editor {
		if own {
			o.Hide()
		} else {
			o.Show()
		}
	}
	t.kept.Hidden = t.served || own
	t.list.Refresh()
	t.list.Select(slices.Index(t.listed.Each(), t.selected))
	if t.frozen {
		t.entry.Disable()
	} else {
		t.entry.Enable()
	}
	t.able()
	t.arrange()
}

// arrange lays out again what has another height now.
func (t *rangesTab) arrange() {
	if t.whole != nil {
		t.whole.Refresh()
	}
}

// able enables what is possible.
func (t *rangesTab) able() {
	set := func(b *widgets.Button, able bool) {
		if able == b.Disabled() {
			if able {
				b.Enable()
			} else {
				b.Disable()
			}
		}
	}
	set(t.add, !t.frozen && strings.TrimSpace(t.entry.Text) != "")
	set(t.remove, !t.frozen && slices.Contains(t.listed.Each(), t.selected))
}

// note notes which entry is selected.
func (t *rangesTab) note(row int) {
	t.selected = ""
	if all := t.listed.Each(); row >= 0 && row < len(all) {
		t.selected = all[row]
	}
	t.able()
}

// typed is called when the field has changed: Enter adds what it has, and is OK if it is empty.
func (t *rangesTab) typed() {
	t.entry.OnSubmitted = nil
	if strings.TrimSpace(t.entry.Text) != "" {
		t.entry.OnSubmitted = func(string) { t.put() }
	}
	t.message.Clear()
	t.able()
	t.changed()
}

func (t *rangesTab) changed() {
	if t.OnChange != nil {
		t.OnChange(data.FieldRanges)
	}
}

// put lists what is typed, which may be several entries.
func (t *rangesTab) put() {
	if t.frozen || strings.TrimSpace(t.entry.Text) == "" {
		return
	}
	added, err := data.ParseRanges(t.entry.Text)
	var all data.Ranges
	if err == nil {
		all, err = data.ParseRanges(string(t.listed) + "," + string(added))
	}
	if wrong, is := data.AsFieldError(err); is {
		t.SetError(data.FieldRanges, lang.Say(wrong.Text))
		return
	}
	t.listed = all
	if each := added.Each(); len(each) > 0 {
		t.selected = each[0]
	}
	t.entry.SetText("")
	t.show()
	t.window.Canvas().Focus(t.entry)
	t.changed()
}

// drop removes the selected entry, and selects the next.
func (t *rangesTab) drop() {
	all := t.listed.Each()
	at := slices.Index(all, t.selected)
	if t.frozen || at < 0 {
		return
	}
	all = slices.Delete(all, at, at+1)
	t.selected = ""
	if len(all) > 0 {
		t.selected = all[min(at, len(all)-1)]
	}
	t.listed = data.Ranges(strings.Join(all, ","))
	t.message.Clear()
	t.show()
	t.window.Canvas().Focus(t.list)
	t.changed()
}

// Len returns the number of entries.
func (t *rangesTab) Len() int { return len(t.listed.Each()) }

// Row returns the cells of an entry.
func (t *rangesTab) Row(i int) ([]rowlist.Cell, bool) {
	return []rowlist.Cell{{Text: t.listed.Each()[i]}}, true
}
