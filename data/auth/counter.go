package auth

import (
	"time"

	"tapetrack/data"
)

// maxDoublings keeps a shift from overflowing; by then every delay has reached its
// maximum.
const maxDoublings = 16

// countPassword counts one more wrong password. Users who are revoked instead get no
// delay.
func (r rules) countPassword(c data.Counter, now time.Time, delayed bool) data.Counter {
	c = data.Counter{Failures: c.Failures + 1}
	if delayed && c.Failures >= r.revokeAt {
		c.Start, c.Delay = now, doubled(r.firstPause, c.Failures-r.revokeAt, r.longestPause)
	}
	return c
}

// countCode counts one more wrong code. SP 800-63B-4 section 3.2.2 asks for at
// most 100 in a row before the authenticator is disabled, and permits growing
// delays before that.
func (r rules) countCode(c data.Counter, now time.Time) data.Counter {
	c = data.Counter{Failures: c.Failures + 1}
	if c.Failures >= r.freeCodes {
		c.Start, c.Delay = now, doubled(r.firstDelay, c.Failures-r.freeCodes, r.longestDelay)
	}
	return c
}

// begun makes a delay that starts in the future start now. It was stored while a clock
// was ahead, and would otherwise last until that time.
func begun(c data.Counter, now time.Time) data.Counter {
	if c.Start.After(now) {
		c.Start = now
	}
	return c
}

func doubled(first time.Duration, times int, longest time.Duration) time.Duration {
	return min(first<<min(times, maxDoublings), longest)
}
