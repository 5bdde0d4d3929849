// Package store keeps users, groups, authenticators, sessions, events and
// settings in a database through GORM. It implements data.Storage.
//
// A database is one SQLite file, used by several programs at once. Create makes
// it, complete or not at all; Open opens one that exists and never makes one.
//
// # Keyed codes
//
// What decides who may do what carries a code made with the key of the database
// (DB.Unlock): each user, each authenticator, the counters of wrong passwords and
// codes, each recovery code and temporary code, each open session, and the policy as
// a whole (code.go). The code of a user covers which authenticators there are and the
// state that follows from them. Reading what does not carry its code returns
// data.ErrTampered.
//
// A code shows that a program with the key wrote the row, but not that it wrote
// it last. So all codes and groups together have a sum (sum.go), which changes when
// rows that were genuine at an earlier time are put back, or rows are removed. Audit
// adds them up again and compares, as do rotating and restoring, which call it. A
// database of 1.0.0 has no sum: it is taken as it is, once (adopt), as in Rekey and
// Reseal.
//
// # The bond
//
// What belongs to a user is tied to that row by more than the user's number, which
// can be given again: by a mark that nobody else ever has, a generation that grows
// when a session ends, and digests of the recovery and temporary codes (bonds.go).
// So a genuine old row is believed only together with the user's row of then.
//
// # The schema
//
// A code does not show what a statement did: a trigger takes back what it wrote,
// a unique index makes it fail. So each transaction begins with a look at the
// number of the schema (guard.go), and the schema is held against the one of
// schemas/ (schema.go) on each new connection and whenever the number is another
// one. What is foreign, missing or different refuses the transaction.
//
// # The files
//
// Nor does a code show that others see what was written. So each transaction makes
// sure that the file, its write-ahead log and the index of that are still those that
// were opened (inplace.go), and that the log goes as far as this program has seen it
// go (furthest.go).
//
// # The log
//
// Each event carries the keyed hash of itself, its number and its predecessor's
// hash (chain.go). The end of this chain, the number of events, the sum of all codes
// and the hash of the code of the policies are in one setting, the head, with a code
// of its own (head.go). A transaction reads it once and writes it once, however much
// it changes. Events are chained to the head and not to the last row: whoever cuts
// off the newest leaves a gap. Without a genuine head nothing that it covers can be
// written until Reseal.
//
// A file that is put back as a whole is consistent in itself. What shows it is
// a seal that was kept elsewhere (data.AuditReport, SealHolds).
//
// # Lists
//
// Users are found by indexes alone: each order and each filter has one, and
// texts have a search index (search.go), written in the same transaction. How
// they are put together is decided by hand (userlist.go, eventquery.go). None of it decides who
// may sign in: what a list shows is not checked, a damaged search index is done
// without, and users.recovery_left, which follows from the recovery codes, is
// held against them by Audit.
//
// # Rules of the tables
//
// Times are Unix milliseconds in UTC, NULL for never. Texts that are unique or
// sorted without regard to case have a second column with data.Fold of them,
// which names.go holds against the texts.
// Nothing is deleted softly. Where it costs nothing, SQL keeps to what PostgreSQL
// knows, too.
package store
