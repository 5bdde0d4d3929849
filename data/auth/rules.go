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
	passwordLasts  time.Duration // one that was given out
	freeCodes      int           // wrong codes up to the first delay
	firstDelay     time.Duration
	longestDelay   time.Duration
	suspectCodes   int // more wrong codes than this between two right ones: the password is known to somebody
	blockAt        int
	authenticators int
	recovery       bool
	temporaryLasts time.Duration
	longestOff     time.Duration // without one-time password
	pendingLasts   time.Duration // without a code; 0: no limit
	pendingSignIns int           // without a code; 0: no limit
	sessionLasts   time.Duration // 0: no limit
	sessionIdle    time.Duration // without a key or button that is pressed; 0: no limit
	issuer         string
	lowest         map[string]string // versions by program, in lower case; none for any
}

// rulesIn reads the limits. If the policy was modified outside TapeTrack it
// returns those of the default profile with the error, for what has to be
// counted all the same.
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

// effective returns what was set, or what the profile says. A value that no
// version of this program would have written counts as not set.
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

// effective is the same of one policy, given the profile in effect.
func (i *policyItem) effective(set map[string]string, profile string) string {
	if value := set[i.Name]; value != "" && i.check(value) == nil {
		return value
	}
	return i.of(profile)
}

// ended reports whether a password that was given out then has expired. One of
// the future has not: a clock that stood ahead for a while locks nobody out.
func (r rules) ended(given, now time.Time) bool {
	return !now.Before(given.Add(r.passwordLasts))
}

// insists reports whether a Pending user has to type a code to get any further.
func (r rules) insists(a data.Account, now time.Time) bool {
	return a.Guarded ||
		r.pendingSignIns > 0 && a.PendingSignIns >= r.pendingSignIns ||
		r.pendingLasts > 0 && !now.Before(pendingSince(a).Add(r.pendingLasts))
}

// pendingSince returns since when a user could have enrolled. For one who was
// Pending before it was kept that is since they were added.
func pendingSince(a data.Account) time.Time {
	if a.PendingSince.IsZero() {
		return a.CreatedAt
	}
	return a.PendingSince
}

// grace returns for how long a Pending user can sign in without a code, with this
// sign-in.
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
