// Package store keeps users, groups, authenticators, sessions, events and settings in a
// database through GORM. It implements data.Storage.
//
// It works on values, and so is the same for every engine: what rows mean, codes, bonds,
// chain, sum and head. Where the tables are, how they are locked and what makes lists
// quick is the task of an Engine (engine.go), of which there is one, sqlite. Values are
// the same on each engine, so all codes stay right when rows are moved from one to
// another.
//
// # The engine
//
// Another engine can be written from these promises, engine.go and storetest:
//
//   - It is given SQL that SQLite and PostgreSQL both understand, with a ? for each value
//     or, after IN, for a list; a test refuses words that only SQLite understands. Rows
//     are also written as structures, through GORM, whose dialect the engine brings. No
//     error of GORM is looked at here.
//   - It is asked for what only an engine can know: how to find the events and users of a
//     list, how to read a table without its indexes, the key of the next user, the search
//     index, whether the tables are as they were made. Here its answers are checked: rows
//     have codes, and events have to contain the text.
//   - It is asked what an error means (Trouble). After an error of a statement it is
//     asked for nothing more in that transaction.
//   - An Update has the write lock before it calls its function, which sees everything
//     that was committed before. A View sees one state from beginning to end.
//   - Texts are compared and sorted by their bytes.
//   - Columns are those of sqlite/schemas. Times and numbers are 64-bit integers,
//     switches 0 or 1, codes and hashes bytes, and everything else is text.
//
// # Keyed codes
//
// Everything that decides who may do what has a code made with the key of the database
// (DB.Unlock): each user, each authenticator, the counters of wrong passwords and codes,
// each recovery code and temporary code, each open session, and the policy as a whole
// (code.go). The code of a user covers which authenticators there are and the state that
// follows from them. Reading a record without its right code returns data.ErrTampered.
//
// A code shows that a program with the key wrote the row, but not that it was the last one
// written. So there is a sum of all codes and groups (sum.go), which no longer matches if
// rows are removed or replaced by genuine earlier ones. Audit adds them up and compares,
// and rotating and restoring call Audit. A database of 1.0.0 has no sum: it is taken as it
// is, once (adopt), as in Rekey and Reseal.
//
// # The bond
//
// What belongs to a user is tied to the user's row by more than the key, which can be
// given again: by a mark that no other user ever has, a generation that grows when a
// session ends, and digests of the recovery and temporary codes (bonds.go). So a genuine
// old row is trusted only together with the user's row of that time.
//
// # What was seen
//
// Nor does a code show that others see what was written. An open database remembers how
// far the log went, and refuses a log that is shorter (furthest.go). At each transaction
// the engine makes sure that the tables are as they were made, and that they are still in
// the place that was opened.
//
// # The log
//
// Each event has the keyed hash of itself, its ID and its predecessor's hash (chain.go).
// The end of this chain, the number of events, the sum of all codes and the hash of the
// code of the policies are in one setting, the head, with a code of its own (head.go). A
// transaction reads it once and writes it once, however much it changes. Events are chained
// to the head and not to the last row, so that there is a gap if the newest events are
// removed. Without a genuine head nothing that it covers can be written until Reseal.
//
// A file that is replaced as a whole by an older one is consistent in itself. Only a seal
// that was kept elsewhere shows that (data.AuditReport, SealHolds).
//
// # Lists
//
// What a list shows is not checked, and does not decide who may sign in. Audit checks
// users.recovery_left against the recovery codes that it follows from.
//
// # Rules of the tables
//
// Times are Unix milliseconds in UTC, NULL for never. Texts that are unique, or sorted
// without regard to case, have a second column with data.Fold of them, which folded.go
// checks against the texts. Rows are deleted, not marked as deleted.
package store
