package main

import (
	"strings"
	"unicode/utf8"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/lang"
)

// A column of a table is as wide as the longest possible value, or as its title in the
// language of the program: nothing has to be read twice or kept, however many rows there
// are.
type column struct {
	title data.Text
	width int  // at least, in characters; 0 for the last column
	right bool // of numbers
}

// A table prints rows. Their last cells may be empty.
type table struct {
	c       *console
	columns []column
}

// table prints the titles of columns, and returns what prints the rows.
func (c *console) table(columns ...column) table {
	t := table{c, columns}
	titles := make([]string, len(columns))
	for i, column := range columns {
		titles[i] = lang.T(column.title)
		t.columns[i].width = max(column.width, utf8.RuneCountInString(titles[i]))
	}
	t.row(titles...)
	return t
}

func (t table) row(cells ...string) {
	var line strings.Builder
	for i, cell := range cells {
		if i > 0 {
			line.WriteString("  ")
		}
		blanks := strings.Repeat(" ", max(0, t.columns[i].width-utf8.RuneCountInString(cell)))
		if t.columns[i].right {
			line.WriteString(blanks + cell)
		} else {
			line.WriteString(cell + blanks)
		}
	}
	t.c.print(strings.TrimRight(line.String(), " "))
}

// A fact is a line of what is printed about one thing.
type fact struct {
	name  data.Text
	value string
}

// facts prints several, the values under each other.
func (c *console) facts(all []fact) {
	var lines [][2]string
	for _, f := range all {
		lines = append(lines, [2]string{lang.T(f.name), f.value})
	}
	for _, line := range start.Facts(lines) {
		c.print(line)
	}
}
