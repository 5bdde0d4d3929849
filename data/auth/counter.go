package auth

import (
	"time"

	"tapetrack/data"
)

// Limits on failures. SP 800-63B-4 section 3.2.2 asks for at most 100 in a row
// before the authenticator is disabled, and permits growing delays before that.
const (
	revokeAt     = 6  // wrong passwords in a row that revoke ("more than five")
	freeCodes    = 5  // wrong codes before the first delay
	suspectCodes = 10 // more wrong codes than this between two right ones: the password is known to somebody
	blockAt      = 100
	firstDelay   = 30 * time.Second
	longestDelay = time.Hour
	firstPause   = 5 * time.Second // after wrong passwords of an administrator, who is not revoked
	longestPause = time.Minute
	maxDoublings = 16
)

// countPassword counts one more wrong password. Who may be revoked gets no delay.
func countPassword(c data.Counter, now time.Time, delayed bool) data.Counter {
	c = data.Counter{Failures: c.Failures + 1}
	if delayed && c.Failures >= revokeAt {
		c.Start, c.Delay = now, doubled(firstPause, c.Failures-revokeAt, longestPause)
	}
	return c
}

// countCode counts one more wrong code.
func countCode(c data.Counter, now time.Time) data.Counter {
	c = data.Counter{Failures: c.Failures + 1}
	if c.Failures >= freeCodes {
		c.Start, c.Delay = now, doubled(firstDelay, c.Failures-freeCodes, longestDelay)
	}
	return c
}

// begun makes a delay whose start lies in the future begin now. It was stored
// while a clock stood ahead; left as it is, it would hold back until then.
func begun(c data.Counter, now time.Time) data.Counter {
	if c.Start.After(now) {
		c.Start = now
	}
	return c
}

func doubled(first time.Duration, times int, longest time.Duration) time.Duration {
	return min(first<<min(times, maxDoublings), longest)
}
