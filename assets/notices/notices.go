// Package notices holds the licences of the work of others that is linked into the
// programs. Most of them ask to be handed on with it.
package notices

import _ "embed"

// The programs are built for Linux, Windows and macOS; one text is for all.
//
//go:generate go run ./generate
//go:embed THIRD_PARTY_NOTICES.txt
var text string

// Text returns all of them, each below the name and version of what it is for.
func Text() string { return text }
