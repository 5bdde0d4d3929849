package data

import "time"

// A UserStatus says whether a user can sign in, apart from the one-time password.
type UserStatus string

// The statuses, in the order in which lists sort them.
const (
	AnyStatus        UserStatus = ""
	StatusDisabled   UserStatus = "Disabled"
	StatusRevoked    UserStatus = "Revoked"
	StatusNoPassword UserStatus = "No password"      // none was ever set
	StatusExpired    UserStatus = "Password expired" // it was given out and not changed in time
	StatusOK         UserStatus = "OK"
	StatusDamaged    UserStatus = "Damaged" // see User.Sound; lists can't be filtered by it
)

// UserStatuses returns the statuses by which a list can be filtered, in the order in
// which they are offered.
func UserStatuses() []UserStatus {
	return []UserStatus{StatusOK, StatusRevoked, StatusDisabled, StatusExpired, StatusNoPassword}
}

// Status returns the status of u at the time now, given how long a password that was
// given out is valid. The first that applies counts: a user who is both disabled and
// revoked is Disabled.
func (u User) Status(now time.Time, givenOutLasts time.Duration) UserStatus {
	if !u.Sound() {
		return StatusDamaged
	}
	return u.StoredStatus(now, givenOutLasts)
}

// StoredStatus is Status for a sound record. Lists are filtered and sorted by it.
func (u User) StoredStatus(now time.Time, givenOutLasts time.Duration) UserStatus {
	switch {
	case u.Disabled:
		return StatusDisabled
	case u.Revocation != NotRevoked:
		return StatusRevoked
	case u.Unset:
		return StatusNoPassword
	case !u.GivenOut.IsZero() && !now.Before(u.GivenOut.Add(givenOutLasts)):
		return StatusExpired
	default:
		return StatusOK
	}
}

// A ReadyFilter is a ready-made filter for what administrators often look for.
type ReadyFilter string

// The ready-made filters.
const (
	Everybody             ReadyFilter = ""
	NotEnrolled           ReadyFilter = "not-enrolled" // Off or Pending
	PendingLong           ReadyFilter = "pending-long" // Pending for over 7 days
	NeverSignedIn         ReadyFilter = "never-signed-in"
	NotUsed               ReadyFilter = "not-used"               // for 90 days: neither signed in nor added since
	Administrators        ReadyFilter = "administrators"         // with tapemaster rights
	AdministratorsWithout ReadyFilter = "administrators-without" // with tapemaster rights, Off or Pending
	FewCodesLeft          ReadyFilter = "few-recovery-codes"     // Active or Blocked, with at most FewRecoveryCodes left
)

// ReadyFilters returns all ready-made filters but Everybody, in the order in
// which they are offered.
func ReadyFilters() []ReadyFilter {
	return []ReadyFilter{NotEnrolled, PendingLong, NeverSignedIn, NotUsed, Administrators, AdministratorsWithout, FewCodesLeft}
}

// The limits of the ready-made filters.
const (
	PendingTooLong = 7 * 24 * time.Hour
	UnusedTooLong  = 90 * 24 * time.Hour
)

// A UserFilter says which users a list shows: those that match all of it. The
// zero value shows everybody.
type UserFilter struct {
	// Text is searched for in User-ID, name and e-mail address: each of its words must
	// be part of one of them, see Finds.
	Text   string
	Group  string // Group-ID, without regard to case
	OTP    OTPState
	Status UserStatus
	Ready  ReadyFilter

	// What depends on the time needs these. The service sets them.
	Now           time.Time
	GivenOutLasts time.Duration
}

// A UserScope selects users: those with the keys or, without any, all that a query
// finds, in its order. Offset and Limit of the query are ignored.
type UserScope struct {
	Keys  []int64
	Query UserQuery
}
