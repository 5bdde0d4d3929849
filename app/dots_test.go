package app

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/test/screen"
	"tapetrack/widgets"
)

// withoutDots are the commands that have no dots although there is something to fill in: windows that may be looked at
// only, names that the product fixed, and a question that may have a second part, where the members of a group go.
var withoutDots = []string{"Properties", "Sign-in Policy", "Add", "Add Group", "Reset Password", "Delete"}

// asks reports whether the topmost layer of the window in front has something to be filled in before anything is done:
// a field or a choice, and Cancel.
func (w *world) asks() bool {
	fields, cancel := 0, false
	screen.Each(w.Front(), func(o fyne.Focusable) {
		switch o := o.(type) {
		case *widgets.Entry:
			if !o.Disabled() {
				fields++
			}
		case *widgets.Select, *widgets.RadioGroup:
			fields++
		case *widgets.Button:
			cancel = cancel || o.Text == "Cancel"
		}
	})
	return fields > 0 && cancel
}

// Three dots follow a command that asks for something before it acts, and no other.
func TestDots(t *testing.T) {
	for _, start := range []struct {
		window string
		open   func(w *world)
	}{
		{program, func(w *world) { w.Window(program) }},
		{userList, func(w *world) { w.Click("alice") }},
		{userList, func(w *world) { w.Click("Groups"); w.Click("OPS") }},
	} {
		w := newWorld(t)
		w.administration(data.Superuser)
		start.open(w)
		tried := 0
		for _, menu := range screen.Find[*widgets.MenuBar](w.Front(), nil).Menus().Items {
			for _, item := range leaves(menu) {
				if item.Disabled || item.IsQuit || item.Label == "Log Out" {
					continue
				}
				w := newWorld(t)
				w.administration(data.Superuser)
				start.open(w)
				w.Menu(menu.Label, item.Label)
				dots := strings.HasSuffix(item.Label, "…")
				if w.asks() != dots && !slices.Contains(withoutDots, item.Label) {
					t.Errorf("%s > %s, in %s: it asks for something: %v", menu.Label, item.Label, start.window, w.asks())
				}
				tried++
			}
		}
		if tried < 5 {
			t.Errorf("%s has only %d commands", start.window, tried)
		}
	}
}

// leaves returns the items of a menu and its submenus that do something.
func leaves(m *fyne.Menu) (items []*fyne.MenuItem) {
	for _, i := range m.Items {
		switch {
		case i.IsSeparator:
		case i.ChildMenu != nil:
			items = append(items, leaves(i.ChildMenu)...)
		default:
			items = append(items, i)
		}
	}
	return items
}
