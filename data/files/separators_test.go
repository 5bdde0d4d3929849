package files_test

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/files"
)

// A file has no formula either if it is read with another separator than it was written
// with: a spreadsheet splits at what its locale or the last import says.
func TestNoSeparatorMakesAFormula(t *testing.T) {
	const all = ",;\t|"
	for _, f := range []files.ExportFormat{files.CSV, files.ExcelCSV} {
		for _, written := range all {
			for _, hostile := range []string{"x,=1+1,", "x;=1+1;", "x\t=1+1\t", "x|=1+1|", `x,"=1+1",`, `x","=1+1`, "x,＝1+1,", "x,@SUM(1),", "x\r=1+1", "|=1+1", "x,\t=1"} {
				var b bytes.Buffer
				w := files.NewEventWriter(&b, f, written)
				if err := w.Write(data.Event{ID: 1, Kind: data.AuthenticatorRenamed, UserID: hostile, Actor: hostile, Computer: "pc", Detail: "Phone to " + hostile}); err != nil {
					t.Fatal(err)
				}
				if err := w.Flush(); err != nil {
					t.Fatal(err)
				}
				for _, read := range all {
					r := csv.NewReader(strings.NewReader(strings.TrimPrefix(b.String(), "\ufeff")))
					r.Comma, r.LazyQuotes, r.FieldsPerRecord = read, true, -1
					rows, err := r.ReadAll()
					if err != nil || len(rows) < 2 {
						t.Fatalf("%s written with %q, read with %q: %d rows, %v", f, written, read, len(rows), err)
					}
					for _, row := range rows {
						for _, cell := range row {
							if cell != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(cell)[0]) {
								t.Errorf("%s written with %q, read with %q: %q begins %q", f, written, read, hostile, cell)
							}
						}
					}
				}
			}
		}
	}
}
