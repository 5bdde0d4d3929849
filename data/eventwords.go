package data

import (
	"strings"
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

// KindGroups returns all groups in the order in which they are offered.
func KindGroups() []KindGroup {
	return []KindGroup{AllEvents, SignInEvents, RefusalEvents, OTPEvents, UserEvents, PolicyEvents, KeyEvents, LogEvents}
}

// kindWords says what every kind of event means, in people's words.
var kindWords = []struct {
	kind  Kind
	group KindGroup
	words string
}{
	{SignedIn, SignInEvents, "Signed in"},
	{SignInBegun, SignInEvents, "Sign-in begun, not yet complete"},
	{SignedOut, SignInEvents, "Signed out"},
	{IdentityConfirmed, SignInEvents, "Identity confirmed while signed in"},

	{SignInRefused, RefusalEvents, "Sign-in refused"},
	{PasswordRefused, RefusalEvents, "Password or code refused"},
	{ActDenied, RefusalEvents, "Act refused for lack of rights"},
	{UserRevoked, RefusalEvents, "User revoked"},
	{OTPBlocked, RefusalEvents, "One-time password blocked after wrong codes"},

	{QRShown, OTPEvents, "QR code shown"},
	{QRRenewed, OTPEvents, "New QR code made by the user"},
	{OTPActivated, OTPEvents, "One-time password activated"},
	{OTPTurnedOn, OTPEvents, "One-time password turned on"},
	{OTPTurnedOff, OTPEvents, "One-time password turned off"},
	{OTPRestarted, OTPEvents, "One-time password restarted"},
	{OTPReset, OTPEvents, "Lost phone: one-time password reset"},
	{OTPPaused, OTPEvents, "One-time password off until a date"},
	{OTPResumed, OTPEvents, "One-time password on again"},
	{CodeTested, OTPEvents, "Code tested by an administrator"},
	{AuthenticatorAdded, OTPEvents, "Authenticator added"},
	{AuthenticatorRenamed, OTPEvents, "Authenticator renamed"},
	{AuthenticatorRemoved, OTPEvents, "Authenticator removed"},
	{PhoneReplaced, OTPEvents, "Authenticator replaced"},
	{RecoveryCodesMade, OTPEvents, "Recovery codes made"},
	{RecoveryCodeUsed, OTPEvents, "Recovery code used"},
	{TemporaryCodeIssued, OTPEvents, "Temporary code issued"},
	{TemporaryCodeUsed, OTPEvents, "Temporary code used"},

	{UserAdded, UserEvents, "User added"},
	{UserChanged, UserEvents, "User changed"},
	{UserDeleted, UserEvents, "User deleted"},
	{UserUnlocked, UserEvents, "User unlocked"},
	{EmailsAlike, UserEvents, "Two users have the same e-mail address"},
	{PasswordChanged, UserEvents, "Password changed"},
	{PasswordReset, UserEvents, "Password reset"},
	{UsersImported, UserEvents, "Users imported from a file"},
	{UsersExported, UserEvents, "Users exported"},
	{GroupAdded, UserEvents, "Group added"},
	{GroupChanged, UserEvents, "Group changed"},
	{GroupDeleted, UserEvents, "Group deleted"},

	{PolicySet, PolicyEvents, "Policy set"},

	{DatabaseMade, KeyEvents, "Database made"},
	{KeyRotated, KeyEvents, "Key replaced by a new one"},
	{KeyExported, KeyEvents, "Key exported"},
	{KeyImported, KeyEvents, "Key imported"},
	{BackedUp, KeyEvents, "Backup made"},
	{Restored, KeyEvents, "Database restored from a backup"},
	{Recovered, KeyEvents, "Break glass: tapemaster put back in"},

	{AuditBegun, LogEvents, "Protection of the log began"},
	{AuditVerified, LogEvents, "Log verified"},
	{AuditUnsound, LogEvents, "Log verified, and damage found"},
	{EventsExported, LogEvents, "Log exported"},
	{ClockBehind, LogEvents, "Clock stood before the latest time of the log"},
}

// reasonWords says why something was refused, to go behind a colon.
var reasonWords = map[Reason]string{
	UnknownUser:    "unknown User-ID",
	WrongPassword:  "wrong password",
	RevokedUser:    "revoked after wrong passwords",
	PasswordDelay:  "too soon after wrong passwords",
	PasswordRaced:  "the password was changed meanwhile",
	DamagedAccount: "the record of the user was modified outside TapeTrack",
	DisabledUser:   "the user is disabled",
	RevokedByAdmin: "revoked by an administrator",
	DeniedProgram:  "the user may not start the program",
	OldProgram:     "the program is too old",
	NoCode:         "no code was typed",
	BadCode:        "what was typed is not a code",
	WrongCode:      "wrong code",
	UsedCode:       "the code was used already",
	CodeDelay:      "too soon after wrong codes",
	BlockedOTP:     "the one-time password is blocked",
	NoSecret:       "the Secret Key can't be read",
	Replaced:       "the QR code was replaced meanwhile",
	TurnedOff:      "the one-time password was turned off meanwhile",
	BecameActive:   "the one-time password was activated elsewhere meanwhile",
	TicketUnknown:  "the sign-in was no longer open",
	NewPasswordDue: "a new password was due",
	NeedsTemporary: "the temporary code was not typed",
	UsedRecovery:   "the recovery code was used already",
	EndedTemporary: "the temporary code was used already or had expired",
	TurnedOn:       "the one-time password was turned on meanwhile",
	CodeVoid:       "the code was replaced, or the one-time password reset, before the sign-in was complete",
	PasswordEnded:  "the password that was given out had expired",
}

// detailWords are words for details that are stored as names.
var detailWords = map[string]string{
	string(WrongPasswords):  "too many wrong passwords",
	string(ByAdministrator): "by an administrator",

	FieldUserID:   "User-ID",
	FieldName:     "Name",
	FieldEmail:    "Email",
	FieldGroup:    "Group-ID",
	FieldDisabled: "Disabled",
	FieldRights:   "tapemaster rights",
	FieldRole:     "Role",
	FieldAccess:   "Access",
	FieldOTP:      "One Time Password",
}

// Words says what the kind means: "QR code shown". A kind that this version
// does not know is returned as it is stored.
func (k Kind) Words() string {
	for _, w := range kindWords {
		if w.kind == k {
			return w.words
		}
	}
	return string(k)
}

// Kinds returns the kinds of a group, none for AllEvents.
func (g KindGroup) Kinds() []Kind {
	var kinds []Kind
	for _, w := range kindWords {
		if w.group == g {
			kinds = append(kinds, w.kind)
		}
	}
	return kinds
}

// Words says the reason: "wrong password". One that this version does not know
// is returned as it is stored.
func (r Reason) Words() string {
	if words, ok := reasonWords[r]; ok {
		return words
	}
	return string(r)
}

// Words says what happened: "Sign-in refused: wrong password".
func (e Event) Words() string {
	if !e.Sound() {
		return strings.TrimSpace(e.Kind.Words() + " (modified outside TapeTrack)")
	}
	if reason, refused := e.Reason(); refused {
		return e.Kind.Words() + ": " + reason.Words()
	}
	return e.Kind.Words()
}

// DetailWords returns what Words leaves out, in people's words as far as the
// detail is a name; empty if nothing is left.
func (e Event) DetailWords() string {
	_, refused := e.Reason()
	switch {
	case refused:
		return ""
	case e.Kind == UserRevoked:
		if words, ok := detailWords[e.Detail]; ok {
			return words
		}
	case e.Kind == UserChanged:
		var fields []string
		for _, name := range strings.Fields(e.Detail) {
			if words, ok := detailWords[name]; ok {
				name = words
			}
			fields = append(fields, name)
		}
		return strings.Join(fields, ", ")
	}
	return e.Detail
}

// Nobody stands where the name of who acted would, if nobody has shown who they
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

// ActorWords is By for people, who know the account of the console by its name.
func (e Event) ActorWords() string {
	if account, ok := strings.CutPrefix(e.By(), "console:"); ok {
		return "console: " + account
	}
	return e.By()
}
