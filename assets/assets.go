// Package assets holds what is embedded in the programs: their icons.
// The block list of common passwords, and how accounts are added to authenticators, have their own packages, passwords
// and authenticators, which know no Fyne.
package assets

import (
	"embed"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
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

// Symbol returns the icon called name in icons, of something that a program does, in the colour of the theme. It
// panics if there is none. Most symbols are Fyne's own, in its package theme.
func Symbol(name string) fyne.Resource { return theme.NewThemedResource(icon(name, ".svg")) }

func icon(program, ending string) fyne.Resource {
	name := strings.ToLower(program) + ending
	content, err := icons.ReadFile("icons/" + name)
	if err != nil {
		panic("assets: no icon " + program)
	}
	return fyne.NewStaticResource(name, content)
}
