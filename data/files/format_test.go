package files_test

import (
	"testing"

	"tapetrack/data"
	"tapetrack/data/files"
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
		{"/tmp/users.txt", users, "", "", "The format .txt is not supported. End users.txt in .csv, .xml or .json, or choose the format."},
		{"users.csv.gz", users, "", "", "The format .gz is not supported. End users.csv.gz in .csv, .xml or .json, or choose the format."},
		{"users.jsonl", users, "", "", "The format .jsonl is not supported. End users.jsonl in .csv, .xml or .json, or choose the format."},
		{"log.xml", events, "", "", "The format .xml is not supported. End log.xml in .csv or .jsonl, or choose the format."},
		{"users.Xml", users, files.JSON, "", "users.Xml ends in .Xml, but the format is JSON. End it in .json, or choose the format XML."},
		{"log.json", events, files.CSV, "", "log.json ends in .json, but the format is CSV. End it in .csv."},
	} {
		got, err := files.ExportFormatFor(c.path, c.offered, c.chosen)
		if got != c.want || words.Message(err) != c.says {
			t.Errorf("%q, chosen %q: %q, %q", c.path, c.chosen, got, words.Message(err))
		}
		if f, ok := data.AsFieldError(err); c.says != "" && (!ok || f.Field != data.FieldFile) {
			t.Errorf("%q: %#v", c.path, err)
		}
	}
}
