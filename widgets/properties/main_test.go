package properties

import (
	"testing"

	"fyne.io/fyne/v2"
	"go.uber.org/goleak"

	"tapetrack/widgets"
	"tapetrack/widgets/internal/widgettest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// The hands of a test.
var press, write = widgettest.Press, widgettest.Write

// show puts content in a window of the test driver, in our theme.
func show(t *testing.T, content fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	return widgettest.Show(t, widgets.NewTheme(), content, width, height)
}
