package data_test

import (
	"testing"

	"tapetrack/data"
)

// The ending of a file names its format until one is chosen, and what
// contradicts is said.
func TestExportFormatFor(t *testing.T) {
	t.Parallel()
	users, events := data.UserFormats(), data.ExportFormats()
	for _, c := range []struct {
		path    string
		offered []data.ExportFormat
		chosen  data.ExportFormat
		want    data.ExportFormat
		says    string
	}{
		{"", users, "", data.CSV, ""},
		{"/tmp/v1.2/users", users, "", data.CSV, ""},
		{"users", users, data.XML, data.XML, ""},
		{".users", users, "", data.CSV, ""},
		{"users.", users, "", data.CSV, ""},
		{"a.b.csv", users, "", data.CSV, ""},
		{"/tmp/users.xml", users, "", data.XML, ""},
		{"users.JSON", users, "", data.JSON, ""},
		{"log.jsonl", events, "", data.JSONLines, ""},
		{"users.xml", users, data.XML, data.XML, ""},
		{"users.txt", users, data.XML, data.XML, ""},
		{"/tmp/users.txt", users, "", "", "There is no format .txt here. End users.txt in .csv, .xml or .json, or choose the format."},
		{"users.csv.gz", users, "", "", "There is no format .gz here. End users.csv.gz in .csv, .xml or .json, or choose the format."},
		{"users.jsonl", users, "", "", "There is no format .jsonl here. End users.jsonl in .csv, .xml or .json, or choose the format."},
		{"log.xml", events, "", "", "There is no format .xml here. End log.xml in .csv or .jsonl, or choose the format."},
		{"users.Xml", users, data.JSON, "", "users.Xml ends in .Xml, but the format is JSON. End it in .json, or choose the format XML."},
		{"log.json", events, data.CSV, "", "log.json ends in .json, but the format is CSV. End it in .csv."},
	} {
		got, err := data.ExportFormatFor(c.path, c.offered, c.chosen)
		if got != c.want || data.Message(err) != c.says {
			t.Errorf("%q, chosen %q: %q, %q", c.path, c.chosen, got, data.Message(err))
		}
		if f, ok := data.AsFieldError(err); c.says != "" && (!ok || f.Field != data.FieldFile) {
			t.Errorf("%q: %#v", c.path, err)
		}
	}
}
