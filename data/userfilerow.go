package data

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// columnsSwitched are the columns that are True or False.
const columnsSwitched = ColumnDisabled | ColumnRights | ColumnOTP | ColumnTapeMaster | ColumnLite | ColumnCheckpoint

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
	column UserColumns
	source
}

// row reads one row.
func (d *reading) row(cells []string, line int) ImportRow {
	r := ImportRow{Line: line, Group: d.group}
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
		r.Problems = append(r.Problems, fmt.Sprintf("The row has %d cells, but the first line names %s.", len(cells), Count(n, "column")))
	case len(cells) < n:
		r.Problems = append(r.Problems, fmt.Sprintf("The row has %s only, but the first line names %s.", Count(len(cells), "cell"), Count(n, "column")))
	}
	return r
}

func (d *reading) read(r *ImportRow, column UserColumns, s source, text string) {
	trimmed := strings.TrimSpace(text)
	switch column {
	case ColumnUserID:
		local, _, cut := strings.Cut(trimmed, "@") // a User-ID has none
		d.cut = d.cut || cut
		if s.dashes {
			local = strings.ReplaceAll(local, "_", "-")
		}
		r.ID = bounded(local, MaxUserID)
	case ColumnName:
		r.Name = r.genuine(column, bounded(text, MaxName))
	case ColumnEmail:
		r.Email = r.genuine(column, bounded(trimmed, MaxEmail))
	case ColumnGroup:
		group := bounded(trimmed, MaxGroupID)
		if _, known := d.spelled[group]; !known {
			d.spelled[group] = group
		}
		r.Group = d.spelled[group]
	case ColumnRole:
		if r.Role = Role(bounded(trimmed, 1)); CheckRole(r.Role) == nil && r.Role != NoRole {
			r.Role = Roles()[r.Role[0]-'0'] // needs no memory of its own
		}
	case ColumnDisabled:
		r.Disabled = r.truth(column, s, trimmed)
	case ColumnRights:
		r.Tapemaster = r.truth(column, s, trimmed)
	case ColumnOTP:
		r.OTP = r.truth(column, s, trimmed)
	case ColumnTapeMaster, ColumnLite, ColumnCheckpoint:
		if !r.truth(column, s, trimmed) {
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
func (r *ImportRow) genuine(column UserColumns, text string) string {
	if was, spoilt := twice(text); spoilt {
		r.Problems = append(r.Problems, fmt.Sprintf("%s: %s was perhaps %s before a program took UTF-8 for Windows-1252. Open the original file as UTF-8, and save it as CSV UTF-8.",
			Listed(column.Titles()), Shortened(text), Shortened(was)))
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
func (r *ImportRow) truth(column UserColumns, s source, text string) bool {
	is := func(words []string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.EqualFold(word, text) })
	}
	const disabledBit = 2 // ADS_UF_ACCOUNTDISABLE
	if s.bits {
		number, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			r.Problems = append(r.Problems, fmt.Sprintf("%s: %s is not a number; write one like 512 (enabled) or 514 (disabled).", Listed(column.Titles()), Shortened(text)))
		}
		return number&disabledBit != 0
	}
	switch {
	case strings.EqualFold(text, truth(true)): // as most are
		return !s.not
	case strings.EqualFold(text, truth(false)):
		return s.not
	case column == ColumnDisabled && is(onWords):
		return false
	case column == ColumnDisabled && is(offWords):
		return true
	case is(yesWords), is(onWords):
		return !s.not
	case is(noWords), is(offWords):
		return s.not
	case text == "":
		r.Problems = append(r.Problems, Listed(column.Titles())+": the cell is empty. Write True or False.")
	default:
		r.Problems = append(r.Problems, fmt.Sprintf("%s: %s is neither True nor False.", Listed(column.Titles()), Shortened(text)))
	}
	return false
}
