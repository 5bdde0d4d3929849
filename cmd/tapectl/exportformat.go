package main

import (
	"slices"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/words"
)

// asTable are the options of a file in CSV.
type asTable struct {
	Separator *string `help:"What separates the cells of CSV: comma, semicolon, tab, bar, or the character. Default: a comma; for excel the list separator of the system (on Windows that of the Control Panel, elsewhere a semicolon where the locale has a decimal comma)." placeholder:"CHARACTER"`
}

// separators are characters that shells and people do not like to type.
var separators = []choice[rune]{{',', []string{"comma"}}, {';', []string{"semicolon"}}, {'\t', []string{"tab"}}, {'|', []string{"bar"}}}

// separator returns the chosen separator for a file in a format; 0: that of the format.
func (a asTable) separator(f files.ExportFormat) (rune, error) {
	if a.Separator == nil {
		return 0, nil
	}
	r, named := chosen(*a.Separator, separators)
	if typed := []rune(*a.Separator); !named && len(typed) == 1 {
		r = typed[0]
	}
	switch {
	case f.Extension() != files.CSV.Extension():
		return 0, &data.FieldError{Field: "--separator", Text: data.Say("Only CSV has a separator, and the format is %s.", f.Words())}
	case !files.CanSeparate(r):
		return 0, &data.FieldError{Field: "--separator", Text: data.InARow(
			data.Say("--separator can't be %s. Use comma, semicolon, tab or bar.", words.Shortened(*a.Separator)), didYouMean(*a.Separator, separators))}
	}
	return r, nil
}

// noFormat is files.NoFormat, with the option that helps.
const noFormat data.Text = "No format here has the extension %s. Name the file %s, or choose the format with --format."

// optionFormats are the values of --format.
var optionFormats = []choice[files.ExportFormat]{
	{files.CSV, []string{"csv"}},
	{files.ExcelCSV, []string{"excel"}},
	{files.XML, []string{"xml"}},
	{files.JSON, []string{"json"}},
	{files.JSONLines, []string{"jsonl"}},
	{files.OCSF, []string{"ocsf"}},
}

// exportFormat returns the format, of those offered, in which a file is written. option is
// the value of --format; nil if there is none.
func exportFormat(file string, offered []files.ExportFormat, option *string) (files.ExportFormat, error) {
	named := files.ExportFormat("")
	if option != nil {
		from := slices.DeleteFunc(slices.Clone(optionFormats), func(f choice[files.ExportFormat]) bool { return !slices.Contains(offered, f.value) })
		var ok bool
		if named, ok = chosen(*option, from); !ok {
			return "", mustBe("--format", *option, from)
		}
	}
	if file == "-" {
		file = "" // standard output
	}
	format, err := files.ExportFormatFor(file, offered, named)
	if wrong, ok := data.AsFieldError(err); ok && option == nil {
		wrong.Text = data.Say(noFormat, wrong.Text.Args...)
	}
	return format, err
}
