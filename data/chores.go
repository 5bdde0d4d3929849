package data

import "time"

// Counts says how many users are in which state: as many as the list of users shows with
// the filter of that name.
type Counts struct {
	Users, Off, Pending, Active, Blocked, Revoked, Disabled int64
}

// Chores are what holders of tapemaster rights have to see to. The numbers are those of
// the ready-made filters, counted up to MostChores.
type Chores struct {
	PendingLong, AdministratorsWithout, FewCodesLeft RowCount

	Verified time.Time // when the log was last verified; zero: never
	Unsound  bool      // that found damage
	BackedUp time.Time // when the last backup was made; zero: never, or not with the present key
	Rekeyed  bool      // none was made since the key was replaced, and earlier ones need the old one
}

// MostChores is up to which number users are counted for Chores.
const MostChores = 1000

// How long ago the log was verified, or a backup made, before that is due again. No
// standard names these periods.
const (
	VerifyAfter = 30 * 24 * time.Hour
	BackUpAfter = 7 * 24 * time.Hour
)

// Due reports whether something that is done every so often, and was done last at the time
// given, is due at the time now. It is not due because the clock was set back.
func Due(last time.Time, every time.Duration, now time.Time) bool {
	return last.IsZero() || !now.Before(last.Add(every))
}
