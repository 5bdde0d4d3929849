// Package site handles a database and its key as one thing. It makes and opens them,
// backs up and restores the database, replaces the key, and recovers a database whose
// key is lost. Whenever a program is killed, there is a database with a key that opens
// it, or neither. The programs with windows and tapectl share it.
package site
