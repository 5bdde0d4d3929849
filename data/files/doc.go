// Package files reads users from CSV, XML and JSON, also as other products write them,
// and writes users as CSV, XML and JSON, and events as CSV, JSON and JSON Lines. It
// also writes files that appear whole or not at all.
package files
