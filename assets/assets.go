// Package assets holds what is embedded in the programs: their icons.
// The block list of common passwords has its own package, passwords, which knows no Fyne.
package assets

import (
	"embed"
	"strings"

	"fyne.io/fyne/v2"
)

//go:embed icons/*.svg icons/*.png
var icons embed.FS

// Icon returns the icon of a program, by its window title or its command name:
// Icon("TapeMaster") and Icon("tapemaster") are the same. It panics if there is
// none, which only a mistake in the code can cause.
func Icon(program string) fyne.Resource { return icon(program, ".svg") }

// WindowIcon returns the same icon as a picture of 64 by 64 pixels, for window
// managers. From an SVG Fyne would render 256 by 256 pixels for every window, which
// takes 8 MB and some milliseconds at the start.
func WindowIcon(program string) fyne.Resource { return icon(program, ".png") }

func icon(program, ending string) fyne.Resource {
	name := strings.ToLower(program) + ending
	content, err := icons.ReadFile("icons/" + name)
	if err != nil {
		panic("assets: no icon for the program " + program)
	}
	return fyne.NewStaticResource(name, content)
}
