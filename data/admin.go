package data

import "time"

// An OTPAct says what an administrator does with a user's one-time password.
type OTPAct int

// The acts.
const (
	KeepOTP    OTPAct = iota
	TurnOTPOff        // drops the requirement, the secrets and the recovery codes
	TurnOTPOn         // makes a new secret; changes nothing if it is already on
	RestartOTP        // makes a new secret in any case
)

// A UserEdit is a changed copy of a User. Version is that of the User that was
// edited; if it is no longer the stored one, the edit is refused with ErrChanged.
// Only the fields that are changed ByEdit are taken from User, see Fields.
type UserEdit struct {
	User
	OTP OTPAct
	// Kept are columns that the program does not know, since it is of an earlier release: their
	// fields stay as they are stored.
	Kept UserColumns
}

// A NewUser is a user to be added. A group that does not exist yet is added too.
type NewUser struct {
	User
	Password  string
	Temporary bool // the password must be changed at the first sign-in
	OTP       bool // one-time password required from the start
}

// A SortColumn is a column that a user list can be ordered by; each has an index.
type SortColumn string

// The columns.
const (
	ByUserID     SortColumn = "user-id"
	ByName       SortColumn = "name"
	ByEmail      SortColumn = "email"
	ByGroup      SortColumn = "group"
	ByOTP        SortColumn = "otp"
	ByStatus     SortColumn = "status"
	ByLastSignIn SortColumn = "last-sign-in"
)

// SortColumns returns all columns.
func SortColumns() []SortColumn {
	return []SortColumn{ByUserID, ByName, ByEmail, ByGroup, ByOTP, ByStatus, ByLastSignIn}
}

// A UserQuery asks for one page of the user list.
type UserQuery struct {
	Filter     UserFilter
	Sort       SortColumn
	Descending bool
	Offset     int64
	Limit      int // 1 to 1000
}

// A UserPage is one page of the user list.
type UserPage struct {
	Users []User
	// GivenOutLasts is how long a password that was given out is valid, for Status.
	GivenOutLasts time.Duration
}

// A RowCount is a number of users.
type RowCount struct {
	N    int64
	More bool // there are more: counting stopped at N
}

// Means counts what a user can use as a one-time password.
type Means struct {
	Authenticators int // activated ones
	RecoveryLeft   int // unused recovery codes
	RecoveryOf     int // size of the set; 0: none was made yet
}
