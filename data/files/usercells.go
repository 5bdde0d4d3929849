package files

import (
	"bufio"
	"errors"
	"io"
	"unicode/utf8"

	"tapetrack/data"
)

// Sentences that people read here. Tests ask for them by name.
const (
	textFollows = "Line %d: text follows the quotation mark that closes a cell. Write quotation marks inside a cell twice."
	saveAsUTF8  = " Save the file again as CSV UTF-8, which spreadsheets offer among other kinds of CSV."
)

// The limits of a table. What exceeds them is not a list of users, and is refused
// before it takes memory.
const (
	mostCells    = 200     // in a row
	longestCell  = 8192    // bytes: over four for each character of the longest value
	detectWithin = 1 << 16 // bytes at the beginning from which a file is recognised
)

// cells reads a table in CSV cell by cell. Lines end with LF, CR or both. A cell in
// quotation marks may contain separators, line ends, and doubled quotation marks. In
// any other cell a quotation mark is text.
type cells struct {
	in        *bufio.Reader
	separator byte
	encoding  Encoding // of the file, for errors: in is UTF-8
	line      int      // of the next byte, from 1
	cell      []byte
	row       []string
}

// next returns the cells of the next row that is not empty, and its line. The slice is
// valid until the next call. At the end the error is io.EOF. What can't be read is a
// FieldError for FieldFile, returned with the cells before it.
func (c *cells) next() (row []string, line int, err error) {
	for {
		line, c.row = c.line, c.row[:0]
		err := c.readRow()
		if err != nil && !errors.Is(err, io.EOF) {
			return c.row, line, err
		}
		if len(c.row) > 1 || len(c.row) == 1 && c.row[0] != "" {
			return c.row, line, nil
		}
		if err != nil {
			return nil, line, err
		}
	}
}

// readRow reads up to and including the end of a line, or up to the end of the table:
// io.EOF.
func (c *cells) readRow() error {
	for {
		end, err := c.readCell()
		if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if len(c.row) == mostCells {
			return fileError(nil, "Line %s has more than %d columns. "+noList, data.Say("%d", c.line), mostCells)
		}
		c.row = append(c.row, string(c.cell))
		if end || err != nil {
			return err
		}
	}
}

// readCell reads one cell and what ends it, and reports whether that is a line end.
func (c *cells) readCell() (end bool, err error) {
	begin := c.line
	c.cell = c.cell[:0]
	quoted, closed := false, false
	for {
		b, err := c.in.ReadByte()
		switch {
		case errors.Is(err, io.EOF):
			if quoted && !closed {
				return true, fileError(nil, "Line %d: a quotation mark that begins a cell is never closed.", begin)
			}
			return true, c.checked(begin, err)
		case err != nil:
			return true, readTrouble(err)
		case b == 0:
			return true, fileError(nil, "Line %d has a NUL character, which only text in UTF-16 has."+saveAsUTF8, c.line)
		case quoted && !closed && b == '"':
			closed = true
			continue
		case closed && b == '"': // the second of two
			closed = false
		case quoted && !closed:
		case b == c.separator:
			return false, c.checked(begin, nil)
		case b == '\n', b == '\r':
			c.lineEnd(b)
			return true, c.checked(begin, nil)
		case closed:
			return true, fileError(nil, textFollows, c.line)
		case b == '"' && len(c.cell) == 0:
			quoted = true
			continue
		}
		if b == '\n' || b == '\r' { // in quotation marks
			c.lineEnd(b)
			b = '\n'
		}
		if c.cell = append(c.cell, b); len(c.cell) > longestCell {
			return true, fileError(nil, "A cell that begins in line %d is longer than any value of a user. Perhaps a quotation mark is not closed.", begin)
		}
	}
}

// lineEnd counts a line that ended with b, and reads the LF of a CRLF.
func (c *cells) lineEnd(b byte) {
	c.line++
	if b != '\r' {
		return
	}
	if next, err := c.in.Peek(1); err == nil && next[0] == '\n' {
		_, _ = c.in.ReadByte() // Peek has buffered it
	}
}

// checked returns err if the cell is UTF-8.
func (c *cells) checked(line int, err error) error {
	if !utf8.Valid(c.cell) {
		return notEncoded(c.encoding, line)
	}
	return err
}

// notEncoded returns an error that says that a line is not valid in an encoding.
func notEncoded(e Encoding, line int) error {
	return fileError(ErrEncoding, "Line %d is not in %s."+saveAsUTF8, line, e)
}

// readTrouble words why a file can't be read.
func readTrouble(err error) error {
	if _, worded := data.AsFieldError(err); worded {
		return err
	}
	return fileError(err, "The file can't be read to the end: %s.", rootCause(err))
}
