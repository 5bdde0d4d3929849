package files

import (
	"strings"
	"unicode"
)

// notFirst are the characters that must not begin a cell. An apostrophe could, but has to
// be distinguished from one that was put in.
const notFirst = "=+-@＝＋－＠\t\n\"'"

// cellEnds are the characters after which spreadsheets begin a new cell. They need not split
// at the separator that a file was written with. plainText makes LF of CR.
const cellEnds = separators + "\n"

// SheetCell returns a field in a form that no spreadsheet takes for a formula, whether
// it is pasted or read from a CSV file, see newTable.
func SheetCell(field string) string {
	field = plainText(field)
	var safe strings.Builder
	done, begins := 0, true
	for at, r := range field {
		if begins && strings.ContainsRune(notFirst, r) {
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

// excelCell is SheetCell for ExcelCSV.
func excelCell(field string) string {
	if safe := SheetCell(field); safe != field || !altered(field) {
		return safe
	}
	return "'" + field
}

// bareCell removes the apostrophes that excelCell puts in, and no others. What
// plainText changed stays changed.
func bareCell(cell string) string {
	if !strings.ContainsRune(cell, '\'') {
		return cell
	}
	var bare strings.Builder
	runes := []rune(cell)
	begins := true
	for i := 0; i < len(runes); i++ {
		if begins && runes[i] == '\'' && i+1 < len(runes) && (strings.ContainsRune(notFirst, runes[i+1]) || i == 0 && altered(cell[1:])) {
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
