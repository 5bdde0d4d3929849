package data

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
)

// MostImported is the most users that one file may have for an import.
const MostImported = 200_000

// OpenUsers reads a file of users for an import, see ReadUsers. An error about
// the file is a FieldError for FieldFile.
func OpenUsers(ctx context.Context, path string) (ImportFile, error) {
	if path == "" || !filepath.IsAbs(path) {
		return ImportFile{}, fileError(nil, "Name the file with its whole path, like %s.", examplePath("users.csv"))
	}
	info, err := os.Stat(path) // opening what is no file may wait for ever
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ImportFile{}, fileError(err, "There is no file %s.", path)
	case err == nil && info.IsDir():
		return ImportFile{}, fileError(nil, "%s is a folder. Add the name of a file.", path)
	case err == nil && !info.Mode().IsRegular():
		return ImportFile{}, fileError(nil, "%s is not a file that can be read. Choose another one.", path)
	}
	file, err := os.Open(path)
	if err != nil {
		if errors.Is(err, fs.ErrPermission) {
			return ImportFile{}, fileError(err, "You may not read %s.", path)
		}
		return ImportFile{}, readTrouble(err)
	}
	defer file.Close()
	return ReadUsers(ctx, filepath.Base(path), file)
}

// ReadUsers reads users from CSV in UTF-8, with or without a byte-order mark.
// The first line names the columns, in any order and case; cells are separated by
// comma, semicolon or TAB, whichever makes most of its titles known. Apostrophes
// that an export puts before what could be a formula are taken away, so that what
// was exported is read as it was. Rows without text are left out.
//
// What can't be read as a table is a FieldError for FieldFile that names the
// line. Cells that make no sense are in the Problems of their row.
func ReadUsers(ctx context.Context, name string, from io.Reader) (ImportFile, error) {
	file := ImportFile{Name: name}
	sum := sha256.New()
	in := bufio.NewReaderSize(io.TeeReader(until{ctx, from}, sum), detectWithin)
	if mark, _ := in.Peek(3); bytes.Equal(mark, []byte("\ufeff")) {
		_, _ = in.Discard(len(mark)) // it is there
	}
	c := &cells{in: in, line: 1, separator: separator(in)}
	titles, _, err := c.next()
	switch {
	case ctx.Err() != nil:
		return file, ctx.Err()
	case errors.Is(err, io.EOF):
		return file, fileError(nil, "The file is empty. Its first line names the columns: %s, and more.", strings.Join((ColumnUserID|ColumnName|ColumnEmail|ColumnGroup).Titles(), ", "))
	case err != nil:
		return file, err
	}
	columns, err := file.columns(titles)
	if err != nil {
		return file, err
	}
	spelled := map[string]string{} // one copy of each Group-ID is enough
	for {
		row, line, err := c.next()
		switch {
		case ctx.Err() != nil:
			return file, ctx.Err()
		case errors.Is(err, io.EOF):
			file.SHA256 = hex.EncodeToString(sum.Sum(nil))
			return file, nil
		case err != nil:
			return file, err
		case len(file.Rows) == MostImported:
			return file, fileError(nil, "The file has more than %d users. Split it.", MostImported)
		}
		if slices.ContainsFunc(row, func(cell string) bool { return cell != "" }) {
			file.Rows = append(file.Rows, importRow(columns, row, line, spelled))
		}
	}
}

// until is a reader that ends with its context.
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

// separator finds out what separates the cells.
func separator(in *bufio.Reader) byte {
	first, _ := in.Peek(detectWithin) // fewer at the end
	best, most := byte(','), 0
	for _, candidate := range []byte(",;\t") {
		c := &cells{in: bufio.NewReader(bytes.NewReader(first)), separator: candidate}
		titles, _, _ := c.next() // as far as it can be read
		known := 0
		for _, title := range titles {
			if columnOf(title) != 0 {
				known++
			}
		}
		if known > most {
			best, most = candidate, known
		}
	}
	return best
}

// columns notes which columns the file has, and returns them by place.
func (f *ImportFile) columns(titles []string) ([]UserColumns, error) {
	columns := make([]UserColumns, len(titles))
	var all UserColumns
	for i, title := range titles {
		column := columnOf(title)
		if column != 0 && all.Has(column) {
			return nil, fileError(nil, "There are two columns %s. Which one holds can't be told; take one away.", Listed(column.Titles()))
		}
		columns[i] = column
		all |= column
		if title = Shortened(bareCell(title)); column == 0 && title != "" && !slices.Contains(f.Unknown, title) {
			f.Unknown = append(f.Unknown, title)
		}
	}
	if !all.Has(ColumnUserID) {
		return nil, fileError(nil, "There is no column User-ID. The first line of the file names the columns.")
	}
	f.Columns, f.Shown = all&^columnsShown, all&columnsShown
	return columns, nil
}

// columnOf returns the column of a title. Spaces, dashes and case don't matter.
func columnOf(title string) UserColumns {
	plain := plainTitle(bareCell(title))
	if plain == "" {
		return 0
	}
	for _, c := range userColumns {
		if plainTitle(c.title) == plain {
			return c.column
		}
	}
	return 0
}

func plainTitle(title string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '_' {
			return -1
		}
		return unicode.ToLower(r)
	}, title)
}

// importRow reads one row.
func importRow(columns []UserColumns, row []string, line int, spelled map[string]string) ImportRow {
	r := ImportRow{Line: line}
	for i, cell := range row {
		switch {
		case i < len(columns):
			r.read(columns[i], bareCell(cell), spelled)
		case cell != "":
			r.Problems = append(r.Problems, fmt.Sprintf("The row has %d cells, but the first line names %s.", len(row), Count(len(columns), "column")))
			return r
		}
	}
	if len(row) < len(columns) {
		r.Problems = append(r.Problems, fmt.Sprintf("The row has %s only, but the first line names %s.", Count(len(row), "cell"), Count(len(columns), "column")))
	}
	return r
}

func (r *ImportRow) read(column UserColumns, text string, spelled map[string]string) {
	trimmed := strings.TrimSpace(text)
	switch column {
	case ColumnUserID:
		r.ID = bounded(trimmed, MaxUserID)
	case ColumnName:
		r.Name = bounded(text, MaxName)
	case ColumnEmail:
		r.Email = bounded(trimmed, MaxEmail)
	case ColumnGroup:
		group := bounded(trimmed, MaxGroupID)
		if _, known := spelled[group]; !known {
			spelled[group] = group
		}
		r.Group = spelled[group]
	case ColumnRole:
		if r.Role = Role(bounded(trimmed, 1)); CheckRole(r.Role) == nil && r.Role != NoRole {
			r.Role = Roles()[r.Role[0]-'0'] // needs no memory of its own
		}
	case ColumnDisabled:
		r.Disabled = r.truth(column, trimmed)
	case ColumnRights:
		r.Tapemaster = r.truth(column, trimmed)
	case ColumnOTP:
		r.OTP = r.truth(column, trimmed)
	case ColumnTapeMaster, ColumnLite, ColumnCheckpoint:
		if !r.truth(column, trimmed) {
			r.Denied |= column.Programs()
		}
	}
}

// bounded returns a value in memory of its own, and one that has more than most
// characters with one too many: no more is needed to refuse it, and so many
// rows with such cells would hold gigabytes.
func bounded(text string, most int) string {
	n := 0
	for at := range text {
		if n > most {
			return strings.Clone(text[:at])
		}
		n++
	}
	return strings.Clone(text)
}

// truth reads a switch.
func (r *ImportRow) truth(column UserColumns, text string) bool {
	switch {
	case strings.EqualFold(text, truth(true)):
		return true
	case strings.EqualFold(text, truth(false)):
		return false
	case text == "":
		r.Problems = append(r.Problems, Listed(column.Titles())+": the cell is empty. Write True or False.")
	default:
		r.Problems = append(r.Problems, fmt.Sprintf("%s: %s is neither True nor False.", Listed(column.Titles()), Shortened(text)))
	}
	return false
}
