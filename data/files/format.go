package files

import (
	"path/filepath"
	"slices"
	"strings"

	"tapetrack/data"
)

// An ExportFormat says how events or users are written to a file.
type ExportFormat string

// The formats.
const (
	CSV       ExportFormat = "CSV"
	JSONLines ExportFormat = "JSON Lines" // of events
	JSON      ExportFormat = "JSON"
	XML       ExportFormat = "XML" // of users
)

// ExportFormats returns the formats of events in the order in which they are
// offered.
func ExportFormats() []ExportFormat { return []ExportFormat{CSV, JSONLines} }

// UserFormats returns the formats of users in the order in which they are
// offered.
func UserFormats() []ExportFormat { return []ExportFormat{CSV, XML, JSON} }

// Extension returns how names of files in this format end: ".csv".
func (f ExportFormat) Extension() string {
	switch f {
	case JSONLines:
		return ".jsonl"
	case JSON:
		return ".json"
	case XML:
		return ".xml"
	default:
		return ".csv"
	}
}

// EndingFormat returns which of some formats the ending of a path names. Case
// does not matter.
func EndingFormat(path string, offered []ExportFormat) (f ExportFormat, named bool) {
	i := slices.IndexFunc(offered, func(f ExportFormat) bool { return strings.EqualFold(ending(path), f.Extension()) })
	if i < 0 {
		return "", false
	}
	return offered[i], true
}

// ExportFormatFor returns in which of the formats offered a file is written:
// the one that was chosen; with none ("") the one that the ending of its path
// names, and without an ending the first. A FieldError of FieldFile says what to do
// where the ending is that of another format, or where nobody chose and it is
// that of none.
func ExportFormatFor(path string, offered []ExportFormat, chosen ExportFormat) (ExportFormat, error) {
	end, name := data.Shortened(ending(path)), data.Shortened(filepath.Base(path))
	named, known := EndingFormat(path, []ExportFormat{CSV, JSONLines, JSON, XML})
	switch {
	case chosen == "" && end == "":
		return offered[0], nil
	case chosen == "" && slices.Contains(offered, named):
		return named, nil
	case chosen == "":
		var endings []string
		for _, f := range offered {
			endings = append(endings, f.Extension())
		}
		last := len(endings) - 1
		return "", &data.FieldError{Field: data.FieldFile, Text: data.Say("The format %s is not supported. End %s in %s or %s, or choose the format.",
			end, name, strings.Join(endings[:last], ", "), endings[last])}
	case known && named != chosen:
		other := ""
		if slices.Contains(offered, named) {
			other = ", or choose the format " + string(named)
		}
		return "", &data.FieldError{Field: data.FieldFile, Text: data.Say("%s ends in %s, but the format is %s. End it in %s%s.", name, end, chosen, chosen.Extension(), other)}
	default:
		return chosen, nil
	}
}

// ending returns how the name of a file ends, "" if it has no ending.
func ending(path string) string {
	base := filepath.Base(path)
	end := filepath.Ext(base)
	if end == "." || end == base { // .profile
		return ""
	}
	return end
}
