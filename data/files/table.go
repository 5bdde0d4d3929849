package files

import (
	"encoding/csv"
	"io"
	"time"
)

// newTable returns a writer of a table in CSV as in RFC 4180: UTF-8 without byte-order
// mark, a line of titles, CRLF at the end of each line. separator stands between the
// cells; 0 is a comma.
//
// Times are in RFC 3339 and UTC. In ExcelCSV they are in local time and a form that Excel and
// LibreOffice read as a date in every locale; the title names the zone, see zoned.
//
// ExcelCSV begins with a byte-order mark, without which Excel takes UTF-8 for the code
// page of the system, and its separator 0 is ListSeparator. A text that a spreadsheet
// would change has an apostrophe before it, see altered.
//
// Spreadsheets take a cell that begins with = + - @ for a formula. Some do so for the
// full-width forms, too, and after a TAB, a line end or a pair of quotation marks; many
// split at another separator than the file was written with, and know quotation marks
// only at the beginning of a cell. So an apostrophe is put before each of = + - @ TAB, line
// end, quotation mark and apostrophe that begins a field or follows a separator or line end
// in it, see cellEnds. Removing one apostrophe at each such place restores the text, except
// that CR has become a line end, and other control characters are replaced.
func newTable(w io.Writer, f ExportFormat, separator rune, titles []string) *table {
	t := &table{csv: csv.NewWriter(w), titles: titles, text: SheetCell, time: fileTime}
	if f == ExcelCSV {
		t.mark, t.text, t.time = w, excelCell, sheetTime
		if separator == 0 {
			separator = ListSeparator()
		}
	}
	if separator != 0 {
		t.csv.Comma = separator
	}
	t.csv.UseCRLF = true
	return t
}

// A table writes CSV under its titles, which are written even if there are no rows.
type table struct {
	csv    *csv.Writer
	titles []string            // until they are written
	mark   io.Writer           // takes a byte-order mark first; nil: none
	text   func(string) string // makes a text safe
	time   func(time.Time) string
}

func (t *table) begin() error {
	titles := t.titles
	if titles == nil {
		return nil
	}
	t.titles = nil
	if t.mark != nil {
		if _, err := io.WriteString(t.mark, "\ufeff"); err != nil {
			return err
		}
	}
	return t.csv.Write(titles)
}

// row writes one row. Texts have gone through t.text.
func (t *table) row(fields ...string) error {
	if err := t.begin(); err != nil {
		return err
	}
	return t.csv.Write(fields)
}

// Flush writes what is buffered.
func (t *table) Flush() error {
	if err := t.begin(); err != nil {
		return err
	}
	t.csv.Flush()
	return t.csv.Error()
}

// WriteTable writes rows of texts as a table in CSV or ExcelCSV, under titles.
func WriteTable(w io.Writer, f ExportFormat, titles []string, rows [][]string) error {
	t := newTable(w, f, 0, titles)
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = t.text(cell)
		}
		if err := t.row(cells...); err != nil {
			return err
		}
	}
	return t.Flush()
}
