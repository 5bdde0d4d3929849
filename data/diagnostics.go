package data

import "time"

// Diagnostics is what support asks for about a program, its computer and its database, in
// sections. Nothing in it is secret, and nothing names a user.
type Diagnostics []Findings

// Findings are a section of Diagnostics.
type Findings struct {
	Title Text
	Lines []Finding
}

// A Finding is one of its lines: a value, or why there is none.
type Finding struct {
	Name, Value Sentence
}

// An Extent says how much is in a database. Holders of tapemaster rights see it.
type Extent struct {
	Users      RowCount
	Groups     int
	Events     int64     // in the whole log
	Latest     time.Time // the latest time in the log; zero if it is empty
	LastBackup time.Time // zero if the log knows of none
	Needed     []NeededVersion
}
