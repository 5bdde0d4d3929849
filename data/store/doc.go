// Package store keeps users, groups, authenticators, sessions, events and
// settings in a database through GORM. It implements data.Storage.
//
// A database is one SQLite file, used by several programs at once. Create makes
// it, complete or not at all; Open opens one that exists and never makes one.
//
// # Keyed codes
//
// What decides who may do what carries a code made with the key of the database
// (DB.Unlock): each user, each authenticator, the counters of wrong passwords
// and codes, and the policy as a whole. The code of a user covers which
// authenticators he has and the state that follows from them. Reading what does
// not carry its code returns data.ErrTampered. A code does not show that a row,
// or the whole file, was put back to what it truly was at an earlier time.
//
// # Rules of the tables
//
// Times are Unix milliseconds in UTC, NULL for never. Texts that are unique or
// sorted without regard to case have a second column with data.Fold of them.
// Nothing is deleted softly. SQL keeps to what SQLite and PostgreSQL both know.
package store
