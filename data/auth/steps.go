package auth

import (
	"crypto/subtle"
	"time"

	"tapetrack/data"
)

// The rules of time. Codes are made from the time, and neither the clock of a phone nor
// that of a computer is sure to be right.
//
//   - A code belongs to a time step, and is compared with no other time. Once a step of
//     an authenticator is used, neither it nor any earlier one counts again.
//   - A code counts in the present step and those next to it, and in the steps up to and
//     next to the learned drift of the authenticator's clock: drift only adds steps.
//   - Drift is learned only from right codes, wherever they are typed: each moves it by
//     one step towards what was seen. A new authenticator has none.
//   - If codes ahead of the clock were used, all steps up to them are used: after the
//     clock was set right, codes are refused until those steps have passed.
//   - How long something lasts is kept as its start and its length. A delay that starts
//     in the future starts now. Setting a clock back does not prolong a pause, nor a
//     code that was given out.
const (
	// look is how many steps on either side of a clock are accepted: one, for people
	// who type slowly (RFC 6238 section 5.2).
	look = 1
	// maxDrift bounds the learned drift of an authenticator's clock, in steps.
	maxDrift = 2
	// ahead is the largest number of steps by which a code that counts can be ahead of
	// the clock.
	ahead = maxDrift + look
)

// timeStep returns the RFC 6238 time step of t.
func timeStep(t time.Time) int64 { return t.Unix() / period }

// window returns the first and last step, relative to the clock, whose codes count for
// an authenticator with this drift: three steps without drift, five with the most.
func window(drift int) (from, to int64) {
	return int64(min(0, drift) - look), int64(max(0, drift) + look)
}

// A match says which time step a code belongs to.
type match struct {
	step  int64
	drift int   // the drift learned from it, in steps
	used  bool  // the step, or a later one, was used before
	later int64 // if used: how many later steps are used up, too
}

// wait returns how long to wait until the authenticator is sure to show a code that is
// not used up. Its steps don't begin at the same moment as ours.
func (m match) wait() time.Duration { return time.Duration(m.later+1) * period * time.Second }

// findStep returns the time step within the window that has this code, and whether there
// is one. Of several it prefers one that is not used, and of those the latest, so that
// the same code does not count again in another step.
func findStep(secret []byte, code string, now time.Time, a data.Authenticator) (match, bool) {
	present := timeStep(now)
	found, used := match{}, match{}
	var isFound, isUsed bool
	from, to := window(a.Drift)
	for offset := from; offset <= to; offset++ {
		step := present + offset
		expected, err := codeAt(secret, step)
		if err != nil || subtle.ConstantTimeCompare([]byte(expected), []byte(code)) != 1 {
			continue
		}
		m := match{step: step, drift: learn(a.Drift, int(offset))}
		if step > a.LastStep {
			found, isFound = m, true
		} else {
			m.used, m.later = true, a.LastStep-step
			used, isUsed = m, true
		}
	}
	if isFound {
		return found, true
	}
	return used, isUsed
}

// learn moves the known drift by at most one step towards what was seen, and never
// beyond maxDrift (RFC 6238 section 6).
func learn(known, seen int) int {
	switch {
	case seen > known:
		known++
	case seen < known:
		known--
	}
	return min(max(known, -maxDrift), maxDrift)
}
