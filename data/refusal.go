package data

import "time"

// A Refusal is a result, not an error: the judge committed it.
type Refusal struct {
	Reason Reason
	Proven bool // whether the password was right
	// Wait is the time until a code is judged again, for CodeDelay and a WrongCode
	// that starts a delay; until the authenticator surely shows one that was not
	// used, for UsedCode.
	Wait  time.Duration
	Where CodePlace // the code was typed, or asked for
	// SingleUse is what a wrong code had the form of, for WrongCode; empty for one of an
	// authenticator.
	SingleUse SingleUseKind
	Needs     string // version to install, for OldProgram
	Program   string // for OldProgram and DeniedProgram
}

// A CodePlace says where a code is typed, on which depends what else helps there.
type CodePlace int

// The places.
const (
	AtSignIn    CodePlace = iota // a login window, where a recovery code can be typed, too
	AtPending                    // a login window, where an empty field shows the QR code again
	BesideQR                     // beside a QR code that was scanned just now: no other authenticator counts
	OwnCodeOnly                  // where only a code of an activated authenticator counts
)

// String returns the true reason, for logs. What people are told comes from
// package words.
func (r Refusal) String() string { return string(r.Reason) }

// Retry reports whether another code can be typed at the same place: the
// sign-in as such is not over.
func (r Refusal) Retry() bool { return r.Reason.is(again) }

// Says tells the person at the screen why they were refused, and what to do next.
// Before the password is proven everybody is told the same, whatever the reason.
func (r Refusal) Says() Sentence {
	if !r.Proven {
		return Say(beforePassword)
	}
	if says := r.Reason.row().says; says != nil {
		return says(r)
	}
	return Say(signInAgain)
}

// Told returns what a program on another computer may know of a refusal: before the password
// is proven, nothing but that.
func (r Refusal) Told() Refusal {
	if !r.Proven {
		return Refusal{}
	}
	return r
}

// Used says how much more than the code that was typed is used up.
type Used int

// What is used up, for a UsedCode.
const (
	UsedOnce     Used = iota // that code; the next one counts
	UsedLater                // some after it: the clock of phone or computer was set right
	UsedFarAhead             // many after it: the computer's clock stood ahead, and was set back
)

// Ahead says what is used up, by how long there is to wait. Clocks that are
// wrong by no more than codes tolerate use up no more than the three steps before
// the computer's clock, and a phone may be a step behind it.
func (r Refusal) Ahead() Used {
	const step = 30 * time.Second
	switch {
	case r.Wait <= step:
		return UsedOnce
	case r.Wait <= 5*step:
		return UsedLater
	default:
		return UsedFarAhead
	}
}
