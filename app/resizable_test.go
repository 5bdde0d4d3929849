package app

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
)

// Windows that can be resized are never larger than the screen, not even after their user
// has made them as small as they get.
func TestResizableWindowsFit(t *testing.T) {
	for _, size := range []struct {
		width, height int
		scale         float32
	}{{1024, 768, 1}, {1024, 768, 1.25}, {1024, 768, 1.5}, {1024, 768, 2}, {1366, 768, 2}} {
		t.Run(fmt.Sprintf("%dx%d, %v", size.width, size.height, size.scale), func(t *testing.T) {
			w := newWorld(t)
			w.Resolution(size.width, size.height, size.scale)
			w.administration("olga")
			// What the title bar and the edges of a window leave, in Fyne units.
			most := fyne.NewSize(float32(size.width)/size.scale-8, float32(size.height)/size.scale-40)
			fits := func(title string) {
				t.Helper()
				w.front(title)
				least := w.Front().Content().MinSize()
				if w.Front().Padded() { // a bar of menus reaches the edges
					least = least.AddWidthHeight(8, 8)
				}
				if least.Width > most.Width || least.Height > most.Height {
					t.Errorf("%s is at least %v, more than %v", title, least, most)
				}
				if least.Width < 400 && least.Width < most.Width || least.Height < 300 && least.Height < most.Height {
					t.Errorf("%s can be made as small as %v", title, least)
				}
			}
			fits(userList)
			w.Menu("User", "Add")
			fits("New User")
			w.Press(fyne.KeyEscape)
			w.front(userList)
			w.Press(fyne.KeyHome)
			w.Menu("User", "Properties")
			fits("alice Properties")
			for range 3 {
				w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
				fits("alice Properties")
			}
			w.Press(fyne.KeyEscape)
			w.Menu("Selection", "Select All")
			w.Menu("User", "Properties")
			fits("Properties of 4 users")
			w.Press(fyne.KeyEscape)
			w.Chord(fyne.KeyModifierControl, fyne.KeyTab)
			w.Press(fyne.KeyHome)
			w.Menu("Group", "Properties")
			fits("Group OPS Properties")
			w.Press(fyne.KeyEscape)
			w.Menu("Group", "Add Group")
			fits("New Group")
			w.Press(fyne.KeyEscape)
			w.Window(program)
			fits(program)
			for menu, items := range map[string][]string{
				"Administration": {"Sign-in Policy", "Sign-in Log", activeUsers}, "File": {"My Sign-in"}, "Help": {"Keys", "Diagnostics"},
			} {
				for _, item := range items {
					w.Window(program)
					w.Menu(menu, item)
					fits(item)
				}
			}
			w.Window(program)
			w.Menu("Help", "About "+program)
			w.Click("Third-party Licences")
			fits("Third-party Licences")
		})
	}
}
