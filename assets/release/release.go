// Package release holds the version of this release, in one place: the file VERSION, which the make file and the
// scripts in packaging read, too. It knows no Fyne.
package release

import (
	_ "embed"
	"strings"
)

//go:embed VERSION
var version string

// Version returns the version of all programs and packages of this release, such as 1.0.0.
func Version() string { return strings.TrimSpace(version) }
