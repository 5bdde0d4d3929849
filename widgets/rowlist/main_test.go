package rowlist

import (
	"testing"

	"fyne.io/fyne/v2"
	"go.uber.org/goleak"

	"tapetrack/widgets"
	"tapetrack/widgets/internal/widgettest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// press is a hand of the test.
var press = widgettest.Press

// show puts content in a window of the test driver, in our theme.
func show(t *testing.T, content fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	return widgettest.Show(t, widgets.NewTheme(), content, width, height)
}
