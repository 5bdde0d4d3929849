// Package data is the domain of sign-in: users and their groups, the
// authenticators that prove a one-time password, sessions, events, and the
// interfaces of what stores them.
//
// It knows neither windows nor databases, and imports only the standard library and
// golang.org/x/text/unicode/norm. The rules are in data/auth, the tables in
// data/store, the sealing key in data/vault, and reading and writing files in
// data/files.
//
// All times are UTC. A zero time means "never".
package data
