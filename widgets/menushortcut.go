package widgets

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tapetrack/widgets/internal/look"
)

// keyWords are the names of keys that differ from Fyne's, as keyboards and manuals have them.
var keyWords = map[fyne.KeyName]look.Text{
	fyne.KeyReturn: "key|Enter", fyne.KeyEscape: "Esc", fyne.KeyDelete: "Del", fyne.KeyInsert: "Ins",
	fyne.KeyPageUp: "Page Up", fyne.KeyPageDown: "Page Down",
	fyne.KeyUp: "key|Up", fyne.KeyDown: "key|Down", fyne.KeyLeft: "key|Left", fyne.KeyRight: "key|Right",
	fyne.KeyHome: "key|Home", fyne.KeyEnd: "key|End", fyne.KeySpace: "key|Space",
}

// ShortcutWords returns how people read a shortcut, such as Ctrl+L, and as menus show it; "" for none.
func ShortcutWords(s fyne.Shortcut) string {
	k, ok := s.(fyne.KeyboardShortcut)
	if !ok {
		return ""
	}
	var system look.Text = "Win"
	if runtime.GOOS == "darwin" {
		system = "Cmd"
	}
	var parts []string
	for _, m := range []struct {
		modifier fyne.KeyModifier
		word     look.Text
	}{
		{fyne.KeyModifierControl, "Ctrl"},
		{fyne.KeyModifierAlt, "Alt"},
		{fyne.KeyModifierShift, "Shift"},
		{fyne.KeyModifierSuper, system},
	} {
		if k.Mod()&m.modifier != 0 {
			parts = append(parts, look.Say(m.word))
		}
	}
	key := string(k.Key())
	if word, ok := keyWords[k.Key()]; ok {
		key = look.Say(word)
	}
	return strings.Join(append(parts, key), "+")
}

// eachShortcut calls do for every item of menu and its submenus that has a shortcut with a modifier: Fyne gives
// no other keys to a canvas as a shortcut.
func eachShortcut(menu *fyne.Menu, do func(*fyne.MenuItem, *desktop.CustomShortcut)) {
	for _, item := range menu.Items {
		if s, ok := item.Shortcut.(*desktop.CustomShortcut); ok && s.Modifier != 0 && item.Action != nil {
			do(item, s)
		}
		if item.ChildMenu != nil {
			eachShortcut(item.ChildMenu, do)
		}
	}
}
