// Package data is the domain of sign-in: users and their groups, the
// authenticators that prove a one-time password, sessions, events, and the
// interfaces between those who need them and those who provide them.
//
// It knows neither windows nor databases and imports the standard library
// only. The rules live in data/auth, the tables in data/store and the sealing
// key in data/vault.
//
// All times are UTC. A zero time means "never".
package data
