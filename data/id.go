package data

import "crypto/rand"

// NewID returns a random identity of 26 letters and digits, about 130 bits,
// that can't be guessed: for sessions, authenticators and databases.
func NewID() string { return rand.Text() }
