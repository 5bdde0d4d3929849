package data

import "time"

// A SingleUseKind says what a code that opens one sign-in is for.
type SingleUseKind string

// The kinds. Their texts are stored and never change.
const (
	// RecoveryCode is one of a set that a user keeps in case the phone is lost: 16
	// base32 characters, 80 bits.
	RecoveryCode SingleUseKind = "recovery"
	// TemporaryCode is given out by an administrator for one sign-in within the hours
	// of PolicyTemporaryCodeHours: 12 base32 characters, 60 bits.
	TemporaryCode SingleUseKind = "temporary"
)

// A SingleUse is a code that takes the place of a one-time password once.
type SingleUse struct {
	Key      int64 // identity in the database
	Kind     SingleUseKind
	Salt     []byte // the same for a whole set, so that one hash is compared with all of them
	Hash     []byte
	IssuedAt time.Time
	Lasts    time.Duration // from IssuedAt; 0: no limit
	UsedAt   time.Time     // zero until it is used
}

// Usable reports whether a code can be used at the time now. A limited one that was
// issued in the future can't, so that setting the clock back does not prolong it.
func (c SingleUse) Usable(now time.Time) bool {
	if !c.UsedAt.IsZero() {
		return false
	}
	return c.Lasts <= 0 || !now.Before(c.IssuedAt) && now.Before(c.IssuedAt.Add(c.Lasts))
}

// Until returns when a code expires; zero if it never does.
func (c SingleUse) Until() time.Time {
	if c.Lasts <= 0 {
		return time.Time{}
	}
	return c.IssuedAt.Add(c.Lasts)
}
