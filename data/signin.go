package data

import (
	"net/netip"
	"strings"
	"time"
	"unicode"
)

// A Client names the program that asks, for the audit and for policies on the lowest
// version.
type Client struct {
	// What the program says of itself. A server can't check it.
	Program  string // TapeMaster, Lite, Checkpoint
	Version  string // like 1.2.0
	Computer string // host name

	// What a server has seen of it, empty if none was asked; a client can't claim them.
	Address string
	Key     string // fingerprint of the key of the program instance
}

// SeenIn returns the client with what the server that was called has seen of it. What such
// a client claims is kept in a form in which it can't be taken for anything else, see claimed.
func (c Client) SeenIn(call Call) Client {
	c.Address, c.Key = shortAddress(call.Address), call.Key
	if c.Address != "" || c.Key != "" {
		c.Program, c.Version, c.Computer = claimed(c.Program), claimed(c.Version), claimed(c.Computer)
	}
	return c
}

// shortAddress returns an IP address in its one short form: IPv6 as RFC 5952 has it, and what
// is mapped to it from IPv4 as IPv4. Anything else is returned as it is.
func shortAddress(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	return ip.Unmap().String()
}

// longestClaim is how many characters are kept of what a client claims: as many as a name
// in the DNS has.
const longestClaim = 253

// claimed returns a name or version that a client claims with nothing but letters, digits and
// the marks of such names, and a question mark for each other character: "vm, 10.1.4.22" can't
// pass for a name with an address, and a line has one end.
func claimed(name string) string {
	var kept strings.Builder
	n := 0
	for _, r := range name {
		if n++; n > longestClaim {
			break
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("-._+", r) {
			r = '?'
		}
		kept.WriteRune(r)
	}
	return kept.String()
}

// An Attempt is what somebody typed into the login dialog.
type Attempt struct {
	Login    string // User-ID or email address
	Password string
	Code     string // as typed; empty if the field was left empty
	Client   Client
}

// String keeps password and code out of logs and messages.
func (Attempt) String() string { return redacted }

// GoString keeps password and code out of logs and messages.
func (Attempt) GoString() string { return redacted }

// An Outcome is what became of an attempt. Exactly one of Refusal, Ticket and
// Session is set.
type Outcome struct {
	Refusal *Refusal
	Ticket  Ticket   // accepted; Enrolment and ChangePassword say what comes first
	Session *Session // signed in

	Enrolment      *Enrolment     // popup 1 must be shown first
	ChangePassword PasswordChange // a new password must be chosen first
	RecoveryDue    bool           // recovery codes must be stored first
	Codes          int            // wrong codes since the last right one, if CodesGuessed
}

// A Factor says how a user signed in.
type Factor string

// The factors. Their texts are stored and never change.
const (
	PasswordOnly  Factor = "password"
	WithCode      Factor = "password and code"
	WithRecovery  Factor = "password and recovery code"
	WithTemporary Factor = "password and temporary code"
	WhilePaused   Factor = "password, one-time password off until a date"
)

// An Enrolment is what popup 1 shows. It holds the secret, so it is never logged and
// is dropped as soon as the popup closes.
type Enrolment struct {
	URI       string // otpauth URI, the content of the QR code
	Issuer    string
	Account   string
	Key       string  // the secret in base32, groups of four
	Activated bool    // the code of this sign-in activated it; popup 1 then has no code field
	Shown     Display // before this time
	// Insist: the sign-in continues only with a code, because the time or the number of
	// sign-ins without one is used up, or because an administrator reset a lost phone.
	Insist bool
	Left   Grace // for how long the user can sign in without one
}

// String keeps the secret out of logs and messages.
func (Enrolment) String() string { return redacted }

// GoString keeps the secret out of logs and messages.
func (Enrolment) GoString() string { return redacted }

// A Grace says how long a Pending user can still sign in without a code. The zero value
// is no limit.
type Grace struct {
	SignIns int       // how often, this sign-in included; 0: no limit
	Until   time.Time // zero: no limit
}

// Ends reports whether there is a limit.
func (g Grace) Ends() bool { return g.SignIns > 0 || !g.Until.IsZero() }

// An Overview is what the first page shows.
type Overview struct {
	Session Session
	User    User
	Counts  *Counts // nil unless the user has tapemaster rights
	Chores  *Chores // nil unless the user has tapemaster rights
	Since   Since

	MayTurnOn    bool            // users may turn on their own one-time password, which is off, see MySignIn
	RecoveryLeft int             // unused recovery codes; -1 if the user can't have any
	RecoveryOf   int             // size of the set; 0: none was made yet
	Offer        *RecoveryOffer  // to make the first recovery codes; nil: there is none
	Needed       []NeededVersion // newer versions that the policy requires
	KeyPlace     Sentence        // where the key of the database is kept, for holders of tapemaster rights
}

// Since is what happened to an account since its last sign-in.
type Since struct {
	WrongPasswords, WrongCodes int     // refused sign-ins
	Changes                    []Event // of password, authenticators and rights, newest first, except by the user in this sign-in
	Alarms                     []Event // for administrators: break glass, restored, damaged; newest first
	// TurnedOn is the latest event in which the account turned on its own one-time password,
	// if that is less than TurnedOnShown ago, whatever sign-ins came since; its Kind is
	// empty if there is none.
	TurnedOn Event
}

// TurnedOnShown is for how long users are told that their account has turned on its own
// one-time password: a fortnight, about as long as people are away. Somebody else who did it
// signs in next, so that one telling would reach only them, and the user can't sign in
// before an administrator has reset it.
const TurnedOnShown = 14 * 24 * time.Hour
