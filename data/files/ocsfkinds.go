package files

import (
	"slices"
	"strings"

	"tapetrack/data"
)

// An ocsfClass is a class of OCSF by its number, whose thousands are its category.
type ocsfClass int

const (
	ocsfBase             ocsfClass = 0
	ocsfEventLog         ocsfClass = 1008
	ocsfAccountChange    ocsfClass = 3001
	ocsfAuthentication   ocsfClass = 3002
	ocsfEntityManagement ocsfClass = 3004
	ocsfGroupManagement  ocsfClass = 3006
	ocsfAPIActivity      ocsfClass = 6003
)

func (c ocsfClass) category() int { return int(c) / 1000 }

var ocsfCategories = map[int]string{0: "Uncategorized", 1: "System Activity", 3: "Identity & Access Management", 6: "Application Activity"}

// ocsfClasses are the names of the classes, and of their activities by number.
var ocsfClasses = map[ocsfClass]struct {
	name       string
	activities map[int]string
}{
	ocsfBase:     {"Base Event", nil},
	ocsfEventLog: {"Event Log Activity", map[int]string{2: "Delete", 3: "Export", 9: "Enable"}},
	ocsfAccountChange: {"Account Change", map[int]string{
		1: "Create", 2: "Enable", 3: "Password Change", 4: "Password Reset", 5: "Disable", 6: "Delete", 9: "Lock",
		10: "MFA Factor Enable", 11: "MFA Factor Disable", 12: "Unlock",
	}},
	ocsfAuthentication:   {"Authentication", map[int]string{1: "Logon", 2: "Logoff", 3: "Authentication Ticket", 6: "Preauth"}},
	ocsfEntityManagement: {"Entity Management", map[int]string{1: "Create", 2: "Read", 3: "Update", 5: "Move"}},
	ocsfGroupManagement:  {"Group Management", map[int]string{5: "Delete", 6: "Create", 9: "Update"}},
	ocsfAPIActivity:      {"API Activity", nil},
}

// ocsfOther is the activity that a class has no number for.
const ocsfOther = 99

type ocsfSeverity int

const (
	ocsfInformational ocsfSeverity = 1
	ocsfLow           ocsfSeverity = 2
	ocsfMedium        ocsfSeverity = 3
	ocsfHigh          ocsfSeverity = 4
	ocsfCritical      ocsfSeverity = 5
)

var ocsfSeverities = map[ocsfSeverity]string{
	ocsfInformational: "Informational", ocsfLow: "Low", ocsfMedium: "Medium", ocsfHigh: "High", ocsfCritical: "Critical",
}

// An ocsfRow says which class of OCSF a kind of event is.
type ocsfRow struct {
	class    ocsfClass
	activity int
	severity ocsfSeverity
	own      string // the name of the activity if it is ocsfOther
	entity   string // what kind of thing was managed, of ocsfEntityManagement
}

func (r ocsfRow) name() string {
	if r.activity == ocsfOther {
		return r.own
	}
	return ocsfClasses[r.class].activities[r.activity]
}

// ocsfKinds has a row for each kind of event. What concerns an account is Account Change or
// Authentication. A policy, the key, the database and files of users are entities that are
// managed: neither class has room for what has no user.
var ocsfKinds = map[data.Kind]ocsfRow{
	data.SignedIn:          {ocsfAuthentication, 1, ocsfInformational, "", ""},
	data.SignInBegun:       {ocsfAuthentication, 6, ocsfInformational, "", ""},
	data.SignedOut:         {ocsfAuthentication, 2, ocsfInformational, "", ""},
	data.SessionsEnded:     {ocsfAuthentication, 2, ocsfInformational, "", ""},
	data.SessionCut:        {ocsfAuthentication, 2, ocsfLow, "", ""},
	data.SessionEnded:      {ocsfAuthentication, 2, ocsfInformational, "", ""},
	data.SessionReplaced:   {ocsfAuthentication, 2, ocsfInformational, "", ""},
	data.SessionLost:       {ocsfAuthentication, 2, ocsfInformational, "", ""},
	data.SessionOutside:    {ocsfAuthentication, 2, ocsfMedium, "", ""},
	data.IdentityConfirmed: {ocsfAuthentication, ocsfOther, ocsfInformational, "Confirm Identity", ""},

	data.SignInRefused:   {ocsfAuthentication, 1, ocsfLow, "", ""},
	data.PasswordRefused: {ocsfAuthentication, ocsfOther, ocsfLow, "Confirm Identity", ""},
	data.ActDenied:       {ocsfAPIActivity, ocsfOther, ocsfMedium, "Deny", ""},
	data.UserRevoked:     {ocsfAccountChange, 9, ocsfMedium, "", ""},
	data.OTPBlocked:      {ocsfAccountChange, 11, ocsfHigh, "", ""},
	data.SignInsRefused:  {ocsfAuthentication, 1, ocsfMedium, "", ""},
	data.LocksLimited:    {ocsfAuthentication, 1, ocsfHigh, "", ""},
	data.TokenMisused:    {ocsfAuthentication, 3, ocsfHigh, "", ""},

	data.QRShown:              {ocsfAccountChange, ocsfOther, ocsfInformational, "Show QR Code", ""},
	data.QRRenewed:            {ocsfAccountChange, ocsfOther, ocsfLow, "Renew QR Code", ""},
	data.OTPActivated:         {ocsfAccountChange, 10, ocsfInformational, "", ""},
	data.OTPTurnedOn:          {ocsfAccountChange, 10, ocsfInformational, "", ""},
	data.OTPOwnTurnedOn:       {ocsfAccountChange, 10, ocsfLow, "", ""},
	data.OTPHolderTurnedOn:    {ocsfAccountChange, 10, ocsfHigh, "", ""},
	data.OTPTurnedOff:         {ocsfAccountChange, 11, ocsfMedium, "", ""},
	data.OTPRestarted:         {ocsfAccountChange, 11, ocsfMedium, "", ""},
	data.OTPReset:             {ocsfAccountChange, 11, ocsfMedium, "", ""},
	data.OTPPaused:            {ocsfAccountChange, 11, ocsfMedium, "", ""},
	data.OTPResumed:           {ocsfAccountChange, 10, ocsfInformational, "", ""},
	data.CodeTested:           {ocsfAuthentication, ocsfOther, ocsfLow, "Test Code", ""},
	data.AuthenticatorAdded:   {ocsfAccountChange, 10, ocsfLow, "", ""},
	data.AuthenticatorRenamed: {ocsfAccountChange, ocsfOther, ocsfInformational, "Rename Authenticator", ""},
	data.AuthenticatorRemoved: {ocsfAccountChange, 11, ocsfLow, "", ""},
	data.PhoneReplaced:        {ocsfAccountChange, 10, ocsfLow, "", ""},
	data.RecoveryCodesMade:    {ocsfAccountChange, ocsfOther, ocsfLow, "Make Recovery Codes", ""},
	data.RecoveryCodeUsed:     {ocsfAuthentication, ocsfOther, ocsfLow, "Use Recovery Code", ""},
	data.TemporaryCodeIssued:  {ocsfAccountChange, ocsfOther, ocsfMedium, "Issue Temporary Code", ""},
	data.TemporaryCodeUsed:    {ocsfAuthentication, ocsfOther, ocsfLow, "Use Temporary Code", ""},

	data.UserAdded:       {ocsfAccountChange, 1, ocsfInformational, "", ""},
	data.UserChanged:     {ocsfAccountChange, ocsfOther, ocsfInformational, "Update", ""},
	data.UserDeleted:     {ocsfAccountChange, 6, ocsfLow, "", ""},
	data.UserUnlocked:    {ocsfAccountChange, 12, ocsfInformational, "", ""},
	data.EmailsAlike:     {ocsfAccountChange, ocsfOther, ocsfMedium, "Find Duplicate", ""},
	data.PasswordChanged: {ocsfAccountChange, 3, ocsfInformational, "", ""},
	data.PasswordReset:   {ocsfAccountChange, 4, ocsfLow, "", ""},
	data.UsersImported:   {ocsfEntityManagement, 3, ocsfLow, "", "Users"},
	data.UsersExported:   {ocsfEntityManagement, 2, ocsfLow, "", "Users"},
	data.GroupAdded:      {ocsfGroupManagement, 6, ocsfInformational, "", ""},
	data.GroupChanged:    {ocsfGroupManagement, 9, ocsfInformational, "", ""},
	data.GroupDeleted:    {ocsfGroupManagement, 5, ocsfInformational, "", ""},

	data.PolicySet: {ocsfEntityManagement, 3, ocsfMedium, "", "Policy"},

	data.DatabaseMade:  {ocsfEntityManagement, 1, ocsfInformational, "", "Database"},
	data.KeyRotated:    {ocsfEntityManagement, 3, ocsfHigh, "", "Key"},
	data.KeyExported:   {ocsfEntityManagement, 2, ocsfHigh, "", "Key"},
	data.KeyImported:   {ocsfEntityManagement, 3, ocsfHigh, "", "Key"},
	data.BackedUp:      {ocsfEntityManagement, 2, ocsfInformational, "", "Database"},
	data.Restored:      {ocsfEntityManagement, 3, ocsfHigh, "", "Database"},
	data.OlderAccepted: {ocsfEntityManagement, 3, ocsfCritical, "", "Database"},
	data.Recovered:     {ocsfAccountChange, 4, ocsfCritical, "", ""},
	data.ServerMade:    {ocsfEntityManagement, 3, ocsfLow, "", "Database"},
	data.ServerMoved:   {ocsfEntityManagement, 5, ocsfLow, "", "Database"},
	data.ServerLeft:    {ocsfEntityManagement, 5, ocsfMedium, "", "Database"},

	data.AuditBegun:     {ocsfEventLog, 9, ocsfInformational, "", ""},
	data.AuditVerified:  {ocsfEventLog, ocsfOther, ocsfInformational, "Verify", ""},
	data.AuditUnsound:   {ocsfEventLog, ocsfOther, ocsfCritical, "Verify", ""},
	data.EventsExported: {ocsfEventLog, 3, ocsfLow, "", ""},
	data.LogCutOff:      {ocsfEventLog, 2, ocsfMedium, "", ""},
	data.ClockBehind:    {ocsfEventLog, ocsfOther, ocsfMedium, "Find Clock Behind", ""},
}

// ocsfRowOf returns the row of an event, that of the base class for a kind that this version
// does not know.
func ocsfRowOf(e data.Event) ocsfRow {
	row, known := ocsfKinds[e.Kind]
	if !known {
		return ocsfRow{ocsfBase, ocsfOther, ocsfInformational, "Unknown Kind", ""}
	}
	if e.Kind != data.UserChanged {
		return row
	}
	changed := strings.Fields(e.Detail)
	set := func(what string) bool { return slices.Contains(changed, what) }
	switch {
	case set(data.FieldDisabled + "=true"):
		row = ocsfRow{ocsfAccountChange, 5, ocsfLow, "", ""}
	case set(data.FieldDisabled + "=false"):
		row = ocsfRow{ocsfAccountChange, 2, ocsfLow, "", ""}
	}
	if set(data.FieldRights + "=true") {
		row.severity = ocsfHigh
	}
	return row
}
