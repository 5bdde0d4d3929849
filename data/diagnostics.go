package data

import (
	"strings"
	"time"
)

// Diagnostics is what support asks for about a program, its computer and its database, in
// sections. Nothing in it is secret, and nothing names a user.
type Diagnostics []Findings

// Findings are a section of Diagnostics.
type Findings struct {
	Title string
	Lines []Finding
}

// A Finding is one of its lines: a value, or why there is none.
type Finding struct {
	Name  string
	Value Sentence
}

// Plain returns d as plain text for a letter: a line for each finding below the title of its
// section. It is in English whatever the language of the program: those who help read it.
func (d Diagnostics) Plain() string {
	var text strings.Builder
	for i, section := range d {
		if i > 0 {
			text.WriteString("\n")
		}
		text.WriteString(section.Title + "\n")
		for _, line := range section.Lines {
			text.WriteString("  " + line.Name + ": " + line.Value.String() + "\n")
		}
	}
	return text.String()
}

// An Extent says how much is in a database. Holders of tapemaster rights see it.
type Extent struct {
	Users      RowCount
	Groups     int
	Events     int64     // in the whole log
	Latest     time.Time // the latest time in the log; zero if it is empty
	LastBackup time.Time // zero if the log knows of none
}
