package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"go.uber.org/goleak"

	"tapetrack/widgets/internal/input"
	"tapetrack/widgets/internal/widgettest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The hands of a test.
var (
	press, goDown, repeat, comeUp = widgettest.Press, widgettest.GoDown, widgettest.Repeat, widgettest.ComeUp
	write, paste, pause           = widgettest.Write, widgettest.Paste, input.Forget
)

// show puts content in a window of the test driver, in our theme.
func show(t *testing.T, content fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	return widgettest.Show(t, NewTheme(), content, width, height)
}
