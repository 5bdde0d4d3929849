// Package docs is what the programs carry of the documents: the manual, which package manual turns into pages, and the
// pictures in it. A picture that the manual does not show stays out of the programs.
package docs

import "embed"

// Files has the manual's Markdown, a folder for each language, in manual, and its pictures in pictures.
//
//go:embed manual/*/*.md manual/*/*.json
//go:embed pictures/choose-database-*.png
var Files embed.FS
