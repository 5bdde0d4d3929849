package files

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"unicode"

	"tapetrack/data"
	"tapetrack/data/words"
)

// An EventWriter writes events one by one. Flush must be called after the last one.
type EventWriter interface {
	Write(data.Event) error
	Flush() error
}

// NewEventWriter returns a writer of events in a format.
//
// For CSV see newTable. JSON Lines has one object a line, JSON a list of the same
// objects; both have texts unchanged. Times are in RFC 3339 and UTC.
func NewEventWriter(w io.Writer, f ExportFormat) EventWriter {
	switch f {
	case JSONLines:
		return eventLines{w}
	case JSON:
		return eventObjects{NewJSONList(w)}
	default:
		return &eventTable{newTable(w, exportTitles)}
	}
}

// newTable returns a writer of a table in CSV as in RFC 4180: UTF-8 without byte-order
// mark, a line of titles, CRLF at the end of each line.
//
// Spreadsheets take a cell that begins with = + - @ for a formula. Some do so for the
// full-width forms, too, and after a TAB, a line end or a pair of quotation marks; many
// split at semicolons, and know quotation marks only at the beginning of a cell. So an
// apostrophe is put before each of = + - @ TAB, line end, quotation mark and apostrophe
// that begins a field or follows a semicolon, TAB or line end in it. Removing one
// apostrophe at each such place restores the text, except that CR has become a line
// end, and other control characters are replaced.
func newTable(w io.Writer, titles []string) *table {
	c := csv.NewWriter(w)
	c.UseCRLF = true
	return &table{csv: c, titles: titles}
}

// exportTime is RFC 3339 to the millisecond, of equal length for all times.
const exportTime = "2006-01-02T15:04:05.000Z07:00"

// exportTitles are the columns of a CSV file. The first must not be "ID": Excel takes
// a file that begins with it for SYLK.
var exportTitles = []string{"Event", "Time", "Kind", "What happened", "Outcome", "User-ID", "By", "Program", "Computer", "Detail"}

// A table writes CSV under its titles, which are written even if there are no rows.
type table struct {
	csv    *csv.Writer
	titles []string // until they are written
}

func (t *table) begin() error {
	titles := t.titles
	if titles == nil {
		return nil
	}
	t.titles = nil
	return t.csv.Write(titles)
}

// row writes one row and makes its fields safe.
func (t *table) row(fields ...string) error {
	if err := t.begin(); err != nil {
		return err
	}
	for i, field := range fields {
		fields[i] = SheetCell(field)
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

type eventTable struct{ *table }

func (t *eventTable) Write(e data.Event) error {
	return t.row(
		strconv.FormatInt(e.ID, 10), fileTime(e.At), string(e.Kind), words.Event(e), string(e.Kind.Outcome()),
		e.UserID, e.By(), e.Program, e.Computer, e.Detail,
	)
}

// A writtenEvent is an event in JSON and JSON Lines. Fields are added, never
// renamed.
type writtenEvent struct {
	ID       int64             `json:"id"`
	At       *string           `json:"time"` // null if the stored time can't be read
	Kind     data.Kind         `json:"kind"`
	Words    string            `json:"event"`
	Outcome  data.EventOutcome `json:"outcome"`
	UserKey  int64             `json:"userKey,omitempty"`
	UserID   string            `json:"userId,omitempty"`
	Actor    string            `json:"actor,omitempty"`
	Program  string            `json:"program,omitempty"`
	Computer string            `json:"computer,omitempty"`
	Detail   string            `json:"detail,omitempty"`
	Damaged  bool              `json:"damaged,omitempty"` // modified outside TapeTrack: the other fields have what can be read
}

func written(e data.Event) writtenEvent {
	w := writtenEvent{
		e.ID, nil, e.Kind, words.Event(e), e.Kind.Outcome(), e.UserKey, e.UserID, e.By(), e.Program, e.Computer, e.Detail, !e.Sound(),
	}
	if at := fileTime(e.At); at != "" {
		w.At = &at
	}
	return w
}

type eventLines struct{ out io.Writer }

func (l eventLines) Write(e data.Event) error { return WriteJSON(l.out, written(e), "") }

func (eventLines) Flush() error { return nil }

type eventObjects struct{ *JSONList }

func (o eventObjects) Write(e data.Event) error { return o.Add(written(e)) }

// unsafe are the characters that must not begin a cell. An apostrophe could, but has to
// be distinguished from one that was put in.
const unsafe = "=+-@＝＋－＠\t\n\"'"

// cellEnds are the characters after which spreadsheets begin a new cell.
const cellEnds = ";\t\n"

// SheetCell returns a field in a form that no spreadsheet takes for a formula, whether
// it is pasted or read from a CSV file, see newTable.
func SheetCell(field string) string {
	field = plainText(field)
	var safe strings.Builder
	done, begins := 0, true
	for at, r := range field {
		if begins && strings.ContainsRune(unsafe, r) {
			safe.WriteString(field[done:at] + "'")
			done = at
		}
		begins = strings.ContainsRune(cellEnds, r)
	}
	if safe.Len() == 0 { // as nearly all
		return field
	}
	safe.WriteString(field[done:])
	return safe.String()
}

// bareCell removes the apostrophes that SheetCell puts in, and no others. What
// plainText changed stays changed.
func bareCell(cell string) string {
	if !strings.ContainsRune(cell, '\'') {
		return cell
	}
	var bare strings.Builder
	runes := []rune(cell)
	begins := true
	for i := 0; i < len(runes); i++ {
		if begins && runes[i] == '\'' && i+1 < len(runes) && strings.ContainsRune(unsafe, runes[i+1]) {
			i++
		}
		bare.WriteRune(runes[i])
		begins = strings.ContainsRune(cellEnds, runes[i])
	}
	return bare.String()
}

// plainText returns s as valid UTF-8 with no control characters but TAB and LF, which
// is its only line end.
func plainText(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\r':
			return '\n'
		case unicode.IsControl(r) && r != '\t' && r != '\n':
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
}
