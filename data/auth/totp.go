package auth

import (
	"crypto/subtle"
	"strings"
	"time"
	"unicode"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"tapetrack/data"
)

// The one combination that every authenticator honours: 20 random bytes, SHA-1,
// six digits, 30 seconds (RFC 6238 section 5.2).
const (
	secretSize = 20
	digits     = 6
	period     = 30 // seconds
	// look is how many steps either side of the authenticator's learned drift
	// are accepted: one for the way over the network (RFC 6238 section 5.2).
	look = 1
	// maxDrift bounds what is learned of an authenticator's clock, in steps.
	maxDrift = 2
)

// cleanCode returns the six digits that were typed: blanks and dashes are
// dropped, digits of other scripts and widths become ASCII. It returns "" if
// what remains is not six digits.
func cleanCode(typed string) string {
	if len(typed) > 256 {
		return "" // nothing that a person types or an authenticator copies
	}
	code := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), unicode.Is(unicode.Dash, r), r == '\u200b', r == '\u200e', r == '\u200f', r == '\ufeff':
			return -1
		case unicode.Is(unicode.Nd, r):
			return '0' + digitValue(r)
		default:
			return r
		}
	}, typed)
	if len(code) != digits || strings.ContainsFunc(code, func(r rune) bool { return r < '0' || r > '9' }) {
		return ""
	}
	return code
}

// digitValue returns the value of a decimal digit of any script. Unicode keeps
// the ten digits of a script together and in order, zero first, and runs of Nd
// digits begin at a zero (Unicode Standard, section 4.6).
func digitValue(r rune) rune {
	for _, block := range unicode.Nd.R16 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return (r - rune(block.Lo)) % 10
		}
	}
	for _, block := range unicode.Nd.R32 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return (r - rune(block.Lo)) % 10
		}
	}
	return 0
}

// timeStep returns the RFC 6238 time step of t.
func timeStep(t time.Time) int64 { return t.Unix() / period }

// codeAt returns the code of a time step. The secret is checked first because
// the library computes codes of an empty secret, too, which anybody could.
func codeAt(secret []byte, step int64) (string, error) {
	if len(secret) != secretSize || step < 0 {
		return "", data.ErrNoKey
	}
	return hotp.GenerateCodeCustom(base32Key(secret), uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
}

// A match says which time step a code belongs to.
type match struct {
	step  int64
	drift int  // what is known of the authenticator's clock after it, in steps
	used  bool // the step, or a later one, was used before
}

// findStep looks for the time step that code belongs to within the window
// around the learned drift. Among several it prefers one that is not used.
func findStep(secret []byte, code string, now time.Time, a data.Authenticator) (match, bool) {
	center := timeStep(now) + int64(a.Drift)
	found, used := match{}, match{}
	var isFound, isUsed bool
	for offset := int64(-look); offset <= look; offset++ {
		step := center + offset
		expected, err := codeAt(secret, step)
		if err != nil || subtle.ConstantTimeCompare([]byte(expected), []byte(code)) != 1 {
			continue
		}
		m := match{step: step, drift: learn(a.Drift, int(step-timeStep(now)))}
		if step > a.LastStep {
			found, isFound = m, true
		} else {
			m.used = true
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
