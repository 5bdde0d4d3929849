package files

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tapetrack/data"
	"tapetrack/data/words"
)

// NoUserIDColumn refuses a file whose titles say nothing of User-IDs. It ends with a full
// stop, or how the column is chosen.
const NoUserIDColumn = "There is no User-ID column, and none that looks like one. Choose the column that holds it"

// MostImported is the maximum number of users in a file for an import.
const MostImported = 200_000

// OpenUsers reads a file of users for an import, see ReadUsers. An error about
// the file is a FieldError for FieldFile.
func OpenUsers(ctx context.Context, path string, how Reading) (ImportFile, error) {
	if path == "" || !filepath.IsAbs(path) {
		return ImportFile{}, wantsFullPath("users.csv")
	}
	info, err := os.Stat(path) // to open a pipe may block for ever
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ImportFile{}, fileError(err, "There is no file %s.", path)
	case err == nil && info.IsDir():
		return ImportFile{}, isFolder(path)
	case err == nil && !info.Mode().IsRegular():
		return ImportFile{}, fileError(nil, "%s is not a file that can be read. Choose another one.", path)
	}
	file, err := os.Open(path)
	if err != nil {
		if errors.Is(err, fs.ErrPermission) {
			return ImportFile{}, fileError(err, "You have no permission to read %s.", path)
		}
		return ImportFile{}, readTrouble(err)
	}
	defer file.Close()
	return ReadUsers(ctx, filepath.Base(path), file, how)
}

// ReadUsers reads users from CSV, from JSON as an export, Keycloak or Microsoft Graph
// writes it, or from XML as an export writes it.
//
// In CSV a line of titles names the columns, in any order. Our own titles are
// recognised without regard to case, spaces and dashes; a file without our title
// User-ID is read by the titles of other products. Lines before the titles that only
// programs need are skipped. Cells are separated by comma, semicolon, TAB or vertical
// bar, whichever yields most known titles. The apostrophes that an export puts in are removed. Rows
// without text are left out. A User-ID with an @ is cut there.
//
// Text is UTF-8, or UTF-16 that is recognised by its beginning. A file that is not valid
// UTF-8 and looks like Windows-1252 is read as that. ImportFile.Encoding says which it
// was.
//
// A file that can't be read is a FieldError for FieldFile that names the line, or says
// what the file is. It matches ErrNoUserID if choosing a column would help; the file
// then has Choices. Cells that are not understood are in the Problems of their row.
func ReadUsers(ctx context.Context, name string, from io.ReadSeeker, how Reading) (ImportFile, error) {
	file, _, err := readUsers(ctx, name, from, how)
	if how.Encoding != "" || file.Encoding != UTF8 || !errors.Is(err, ErrEncoding) {
		return file, err
	}
	how.Encoding = Windows1252
	western, plausible, other := readUsers(ctx, name, from, how)
	if errors.Is(other, ErrEncoding) || !plausible {
		return file, err
	}
	return western, other
}

// readUsers reads users in one encoding, and reports whether the file looks like it.
func readUsers(ctx context.Context, name string, from io.ReadSeeker, how Reading) (ImportFile, bool, error) {
	file := ImportFile{Import: data.Import{Name: name}}
	opened, err := open(ctx, from, how.Encoding)
	if err != nil {
		return file, false, err
	}
	file.Encoding = opened.encoding
	rows, titles, err := opened.rows(&file)
	if err == nil {
		err = file.take(rows, titles, how)
	}
	d, western := opened.decoded.(*decoder)
	plausible := !western || d.plausible()
	switch {
	case ctx.Err() != nil:
		return file, false, ctx.Err()
	case err != nil:
		return file, plausible, err
	}
	_, err = io.Copy(io.Discard, opened.raw) // the hash covers what follows a list, too
	file.SHA256 = hex.EncodeToString(opened.sum.Sum(nil))
	if err != nil {
		err = readTrouble(err)
	}
	return file, plausible, err
}

// until is a reader that fails once its context is done.
type until struct {
	context.Context
	io.Reader
}

func (u until) Read(b []byte) (int, error) {
	if err := u.Err(); err != nil {
		return 0, err
	}
	return u.Reader.Read(b)
}

// openFile is a file of users from its beginning.
type openFile struct {
	again    func() (*openFile, error)
	raw      *bufio.Reader
	sum      hash.Hash // of what was read from raw
	encoding Encoding
	decoded  io.Reader
	text     *bufio.Reader // of decoded
}

// open begins to read a file, and recognises its encoding unless e names one.
func open(ctx context.Context, from io.ReadSeeker, e Encoding) (*openFile, error) {
	if _, err := from.Seek(0, io.SeekStart); err != nil {
		return nil, readTrouble(err)
	}
	o := &openFile{sum: sha256.New(), again: func() (*openFile, error) { return open(ctx, from, e) }}
	o.raw = bufio.NewReaderSize(io.TeeReader(until{ctx, from}, o.sum), detectWithin)
	first, _ := o.raw.Peek(detectWithin) // fewer at the end
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	marked, mark := byteOrderMark(first)
	if says := notText(first); says != "" {
		return nil, foreign(says)
	}
	if o.encoding = e; e == "" {
		o.encoding = marked
	}
	if o.encoding == marked {
		_, _ = o.raw.Discard(mark) // Peek has buffered it
	}
	o.decoded = newDecoder(o.raw, o.encoding)
	o.text = o.raw
	if o.encoding != UTF8 {
		o.text = bufio.NewReaderSize(o.decoded, detectWithin)
	}
	return o, nil
}

// foreign returns the error for a file that is not a list of users: what it is, and what
// to do.
func foreign(says data.Text) error {
	what := data.Say(says)
	if strings.Contains(string(says), "CSV") {
		return fileError(nil, "%s", what)
	}
	return fileError(nil, "%s Choose a list of users as CSV, or as JSON or XML that TapeTrack exported.", what)
}

// rows returns a reader of the rows, and the titles.
func (o *openFile) rows(file *ImportFile) (rowReader, []title, error) {
	first, err := o.text.Peek(detectWithin)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, readTrouble(err)
	}
	begins := bytes.TrimLeft(first, " \t\r\n")
	switch {
	case len(begins) == 0 && len(first) < detectWithin:
		return nil, nil, emptyFile()
	case otherText(string(first)) != "":
		return nil, nil, foreign(otherText(string(first)))
	case len(begins) > 0 && (begins[0] == '[' || begins[0] == '{'):
		return o.listed(func(in io.Reader, v *values) rowReader { return newObjects(in, v) })
	case len(begins) > 0 && begins[0] == '<':
		return o.listed(func(in io.Reader, v *values) rowReader { return newElements(in, v) })
	}
	return o.table(file)
}

// emptyFile refuses a file that has only empty lines.
func emptyFile() error {
	return fileError(nil, "The file is empty. Its first line names the columns: %s, and more.", words.InCommas((data.ColumnUserID | data.ColumnName | data.ColumnEmail | data.ColumnGroup).Titles()))
}

// listed reads a list in JSON or XML twice: the first time for its titles.
func (o *openFile) listed(reader func(io.Reader, *values) rowReader) (rowReader, []title, error) {
	v := &values{place: map[string]int{}, open: true}
	for rows := reader(o.text, v); ; {
		cells, _, err := rows.next()
		if errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, nil, err
		}
		look(v.titles, cells)
	}
	v.open = false
	v.ours()
	second, err := o.again()
	if err != nil {
		return nil, nil, err
	}
	o.raw, o.sum, o.decoded = second.raw, second.sum, second.decoded
	return reader(second.text, v), v.titles, nil
}

// table reads the titles of a table in CSV, and looks at its first rows.
func (o *openFile) table(file *ImportFile) (rowReader, []title, error) {
	first, _ := o.text.Peek(detectWithin)
	c := &cells{in: o.text, line: 1, encoding: o.encoding, separator: separator(first)}
	line, err := c.titles(&file.Skipped)
	switch {
	case errors.Is(err, io.EOF):
		return nil, nil, emptyFile()
	case err != nil:
		return nil, nil, err
	}
	titles := newTitles(line)
	sample := &cells{in: bufio.NewReader(bytes.NewReader(first)), separator: c.separator}
	if _, err := sample.titles(nil); err == nil {
		for {
			row, _, err := sample.next()
			if err != nil { // at the end of what is looked at, or further on
				break
			}
			look(titles, row)
		}
	}
	return c, titles, nil
}

// titles returns the line of titles, and notes the lines before it that only programs
// need: the separator for Excel, the type from PowerShell, the version of an Entra
// template.
func (c *cells) titles(skipped *[]string) ([]string, error) {
	for {
		row, _, err := c.next()
		if err != nil || c.line > mostPreface || !isPreface(row) {
			return row, err
		}
		if skipped != nil {
			*skipped = append(*skipped, words.Shortened(row[0]))
		}
	}
}

const mostPreface = 5 // lines

func isPreface(row []string) bool {
	begins := strings.ToLower(strings.TrimSpace(row[0]))
	for _, prefix := range []string{"sep=", "#type ", "version:v"} {
		if strings.HasPrefix(begins, prefix) {
			return true
		}
	}
	return false
}

// separator returns what separates the cells of a table that begins like this: the
// separator that yields most known titles or, if equal, most cells.
func separator(first []byte) byte {
	best, mostKnown, mostCells := byte(','), 0, 0
	for _, candidate := range []byte(separators) {
		c := &cells{in: bufio.NewReader(bytes.NewReader(first)), separator: candidate}
		line, _ := c.titles(nil) // as much as can be read
		known := 0
		for _, cell := range line {
			if isTitle(cell) {
				known++
			}
		}
		if known > mostKnown || known == mostKnown && len(line) > mostCells {
			best, mostKnown, mostCells = candidate, known, len(line)
		}
	}
	return best
}

// take reads the rows, with the columns that titles and choices name.
func (f *ImportFile) take(rows rowReader, titles []title, how Reading) error {
	from, err := f.sources(titles, how)
	if err != nil {
		return err
	}
	d := &reading{titles: titles, spelled: map[string]string{}}
	for f := range data.TakenColumns().Fields() {
		if s, taken := from[f.Column]; taken {
			d.from = append(d.from, columnSource{f, s})
		}
	}
	if _, there := from[data.ColumnGroup]; !there {
		d.group = how.Group
	}
	for {
		cells, line, err := rows.next()
		f.LocalParts = d.cut
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case len(f.Skipped) > 0 && strings.HasPrefix(cells[0], "Example:"):
			f.Skipped = append(f.Skipped, words.Shortened(cells[0])) // in an Entra template
		case !slices.ContainsFunc(cells, func(cell string) bool { return cell != "" }):
		case len(f.Rows) == MostImported:
			return fileError(nil, "The file has more than %d users. Split it.", MostImported)
		default:
			f.Rows = append(f.Rows, d.row(cells, line))
		}
	}
}

// sources returns the sources of the columns. It notes them, the choices, and what is
// left out of the file.
func (f *ImportFile) sources(titles []title, how Reading) (map[data.UserColumns]source, error) {
	from := suggested(titles)
	f.Sources, f.Choices = map[data.UserColumns]string{}, map[data.UserColumns][]string{}
	for _, column := range data.TakenColumns().Each() {
		f.Choices[column] = choices(titles, column)
	}
	for _, column := range data.TakenColumns().Each() {
		if choice, made := how.Columns[column]; made {
			s, err := chosen(titles, column, choice)
			if err != nil {
				return nil, err
			}
			if from[column] = s; len(s.places) == 0 {
				delete(from, column)
			}
		} else if n := own(titles, column); n > 1 {
			return nil, fileError(nil, "There are two columns %s. Remove one of them.", column.Titles()[0])
		}
		if s, taken := from[column]; taken {
			f.Sources[column] = s.label(titles)
			f.Columns |= column
		}
	}
	f.leftOut(titles, from)
	if _, there := from[data.ColumnUserID]; !there {
		return nil, fileError(ErrNoUserID, NoUserIDColumn+".")
	}
	return from, nil
}

// own counts the titles of a column in our own spelling.
func own(titles []title, column data.UserColumns) (n int) {
	for _, t := range titles {
		if columnNamed(t.plain[0]) == column {
			n++
		}
	}
	return n
}

// leftOut notes the titles from which nothing is taken.
func (f *ImportFile) leftOut(titles []title, from map[data.UserColumns]source) {
	for i, t := range titles {
		taken := slices.ContainsFunc(slices.Collect(maps.Values(from)), func(s source) bool { return slices.Contains(s.places, i) })
		column := columnNamed(t.plain[0])
		var list *[]string
		switch {
		case taken && data.TakenColumns().Has(column), t.label == "":
			continue
		case t.secret:
			list = &f.Secrets
		case t.membership():
			list = &f.Memberships
		case !data.TakenColumns().Has(column):
			f.Shown |= column
			continue
		default:
			list = &f.Unknown
		}
		if first, again := titleNamed(titles[:i], t.plain[0]); !again || titles[first].secret != t.secret {
			*list = append(*list, t.label)
		}
	}
}
