package files

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tapetrack/data"
)

// columnsSwitched are the columns that are True or False.
const columnsSwitched = data.ColumnDisabled | data.ColumnRights | data.ColumnOTP | data.ColumnTapeMaster | data.ColumnLite | data.ColumnCheckpoint

// A reading says where the values of a row come from.
type reading struct {
	titles  []title
	from    []columnSource
	group   string            // of rows without one
	spelled map[string]string // one copy of each Group-ID is enough
	cut     bool              // a User-ID was cut at an @
}

// A columnSource says where the value of a column comes from.
type columnSource struct {
	column data.UserColumns
	source
}

// row reads one row.
func (d *reading) row(cells []string, line int) data.ImportRow {
	r := data.ImportRow{Line: line, Group: d.group}
	for _, s := range d.from {
		if slices.Max(s.places) >= len(cells) {
			continue
		}
		text := bareCell(cells[s.places[0]])
		if len(s.places) > 1 {
			text = strings.TrimSpace(strings.TrimSpace(text) + " " + strings.TrimSpace(bareCell(cells[s.places[1]])))
		}
		d.read(&r, s.column, s.source, text)
	}
	n := len(d.titles)
	switch {
	case len(cells) > n && slices.ContainsFunc(cells[n:], func(cell string) bool { return cell != "" }):
		r.Problems = append(r.Problems, fmt.Sprintf("The row has %d cells, but the first line names %s.", len(cells), data.Count(n, "column")))
	case len(cells) < n:
		r.Problems = append(r.Problems, fmt.Sprintf("The row has %s only, but the first line names %s.", data.Count(len(cells), "cell"), data.Count(n, "column")))
	}
	return r
}

func (d *reading) read(r *data.ImportRow, column data.UserColumns, s source, text string) {
	trimmed := strings.TrimSpace(text)
	switch column {
	case data.ColumnUserID:
		local, _, cut := strings.Cut(trimmed, "@") // a User-ID has none
		d.cut = d.cut || cut
		if s.dashes {
			local = strings.ReplaceAll(local, "_", "-")
		}
		r.ID = bounded(local, data.MaxUserID)
	case data.ColumnName:
		r.Name = genuine(r, column, bounded(text, data.MaxName))
	case data.ColumnEmail:
		r.Email = genuine(r, column, bounded(trimmed, data.MaxEmail))
	case data.ColumnGroup:
		group := bounded(trimmed, data.MaxGroupID)
		if _, known := d.spelled[group]; !known {
			d.spelled[group] = group
		}
		r.Group = d.spelled[group]
	case data.ColumnRole:
		if r.Role = data.Role(bounded(trimmed, 1)); data.CheckRole(r.Role) == nil && r.Role != data.NoRole {
			r.Role = data.Roles()[r.Role[0]-'0'] // needs no memory of its own
		}
	case data.ColumnDisabled:
		r.Disabled = truth(r, column, s, trimmed)
	case data.ColumnRights:
		r.Tapemaster = truth(r, column, s, trimmed)
	case data.ColumnOTP:
		r.OTP = truth(r, column, s, trimmed)
	case data.ColumnTapeMaster, data.ColumnLite, data.ColumnCheckpoint:
		if !truth(r, column, s, trimmed) {
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

// genuine notes a problem with text that another program has spoilt.
func genuine(r *data.ImportRow, column data.UserColumns, text string) string {
	if was, spoilt := twice(text); spoilt {
		r.Problems = append(r.Problems, fmt.Sprintf("%s: %s was perhaps %s before a program took UTF-8 for Windows-1252. Open the original file as UTF-8, and save it as CSV UTF-8.",
			data.Listed(column.Titles()), data.Shortened(text), data.Shortened(was)))
	}
	return text
}

// The words that switches are written in, by spreadsheets of several languages
// and by other products. Those of accounts say by themselves what they mean.
var (
	yesWords = []string{"true", "yes", "y", "1", "on", "wahr", "ja", "vrai", "oui", "verdadero", "sí", "verdadeiro", "sim", "vero", "sì", "waar"}
	noWords  = []string{"false", "no", "n", "0", "off", "falsch", "nein", "faux", "non", "falso", "não", "onwaar", "nee"}
	onWords  = []string{"enabled", "active", "activated"}
	offWords = []string{"disabled", "inactive", "suspended", "blocked", "deactivated", "deprovisioned"}
)

// truth reads a switch.
func truth(r *data.ImportRow, column data.UserColumns, s source, text string) bool {
	is := func(words []string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.EqualFold(word, text) })
	}
	const disabledBit = 2 // ADS_UF_ACCOUNTDISABLE
	if s.bits {
		number, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			r.Problems = append(r.Problems, fmt.Sprintf("%s: %s is not a number; write one like 512 (enabled) or 514 (disabled).", data.Listed(column.Titles()), data.Shortened(text)))
		}
		return number&disabledBit != 0
	}
	switch {
	case strings.EqualFold(text, data.Truth(true)): // as most are
		return !s.not
	case strings.EqualFold(text, data.Truth(false)):
		return s.not
	case column == data.ColumnDisabled && is(onWords):
		return false
	case column == data.ColumnDisabled && is(offWords):
		return true
	case is(yesWords), is(onWords):
		return !s.not
	case is(noWords), is(offWords):
		return s.not
	case text == "":
		r.Problems = append(r.Problems, data.Listed(column.Titles())+": the cell is empty. Write True or False.")
	default:
		r.Problems = append(r.Problems, fmt.Sprintf("%s: %s is neither True nor False.", data.Listed(column.Titles()), data.Shortened(text)))
	}
	return false
}
