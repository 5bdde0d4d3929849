package help

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// A Key is a line of the window Keys: what keys do somewhere.
type Key struct {
	Where string          // where they do it, in the language of the program
	Does  string          // what they do
	Any   []fyne.Shortcut // each of them does it
	Also  string          // a key that is no shortcut, such as Alt alone; may be empty
}

// Words returns the keys as menus show them, with commas between them.
func (k Key) Words() string {
	var all []string
	for _, s := range k.Any {
		all = append(all, widgets.ShortcutWords(s))
	}
	if k.Also != "" {
		all = append(all, k.Also)
	}
	return strings.Join(all, ", ")
}

// OfMenu returns the keys of the items of a menu and its submenus.
func OfMenu(where string, menu *fyne.Menu) []Key {
	var keys []Key
	for _, item := range menu.Items {
		if item.Shortcut != nil {
			keys = append(keys, Key{Where: where, Does: item.Label, Any: []fyne.Shortcut{item.Shortcut}})
		}
		if item.ChildMenu != nil {
			keys = append(keys, OfMenu(where, item.ChildMenu)...)
		}
	}
	return keys
}

// press returns a key with modifiers.
func press(modifier fyne.KeyModifier, key fyne.KeyName) fyne.Shortcut {
	return &desktop.CustomShortcut{KeyName: key, Modifier: modifier}
}

// plain returns keys without modifiers.
func plain(keys ...fyne.KeyName) []fyne.Shortcut {
	var all []fyne.Shortcut
	for _, key := range keys {
		all = append(all, press(0, key))
	}
	return all
}

// Where keys do what they do.
const (
	everywhere data.Text = "Everywhere"
	menus      data.Text = "Menus"
	lists      data.Text = "Lists"
	sheets     data.Text = "Property sheets"
	fields     data.Text = "Fields"
	days       data.Text = "Days"
	sheetDays  data.Text = "Days in a property sheet"
)

// What keys do that tests ask for by name.
const (
	AlongMenus data.Text = "Next or previous menu, submenu and back"
	IntoTitles data.Text = "Go to the titles of the columns, from the first row"
	ReadAgain  data.Text = "Read again what is shown"
	Redo       data.Text = "Redo"
	CopyAndCut data.Text = "Copy, cut, paste"
)

// Common returns the keys that no menu shows. Those of windows and lists are in widgets, whose
// tests press each; TestKeysAreListed finds those that are installed and not here.
func Common() []Key {
	ctrl := fyne.KeyModifierShortcutDefault
	const tabs = fyne.KeyModifierControl // also on macOS
	shift, alt := fyne.KeyModifierShift, fyne.KeyModifierAlt
	var keys []Key
	for _, k := range []struct {
		where, does data.Text
		any         []fyne.Shortcut
		also        data.Text
	}{
		{everywhere, "Next field or button", plain(fyne.KeyTab), ""},
		{everywhere, "Previous field or button", []fyne.Shortcut{press(shift, fyne.KeyTab)}, ""},
		{everywhere, "The blue button, such as OK", plain(fyne.KeyReturn), ""},
		{everywhere, "Cancel, or close the window", plain(fyne.KeyEscape), ""},
		{everywhere, "Press or tick what has the focus", plain(fyne.KeySpace), ""},
		{everywhere, "Close the window; in the main window: quit", []fyne.Shortcut{press(ctrl, fyne.KeyW)}, ""},
		{everywhere, "The page of the manual about the window", plain(fyne.KeyF1), ""},
		{everywhere, ReadAgain, plain(fyne.KeyF5), ""},

		{menus, "Go to the menus", plain(fyne.KeyF10), "Alt"},
		{menus, "Open a menu by its underlined letter", nil, "Alt+letter"},
		{menus, "Context menu", []fyne.Shortcut{press(shift, fyne.KeyF10)}, "Menu"},
		{menus, AlongMenus, plain(fyne.KeyRight, fyne.KeyLeft), ""},

		{lists, "Next or previous row", plain(fyne.KeyDown, fyne.KeyUp), ""},
		{lists, "First or last row", plain(fyne.KeyHome, fyne.KeyEnd), ""},
		{lists, "A page down or up", plain(fyne.KeyPageDown, fyne.KeyPageUp), ""},
		{lists, "Go to the row that begins with what you type", nil, "letters"},
		{lists, "Open the row", []fyne.Shortcut{press(0, fyne.KeyReturn), press(alt, fyne.KeyReturn)}, ""},
		{lists, IntoTitles, plain(fyne.KeyUp), ""},
		{lists, "Select several rows", []fyne.Shortcut{press(shift, fyne.KeyDown), press(shift, fyne.KeyUp)}, ""},
		{lists, "Move without selecting", []fyne.Shortcut{press(ctrl, fyne.KeyDown), press(ctrl, fyne.KeyUp)}, ""},
		{lists, "Select or deselect the row", plain(fyne.KeySpace), ""},
		{lists, "Copy the row", []fyne.Shortcut{press(ctrl, fyne.KeyC)}, ""},
		{lists, "Go to Find", []fyne.Shortcut{press(ctrl, fyne.KeyF)}, ""},
		{lists, "Add, or delete", plain(fyne.KeyInsert, fyne.KeyDelete), ""},

		{sheets, "Next or previous row", plain(fyne.KeyDown, fyne.KeyUp), ""},
		{sheets, "Next tab", []fyne.Shortcut{press(tabs, fyne.KeyTab), press(tabs, fyne.KeyPageDown)}, ""},
		{sheets, "Previous tab", []fyne.Shortcut{press(tabs|shift, fyne.KeyTab), press(tabs, fyne.KeyPageUp)}, ""},
		{sheets, "Open the choices of the row", plain(fyne.KeyF4), ""},
		{sheets, "The next choice", plain(fyne.KeySpace), ""},

		{fields, CopyAndCut, []fyne.Shortcut{press(ctrl, fyne.KeyC), press(ctrl, fyne.KeyX), press(ctrl, fyne.KeyV)}, ""},
		{fields, "Undo", []fyne.Shortcut{press(ctrl, fyne.KeyZ)}, ""},
		{fields, Redo, []fyne.Shortcut{press(ctrl, fyne.KeyY)}, ""},
		{fields, "Select everything", []fyne.Shortcut{press(ctrl, fyne.KeyA)}, ""},

		{days, "Next or previous day", plain(fyne.KeyUp, fyne.KeyDown), ""},
		{days, "Next or previous month", plain(fyne.KeyPageUp, fyne.KeyPageDown), ""},
		{sheetDays, "Next or previous day", []fyne.Shortcut{press(shift, fyne.KeyUp), press(shift, fyne.KeyDown)}, ""},
		{sheetDays, "Next or previous month", plain(fyne.KeyPageUp, fyne.KeyPageDown), ""},
	} {
		key := Key{Where: lang.T(k.where), Does: lang.T(k.does), Any: k.any}
		if k.also != "" {
			key.Also = lang.T(k.also)
		}
		keys = append(keys, key)
	}
	return keys
}

// keysWindow is the window.
type keysWindow struct {
	list *rowlist.List
	find *widgets.Entry
	all  []Key
	keys []Key // those that were found
	at   int   // the selected one, -1 if none
}

// ShowKeys opens the window that lists all keys.
func (d *Desk) ShowKeys() {
	d.Windows.Show("keys", lang.T("Keys"), func(w fyne.Window, _ *shell.Tasks) shell.View {
		v := &keysWindow{all: append(d.Keys(), Common()...), at: -1}
		v.keys = v.all
		columns, width := v.columns()
		v.list = rowlist.New(columns, v)
		v.list.Call(lang.T("Keys"))
		v.list.OnSelect = func(i int) { v.at = i }
		v.list.Empty = lang.T("No key does that.")
		v.find = widgets.NewFindEntry(lang.T("Find"), v.filter, func() {
			w.Canvas().Focus(v.list)
			if v.at < 0 && len(v.keys) > 0 {
				v.list.Select(0)
			}
		})
		leave := func() { widgets.Close(w) }
		closes := widgets.NewButton(lang.T("Close"), leave)
		copied := widgets.NewButtonWithIcon(lang.T("Copy"), theme.ContentCopyIcon(), func() { d.Clipboard.Copy(v.text()) })
		widgets.InstallKeys(w, widgets.Keys{Escape: leave})
		c := w.Canvas()
		c.AddShortcut(press(fyne.KeyModifierShortcutDefault, fyne.KeyF), func(fyne.Shortcut) { c.Focus(v.find) })
		c.AddShortcut(&fyne.ShortcutCopy{}, func(fyne.Shortcut) {
			if v.at >= 0 && v.at < len(v.keys) {
				d.Clipboard.Copy(line(v.keys[v.at]))
			}
		})
		foot := container.NewHBox(copied, layout.NewSpacer(), widgets.ButtonRow(closes))
		return shell.View{
			Content: widgets.Stacked(container.New(layout.NewCustomPaddedLayout(6, 6, 8, 8), v.find), v.list, shell.Padded(foot)),
			Size:    fyne.NewSize(fyne.Max(720, width), 600), Shown: func() { c.Focus(v.find) },
		}
	})
}

// columns returns those of the list, and how wide a window shows them whole.
func (v *keysWindow) columns() (columns []rowlist.Column, width float32) {
	const around = 40 // them, with the scroll bar
	where := rowlist.Column{Title: lang.T("Where"), Width: 150}
	does := rowlist.Column{Title: lang.T("What it does")}
	keys := rowlist.Column{Title: lang.T("Keys"), Width: 190}
	for _, k := range v.all {
		where, does, keys = where.Whole(k.Where), does.Whole(k.Does), keys.Whole(k.Words())
	}
	width = where.Width + does.Width + keys.Width + around
	does.Width = 0 // it takes the rest
	return []rowlist.Column{where, does, keys}, width
}

// filter shows the keys that have every word of text, in what they do or in their names.
func (v *keysWindow) filter(text string) {
	v.keys, v.at = nil, -1
	for _, k := range v.all {
		if found(k, strings.Fields(data.Fold(text))) {
			v.keys = append(v.keys, k)
		}
	}
	v.list.SetSource(v)
}

func found(k Key, words []string) bool {
	in := data.Fold(line(k))
	for _, word := range words {
		if !strings.Contains(in, word) {
			return false
		}
	}
	return true
}

// line is a key as text.
func line(k Key) string { return k.Where + ": " + k.Does + ": " + k.Words() }

// text is what the list shows, for the clipboard.
func (v *keysWindow) text() string {
	var text strings.Builder
	for _, k := range v.keys {
		text.WriteString(line(k) + "\n")
	}
	return text.String()
}

// Len is that of rowlist.Source.
func (v *keysWindow) Len() int { return len(v.keys) }

// Row is that of rowlist.Source.
func (v *keysWindow) Row(i int) ([]rowlist.Cell, bool) {
	k := v.keys[i]
	return []rowlist.Cell{{Text: k.Where}, {Text: k.Does}, {Text: k.Words()}}, true
}
