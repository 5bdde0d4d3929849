package data

import "time"

// A SingleUseKind says what a code that opens one sign-in is for.
type SingleUseKind string

// The kinds. Their texts are stored and never change.
const (
	// RecoveryCode is one of a set that a user keeps for the day the phone
	// is lost: 16 base32 characters, 80 bits.
	RecoveryCode SingleUseKind = "recovery"
	// TemporaryCode is given out by an administrator: 12 base32 characters, 60
	// bits, for one sign-in within a day.
	TemporaryCode SingleUseKind = "temporary"
)

// A SingleUse is a code that takes the place of a one-time password once.
type SingleUse struct {
	Key      int64 // identity in the database
	Kind     SingleUseKind
	Salt     []byte // the same for a whole set, so that one hash is compared with all of them
	Hash     []byte
	IssuedAt time.Time
	Lasts    time.Duration // from IssuedAt; 0: without end
	UsedAt   time.Time     // zero while it can be used
}

// Usable reports whether a code can be used at the time now. One that was
// issued in the future can't: a clock that is set back prolongs nothing.
func (c SingleUse) Usable(now time.Time) bool {
	if !c.UsedAt.IsZero() {
		return false
	}
	return c.Lasts <= 0 || !now.Before(c.IssuedAt) && now.Before(c.IssuedAt.Add(c.Lasts))
}

// Until returns when a code ends; zero if it does not.
func (c SingleUse) Until() time.Time {
	if c.Lasts <= 0 {
		return time.Time{}
	}
	return c.IssuedAt.Add(c.Lasts)
}
