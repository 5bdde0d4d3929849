// Package data is the domain of sign-in: users and their groups, the
// authenticators that prove a one-time password, sessions, events, and the
// interfaces between those who need them and those who provide them.
//
// It knows neither windows nor databases and imports the standard library
// only. The rules live in data/auth, the tables in data/store, the sealing key in
// data/vault and what is read from files and written into them in data/files.
//
// All times are UTC. A zero time means "never".
package data
