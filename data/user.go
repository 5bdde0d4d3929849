package data

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Superuser is the User-ID of the account that Set Up makes. Only this account
// gives or takes tapemaster rights, and it alone may be without a group.
const Superuser = "tapemaster"

// A Revocation says why a user may not sign in until an administrator unlocks
// the account. It is separate from the flag Disabled.
type Revocation string

// The reasons for a revocation.
const (
	NotRevoked      Revocation = ""
	WrongPasswords  Revocation = "passwords"     // too many wrong passwords in a row
	ByAdministrator Revocation = "administrator" // revoked by hand
)

// A PasswordChange says why a user has to choose a new password before doing anything
// else.
type PasswordChange string

// The reasons for a forced change.
const (
	NoChange       PasswordChange = ""
	TemporaryFirst PasswordChange = "temporary" // the password was given out for one sign-in
	CodesGuessed   PasswordChange = "guessed"   // many wrong codes since the last success, from somebody who knew the password
)

// A User is what administrators see and change. What is mostly zero is left out where users are
// written as JSON: a page of them is half as long then.
type User struct {
	Key        int64      // identity in the database, never reused; 0 before the user is added
	Version    int64      // grows with each change that administrators can see
	ID         string     // User-ID, 1 to 16 characters, unique without regard to case
	Name       string     // display name
	Email      string     `json:",omitzero"` // may be empty; unique without regard to case and usable to sign in
	Group      string     // Group-ID; empty only for Superuser
	Role       Role       `json:",omitzero"` // place in the group; it has no effect in TapeMaster
	Denied     Programs   `json:",omitzero"` // that the user may not start, usually none
	Ranges     Ranges     `json:",omitzero"` // from where the user can sign in to a server, usually anywhere
	Disabled   bool       `json:",omitzero"`
	Tapemaster bool       `json:",omitzero"` // tapemaster rights: may administer users
	Revocation Revocation `json:",omitzero"`
	OTP        OTPState   // follows from OTPRequired and the authenticators, see StateOf

	OTPRequired bool `json:",omitzero"` // the field One Time Password
	// Guarded: the QR code of a new authenticator is shown only after the temporary
	// code that an administrator gave out was typed, see Lost Phone.
	Guarded  bool  `json:",omitzero"`
	OTPPause Pause `json:",omitzero"` // while no code is asked for, although there are authenticators
	// Unset: no password was ever set, as for an imported user, and none matches.
	Unset bool `json:",omitzero"`
	// Held: there is something that Unlock lifts: a revocation, a delay, or wrong
	// passwords that were counted.
	Held bool `json:",omitzero"`
	// GroupRequires: the rule of the group requires a one-time password now. It is not
	// stored with the user; the service fills it in.
	GroupRequires bool `json:",omitzero"`
	// GivenOut is when the present password was given out for one sign-in; zero
	// if the user chose it.
	GivenOut   time.Time `json:",omitzero"`
	CreatedAt  time.Time
	LastSignIn SignIn `json:",omitzero"`
	// Unreadable: a value of the record can't be read, or contradicts another one,
	// because no program of ours wrote it. The values read before it are filled in.
	Unreadable bool `json:",omitzero"`
}

// Sound reports whether one of our programs can have written what a list shows of u.
// Lists don't check keyed codes: only Verify finds what is false but looks right.
func (u User) Sound() bool {
	return !u.Unreadable && CheckUserID(u.ID) == nil && CheckRole(u.Role) == nil && IsWritable(u.CreatedAt) && IsWritable(u.LastSignIn.At) &&
		IsWritable(u.OTPPause.Until) && slices.Contains([]OTPState{"", Off, Pending, Active, Blocked}, u.OTP)
}

// A Role is a user's place in the group: "0" (highest) to "7" (lowest), or NoRole,
// which counts as the lowest.
type Role string

// NoRole is the role of a user who was given none.
const NoRole Role = ""

// Roles returns all roles but NoRole, the highest first.
func Roles() []Role { return []Role{"0", "1", "2", "3", "4", "5", "6", "7"} }

// MayStart reports whether u may start a program. Everybody may start one that is not
// ours.
func (u User) MayStart(program string) bool { return u.Denied&ProgramNamed(RuledAs(program)) == 0 }

// IsSuperuser reports whether u is the account that Set Up made.
func (u User) IsSuperuser() bool { return Fold(u.ID) == Superuser }

// Label names u in a sentence: by User-ID or, if what is stored can't be one, by key.
func (u User) Label() string {
	if CheckUserID(u.ID) != nil {
		return fmt.Sprintf("user number %d", u.Key)
	}
	return u.ID
}

// Activated is the value of the field Activated.
func (u User) Activated() bool { return u.OTP == Active || u.OTP == Blocked }

// A Pause is a period without a one-time password. It has no effect before its start,
// so that setting the clock back does not prolong it.
type Pause struct {
	From, Until time.Time `json:",omitzero"` // zero if there is none
}

// On reports whether the pause is in effect at the time now.
func (p Pause) On(now time.Time) bool {
	return !p.Until.IsZero() && !now.Before(p.From) && now.Before(p.Until)
}

// A SignIn says when, with which program and on which computer a user signed in.
type SignIn struct {
	At       time.Time `json:",omitzero"` // zero: never
	Program  string    `json:",omitzero"` // as its client claims, if there is an Address
	Computer string    `json:",omitzero"` // the same
	Address  string    `json:",omitzero"` // of that client, as the server saw it; empty if no server was asked
}

// A Group gathers users. Every user but Superuser belongs to one.
type Group struct {
	Key         int64
	ID          string // Group-ID, 1 to 10 letters and digits, unique without regard to case
	Description string
	Rule        GroupRule

	Members  int64
	Enrolled int64 // members whose one-time password is Active or Blocked
	Pending  int64 // members whose one-time password is Pending
}

// Differing returns the names of the fields that an edit can change and that differ
// between g and o: FieldDescription and FieldRule.
func (g Group) Differing(o Group) []string {
	var fields []string
	if g.Description != o.Description {
		fields = append(fields, FieldDescription)
	}
	if !g.Rule.Same(o.Rule) {
		fields = append(fields, FieldRule)
	}
	return fields
}

// A GroupRule says whether the members of a group need a one-time password.
type GroupRule struct {
	Required bool
	From     time.Time // when that begins; zero: at once
}

// Holds reports whether members need a one-time password at the time now.
func (r GroupRule) Holds(now time.Time) bool { return r.Required && !now.Before(r.From) }

// Same reports whether two rules mean the same. Times are stored to the second, and
// the date of an optional rule does not matter.
func (r GroupRule) Same(o GroupRule) bool {
	return r.Required == o.Required && (!r.Required || r.From.Truncate(time.Second).Equal(o.From.Truncate(time.Second)))
}

// A Counter counts failures since the last success and delays further tries. A delay
// is kept as its start and its length, and a start in the future counts as now, so
// that a clock that was set forward for a while locks nobody out for longer than the
// delay.
type Counter struct {
	Failures int
	Start    time.Time     // of the present delay; zero if there is none
	Delay    time.Duration // 0 if there is none
}

// Left returns how long further tries are still delayed at the time now.
func (c Counter) Left(now time.Time) time.Duration {
	if c.Delay <= 0 || c.Start.IsZero() {
		return 0
	}
	elapsed := max(now.Sub(c.Start), 0)
	return max(c.Delay-elapsed, 0)
}

// An Account is a User with what the rules of sign-in need and no window shows.
type Account struct {
	User
	PasswordHash   string // argon2id in PHC form; empty: no password was ever set and none matches
	PasswordSet    time.Time
	ChangePassword PasswordChange
	Passwords      Counter // wrong passwords in a row
	Codes          Counter // wrong codes since the last right one
	Authenticators []Authenticator

	PendingSince   time.Time // when the one-time password was turned on or restarted; zero while it is off
	PendingSignIns int       // sign-ins without a code since then
	PutOff         int       // sign-ins with a code since then that left the user without recovery codes
	// RecoverySet: a set of recovery codes was made, used up or not. The store sets it. It
	// may be false for a set that a release before 1.2.1 made.
	RecoverySet bool

	// Damaged: the record was modified outside TapeTrack. None of it can be trusted,
	// and it has no secrets; Key and what is shown are as stored.
	Damaged bool
}

// Field lengths in characters (Unicode code points).
const (
	MaxUserID      = 20 // of sAMAccountName, the longest that Active Directory takes for a user
	MaxName        = 64
	MaxEmail       = 254 // RFC 5321 section 4.5.3.1.3
	MaxGroupID     = 10
	MaxDescription = 100
	MaxPassword    = 1024
	MaxReason      = 200 // of a help-desk act
	MaxMessage     = 200 // to a user who is disconnected
	MaxDevice      = 40  // name of an authenticator
)

// IsLoginName reports whether name could be a User-ID or an e-mail address, so
// that looking it up makes sense.
func IsLoginName(name string) bool {
	return name != "" && len(name) <= 4*MaxEmail && !strings.ContainsFunc(name, IsUnseen)
}
