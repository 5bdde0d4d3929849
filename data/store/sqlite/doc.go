// Package sqlite keeps a database in one file of SQLite, used by several programs at
// once. It is an engine of package store.
//
// Create makes a database, complete or not at all; Open opens one that exists and never
// makes one; Restore puts a backup in the place of one.
//
// # The schema
//
// A keyed code does not show what a statement did: a trigger takes back what it wrote,
// a unique index makes it fail. So each transaction begins with a look at the
// number of the schema (guard.go), and the schema is held against the one of
// schemas/ (schema.go) on each new connection and whenever the number is another
// one. What is foreign, missing or different refuses the transaction.
//
// # The files
//
// Each transaction makes sure that the file, its write-ahead log and the index of that
// are still those that were opened (inplace.go).
//
// # Lists
//
// Users are found by indexes alone: each order and each filter has one, and
// texts have a search index (search.go), written in the same transaction. How
// they are put together is decided by hand (userlist.go, eventquery.go). A damaged
// search index is done without.
package sqlite
