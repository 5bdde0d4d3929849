package store

import (
	"strings"
	"time"

	"tapetrack/data"
)

// A userRow is a row of users. Its times are not named CreatedAt and the like, because GORM
// sets fields of those names by itself.
type userRow struct {
	Key            int64   `gorm:"column:user_key;primaryKey;autoIncrement"`
	Version        int64   `gorm:"column:version"`
	UserID         string  `gorm:"column:user_id"`
	IDFolded       string  `gorm:"column:id_folded"`
	Name           string  `gorm:"column:name"`
	NameFolded     string  `gorm:"column:name_folded"`
	Email          string  `gorm:"column:email"`
	EmailFolded    *string `gorm:"column:email_folded"`
	GroupID        string  `gorm:"column:group_id"`
	GroupFolded    *string `gorm:"column:group_folded"`
	Disabled       boolean `gorm:"column:disabled"`
	Tapemaster     boolean `gorm:"column:tapemaster"`
	Revocation     string  `gorm:"column:revocation"`
	OTPRequired    boolean `gorm:"column:otp_required"`
	OTPState       string  `gorm:"column:otp_state"`
	Guarded        boolean `gorm:"column:otp_guarded"`
	PauseFrom      instant `gorm:"column:otp_pause_from"`
	PauseUntil     instant `gorm:"column:otp_pause_until"`
	PendingSince   instant `gorm:"column:pending_since"`
	Created        instant `gorm:"column:created_at"`
	PasswordHash   string  `gorm:"column:password_hash"`
	PasswordSet    instant `gorm:"column:password_set_at"`
	ChangePassword string  `gorm:"column:change_password"`
	Code           []byte  `gorm:"column:code"`
	Role           string  `gorm:"column:role"`
	Denied         int64   `gorm:"column:denied_programs"`
	Ranges         string  `gorm:"column:ip_ranges"`
	RecoveryLeft   int64   `gorm:"column:recovery_left"`
	Bond           bond    `gorm:"embedded"`

	Counters     countersRow `gorm:"embedded"`
	CountersCode []byte      `gorm:"column:counters_code"`

	bad   bool // a value could not be read
	left  any  // RecoveryLeft as stored, for an audit: no code covers it, so it may be of any type
	found any  // NameFolded likewise
}

// TableName names the table for GORM.
func (userRow) TableName() string { return "users" }

// countersRow is the part of a row of users that every sign-in writes: failures, and the
// last sign-in that succeeded. Delays are in milliseconds.
type countersRow struct {
	PasswordFailures   int64   `gorm:"column:password_failures"`
	PasswordDelayStart instant `gorm:"column:password_delay_start"`
	PasswordDelay      int64   `gorm:"column:password_delay"`
	CodeFailures       int64   `gorm:"column:code_failures"`
	CodeDelayStart     instant `gorm:"column:code_delay_start"`
	CodeDelay          int64   `gorm:"column:code_delay"`
	PendingSignIns     int64   `gorm:"column:pending_sign_ins"`
	PutOff             int64   `gorm:"column:recovery_put_off"`

	// SignIns counts sign-ins. It is 0 in rows of releases before 1.2.1, whose last sign-in
	// no code covers.
	SignIns            int64   `gorm:"column:sign_ins"`
	LastSignIn         instant `gorm:"column:last_sign_in_at"`
	LastSignInProgram  string  `gorm:"column:last_sign_in_program"`
	LastSignInComputer string  `gorm:"column:last_sign_in_computer"`
	LastSignInAddress  string  `gorm:"column:last_sign_in_address"`
}

// listedColumns are the columns for lists; userColumns are all that an account needs.
const (
	listedColumns = `user_key, version, user_id, name, email, group_id, disabled, tapemaster, revocation,
otp_required, otp_state, otp_guarded, otp_pause_from, otp_pause_until, created_at, last_sign_in_at, last_sign_in_program, last_sign_in_computer, last_sign_in_address,
role, denied_programs, ip_ranges, password_set_at, change_password, password_failures, password_delay, code_delay, id_folded`
	userColumns = listedColumns + `, password_hash, email_folded, group_folded, pending_since, code,
password_delay_start, code_failures, code_delay_start, pending_sign_ins, recovery_put_off, sign_ins, counters_code, ` + bondColumns
)

// fields returns pointers for userColumns.
func (u *userRow) fields() []any {
	return []any{
		&u.Key, &u.Version, &u.UserID, &u.Name, &u.Email, &u.GroupID, &u.Disabled, &u.Tapemaster, &u.Revocation,
		&u.OTPRequired, &u.OTPState, &u.Guarded, &u.PauseFrom, &u.PauseUntil, &u.Created, &u.Counters.LastSignIn, &u.Counters.LastSignInProgram, &u.Counters.LastSignInComputer, &u.Counters.LastSignInAddress,
		&u.Role, &u.Denied, &u.Ranges, &u.PasswordSet, &u.ChangePassword, &u.Counters.PasswordFailures, &u.Counters.PasswordDelay, &u.Counters.CodeDelay, &u.IDFolded,
		&u.PasswordHash, &u.EmailFolded, &u.GroupFolded, &u.PendingSince, &u.Code,
		&u.Counters.PasswordDelayStart, &u.Counters.CodeFailures, &u.Counters.CodeDelayStart, &u.Counters.PendingSignIns, &u.Counters.PutOff, &u.Counters.SignIns, &u.CountersCode,
		&u.Bond.Mark, &u.Bond.Generation, &u.Bond.RecoveryDigest, &u.Bond.TemporaryDigest,
	}
}

// listedFields returns pointers for listedColumns.
func (u *userRow) listedFields() []any { return u.fields()[:strings.Count(listedColumns, ",")+1] }

// allFields returns pointers for userColumns followed by recovery_left and name_folded.
func (u *userRow) allFields() []any { return append(u.fields(), &u.left, &u.found) }

// newUserRow returns the row of an account, without its state and its codes.
func newUserRow(a data.Account) userRow {
	return userRow{
		Key:            a.Key,
		Version:        a.Version,
		UserID:         a.ID,
		IDFolded:       data.Fold(a.ID),
		Name:           a.Name,
		NameFolded:     data.Fold(a.Name),
		Email:          a.Email,
		EmailFolded:    folded(a.Email),
		GroupID:        a.Group,
		GroupFolded:    folded(a.Group),
		Disabled:       boolean(a.Disabled),
		Tapemaster:     boolean(a.Tapemaster),
		Revocation:     string(a.Revocation),
		OTPRequired:    boolean(a.OTPRequired),
		Guarded:        boolean(a.Guarded),
		PauseFrom:      at(a.OTPPause.From),
		PauseUntil:     at(a.OTPPause.Until),
		PendingSince:   at(a.PendingSince),
		Created:        at(a.CreatedAt),
		PasswordHash:   a.PasswordHash,
		PasswordSet:    at(a.PasswordSet),
		ChangePassword: string(a.ChangePassword),
		Role:           string(a.Role),
		Denied:         int64(a.Denied),
		Ranges:         string(a.Ranges),
		Counters:       newCountersRow(a.Passwords, a.Codes, a.PendingSignIns, a.PutOff).signedIn(a.LastSignIn),
	}
}

// texts returns the texts for the search index.
func (u *userRow) texts() *Texts {
	return &Texts{Key: u.Key, ID: u.UserID, Name: u.Name, Email: u.Email}
}

// columns returns what UpdateAccount writes.
func (u *userRow) columns() map[string]any {
	return map[string]any{
		"version":         u.Version,
		"user_id":         u.UserID,
		"id_folded":       u.IDFolded,
		"name":            u.Name,
		"name_folded":     data.Fold(u.Name), // NameFolded is not read
		"email":           u.Email,
		"email_folded":    u.EmailFolded,
		"group_id":        u.GroupID,
		"group_folded":    u.GroupFolded,
		"disabled":        u.Disabled,
		"tapemaster":      u.Tapemaster,
		"revocation":      u.Revocation,
		"otp_required":    u.OTPRequired,
		"otp_state":       u.OTPState,
		"otp_guarded":     u.Guarded,
		"otp_pause_from":  u.PauseFrom,
		"otp_pause_until": u.PauseUntil,
		"pending_since":   u.PendingSince,
		"created_at":      u.Created,
		"password_hash":   u.PasswordHash,
		"password_set_at": u.PasswordSet,
		"change_password": u.ChangePassword,
		"role":            u.Role,
		"denied_programs": u.Denied,
		"ip_ranges":       u.Ranges,
		"code":            u.Code,
	}
}

func (u *userRow) user() data.User {
	var givenOut time.Time
	if u.ChangePassword == string(data.TemporaryFirst) {
		givenOut = u.PasswordSet.time()
	}
	return data.User{
		Key:         u.Key,
		Version:     u.Version,
		ID:          u.UserID,
		Name:        u.Name,
		Email:       u.Email,
		Group:       u.GroupID,
		Disabled:    bool(u.Disabled),
		Tapemaster:  bool(u.Tapemaster),
		Revocation:  data.Revocation(u.Revocation),
		OTP:         data.OTPState(u.OTPState),
		OTPRequired: bool(u.OTPRequired),
		Guarded:     bool(u.Guarded),
		OTPPause:    data.Pause{From: u.PauseFrom.time(), Until: u.PauseUntil.time()},
		CreatedAt:   u.Created.time(),
		Role:        data.Role(u.Role),
		Denied:      data.Programs(u.Denied),
		Ranges:      data.Ranges(u.Ranges),
		Unset:       !u.PasswordSet.set,
		Held:        u.held(),
		GivenOut:    givenOut,
		LastSignIn:  data.SignIn{At: u.Counters.LastSignIn.time(), Program: u.Counters.LastSignInProgram, Computer: u.Counters.LastSignInComputer, Address: u.Counters.LastSignInAddress},
	}
}

// held reports whether there is something that Unlock lifts.
func (u *userRow) held() bool {
	return u.Revocation != string(data.NotRevoked) || u.Counters.PasswordFailures != 0 || u.Counters.PasswordDelay != 0 || u.Counters.CodeDelay != 0
}

func (u *userRow) account(authenticators []authenticatorRow) data.Account {
	a := data.Account{
		User:           u.user(),
		PasswordHash:   u.PasswordHash,
		PasswordSet:    u.PasswordSet.time(),
		ChangePassword: data.PasswordChange(u.ChangePassword),
		Passwords:      counter(u.Counters.PasswordFailures, u.Counters.PasswordDelayStart, u.Counters.PasswordDelay),
		Codes:          counter(u.Counters.CodeFailures, u.Counters.CodeDelayStart, u.Counters.CodeDelay),
		PendingSince:   u.PendingSince.time(),
		PendingSignIns: int(u.Counters.PendingSignIns),
		PutOff:         int(u.Counters.PutOff),
		RecoverySet:    u.Bond.recoverySet(),
	}
	for _, row := range authenticators {
		a.Authenticators = append(a.Authenticators, row.authenticator())
	}
	return a
}

func newCountersRow(passwords, codes data.Counter, pendingSignIns, putOff int) countersRow {
	return countersRow{
		PasswordFailures:   int64(passwords.Failures),
		PasswordDelayStart: at(passwords.Start),
		PasswordDelay:      passwords.Delay.Milliseconds(),
		CodeFailures:       int64(codes.Failures),
		CodeDelayStart:     at(codes.Start),
		CodeDelay:          codes.Delay.Milliseconds(),
		PendingSignIns:     int64(pendingSignIns),
		PutOff:             int64(putOff),
	}
}

// signedIn returns c with another last sign-in.
func (c countersRow) signedIn(s data.SignIn) countersRow {
	c.LastSignIn, c.LastSignInProgram, c.LastSignInComputer, c.LastSignInAddress = at(s.At), s.Program, s.Computer, s.Address
	return c
}

// counted returns c with other failures.
func (c countersRow) counted(failures countersRow) countersRow {
	failures.SignIns, failures.LastSignIn = c.SignIns, c.LastSignIn
	failures.LastSignInProgram, failures.LastSignInComputer, failures.LastSignInAddress = c.LastSignInProgram, c.LastSignInComputer, c.LastSignInAddress
	return failures
}

func counter(failures int64, start instant, delay int64) data.Counter {
	return data.Counter{Failures: int(failures), Start: start.time(), Delay: time.Duration(delay) * time.Millisecond}
}
