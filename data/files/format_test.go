package files_test

import (
	"fmt"
	"testing"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// The ending of a file names its format until one is chosen, and what
// contradicts is said.
func TestExportFormatFor(t *testing.T) {
	t.Parallel()
	users, events := files.UserFormats(), files.ExportFormats()
	for _, c := range []struct {
		path    string
		offered []files.ExportFormat
		chosen  files.ExportFormat
		want    files.ExportFormat
		says    string
	}{
		{"", users, "", files.CSV, ""},
		{"/tmp/v1.2/users", users, "", files.CSV, ""},
		{"users", users, files.XML, files.XML, ""},
		{".users", users, "", files.CSV, ""},
		{"users.", users, "", files.CSV, ""},
		{"a.b.csv", users, "", files.CSV, ""},
		{"/tmp/users.xml", users, "", files.XML, ""},
		{"users.JSON", users, "", files.JSON, ""},
		{"log.jsonl", events, "", files.JSONLines, ""},
		{"users.xml", users, files.XML, files.XML, ""},
		{"users.txt", users, files.XML, files.XML, ""},
		{"/tmp/users.txt", users, "", "", fmt.Sprintf(files.NoFormat, ".txt", "users.csv, users.xml or users.json")},
		{"users.csv.gz", users, "", "", fmt.Sprintf(files.NoFormat, ".gz", "users.csv, users.csv.xml or users.csv.json")},
		{"users.jsonl", users, "", "", fmt.Sprintf(files.NoFormat, ".jsonl", "users.csv, users.xml or users.json")},
		{"log.xml", events, "", "", fmt.Sprintf(files.NoFormat, ".xml", "log.csv or log.jsonl")},
		{"users.Xml", users, files.JSON, "", fmt.Sprintf(files.OtherFormat, "JSON", ".json", ".Xml", "users.json") + ", or choose the format XML."},
		{"log.json", events, files.CSV, "", fmt.Sprintf(files.OtherFormat, "CSV", ".csv", ".json", "log.csv") + "."},
	} {
		got, err := files.ExportFormatFor(c.path, c.offered, c.chosen)
		if got != c.want || lang.Say(words.Message(err)) != c.says {
			t.Errorf("%q, chosen %q: %q, %q", c.path, c.chosen, got, lang.Say(words.Message(err)))
		}
		if f, ok := data.AsFieldError(err); c.says != "" && (!ok || f.Field != data.FieldFile) {
			t.Errorf("%q: %#v", c.path, err)
		}
	}
}

// A format that is shown, but was not chosen, counts for a text file, and is named to whom the
// extension of another kind of file was in mind.
func TestShownFormatFor(t *testing.T) {
	t.Parallel()
	users := files.UserFormats()
	for _, c := range []struct {
		path  string
		shown files.ExportFormat
		want  files.ExportFormat
		says  string
	}{
		{"/tmp/out.txt", files.CSV, files.CSV, ""},
		{"/tmp/OUT.TXT", files.ExcelCSV, files.ExcelCSV, ""},
		{"users.xml", files.XML, files.XML, ""},
		{"users", files.CSV, files.CSV, ""},
		{"/tmp/users.xlsx", files.CSV, "", fmt.Sprintf(files.OtherFormat, "CSV", ".csv", ".xlsx", "users.csv") + ", or choose another format."},
		{"users.csv.gz", files.CSV, "", fmt.Sprintf(files.OtherFormat, "CSV", ".csv", ".gz", "users.csv") + ", or choose another format."},
		{"log.jsonl", files.CSV, "", fmt.Sprintf(files.OtherFormat, "CSV", ".csv", ".jsonl", "log.csv") + ", or choose another format."},
	} {
		got, err := files.ShownFormatFor(c.path, users, c.shown)
		if got != c.want || lang.Say(words.Message(err)) != c.says {
			t.Errorf("%q, shown %q: %q, %q", c.path, c.shown, got, lang.Say(words.Message(err)))
		}
	}
}
