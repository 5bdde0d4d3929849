package data

import (
	"slices"
	"strconv"
	"strings"
)

// A PolicyKind is the type of a policy's values.
type PolicyKind string

// The kinds of policies.
const (
	PolicyNumber  PolicyKind = "number"
	PolicySwitch  PolicyKind = "switch" // true or false
	PolicyText    PolicyKind = "text"
	PolicyChoice  PolicyKind = "choice"
	PolicyVersion PolicyKind = "version" // like 1.2.0, or empty
)

// The names of the policies, as tapectl has them.
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
	PolicyRecoveryLater      = "recovery-later"
	PolicyTemporaryCodeHours = "temporary-code-hours"
	PolicyPauseDays          = "off-days"
	PolicySessionHours       = "session-hours"
	PolicySessionIdleMinutes = "session-idle-minutes"
	PolicySessionLostMinutes = "session-lost-minutes"
	PolicySessionsPerUser    = "sessions-per-user"
	PolicyPendingDays        = "pending-days"
	PolicyPendingSignIns     = "pending-sign-ins"
	PolicyOwnOTP             = "own-otp"
	PolicyLogDays            = "log-days"
	PolicySystemLog          = "system-log"
	PolicyIssuer             = FieldIssuer // what authenticators show above the account, 1 to 30 characters
	// PolicyMinimumVersion is the prefix of policies like minimum-version.lite: the
	// lowest version of a program with which a user whose one-time password is
	// activated may sign in.
	PolicyMinimumVersion = "minimum-version."
)

// InProfile reports whether a profile says what a policy is as long as it is not set
// individually. No profile knows the organisation or the versions that it uses.
func InProfile(policy string) bool {
	return policy != PolicyProfile && policy != PolicyIssuer && !strings.HasPrefix(policy, PolicyMinimumVersion)
}

// A PolicyItem is one policy as it is shown and changed. Policies apply to every user.
type PolicyItem struct {
	Name    string   // in tapectl: code-first-delay
	Label   Sentence // in the window: Initial delay after wrong codes
	Help    Sentence // a sentence: what it does, and where the number comes from
	Section Text     // the heading above it
	Kind    PolicyKind
	Unit    Unit     // of a number; empty for a count
	Least   int      // of a number
	Off     bool     // of a number: 0 is permitted, too, and means no limit
	Most    int      // of a number
	Choices []string // of a choice
	Value   string   // in effect
	Default string   // of the profile in effect; if it is not InProfile, what it is unless set
	// Profiles maps the name of each profile to its value.
	Profiles map[string]string
	Set      bool // Value was set individually and is not the Default
	// Weaker says which values make the sign-in weaker, and Risk what that
	// means, as a sentence: "Passwords can be guessed for longer."
	Weaker Weaker
	Risk   Text
}

// A Unit is what a policy counts, and how tapectl calls it.
type Unit string

// The units of policies.
const (
	UnitCharacters Unit = "characters"
	UnitSeconds    Unit = "seconds"
	UnitMinutes    Unit = "minutes"
	UnitHours      Unit = "hours"
	UnitDays       Unit = "days"
	UnitSignIns    Unit = "sign-ins"
)

// Permits reports whether the policy can have this number.
func (i PolicyItem) Permits(n int) bool { return n >= i.Least && n <= i.Most || i.Off && n == 0 }

// Weaker says which value of a policy makes the sign-in weaker than another.
type Weaker string

// Which values are weaker. A policy with NeverWeaker is changed without a question.
const (
	NeverWeaker    Weaker = ""
	LowerIsWeaker  Weaker = "lower" // of a number or version; no version is lower than any
	HigherIsWeaker Weaker = "higher"
	// LimitIsStronger: a higher number is weaker, and 0, no limit, the weakest.
	LimitIsStronger Weaker = "limit"
	// LimitIsWeaker: a lower number is weaker, and 0, no limit, weaker than none.
	LimitIsWeaker Weaker = "limited"
	TrueIsWeaker  Weaker = "true"
	FalseIsWeaker Weaker = "false"
)

// limits reports whether 0 is no limit.
func (w Weaker) limits() bool { return w == LimitIsStronger || w == LimitIsWeaker }

// Unlimited reports whether a value means that there is no limit.
func (i PolicyItem) Unlimited(value string) bool {
	return value == "0" && i.Weaker.limits()
}

// Weakens reports whether a change makes the sign-in weaker. It is false for a value
// that is not of the policy's kind, which can't be stored anyway.
func (i PolicyItem) Weakens(from, to string) bool {
	switch i.Weaker {
	case TrueIsWeaker, FalseIsWeaker:
		return from != to && to == string(i.Weaker)
	case LowerIsWeaker, HigherIsWeaker, LimitIsStronger, LimitIsWeaker:
	default:
		return false
	}
	before, after := numbers(from), numbers(to)
	if before == nil || after == nil {
		return false
	}
	unlimited := func(n []int) bool { return i.Weaker.limits() && slices.Equal(n, []int{0}) }
	switch {
	case unlimited(before) && unlimited(after):
		return false
	case unlimited(before) || unlimited(after):
		return unlimited(before) == (i.Weaker == LimitIsWeaker)
	case i.Weaker == LowerIsWeaker, i.Weaker == LimitIsWeaker:
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
