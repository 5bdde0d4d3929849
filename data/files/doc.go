// Package files reads and writes what people keep in files: users as CSV, XML and
// JSON, events as CSV and JSON Lines, and files that are there whole or not at all.
// A file of users that other products wrote is read, too.
package files
