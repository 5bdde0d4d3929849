package auth

import (
	"slices"
	"strconv"
	"strings"

	"tapetrack/data"
)

// profiles are sets of values that belong together; the first is the default.
var profiles = []string{"TapeTrack", "NIST", "PCI"}

// policyItem is what a policy is, apart from its value. values are those of the
// profiles, in their order; one value holds for all.
type policyItem struct {
	data.PolicyItem
	values []string
}

func number(section, name, label, unit string, least, most int, help string, values ...string) policyItem {
	return policyItem{data.PolicyItem{
		Section: section, Name: name, Label: label, Kind: data.PolicyNumber, Unit: unit, Least: least, Most: most, Help: help,
	}, values}
}

// policyItems are all policies in the order in which people see them.
//
// NIST is SP 800-63B-4; PCI is PCI DSS 4.0.1 requirements 8.3.4 (not more than
// ten tries, then 30 minutes or an administrator), 8.3.5 and 8.3.6 (twelve
// characters) and 8.2.8 (idle for 15 minutes); SP 800-63B-4 section 2.2.3 has a day
// and an hour for sessions. Neither says how often somebody may sign in before
// enrolling: both take it that this was done.
var policyItems = slices.Concat([]policyItem{
	{data.PolicyItem{
		Section: "Profile", Name: data.PolicyProfile, Label: "Profile", Kind: data.PolicyChoice, Choices: profiles,
		Help: "Sets every limit below that was not changed by itself. NIST follows SP 800-63B-4, PCI follows PCI DSS 4.0.1, requirements 8.3.4 to 8.3.6.",
	}, profiles[:1]},

	number("Passwords", data.PolicyPasswordLength, "Least length", "characters", 8, 64,
		"Characters of a new password. NIST asks for 15 where a password may be all that is asked for, and 8 beside a second factor; PCI asks for 12.",
		"8", "15", "12"),
	number("Passwords", data.PolicyPasswordFailures, "Wrong passwords that revoke", "", 1, 100,
		"This many wrong passwords in a row revoke a user until an administrator unlocks the account. Holders of tapemaster rights are delayed instead.", "6", "10", "6"),
	number("Passwords", data.PolicyPasswordFirstDelay, "First delay of administrators", "seconds", 1, 3600,
		"How long holders of tapemaster rights wait when others would be revoked. It doubles with each further wrong password.", "5", "5", "1800"),
	number("Passwords", data.PolicyPasswordLongest, "Longest delay of administrators", "seconds", 1, 86400,
		"The delay does not grow beyond this.", "60", "60", "1800"),
	number("Passwords", data.PolicyPasswordHours, "Given-out password expires after", "hours", 1, 720,
		"A password that an administrator set has to be changed at a sign-in within this time.", "72", "72", "24"),

	number("One-time password", data.PolicyCodeFree, "Wrong codes before a delay", "", 1, 20,
		"This wrong code in a row is the first that is followed by a delay.", "5"),
	number("One-time password", data.PolicyCodeFirstDelay, "First delay after wrong codes", "seconds", 1, 3600,
		"The delay doubles with each further wrong code.", "30", "30", "1800"),
	number("One-time password", data.PolicyCodeLongest, "Longest delay after wrong codes", "seconds", 1, 86400,
		"The delay does not grow beyond this.", "3600"),
	number("One-time password", data.PolicyCodeSuspect, "Wrong codes that ask for a new password", "", 1, 100,
		"More wrong codes than this between two right ones: whoever typed them knew the password, so the next sign-in changes it first.", "10", "10", "5"),
	number("One-time password", data.PolicyCodeBlock, "Wrong codes that block", "", 5, 100,
		"This many wrong codes in a row disable the user's authenticators. NIST permits 100 at most, PCI 10.", "100", "100", "10"),
	number("One-time password", data.PolicyAuthenticators, "Authenticators per user", "", 1, 5,
		"How many authenticators a user may have at the same time.", "5"),
	{data.PolicyItem{
		Section: "One-time password", Name: data.PolicyRecoveryCodes, Label: "Recovery codes", Kind: data.PolicySwitch,
		Help: "True: users get ten recovery codes when they activate, for the day the phone is lost. False: none are made, and those that exist are refused.",
	}, []string{"true"}},
	number("One-time password", data.PolicyTemporaryCodeHours, "Temporary code lasts", "hours", 1, 24,
		"How long a temporary code of the help desk can be used.", "24"),
	number("One-time password", data.PolicyPauseDays, "Off until a date", "days", 0, 7,
		"How many days at most the help desk may let somebody in without a code. 0: not at all.", "7", "0", "0"),

	number("Sessions", data.PolicySessionHours, "Longest session", "hours", 0, 720,
		"A user is signed out this long after the sign-in. NIST asks for a day at most. 0: no limit.", "0", "24", "12"),
	number("Sessions", data.PolicySessionIdleMinutes, "Signed out when idle", "minutes", 0, 1440,
		"A user is signed out when no key or button was pressed in the program for this long. NIST asks for an hour at most, PCI for 15 minutes. 0: no limit.",
		"0", "60", "15"),

	number("Enrolment", data.PolicyPendingDays, "Days without a code", "days", 0, 365,
		"How long a user whose one-time password is on, but not activated, gets in without a code. After that the QR code insists on one. 0: no limit.", "0", "7", "1"),
	number("Enrolment", data.PolicyPendingSignIns, "Sign-ins without a code", "", 0, 1000,
		"How many times the user gets in without a code. 0: no limit.", "0", "3", "1"),
	{data.PolicyItem{
		Section: "Enrolment", Name: data.PolicyIssuer, Label: "Issuer", Kind: data.PolicyText,
		Help: "The name of your organisation, 1 to 30 characters. Authenticator apps show it above each account, to tell it from accounts in other databases. Those who enrolled already keep the old one.",
	}, []string{fallbackIssuer}},
}, versionItems())

func versionItems() []policyItem {
	var items []policyItem
	for _, p := range data.ProgramNames() {
		items = append(items, policyItem{data.PolicyItem{
			Section: "Lowest versions", Name: data.PolicyMinimumVersion + strings.ToLower(p), Label: p, Kind: data.PolicyVersion,
			Help: "The lowest version of " + p + " in which a user with an activated one-time password may sign in, like 1.2.0. Empty: any.",
		}, []string{""}})
	}
	return items
}

// of returns the value that a profile gives a policy.
func (i policyItem) of(profile string) string {
	n := max(slices.Index(profiles, profile), 0)
	return i.values[min(n, len(i.values)-1)]
}

// findPolicy returns what a policy is.
func findPolicy(name string) (policyItem, bool) {
	n := slices.IndexFunc(policyItems, func(i policyItem) bool { return i.Name == name })
	if n < 0 {
		return policyItem{}, false
	}
	return policyItems[n], true
}

// PolicyNames returns the names of all policies in the order in which people
// see them.
func PolicyNames() []string {
	var names []string
	for _, i := range policyItems {
		names = append(names, i.Name)
	}
	return names
}

// integer returns a number that was checked when it was written.
func integer(value string) int {
	n, err := strconv.Atoi(value)
	if err != nil {
		return 0
	}
	return n
}
