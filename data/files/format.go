package files

import (
	"path/filepath"
	"slices"
	"strings"

	"tapetrack/data"
	"tapetrack/data/words"
)

// An ExportFormat is a file format for events or users.
type ExportFormat string

// The formats.
const (
	CSV       ExportFormat = "CSV"
	ExcelCSV  ExportFormat = "CSV for Excel" // opens in spreadsheets as it is
	JSONLines ExportFormat = "JSON Lines"    // of events
	JSON      ExportFormat = "JSON"
	XML       ExportFormat = "XML"  // of users
	OCSF      ExportFormat = "OCSF" // of events: JSON Lines with other names, see NewOCSFWriter
)

// Sentences that people read here. Tests ask for them by name. OtherFormat ends with what
// else helps, or with a full stop.
const (
	NoFormat    = "No format here has the extension %s. Name the file %s, or choose the format."
	OtherFormat = "The extension of %s is %s, not %s. Name the file %s"
)

// Words returns what people read for a format: the name of a standard is the same in all
// languages.
func (f ExportFormat) Words() data.Sentence {
	switch f {
	case ExcelCSV:
		return data.Say("CSV for Excel")
	case JSONLines:
		return data.Say("JSON Lines")
	}
	return data.Verbatim(string(f))
}

// ExportFormats returns the formats of events in the order in which they are
// offered.
func ExportFormats() []ExportFormat { return []ExportFormat{CSV, ExcelCSV, JSONLines} }

// UserFormats returns the formats of users in the order in which they are
// offered.
func UserFormats() []ExportFormat { return []ExportFormat{CSV, ExcelCSV, XML, JSON} }

// Extension returns the ending of file names in this format: ".csv".
func (f ExportFormat) Extension() string {
	switch f {
	case JSONLines, OCSF:
		return ".jsonl"
	case JSON:
		return ".json"
	case XML:
		return ".xml"
	default:
		return ".csv"
	}
}

// EndingFormat returns the first format of those offered that the ending of a path names,
// without regard to case, and whether there is one.
func EndingFormat(path string, offered []ExportFormat) (f ExportFormat, named bool) {
	i := slices.IndexFunc(offered, func(f ExportFormat) bool { return strings.EqualFold(ending(path), f.Extension()) })
	if i < 0 {
		return "", false
	}
	return offered[i], true
}

// ExportFormatFor returns the format in which a file is written: the one that was
// chosen; if none was (""), the one of those offered that the ending of its path names;
// without an ending, the first one offered. If the ending is that of another format, or
// no format was chosen and it is that of none, a FieldError for FieldFile says what to
// do.
func ExportFormatFor(path string, offered []ExportFormat, chosen ExportFormat) (ExportFormat, error) {
	end := ending(path)
	named, known := EndingFormat(path, []ExportFormat{CSV, JSONLines, JSON, XML})
	switch {
	case chosen == "" && end == "":
		return offered[0], nil
	case chosen == "" && slices.Contains(offered, named):
		return named, nil
	case chosen == "":
		var names []string
		for _, f := range offered {
			if name := renamed(path, f); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		return "", &data.FieldError{Field: data.FieldFile, Text: data.Say(NoFormat, words.Shortened(end), words.Either(names))}
	case known && named.Extension() != chosen.Extension():
		if slices.Contains(offered, named) {
			return "", fileError(nil, OtherFormat+", or choose the format %s.", append(ofOtherFormat(path, chosen), named.Words())...)
		}
		return "", fileError(nil, OtherFormat+".", ofOtherFormat(path, chosen)...)
	default:
		return chosen, nil
	}
}

// plainEnding is the ending of files that may contain any text.
const plainEnding = ".txt"

// ShownFormatFor is ExportFormatFor where none was chosen, but one is shown beside the path:
// this one counts for a text file, and is named where the ending is that of no format.
func ShownFormatFor(path string, offered []ExportFormat, shown ExportFormat) (ExportFormat, error) {
	f, err := ExportFormatFor(path, offered, "")
	switch end := ending(path); {
	case err == nil:
		return f, nil
	case strings.EqualFold(end, plainEnding):
		return shown, nil
	default:
		return "", fileError(nil, OtherFormat+", or choose another format.", ofOtherFormat(path, shown)...)
	}
}

// ofOtherFormat returns the arguments of OtherFormat for a path whose ending is not that of a
// format.
func ofOtherFormat(path string, f ExportFormat) []any {
	return []any{f.Words(), f.Extension(), words.Shortened(ending(path)), renamed(path, f)}
}

// renamed returns the name of a file with the ending of a format in place of its own.
func renamed(path string, f ExportFormat) string {
	name := strings.TrimSuffix(filepath.Base(path), ending(path))
	if end := ending(name); strings.EqualFold(end, f.Extension()) {
		name = strings.TrimSuffix(name, end)
	}
	return words.Shortened(name) + f.Extension()
}

// ending returns the ending of a file name: ".csv"; "" if it has none.
func ending(path string) string {
	base := filepath.Base(path)
	end := filepath.Ext(base)
	if end == "." || end == base { // .profile
		return ""
	}
	return end
}
