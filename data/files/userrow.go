package files

import (
	"slices"
	"strconv"
	"strings"

	"tapetrack/data"
	"tapetrack/data/words"
)

// Sentences that people read here. Tests ask for them by name.
const (
	EmptyCell = "the cell is empty. Write True or False."
	NoSwitch  = "%s: %s is neither True nor False."
	manyCells = "The row has %s, but the first line names %s."
	fewCells  = "The row has only %s, but the first line names %s."
)

// A reading turns rows of cells into rows of an import.
type reading struct {
	titles  []title
	from    []columnSource
	group   string            // of all rows, if the file has no such column
	spelled map[string]string // one copy of each Group-ID, to save memory
	cut     bool              // a User-ID was cut at an @
}

// A columnSource is a field and the source of its value.
type columnSource struct {
	data.Field
	source
}

// row reads one row.
func (d *reading) row(cells []string, line int) data.ImportRow {
	r := data.ImportRow{Line: line}
	user := data.User{Group: d.group}
	for at := range d.from {
		s := &d.from[at]
		if slices.Max(s.places) >= len(cells) {
			continue
		}
		text := bareCell(cells[s.places[0]])
		if len(s.places) > 1 {
			text = strings.TrimSpace(strings.TrimSpace(text) + " " + strings.TrimSpace(bareCell(cells[s.places[1]])))
		}
		s.Set(&user, d.read(&r, s, text))
	}
	r.Put(user)
	n := len(d.titles)
	switch {
	case len(cells) > n && slices.ContainsFunc(cells[n:], func(cell string) bool { return cell != "" }):
		problem(&r, manyCells, cellCount(len(cells)), columnCount(n))
	case len(cells) < n:
		problem(&r, fewCells, cellCount(len(cells)), columnCount(n))
	}
	return r
}

// problem notes why a row can't be understood.
func problem(r *data.ImportRow, text data.Text, args ...any) {
	r.Problems = append(r.Problems, data.Say(text, args...))
}

func cellCount(n int) data.Sentence   { return data.Say("%d cells", n) }
func columnCount(n int) data.Sentence { return data.Say("%d columns", n) }

// read returns the value of a field in the form for Field.Set.
func (d *reading) read(r *data.ImportRow, s *columnSource, text string) string {
	trimmed := strings.TrimSpace(text)
	if s.IsSwitch() {
		return data.Truth(truth(r, s, trimmed))
	}
	if at := slices.Index(s.Choices, trimmed); at >= 0 {
		return s.Choices[at] // shares its memory
	}
	switch s.Column {
	case data.ColumnUserID:
		local, _, cut := strings.Cut(trimmed, "@") // which no User-ID has
		d.cut = d.cut || cut
		if s.dashes {
			local = strings.ReplaceAll(local, "_", "-")
		}
		return bounded(local, s.Most)
	case data.ColumnName:
		return genuine(r, s, bounded(text, s.Most))
	case data.ColumnGroup:
		group := bounded(trimmed, s.Most)
		if _, known := d.spelled[group]; !known {
			d.spelled[group] = group
		}
		return d.spelled[group]
	default:
		return genuine(r, s, bounded(trimmed, s.Most))
	}
}

// bounded returns a copy of a value, of at most one character more than most: that is
// enough to refuse it, and longer ones in many rows would take gigabytes.
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

// genuine returns text, and notes a problem if another program has garbled it.
func genuine(r *data.ImportRow, s *columnSource, text string) string {
	if was, spoilt := twice(text); spoilt && s.Script {
		problem(r, "%s: %s was probably %s before a program read UTF-8 as Windows-1252. Open the original file as UTF-8, and save it as CSV UTF-8.",
			s.Title, words.Shortened(text), words.Shortened(was))
	}
	return text
}

// The words for the values of a switch, in spreadsheets of several languages and in
// other products. onWords and offWords describe an account, whatever the title asks.
var (
	yesWords = []string{"true", "yes", "y", "1", "on", "wahr", "ja", "vrai", "oui", "verdadero", "sí", "verdadeiro", "sim", "vero", "sì", "waar"}
	noWords  = []string{"false", "no", "n", "0", "off", "falsch", "nein", "faux", "non", "falso", "não", "onwaar", "nee"}
	onWords  = []string{"enabled", "active", "activated"}
	offWords = []string{"disabled", "inactive", "suspended", "blocked", "deactivated", "deprovisioned"}
)

// truth reads a switch.
func truth(r *data.ImportRow, s *columnSource, text string) bool {
	is := func(words []string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return strings.EqualFold(word, text) })
	}
	const disabledBit = 2 // ADS_UF_ACCOUNTDISABLE
	if s.bits {
		number, err := strconv.ParseUint(text, 10, 32)
		if err != nil {
			problem(r, "%s: %s is not a number; write one like 512 (enabled) or 514 (disabled).", s.Title, words.Shortened(text))
		}
		return number&disabledBit != 0
	}
	switch {
	case strings.EqualFold(text, data.Truth(true)): // the usual words first
		return !s.not
	case strings.EqualFold(text, data.Truth(false)):
		return s.not
	case s.Column == data.ColumnDisabled && is(onWords):
		return false
	case s.Column == data.ColumnDisabled && is(offWords):
		return true
	case is(yesWords), is(onWords):
		return !s.not
	case is(noWords), is(offWords):
		return s.not
	case text == "":
		problem(r, "%s: "+EmptyCell, s.Title)
	default:
		problem(r, NoSwitch, s.Title, words.Shortened(text))
	}
	return false
}
