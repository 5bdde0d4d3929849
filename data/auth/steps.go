package auth

import (
	"crypto/subtle"
	"time"

	"tapetrack/data"
)

// The rules of time. Codes are made from the time, and neither the clock of a
// phone nor that of a computer is sure to be right.
//
//   - Codes are compared with time steps only, never with the times of events. A
//     step is used once, ever, by one authenticator; then no step up to it counts.
//   - A code counts in a step next to the clock, or next to the clock as the
//     authenticator's was seen to differ from it: so learning never takes away
//     what would be right without it.
//   - What differs, the drift, is learned from right codes alone, whatever they
//     are typed into: each moves it by one step towards what was seen. A new
//     authenticator begins with none. Nothing else changes it.
//   - Steps that were used ahead of the clock are still to come: until they are
//     over, codes of a clock that was set right are refused as used.
//   - How long something lasts is kept as its start and its length. A delay that
//     begins in the future begins now; what was given out for a time or a pause is
//     not prolonged by a clock that is set back.
const (
	// look is how many steps either side of a clock are accepted: one for whoever
	// types slowly (RFC 6238 section 5.2).
	look = 1
	// maxDrift bounds what is learned of an authenticator's clock, in steps.
	maxDrift = 2
	// ahead is by how many time steps a code that was used may lie before the clock.
	ahead = maxDrift + look
)

// timeStep returns the RFC 6238 time step of t.
func timeStep(t time.Time) int64 { return t.Unix() / period }

// window returns by how many steps the codes that count may differ from the
// clock, for an authenticator with this drift: from three steps, without any, to
// five, with the most.
func window(drift int) (from, to int64) {
	return int64(min(0, drift) - look), int64(max(0, drift) + look)
}

// A match says which time step a code belongs to.
type match struct {
	step  int64
	drift int   // what is known of the authenticator's clock after it, in steps
	used  bool  // the step, or a later one, was used before
	later int64 // how many steps after it were used up, if it was
}

// wait returns after what time the authenticator that shows a code of m is sure
// to show one that was not used: its steps begin at another moment than ours.
func (m match) wait() time.Duration { return time.Duration(m.later+1) * period * time.Second }

// findStep looks for the time step that code belongs to within the window. Among
// several it prefers one that is not used, and then the latest: what was typed
// must not count once more in a step that happens to have the same code.
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

// learn moves the known drift by at most one step towards what was seen, and
// never beyond the bound (RFC 6238 section 6).
func learn(known, seen int) int {
	switch {
	case seen > known:
		known++
	case seen < known:
		known--
	}
	return min(max(known, -maxDrift), maxDrift)
}
