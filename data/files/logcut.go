package files

import (
	"bufio"
	"encoding/json"
	"io"

	"tapetrack/data"
)

// WriteSealed writes an event that is cut off the log: a line of JSON Lines as NewEventWriter
// has it, with the seal.
func WriteSealed(w io.Writer, e data.SealedEvent) error {
	line := written(e.Event)
	line.Seal = e.Seal
	return WriteJSON(w, line, "")
}

// A SealedLine is what is read again of such a line.
type SealedLine struct {
	ID     int64     `json:"id"`
	Kind   data.Kind `json:"kind"`
	Detail string    `json:"detail"`
	Seal   string    `json:"seal"`
}

// ReadSealed calls each for the lines of such a file. It ends at the first one that is none,
// with its error.
func ReadSealed(r io.Reader, each func(SealedLine)) error {
	lines := json.NewDecoder(bufio.NewReaderSize(r, 1<<16))
	for {
		var line SealedLine
		switch err := lines.Decode(&line); err {
		case nil:
			each(line)
		case io.EOF:
			return nil
		default:
			return err
		}
	}
}
