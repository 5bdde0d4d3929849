package data

import "slices"

// A Kind says what an event is about.
type Kind string

// Kinds of events. Their texts are stored and never change. See
// kinds below.
const (
	SignedIn          Kind = "sign-in"            // Detail: the factors used
	SignInBegun       Kind = "sign-in-begun"      // something is to be shown or chosen before it is complete; Detail: the factors used
	SignedOut         Kind = "sign-out"           // Detail: by what it ended, if not by its user
	SessionsEnded     Kind = "sessions-ended"     // by an act whose own event does not say so; Detail: how many, and why
	SessionCut        Kind = "session-cut"        // by an administrator; Detail: where it was, and the message
	SessionEnded      Kind = "session-ended"      // by its user, in another one; Detail: where it was
	SessionReplaced   Kind = "session-replaced"   // by a sign-in, since no more are permitted at once; Detail: where it was
	SessionLost       Kind = "session-lost"       // its program was not seen for too long; Detail: where it was
	SessionOutside    Kind = "session-outside"    // an act came from an address that the user is not permitted; Detail: where it was; Address: that address
	IdentityConfirmed Kind = "identity-confirmed" // password or code, typed again by whoever is signed in

	SignInRefused   Kind = "sign-in-refused"  // Detail: the true reason
	PasswordRefused Kind = "password-refused" // a wrong password or code typed elsewhere than at sign-in
	ActDenied       Kind = "act-denied"       // Detail: what somebody without the right was told
	UserRevoked     Kind = "user-revoked"
	OTPBlocked      Kind = "otp-blocked"
	SignInsRefused  Kind = "sign-ins-refused" // several from one address, which are not listed one by one; Detail: how many
	LocksLimited    Kind = "locks-limited"    // an address has locked as many users as it can; Detail: how many
	TokenMisused    Kind = "token-misused"    // over the key of another program; Detail: what was copied

	QRShown              Kind = "qr-shown"   // logged before anything is painted
	QRRenewed            Kind = "qr-renewed" // a new secret, asked for in popup 1
	OTPActivated         Kind = "otp-activated"
	OTPTurnedOn          Kind = "otp-on"
	OTPOwnTurnedOn       Kind = "otp-own-on"        // by the user; Detail: name of the authenticator
	OTPHolderTurnedOn    Kind = "otp-own-on-holder" // the same by a holder of tapemaster rights
	OTPTurnedOff         Kind = "otp-off"
	OTPRestarted         Kind = "otp-restarted"
	OTPReset             Kind = "otp-reset"  // Lost Phone, Reset; Detail: the reason
	OTPPaused            Kind = "otp-paused" // Detail: until when, and the reason
	OTPResumed           Kind = "otp-resumed"
	CodeTested           Kind = "code-tested" // Detail: whether it matched
	AuthenticatorAdded   Kind = "authenticator-added"
	AuthenticatorRenamed Kind = "authenticator-renamed"
	AuthenticatorRemoved Kind = "authenticator-removed"
	PhoneReplaced        Kind = "authenticator-replaced" // all older ones went
	RecoveryCodesMade    Kind = "recovery-codes-made"
	RecoveryCodeUsed     Kind = "recovery-code-used"    // Detail: how many are left
	TemporaryCodeIssued  Kind = "temporary-code-issued" // Detail: the reason; empty after OTPReset, which has it
	TemporaryCodeUsed    Kind = "temporary-code-used"

	UserAdded       Kind = "user-added"
	UserChanged     Kind = "user-changed" // Detail: the changed fields, see User.Recorded
	UserDeleted     Kind = "user-deleted"
	UserUnlocked    Kind = "user-unlocked"
	EmailsAlike     Kind = "emails-alike" // Detail: the other user; releases before 1.2.1 took two spellings for two addresses
	PasswordChanged Kind = "password-changed"
	PasswordReset   Kind = "password-reset"
	UsersImported   Kind = "users-imported" // Detail: file, numbers, SHA-256; the only event of whoever was added
	UsersExported   Kind = "users-exported" // Detail: how many
	GroupAdded      Kind = "group-added"    // Detail: the Group-ID
	GroupChanged    Kind = "group-changed"  // Detail: the Group-ID, and what its rule is
	GroupDeleted    Kind = "group-deleted"  // Detail: the Group-ID, and where its members went

	PolicySet Kind = "policy-set" // Detail: name=value

	DatabaseMade  Kind = "database-made"
	KeyRotated    Kind = "key-rotated"
	KeyExported   Kind = "key-exported"
	KeyImported   Kind = "key-imported"
	BackedUp      Kind = "backup-made"
	Restored      Kind = "restored"
	OlderAccepted Kind = "older-accepted"  // the database of an earlier state was put back, and is gone on with; Detail: the seal of its log, and the one that was noted
	Recovered     Kind = "recovered"       // break glass: tapectl recover
	ServerMade    Kind = "server-made"     // the database belongs to a server from now on; Detail: its link
	ServerMoved   Kind = "moved-to-server" // nobody signs in here any longer; Detail: the link of the server
	ServerLeft    Kind = "left-server"     // programs open the database without a server again; Detail: the link that it had

	AuditBegun     Kind = "audit-begun"
	AuditVerified  Kind = "audit-verified" // found sound
	AuditUnsound   Kind = "audit-unsound"  // Detail: what was found first
	EventsExported Kind = "events-exported"
	LogCutOff      Kind = "log-cut"      // Detail: which events, and the file that has them, see words.ReadCut
	ClockBehind    Kind = "clock-behind" // the clock stood before the latest time of the log
)

// A KindGroup gathers kinds of events for people who look for one.
type KindGroup string

// The groups, in the order in which they are offered.
const (
	AllEvents     KindGroup = "All"
	SignInEvents  KindGroup = "Sign-ins"
	RefusalEvents KindGroup = "Refusals"
	OTPEvents     KindGroup = "One-time password"
	UserEvents    KindGroup = "Users and groups"
	PolicyEvents  KindGroup = "Policy"
	KeyEvents     KindGroup = "Key and backup"
	LogEvents     KindGroup = "Log and clock"
)

// A kindFact is something that holds for events of a kind.
type kindFact uint8

const (
	refused  kindFact = 1 << iota // its outcome
	reasoned                      // Detail is a Reason
	told                          // to the user whom it is about, at the next sign-in
	inPopups                      // a sign-in and its popups bring it about, too
	alarming                      // every administrator is told
	everyone                      // what any user may do or see may have changed
)

// A kindRow describes a kind of event.
type kindRow struct {
	kind  Kind
	group KindGroup
	facts kindFact
	words Text // for people
}

// kinds are all kinds of events, in the order in which they are offered.
var kinds = []kindRow{
	{SignedIn, SignInEvents, 0, "Signed in"},
	{SignInBegun, SignInEvents, 0, "Sign-in started, not yet complete"},
	{SignedOut, SignInEvents, 0, "Signed out"},
	{SessionsEnded, SignInEvents, 0, "Sessions ended"},
	{SessionCut, SignInEvents, told, "Disconnected by an administrator"},
	{SessionEnded, SignInEvents, told, "Session ended by its user elsewhere"},
	{SessionReplaced, SignInEvents, told, "Session ended by a newer sign-in"},
	{SessionLost, SignInEvents, 0, "Session ended because its program was lost"},
	{SessionOutside, SignInEvents, told, "Session ended because its address is not permitted"},
	{IdentityConfirmed, SignInEvents, 0, "Identity confirmed while signed in"},

	{SignInRefused, RefusalEvents, refused | reasoned, "Sign-in refused"},
	{PasswordRefused, RefusalEvents, refused | reasoned, "Password or code refused"},
	{ActDenied, RefusalEvents, refused, "Action refused for lack of rights"},
	{UserRevoked, RefusalEvents, refused | told, "User locked"},
	{OTPBlocked, RefusalEvents, refused | told, "One-time password blocked after wrong codes"},
	{SignInsRefused, RefusalEvents, refused, "Sign-ins refused that are not listed one by one"},
	{LocksLimited, RefusalEvents, refused | alarming, "Wrong passwords from one address locked several users, and lock no more for now"},
	{TokenMisused, RefusalEvents, refused | told | alarming, "Copied sign-in refused"},

	{QRShown, OTPEvents, 0, "QR code shown"},
	{QRRenewed, OTPEvents, told | inPopups, "New QR code made by the user"},
	{OTPActivated, OTPEvents, told | inPopups, "One-time password activated"},
	{OTPTurnedOn, OTPEvents, told | inPopups, "One-time password turned on"},
	{OTPOwnTurnedOn, OTPEvents, told, "One-time password turned on by the user"},
	{OTPHolderTurnedOn, OTPEvents, told | alarming, "One-time password turned on by an administrator for their own account"},
	{OTPTurnedOff, OTPEvents, told, "One-time password turned off"},
	{OTPRestarted, OTPEvents, told, "One-time password restarted"},
	{OTPReset, OTPEvents, told, "Lost phone: one-time password reset"},
	{OTPPaused, OTPEvents, told, "One-time password suspended until a date"},
	{OTPResumed, OTPEvents, told, "Suspension of the one-time password ended"},
	{CodeTested, OTPEvents, told, "Code tested by an administrator"},
	{AuthenticatorAdded, OTPEvents, told, "Authenticator added"},
	{AuthenticatorRenamed, OTPEvents, told, "Authenticator renamed"},
	{AuthenticatorRemoved, OTPEvents, told, "Authenticator removed"},
	{PhoneReplaced, OTPEvents, told, "Authenticator replaced"},
	{RecoveryCodesMade, OTPEvents, told, "Recovery codes made"},
	{RecoveryCodeUsed, OTPEvents, told | inPopups, "Recovery code used"},
	{TemporaryCodeIssued, OTPEvents, told, "Temporary code issued"},
	{TemporaryCodeUsed, OTPEvents, told | inPopups, "Temporary code used"},

	{UserAdded, UserEvents, 0, "User added"},
	{UserChanged, UserEvents, told, "User changed"},
	{UserDeleted, UserEvents, 0, "User deleted"},
	{UserUnlocked, UserEvents, told, "User unlocked"},
	{EmailsAlike, UserEvents, alarming, "Two users have the same email address"},
	{PasswordChanged, UserEvents, told | inPopups, "Password changed"},
	{PasswordReset, UserEvents, told, "Password reset"},
	{UsersImported, UserEvents, 0, "Users imported from a file"},
	{UsersExported, UserEvents, 0, "Users exported"},
	{GroupAdded, UserEvents, 0, "Group added"},
	{GroupChanged, UserEvents, everyone, "Group changed"},
	{GroupDeleted, UserEvents, everyone, "Group deleted"},

	{PolicySet, PolicyEvents, everyone, "Policy set"},

	{DatabaseMade, KeyEvents, 0, "Database created"},
	{KeyRotated, KeyEvents, alarming, "Key replaced by a new one"},
	{KeyExported, KeyEvents, alarming, "Key exported"},
	{KeyImported, KeyEvents, alarming, "Key imported"},
	{BackedUp, KeyEvents, 0, "Backup made"},
	{Restored, KeyEvents, alarming | everyone, "Database restored from a backup"},
	{OlderAccepted, KeyEvents, alarming | everyone, "Older database accepted, without a restore"},
	{Recovered, KeyEvents, alarming | everyone, "Break glass: tapemaster account restored"},
	{ServerMade, KeyEvents, 0, "Database given to a server"},
	{ServerMoved, KeyEvents, 0, "Database moved to a server"},
	{ServerLeft, KeyEvents, 0, "Database taken from its server"},

	{AuditBegun, LogEvents, 0, "Protection of the log began"},
	{AuditVerified, LogEvents, 0, "Log verified"},
	{AuditUnsound, LogEvents, refused | alarming, "Log verified, and damage found"},
	{EventsExported, LogEvents, 0, "Log exported"},
	{LogCutOff, LogEvents, 0, "Older events exported and removed from the log"},
	{ClockBehind, LogEvents, refused, "Clock was behind the latest time in the log"},
}

// row returns the row of a kind, an empty one if this version does not know it.
func (k Kind) row() kindRow {
	for _, row := range kinds {
		if row.kind == k {
			return row
		}
	}
	return kindRow{}
}

func (k Kind) is(f kindFact) bool { return k.row().facts&f != 0 }

// kindsThat returns the kinds whose row is one of those.
func kindsThat(are func(kindRow) bool) []Kind {
	var those []Kind
	for _, row := range kinds {
		if are(row) {
			those = append(those, row.kind)
		}
	}
	return those
}

// kindsWith returns the kinds for which a fact holds.
func kindsWith(f kindFact) []Kind {
	return kindsThat(func(row kindRow) bool { return row.facts&f != 0 })
}

// Kinds returns all kinds of events, in the order in which they are offered.
func Kinds() []Kind { return kindsThat(func(kindRow) bool { return true }) }

// KindGroups returns all groups in the order in which they are offered.
func KindGroups() []KindGroup {
	groups := []KindGroup{AllEvents}
	for _, row := range kinds {
		if !slices.Contains(groups, row.group) {
			groups = append(groups, row.group)
		}
	}
	return groups
}

// Kinds returns the kinds of a group, none for AllEvents.
func (g KindGroup) Kinds() []Kind {
	return kindsThat(func(row kindRow) bool { return row.group == g })
}

// RefusedKinds returns the kinds of events whose outcome is Refused.
func RefusedKinds() []Kind { return kindsWith(refused) }

// ToldKinds returns the kinds of events that users are told of at their next
// sign-in.
func ToldKinds() []Kind { return kindsWith(told) }

// AlarmKinds returns the kinds of events that every administrator is told of.
func AlarmKinds() []Kind { return kindsWith(alarming) }

// ReasonedKinds returns the kinds of events whose detail is a Reason.
func ReasonedKinds() []Kind { return kindsWith(reasoned) }

// UnprovenKinds returns the kinds of events brought about by somebody who may not have
// shown who they are, see Event.By.
func UnprovenKinds() []Kind {
	return []Kind{SignInRefused, OTPBlocked, TokenMisused, UserRevoked, SessionsEnded}
}

// Outcome returns how events of a kind end.
func (k Kind) Outcome() EventOutcome {
	if k.is(refused) {
		return Refused
	}
	return Succeeded
}

// ConcernsEveryone reports whether an event of the kind may have changed what any user may do
// or see, besides the one whom it is about.
func (k Kind) ConcernsEveryone() bool { return k.is(everyone) }

// InPopups reports whether a sign-in and its popups bring about events of a kind,
// too: what users did on their way in is no news to them.
func (k Kind) InPopups() bool { return k.is(inPopups) }

// Words says what happened, for people: "QR code shown". It is empty for a kind that
// this version does not know.
func (k Kind) Words() Sentence { return Sentence{Format: k.row().words} }
