package signin

import (
	"image"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/test/check"
	"tapetrack/test/screen"
)

// desk is a window system that notes which windows left the keyboard where it was.
type desk struct{ quiet []string }

func (d *desk) ShowQuietly(w fyne.Window) {
	d.quiet = append(d.quiet, w.Title())
	w.Show()
}
func (*desk) Own(fyne.Window, fyne.Window)              {}
func (*desk) Maximise(fyne.Window)                      {}
func (*desk) Outline(fyne.Window) (shell.Outline, bool) { return shell.Outline{}, false }
func (*desk) Screens() []image.Rectangle                { return nil }

// Who works in another program when their session ends goes on typing there.
func TestEndedLeavesTheKeyboard(t *testing.T) {
	for _, away := range []bool{false, true} {
		s, d := screen.New(t), new(desk)
		tasks := shell.Inline(t.Context())
		s.Enter()
		if away {
			s.Leave()
		}
		Ended{App: s, Places: shell.NewPlaces(d, nil, "windows-test", tasks), Why: "Somebody ended it."}.Show(tasks)
		s.See("Somebody ended it.")
		check.Equal(t, "quiet windows", len(d.quiet) == 1, away)
	}
}
