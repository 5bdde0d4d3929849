package store

import (
	"time"

	"tapetrack/data"
)

// What is kept of networks has no code. It decides who waits longer at a server, and lets nobody
// in: whoever can write the file at the server's computer gains delays that are shorter, and
// the locks of users, which stop guesses in the end, have codes.

// SignedInFrom reports whether somebody has signed in from a network after a time.
func (t *tx) SignedInFrom(network string, after time.Time) (bool, error) {
	return t.has("look for a network", "SELECT 1 FROM networks WHERE network = ? AND signed_in_at > ?", network, at(after))
}

// NoteNetwork stores that somebody signs in from a network, and deletes those of long ago.
func (t *tx) NoteNetwork(network string, when, before time.Time) error {
	if _, err := t.exec("drop old networks", "DELETE FROM networks WHERE signed_in_at < ?", at(before)); err != nil {
		return err
	}
	_, err := t.exec("keep a network",
		"INSERT INTO networks (network, signed_in_at) VALUES (?, ?) ON CONFLICT (network) DO UPDATE SET signed_in_at = excluded.signed_in_at", network, at(when))
	return err
}

// A triesRow is what is read of a row of network_tries.
type triesRow struct {
	Failures int64
	Start    instant
	Delay    int64
}

func (r *triesRow) fields() []any { return []any{&r.Failures, &r.Start, &r.Delay} }

// TriesFrom returns how many wrong passwords of a user counted for a network alone.
func (t *tx) TriesFrom(network string, userKey int64) (data.Counter, error) {
	rows, err := scan(t, "read tries", "SELECT failures, delay_start, delay FROM network_tries WHERE user_key = ? AND network = ?", (*triesRow).fields, userKey, network)
	if err != nil || len(rows) == 0 {
		return data.Counter{}, err
	}
	r := rows[0]
	return data.Counter{Failures: int(r.Failures), Start: r.Start.time(), Delay: time.Duration(r.Delay) * time.Millisecond}, nil
}

// SetTriesFrom stores how many there were, and deletes what is old.
func (t *tx) SetTriesFrom(network string, userKey int64, c data.Counter, when, before time.Time) error {
	if _, err := t.exec("drop old tries", "DELETE FROM network_tries WHERE tried_at < ?", at(before)); err != nil {
		return err
	}
	_, err := t.exec("keep tries", `INSERT INTO network_tries (network, user_key, failures, delay_start, delay, tried_at) VALUES (?, ?, ?, ?, ?, ?)
		ON CONFLICT (user_key, network) DO UPDATE SET failures = excluded.failures, delay_start = excluded.delay_start, delay = excluded.delay, tried_at = excluded.tried_at`,
		network, userKey, c.Failures, at(c.Start), c.Delay.Milliseconds(), at(when))
	return err
}

// DropTries removes the tries of a user, of all networks if network is empty.
func (t *tx) DropTries(network string, userKey int64) error {
	_, err := t.exec("drop tries", "DELETE FROM network_tries WHERE user_key = ? AND (network = ? OR ? = '')", userKey, network, network)
	return err
}

// NoteLock stores that a wrong password from a network has locked a user, and deletes what is
// old.
func (t *tx) NoteLock(network string, when, before time.Time) error {
	if _, err := t.exec("drop old locks", "DELETE FROM network_locks WHERE locked_at < ?", at(before)); err != nil {
		return err
	}
	_, err := t.exec("keep a lock", "INSERT INTO network_locks (network, locked_at) VALUES (?, ?)", network, at(when))
	return err
}

// LockedFrom returns how many were locked after a time, until another. Those ahead of it, as
// after a clock was set back, don't count, since nothing would delete them.
func (t *tx) LockedFrom(network string, after, until time.Time) (int, error) {
	counts, err := scan(t, "count locks", "SELECT count(*) FROM network_locks WHERE network = ? AND locked_at > ? AND locked_at <= ?",
		func(n *int64) []any { return []any{n} }, network, at(after), at(until))
	if err != nil || len(counts) == 0 {
		return 0, err
	}
	return int(counts[0]), nil
}
