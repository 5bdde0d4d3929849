package main

import (
	"slices"
	"strings"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/words"
)

// exportFormat returns the format, of those offered, in which a file is written. option is
// the value of --format, an extension without the dot; nil if there is none.
func exportFormat(file string, offered []files.ExportFormat, option *string) (files.ExportFormat, error) {
	chosen := files.ExportFormat("")
	if option != nil {
		chosen = offered[slices.IndexFunc(offered, func(f files.ExportFormat) bool { return f.Extension() == "."+*option })]
	}
	if file == "-" {
		file = "" // standard output
	}
	format, err := files.ExportFormatFor(file, offered, chosen)
	if wrong, ok := data.AsFieldError(err); ok && option == nil {
		wrong.Text = data.Say("%s with --format.", strings.TrimSuffix(words.Sentence(wrong.Text), "."))
	}
	return format, err
}
