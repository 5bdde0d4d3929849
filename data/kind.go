package data

import (
	"slices"
	"time"
)

// ConsolePrefix begins the Actor of an event at the console: console:account@computer.
const ConsolePrefix = "console:"

// A Kind says what an event is about.
type Kind string

// Kinds of events. Their texts are stored and never change.
const (
	SignedIn        Kind = "sign-in"         // Detail: the factors used
	SignInBegun     Kind = "sign-in-begun"   // something is to be shown or chosen before it is complete; Detail: the factors used
	SignInRefused   Kind = "sign-in-refused" // Detail: the true reason
	SignedOut       Kind = "sign-out"        // Detail: by what it ended, if not by its user
	QRShown         Kind = "qr-shown"        // logged before anything is painted
	OTPActivated    Kind = "otp-activated"
	OTPTurnedOn     Kind = "otp-on"
	OTPTurnedOff    Kind = "otp-off"
	OTPRestarted    Kind = "otp-restarted"
	OTPBlocked      Kind = "otp-blocked"
	UserAdded       Kind = "user-added"
	UserChanged     Kind = "user-changed" // Detail: names of the changed fields
	UserDeleted     Kind = "user-deleted"
	UserRevoked     Kind = "user-revoked"
	UserUnlocked    Kind = "user-unlocked"
	EmailsAlike     Kind = "emails-alike" // Detail: the other user; releases before 1.2.1 took two spellings for two addresses
	PasswordChanged Kind = "password-changed"
	PasswordReset   Kind = "password-reset"
	GroupAdded      Kind = "group-added"   // Detail: the Group-ID
	GroupChanged    Kind = "group-changed" // Detail: the Group-ID, and what its rule is
	GroupDeleted    Kind = "group-deleted" // Detail: the Group-ID, and where its members went
	PolicySet       Kind = "policy-set"    // Detail: name=value
	DatabaseMade    Kind = "database-made"
	ClockBehind     Kind = "clock-behind" // the clock stood before the latest time of the log

	PasswordRefused   Kind = "password-refused"   // a wrong password or code typed elsewhere than at sign-in
	IdentityConfirmed Kind = "identity-confirmed" // the right ones, typed again by whoever is signed in

	QRRenewed            Kind = "qr-renewed" // a new secret, asked for in popup 1
	AuthenticatorAdded   Kind = "authenticator-added"
	AuthenticatorRenamed Kind = "authenticator-renamed"
	AuthenticatorRemoved Kind = "authenticator-removed"
	PhoneReplaced        Kind = "authenticator-replaced" // all older ones went
	RecoveryCodesMade    Kind = "recovery-codes-made"
	RecoveryCodeUsed     Kind = "recovery-code-used" // Detail: how many are left
	TemporaryCodeUsed    Kind = "temporary-code-used"

	OTPReset            Kind = "otp-reset"             // Lost phone, Reset; Detail: the reason
	TemporaryCodeIssued Kind = "temporary-code-issued" // Detail: the reason
	OTPPaused           Kind = "otp-paused"            // Detail: until when, and the reason
	OTPResumed          Kind = "otp-resumed"
	CodeTested          Kind = "code-tested" // Detail: whether it matched

	KeyRotated     Kind = "key-rotated"
	KeyExported    Kind = "key-exported"
	KeyImported    Kind = "key-imported"
	BackedUp       Kind = "backup-made"
	Restored       Kind = "restored"
	Recovered      Kind = "recovered" // break glass: tapectl recover
	AuditBegun     Kind = "audit-begun"
	AuditVerified  Kind = "audit-verified" // found sound
	AuditUnsound   Kind = "audit-unsound"  // Detail: what was found first
	ActDenied      Kind = "act-denied"     // Detail: what somebody without the right was told
	EventsExported Kind = "events-exported"
	UsersExported  Kind = "users-exported" // Detail: how many
	UsersImported  Kind = "users-imported" // Detail: file, numbers, SHA-256; the only event of whoever was added
)

// kinds have what follows from each kind. Its words are in package words.
var kinds = []struct {
	kind  Kind
	facts kindFact
}{
	{SignedIn, 0},
	{SignInBegun, 0},
	{SignInRefused, refused | reasoned},
	{SignedOut, 0},
	{QRShown, 0},
	{OTPActivated, told | inPopups},
	{OTPTurnedOn, told | inPopups},
	{OTPTurnedOff, told},
	{OTPRestarted, told},
	{OTPBlocked, refused | told},
	{UserAdded, 0},
	{UserChanged, told},
	{UserDeleted, 0},
	{UserRevoked, refused | told},
	{UserUnlocked, told},
	{EmailsAlike, alarming},
	{PasswordChanged, told | inPopups},
	{PasswordReset, told},
	{GroupAdded, 0},
	{GroupChanged, 0},
	{GroupDeleted, 0},
	{PolicySet, 0},
	{DatabaseMade, 0},
	{ClockBehind, refused},
	{PasswordRefused, refused | reasoned},
	{IdentityConfirmed, 0},
	{QRRenewed, told | inPopups},
	{AuthenticatorAdded, told},
	{AuthenticatorRenamed, told},
	{AuthenticatorRemoved, told},
	{PhoneReplaced, told},
	{RecoveryCodesMade, told},
	{RecoveryCodeUsed, told | inPopups},
	{TemporaryCodeUsed, told | inPopups},
	{OTPReset, told},
	{TemporaryCodeIssued, told},
	{OTPPaused, told},
	{OTPResumed, told},
	{CodeTested, told},
	{KeyRotated, alarming},
	{KeyExported, alarming},
	{KeyImported, alarming},
	{BackedUp, 0},
	{Restored, alarming},
	{Recovered, alarming},
	{AuditBegun, 0},
	{AuditVerified, 0},
	{AuditUnsound, refused | alarming},
	{ActDenied, refused},
	{EventsExported, 0},
	{UsersExported, 0},
	{UsersImported, 0},
}

// A kindFact is something that holds for events of a kind.
type kindFact uint8

const (
	refused  kindFact = 1 << iota // its outcome
	reasoned                      // Detail is a Reason
	told                          // to the user whom it is about, at the next sign-in
	inPopups                      // a sign-in and its popups bring it about, too
	alarming                      // every administrator is told
)

// Kinds returns all kinds of events.
func Kinds() []Kind {
	all := make([]Kind, len(kinds))
	for i, row := range kinds {
		all[i] = row.kind
	}
	return all
}

// kindsWith returns the kinds for which a fact holds.
func kindsWith(f kindFact) []Kind {
	var with []Kind
	for _, row := range kinds {
		if row.facts&f != 0 {
			with = append(with, row.kind)
		}
	}
	return with
}

func (k Kind) is(f kindFact) bool { return slices.Contains(kindsWith(f), k) }

// RefusedKinds returns the kinds of events whose outcome is Refused.
func RefusedKinds() []Kind { return kindsWith(refused) }

// ToldKinds returns the kinds of events that users are told of at their next
// sign-in.
func ToldKinds() []Kind { return kindsWith(told) }

// AlarmKinds returns the kinds of events that every administrator is told of.
func AlarmKinds() []Kind { return kindsWith(alarming) }

// Outcome returns how events of a kind end.
func (k Kind) Outcome() EventOutcome {
	if k.is(refused) {
		return Refused
	}
	return Succeeded
}

// InPopups reports whether a sign-in and its popups bring about events of a kind,
// too: what users did on their way in is no news to them.
func (k Kind) InPopups() bool { return k.is(inPopups) }

// Reason returns why something was refused, with true, if that is what an event's
// detail says.
func (e Event) Reason() (Reason, bool) {
	return Reason(e.Detail), e.Detail != "" && e.Kind.is(reasoned)
}

// An Event is one line of the audit. It never holds a secret, a code, a
// password, an otpauth URI, or what was typed for an unknown User-ID.
type Event struct {
	ID       int64
	At       time.Time
	Kind     Kind
	UserKey  int64  // whom it is about; 0 if nobody or an unknown user
	UserID   string // the User-ID at that time
	Actor    string // User-ID of whoever acted, or console:account@computer; By says who that was proven to be
	Program  string
	Computer string
	Detail   string
	// Damaged: a value can't be read, because no program of ours wrote it; what
	// stands before it is there. That the rest is genuine only Verify tells.
	Damaged bool
}

// Sound reports whether e can be what a program of ours wrote, as far as a list
// can tell without looking at the chain.
func (e Event) Sound() bool { return !e.Damaged && IsWritable(e.At) }

// Nobody stands where the name of whoever acted would, if nobody has shown who they
// are. No User-ID has parentheses.
const Nobody = "(unknown)"

// By returns who acted as files and scripts have it: a User-ID,
// console:account@computer, Nobody, or "" for what happened by itself.
//
// Events of a sign-in that was refused are stored with the user whom they are
// about as the one who acted, and so are locks after wrong passwords and codes.
// But whoever typed there did not prove who they were.
func (e Event) By() string {
	switch {
	case e.Actor != e.UserID: // an administrator, or the console
		return e.Actor
	case e.Kind == SignInRefused, e.Kind == OTPBlocked, e.Kind == UserRevoked && e.Detail != string(ByAdministrator):
		return Nobody
	}
	return e.Actor
}
