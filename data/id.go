package data

import "crypto/rand"

// NewID returns a random id that can't be guessed, 26 letters and digits (130 bits),
// for sessions, authenticators and databases.
func NewID() string { return rand.Text() }
