package widgets

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"tapetrack/test/check"
	"tapetrack/widgets/aloud"
	"tapetrack/widgets/internal/widgettest"
)

// Each control says what it is called and how it stands.
func TestHeard(t *testing.T) {
	test.NewTempApp(t)
	set := func(e *Entry, text string) *Entry {
		e.Call("Name")
		e.SetText(text)
		return e
	}
	off := set(NewEntry(), "x")
	off.Disable()
	shown := set(NewPasswordEntry(), "open sesame")
	shown.Reveal()
	prompted := set(NewEntry(), "")
	prompted.SetPlaceHolder("6 digits")
	checked, grey := NewCheck("Stored", nil), NewCheck("Stored", nil)
	checked.SetChecked(true)
	grey.Disable()
	list, none := NewSelect([]string{"a", "b"}, nil), NewSelect([]string{"a"}, nil)
	list.Call("Kind")
	none.Call("Kind")
	list.SetSelected("b")
	ok, busy := NewButton("OK", nil), NewButton("OK", nil)
	busy.Busy("Saving…")
	wrong, fine, empty := NewMessage(1), NewMessage(1), NewMessage(1)
	wrong.Set(MessageError, "Too short.")
	fine.Set(MessageSuccess, "Saved.")
	meter := NewMeter(1)
	meter.Call("Strength")
	meter.Set(3, MessageSuccess, "good")
	qr := NewQRCode([][]bool{{true}})
	qr.Call("QR code")
	covered := NewQRCode([][]bool{{true}})
	covered.SetCovered("Hidden.")
	for _, c := range []struct {
		what fyne.Accessible
		want string
	}{
		{set(NewEntry(), "Ann"), "Name: Ann"},
		{set(NewEntry(), ""), "Name: empty"},
		{prompted, "Name: empty, prompt 6 digits"},
		{NewFindEntry("User-ID", nil, nil), "User-ID: empty"},
		{off, "Name: x, unavailable"},
		{set(NewPasswordEntry(), "open sesame"), "Name: hidden"},
		{shown, "Name: hidden"},
		{set(NewPasswordEntry(), ""), "Name: empty"},
		{checked, "Stored, checked"},
		{grey, "Stored, not checked, unavailable"},
		{list, "Kind: b, drop-down list"},
		{none, "Kind: empty, drop-down list"},
		{ok, "OK"},
		{busy, "Saving…, unavailable"},
		{wrong, "Error: Too short."},
		{fine, "Done: Saved."},
		{empty, ""},
		{NewBadge(BadgeError, "Locked"), "Locked"},
		{meter, "Strength: good"},
		{NewLargeCode("Temporary code", "ABCD-EFGH"), "Temporary code: ABCD-EFGH"},
		{qr, "QR code"},
		{covered, "Hidden."},
	} {
		check.Equal(t, "heard", c.what.AccessibilityLabel(), c.want)
	}
}

// Menus, tabs and answers are heard in parts.
func TestHeardParts(t *testing.T) {
	b := newBarTest(t)
	bar := ""
	for _, p := range b.bar.AccessibilityParts() {
		bar += p.Label + "; "
	}
	check.Equal(t, "bar", bar, "File, menu; Administration, menu; Help, menu; ")
	press(b.w, fyne.KeyF10)
	menu := ""
	for _, p := range openMenu(b.w.Canvas()).AccessibilityParts() {
		menu += p.Label
		if p.Focused {
			menu += " (here)"
		}
		menu += "; "
	}
	check.Equal(t, "menu", menu, "Print, Ctrl+P (here); Delete, Ctrl+D, unavailable; Manage, submenu; Log Out, Ctrl+L; Quit, Ctrl+Q; ")

	tabs := NewTabs(Tab{"Users", NewEntry()}, Tab{"Groups", NewEntry()})
	check.Equal(t, "tab", tabs.bar.AccessibilityParts()[0].Label, "Users, tab 1 of 2, selected")
	check.Equal(t, "other tab", tabs.bar.AccessibilityParts()[1].Label, "Groups, tab 2 of 2")

	group := NewRadioGroup(RadioOption{Title: "Reset", Text: "It starts again."}, RadioOption{Title: "Off", Off: true})
	group.Choose(0)
	check.Equal(t, "answer", group.AccessibilityParts()[0].Label, "Reset, chosen, 1 of 2. It starts again.")
	check.Equal(t, "grey answer", group.AccessibilityParts()[1].Label, "Off, not chosen, 2 of 2, unavailable")
}

// A calendar says which day is picked, and what else can be done; its button follows.
func TestHeardCalendar(t *testing.T) {
	e := NewDateEntry("2 Jan 2006", func() time.Time { return time.Date(2026, 11, 29, 0, 0, 0, 0, time.UTC) })
	e.Call("From")
	w := widgettest.Show(t, NewTheme(), container.NewVBox(e), 400, 400)
	PickDay(e, "2 Jan 2006", time.Now)
	items := aloud.Read(w.Canvas())
	check.Equal(t, "items", len(items), 2)
	if !strings.HasPrefix(items[0].Label, "Calendar of From.") || items[1].Label != "Today" {
		t.Errorf("heard are %q and %q", items[0].Label, items[1].Label)
	}
}
