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

// Icon returns the icon of a program, named as its window title or as its
// command: Icon("TapeMaster") and Icon("tapemaster") are the same.
// It panics when there is none, which only a mistake in the code can bring about.
func Icon(program string) fyne.Resource { return icon(program, ".svg") }

// WindowIcon returns the same as a picture of 64 by 64 pixels, for window
// managers. From an SVG Fyne would make one of 256 by 256 for every window,
// which takes 8 MB and some milliseconds at start.
func WindowIcon(program string) fyne.Resource { return icon(program, ".png") }

func icon(program, ending string) fyne.Resource {
	name := strings.ToLower(program) + ending
	content, err := icons.ReadFile("icons/" + name)
	if err != nil {
		panic("assets: no icon for the program " + program)
	}
	return fyne.NewStaticResource(name, content)
}
