package data

import (
	"slices"
	"strconv"
	"strings"
)

// A PolicyKind says what values a policy has.
type PolicyKind string

// The kinds of policies.
const (
	PolicyNumber  PolicyKind = "number"
	PolicySwitch  PolicyKind = "switch" // true or false
	PolicyText    PolicyKind = "text"
	PolicyChoice  PolicyKind = "choice"
	PolicyVersion PolicyKind = "version" // like 1.2.0, or empty
)

// The names of the policies, as tapectl says them.
const (
	PolicyProfile            = "profile"
	PolicyPasswordLength     = "password-length"
	PolicyPasswordFailures   = "password-failures"
	PolicyPasswordFirstDelay = "password-first-delay"
	PolicyPasswordLongest    = "password-longest-delay"
	PolicyPasswordHours      = "password-hours"
	PolicyCodeFree           = "code-free"
	PolicyCodeFirstDelay     = "code-first-delay"
	PolicyCodeLongest        = "code-longest-delay"
	PolicyCodeSuspect        = "code-suspect"
	PolicyCodeBlock          = "code-block"
	PolicyAuthenticators     = "authenticators"
	PolicyRecoveryCodes      = "recovery-codes"
	PolicyTemporaryCodeHours = "temporary-code-hours"
	PolicyPauseDays          = "off-days"
	PolicySessionHours       = "session-hours"
	PolicySessionIdleMinutes = "session-idle-minutes"
	PolicyPendingDays        = "pending-days"
	PolicyPendingSignIns     = "pending-sign-ins"
	PolicyIssuer             = FieldIssuer // what authenticators show above the account, 1 to 30 characters
	// PolicyMinimumVersion begins the name of the lowest version of a program
	// in which a user with an activated one-time password may sign in, like
	// minimum-version.lite.
	PolicyMinimumVersion = "minimum-version."
)

// A PolicyItem is one rule that holds for everybody, as it is shown and changed.
type PolicyItem struct {
	Name    string // as tapectl says it: code-delay
	Label   string // as the window says it: First delay after wrong codes
	Help    string // a sentence: what it does, and where the number comes from
	Section string // heading under which it stands
	Kind    PolicyKind
	Unit    string   // of a number: "seconds"; empty if it counts
	Least   int      // of a number
	Off     bool     // of a number: 0 is permitted, too, and is no limit
	Most    int      // of a number
	Choices []string // of a choice
	Value   string   // in effect
	Default string   // of the profile in effect
	// Profiles are the values that each profile gives it.
	Profiles map[string]string
	Set      bool // Value was set by itself and does not come from the profile
	// Weaker says which values make the sign-in weaker, and Risk what that
	// means, as a sentence: "Passwords can be guessed for longer."
	Weaker Weaker
	Risk   string
}

// Permits reports whether a number is one of the policy.
func (i PolicyItem) Permits(n int) bool { return n >= i.Least && n <= i.Most || i.Off && n == 0 }

// Weaker says which value of a policy makes the sign-in weaker than another.
type Weaker string

// The ways. Nothing is asked before a policy without one is changed.
const (
	NeverWeaker    Weaker = ""
	LowerIsWeaker  Weaker = "lower" // of a number or version; no version is lower than any
	HigherIsWeaker Weaker = "higher"
	// LimitIsStronger: a higher number is weaker, and 0, no limit, the weakest.
	LimitIsStronger Weaker = "limit"
	TrueIsWeaker    Weaker = "true"
	FalseIsWeaker   Weaker = "false"
)

// Weakens reports whether a change makes the sign-in weaker. For a value that is
// not of the policy's kind it is false: it can't be written.
func (i PolicyItem) Weakens(from, to string) bool {
	switch i.Weaker {
	case TrueIsWeaker, FalseIsWeaker:
		return from != to && to == string(i.Weaker)
	case LowerIsWeaker, HigherIsWeaker, LimitIsStronger:
	default:
		return false
	}
	before, after := numbers(from), numbers(to)
	if before == nil || after == nil {
		return false
	}
	unlimited := func(n []int) bool { return i.Weaker == LimitIsStronger && slices.Equal(n, []int{0}) }
	switch {
	case unlimited(before) || unlimited(after):
		return !unlimited(before)
	case i.Weaker == LowerIsWeaker:
		return slices.Compare(after, before) < 0
	default:
		return slices.Compare(after, before) > 0
	}
}

// numbers returns the parts of a number or of a version like 1.2.0: empty for
// no version, nil for what is neither.
func numbers(value string) []int {
	parts := []int{}
	if value == "" {
		return parts
	}
	for part := range strings.SplitSeq(value, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil
		}
		parts = append(parts, n)
	}
	return parts
}
