package auth

import (
	"time"

	"tapetrack/data"
)

// rules are the limits in effect in one transaction.
type rules struct {
	passwordLength int
	revokeAt       int // wrong passwords in a row that revoke
	firstPause     time.Duration
	longestPause   time.Duration
	passwordLasts  time.Duration // of a password that was given out
	freeCodes      int           // wrong codes up to the first delay
	firstDelay     time.Duration
	longestDelay   time.Duration
	suspectCodes   int // more wrong codes than this between two right ones: somebody else knows the password
	blockAt        int
	authenticators int
	recovery       bool
	recoveryLater  int // sign-ins with a code at which recovery codes can be put off
	temporaryLasts time.Duration
	longestOff     time.Duration // of a pause; 0: none is permitted
	pendingLasts   time.Duration // how long users can sign in without a code; 0: no limit
	pendingSignIns int           // how often users can sign in without a code; 0: no limit
	ownOTP         bool          // users may turn on their own one-time password
	sessionLasts   time.Duration // 0: no limit
	sessionIdle    time.Duration // since a key or button was pressed; 0: no limit
	sessionLost    time.Duration // since the program was seen; 0: no limit
	sessionsMost   int           // of a user at once; 0: no limit
	logDays        int           // for which the log keeps events; 0: for ever
	systemLog      bool          // events go to the log of the system, too
	issuer         string
	lowest         map[string]string // version by program in lower case; empty: any
}

// rulesIn reads the limits. If the policy was modified outside TapeTrack, it returns
// those of the default profile with the error, for what must be counted in any case.
func rulesIn(tx data.Tx) (rules, error) {
	set := map[string]string{}
	for i, name := range policySettings {
		value, err := tx.Setting(name)
		if err != nil {
			return rulesOf(nil), err
		}
		if value != "" {
			set[policyItems[i].Name] = value
		}
	}
	return rulesOf(set), nil
}

// rulesOf returns the limits of the policies that were set.
func rulesOf(set map[string]string) rules {
	r := rules{lowest: map[string]string{}}
	profile := effective(set, data.PolicyProfile)
	for i := range policyItems {
		if item := &policyItems[i]; item.effect != nil {
			item.effect(&r, item.effective(set, profile))
		}
	}
	return r
}

// effective returns the value of a policy: what was set, or else that of the profile. A
// value that no version of this program would have written counts as not set.
func effective(set map[string]string, name string) string {
	item, ok := findPolicy(name)
	if !ok {
		return ""
	}
	profile := profiles[0]
	if name != data.PolicyProfile {
		profile = effective(set, data.PolicyProfile)
	}
	return item.effective(set, profile)
}

// effective returns the value of this policy, given the profile in effect.
func (i *policyItem) effective(set map[string]string, profile string) string {
	if value := set[i.Name]; value != "" && i.check(value) == nil {
		return value
	}
	return i.of(profile)
}

// ended reports whether a password that was given out at the time given has expired. A
// time in the future has not, so that a clock that was ahead for a while locks nobody
// out.
func (r rules) ended(given, now time.Time) bool {
	return !now.Before(given.Add(r.passwordLasts))
}

// insists reports whether a Pending user can no longer sign in without a code.
func (r rules) insists(a data.Account, now time.Time) bool {
	return a.Guarded ||
		r.pendingSignIns > 0 && a.PendingSignIns >= r.pendingSignIns ||
		r.pendingLasts > 0 && !now.Before(pendingSince(a).Add(r.pendingLasts))
}

// pendingSince returns when a Pending user could first have enrolled. For users who were
// Pending before that time was stored, it is when they were added.
func pendingSince(a data.Account) time.Time {
	if a.PendingSince.IsZero() {
		return a.CreatedAt
	}
	return a.PendingSince
}

// grace returns how long a Pending user can still sign in without a code, this sign-in
// included.
func (r rules) grace(a data.Account) data.Grace {
	var g data.Grace
	if r.pendingSignIns > 0 {
		g.SignIns = max(r.pendingSignIns-a.PendingSignIns, 1)
	}
	if r.pendingLasts > 0 {
		g.Until = pendingSince(a).Add(r.pendingLasts)
	}
	return g
}
