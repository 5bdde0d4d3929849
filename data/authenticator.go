package data

import "time"

// An OTPState is the state of a user's one-time password.
type OTPState string

// The states. Nothing that is done in a login window turns Active or Blocked into
// Pending; only an administrator can.
const (
	Off     OTPState = "Off"     // not required
	Pending OTPState = "Pending" // required, and no authenticator was ever activated
	Active  OTPState = "Active"  // required, and an activated authenticator is usable
	Blocked OTPState = "Blocked" // required, activated ones exist, and none is usable
)

// An Authenticator is a secret shared with the app on a user's phone.
type Authenticator struct {
	ID          string // random, made by the domain
	Name        string
	Sealed      []byte // the secret as data/vault sealed it; nothing else is ever stored
	CreatedAt   time.Time
	ActivatedAt time.Time // zero until one of its codes is proven
	UsedAt      time.Time
	LastStep    int64 // newest RFC 6238 time step whose code was used; every step up to it is refused
	Drift       int   // learned drift of its clock in time steps, -2 to 2
	Disabled    bool  // after too many wrong codes
	Shown       Display
}

// A Display says how often a QR code was shown, and when, in which program and on
// which computer last.
type Display struct {
	Count    int
	At       time.Time
	Program  string // as its client claims, if there is an Address
	Computer string // the same
	Address  string // of that client, as the server saw it; empty if no server was asked
}

// StateOf is the only function that decides between Off, Pending, Active and Blocked.
// usable reports whether the secret of an authenticator can be used.
func StateOf(required bool, authenticators []Authenticator, usable func(Authenticator) bool) OTPState {
	if !required {
		return Off
	}
	state := Pending
	for _, a := range authenticators {
		switch {
		case a.ActivatedAt.IsZero():
		case !a.Disabled && usable(a):
			return Active
		default:
			state = Blocked
		}
	}
	return state
}

// NotDisabled is the usable function for callers that can't open secrets.
func NotDisabled(a Authenticator) bool { return !a.Disabled }
