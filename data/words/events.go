package words

import (
	"strings"

	"tapetrack/data"
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
	kind  data.Kind
	group KindGroup
	words string
}{
	{data.SignedIn, SignInEvents, "Signed in"},
	{data.SignInBegun, SignInEvents, "Sign-in started, not yet complete"},
	{data.SignedOut, SignInEvents, "Signed out"},
	{data.IdentityConfirmed, SignInEvents, "Identity confirmed while signed in"},

	{data.SignInRefused, RefusalEvents, "Sign-in refused"},
	{data.PasswordRefused, RefusalEvents, "Password or code refused"},
	{data.ActDenied, RefusalEvents, "Action refused for lack of rights"},
	{data.UserRevoked, RefusalEvents, "User revoked"},
	{data.OTPBlocked, RefusalEvents, "One-time password blocked after wrong codes"},

	{data.QRShown, OTPEvents, "QR code shown"},
	{data.QRRenewed, OTPEvents, "New QR code made by the user"},
	{data.OTPActivated, OTPEvents, "One-time password activated"},
	{data.OTPTurnedOn, OTPEvents, "One-time password turned on"},
	{data.OTPTurnedOff, OTPEvents, "One-time password turned off"},
	{data.OTPRestarted, OTPEvents, "One-time password restarted"},
	{data.OTPReset, OTPEvents, "Lost phone: one-time password reset"},
	{data.OTPPaused, OTPEvents, "One-time password suspended until a date"},
	{data.OTPResumed, OTPEvents, "One-time password on again"},
	{data.CodeTested, OTPEvents, "Code tested by an administrator"},
	{data.AuthenticatorAdded, OTPEvents, "Authenticator added"},
	{data.AuthenticatorRenamed, OTPEvents, "Authenticator renamed"},
	{data.AuthenticatorRemoved, OTPEvents, "Authenticator removed"},
	{data.PhoneReplaced, OTPEvents, "Authenticator replaced"},
	{data.RecoveryCodesMade, OTPEvents, "Recovery codes made"},
	{data.RecoveryCodeUsed, OTPEvents, "Recovery code used"},
	{data.TemporaryCodeIssued, OTPEvents, "Temporary code issued"},
	{data.TemporaryCodeUsed, OTPEvents, "Temporary code used"},

	{data.UserAdded, UserEvents, "User added"},
	{data.UserChanged, UserEvents, "User changed"},
	{data.UserDeleted, UserEvents, "User deleted"},
	{data.UserUnlocked, UserEvents, "User unlocked"},
	{data.EmailsAlike, UserEvents, "Two users have the same e-mail address"},
	{data.PasswordChanged, UserEvents, "Password changed"},
	{data.PasswordReset, UserEvents, "Password reset"},
	{data.UsersImported, UserEvents, "Users imported from a file"},
	{data.UsersExported, UserEvents, "Users exported"},
	{data.GroupAdded, UserEvents, "Group added"},
	{data.GroupChanged, UserEvents, "Group changed"},
	{data.GroupDeleted, UserEvents, "Group deleted"},

	{data.PolicySet, PolicyEvents, "Policy set"},

	{data.DatabaseMade, KeyEvents, "Database made"},
	{data.KeyRotated, KeyEvents, "Key replaced by a new one"},
	{data.KeyExported, KeyEvents, "Key exported"},
	{data.KeyImported, KeyEvents, "Key imported"},
	{data.BackedUp, KeyEvents, "Backup made"},
	{data.Restored, KeyEvents, "Database restored from a backup"},
	{data.Recovered, KeyEvents, "Break glass: tapemaster account restored"},

	{data.AuditBegun, LogEvents, "Protection of the log began"},
	{data.AuditVerified, LogEvents, "Log verified"},
	{data.AuditUnsound, LogEvents, "Log verified, and damage found"},
	{data.EventsExported, LogEvents, "Log exported"},
	{data.ClockBehind, LogEvents, "Clock was behind the latest time in the log"},
}

// revocationWords are words for the details of a revocation, which are stored as names.
var revocationWords = map[string]string{
	string(data.WrongPasswords):  "too many wrong passwords",
	string(data.ByAdministrator): "by an administrator",
}

// Kind says what a kind of event means: "QR code shown". A kind that this version
// does not know is returned as it is stored.
func Kind(k data.Kind) string {
	for _, w := range kindWords {
		if w.kind == k {
			return w.words
		}
	}
	return string(k)
}

// Kinds returns the kinds of a group, none for AllEvents.
func (g KindGroup) Kinds() []data.Kind {
	var kinds []data.Kind
	for _, w := range kindWords {
		if w.group == g {
			kinds = append(kinds, w.kind)
		}
	}
	return kinds
}

// Event says what happened: "Sign-in refused: wrong password".
func Event(e data.Event) string {
	if !e.Sound() {
		return strings.TrimSpace(Kind(e.Kind) + " (modified outside TapeTrack)")
	}
	if reason, refused := e.Reason(); refused {
		return Kind(e.Kind) + ": " + Reason(reason)
	}
	return Kind(e.Kind)
}

// Detail returns what Event leaves out, in people's words as far as the
// detail is a name; empty if nothing is left.
func Detail(e data.Event) string {
	_, refused := e.Reason()
	switch {
	case refused:
		return ""
	case e.Kind == data.UserRevoked:
		if words, ok := revocationWords[e.Detail]; ok {
			return words
		}
	case e.Kind == data.UserChanged:
		var fields []string
		for _, name := range strings.Fields(e.Detail) {
			fields = append(fields, Field(name))
		}
		return strings.Join(fields, ", ")
	}
	return e.Detail
}

// Actor says who acted, for people, who know the account of the console by its name.
func Actor(e data.Event) string {
	if account, ok := strings.CutPrefix(e.By(), data.ConsolePrefix); ok {
		return "console: " + account
	}
	return e.By()
}
