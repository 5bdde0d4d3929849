// Package store keeps users, groups, authenticators, sessions, events and
// settings in a database through GORM. It implements data.Storage.
//
// Here is what is over values, and so the same wherever they are kept: what rows say,
// codes, bonds, chain, sum and head. Where the tables are, how they are locked and what
// makes lists quick is for an Engine (engine.go): sqlite is the one that there is. The
// SQL here is what SQLite and PostgreSQL both understand, and a test refuses words that
// only SQLite does. Values are the same on each engine, so all codes stay right when
// rows go from one to another.
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
// # What was seen
//
// Nor does a code show that others see what was written. A database remembers how far
// the log went, and refuses one that goes less far (furthest.go). That the tables are
// those that were made, and that the place where they are is the one that was opened,
// is for the engine to see to, at each transaction.
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
// What a list shows is not checked, and none of it decides who may sign in.
// users.recovery_left, which follows from the recovery codes, is held against them by
// Audit.
//
// # Rules of the tables
//
// Times are Unix milliseconds in UTC, NULL for never. Texts that are unique or
// sorted without regard to case have a second column with data.Fold of them,
// which names.go holds against the texts.
// Nothing is deleted softly.
package store
