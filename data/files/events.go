package files

import (
	"io"
	"slices"
	"strconv"

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
// objects; both have texts unchanged, and times in RFC 3339 and UTC.
//
// separator is what separates the cells of a table, see newTable; 0: that of the format.
func NewEventWriter(w io.Writer, f ExportFormat, separator rune) EventWriter {
	switch f {
	case JSONLines:
		return eventLines{w}
	case JSON:
		return eventObjects{NewJSONList(w)}
	default:
		t := &eventTable{newTable(w, f, separator, slices.Clone(exportTitles))}
		if f == ExcelCSV {
			t.titles[1] = zoned(t.titles[1])
		}
		return t
	}
}

// exportTime is RFC 3339 to the millisecond, of equal length for all times.
const exportTime = "2006-01-02T15:04:05.000Z07:00"

// exportTitles are the columns of a CSV file. New ones come last, so that scripts which count
// columns go on. Program and Computer are what a client claims, if there is an Address. The first must not be "ID": Excel takes
// a file that begins with it for SYLK.
var exportTitles = []string{"Event", "Time", "Kind", "What happened", "Outcome", "User-ID", "By", "Program", "Computer", "Detail", "Address"}

type eventTable struct{ *table }

func (t *eventTable) Write(e data.Event) error {
	return t.row(
		t.text(strconv.FormatInt(e.ID, 10)), t.time(e.At), t.text(string(e.Kind)), t.text(words.Event(e).String()), string(e.Kind.Outcome()),
		t.text(e.UserID), t.text(e.By()), t.text(e.Program), t.text(e.Computer), t.text(e.Detail), t.text(e.Address),
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
	Program  string            `json:"program,omitempty"`  // as its client claims, if there is an address
	Computer string            `json:"computer,omitempty"` // the same
	Detail   string            `json:"detail,omitempty"`
	Address  string            `json:"address,omitempty"` // of that client, as the server saw it
	Damaged  bool              `json:"damaged,omitempty"` // modified outside TapeTrack: the other fields have what can be read
	Seal     string            `json:"seal,omitempty"`    // of the log as it ended with the event, in what was cut off it
}

func written(e data.Event) writtenEvent {
	w := writtenEvent{
		e.ID, nil, e.Kind, words.Event(e).String(), e.Kind.Outcome(), e.UserKey, e.UserID, e.By(), e.Program, e.Computer, e.Detail, e.Address, !e.Sound(), "",
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
