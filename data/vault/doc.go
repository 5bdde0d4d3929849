// Package vault keeps the key of a database and does what needs the key: it seals
// secrets before they are stored, and makes the keyed codes by which rows that were
// modified outside TapeTrack are recognised.
//
// The key is 32 random bytes, made with the database and kept in the keyring of the
// computer account or in a file that only its owner can read. A copy of the database
// without it reveals no secret. Find looks for the key of an existing database and never
// makes one; Make makes it.
package vault
