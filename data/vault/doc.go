// Package vault keeps the key of a database and does with it what needs a key:
// it seals what lets somebody in before it is stored, and makes the keyed codes
// by which rows modified outside TapeTrack are told.
//
// The key is 32 random bytes, made once with the database and kept in the
// keyring of the computer account or in a file that only its owner can read.
// A database that is copied without it gives nothing away. Find looks for the
// key of an existing database and never makes one; Make makes it.
package vault
