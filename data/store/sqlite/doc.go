// Package sqlite keeps a database in one SQLite file, used by several programs at once. It
// is an engine of package store.
//
// Create makes a database, complete or not at all. Open opens an existing one and never makes
// one. Restore replaces one by a backup.
//
// # The schema
//
// A keyed code does not show that a statement was obeyed: a trigger can undo what it wrote,
// and a unique index can make it fail. So each transaction begins by reading the version
// number of the schema (guard.go), and the schema is compared with that in schemas/
// (schema.go) on each new connection and whenever the number has changed. An object that is
// foreign, missing or different refuses the transaction.
//
// # The files
//
// Each transaction makes sure that the file, its write-ahead log and the index of that are
// still those that were opened (inplace.go).
//
// # Lists
//
// Users are found by indexes alone: each order and each filter has one, and texts have a
// search index (search.go), which is written in the same transaction. How to combine them is
// decided here and not by SQLite (userlist.go, eventquery.go). Lists also work without the
// search index if it is damaged.
package sqlite
