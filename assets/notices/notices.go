// Package notices holds the licences of other authors' work that is linked into the
// programs. Most of them require that they are passed on with it.
package notices

import _ "embed"

// The programs are built for Linux, Windows and macOS; one text covers all three.
//
//go:generate go run ./generate
//go:embed THIRD_PARTY_NOTICES.txt
var text string

// Text returns all notices, each below the name and version of what it covers.
func Text() string { return text }
