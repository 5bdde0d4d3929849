package desktop

import "tapetrack/app/shell"

// frames is the window system for app/shell: where windows stand, and which belongs to which.
type frames struct{}

var _ shell.WindowSystem = frames{}

// smallestScreen returns width and height of the smallest screen in pixels; 0 if unknown.
func smallestScreen() (width, height int) {
	for i, screen := range (frames{}).Screens() {
		if i == 0 {
			width, height = screen.Dx(), screen.Dy()
		}
		width, height = min(width, screen.Dx()), min(height, screen.Dy())
	}
	return width, height
}
