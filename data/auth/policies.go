package auth

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"tapetrack/data"
)

// profiles are sets of values that belong together; the first is the default.
var profiles = []string{"TapeTrack", "NIST", "PCI"}

// A policyItem is everything about a policy except its value: what people see of it,
// which values make the sign-in weaker and what that means, the value in each profile,
// and which limit it sets. The policies for profile and issuer have no Weaker: the
// profile has its effect through what it sets, and the issuer is only a name.
type policyItem struct {
	data.PolicyItem
	values []string             // of the profiles, in their order; a single value is that of all
	effect func(*rules, string) // sets the limit to a checked value; nil: it sets none
}

// leftSignedIn is the risk of longer sessions.
const leftSignedIn = "A program that was left signed in can be used for longer by anyone who comes by."

// policyItems are all policies in the order in which people see them.
//
// NIST is SP 800-63B-4, with a day and an hour for sessions from section 2.2.3. PCI is
// PCI DSS 4.0.1, requirements 8.3.4 (at most ten tries, then 30 minutes or an
// administrator), 8.3.5 and 8.3.6 (twelve characters), and 8.2.8 (idle for 15 minutes).
// Neither says how often users may sign in before they enrol: both assume that they
// have.
var policyItems = slices.Concat([]policyItem{
	{
		PolicyItem: data.PolicyItem{
			Section: "Profile", Name: data.PolicyProfile, Label: data.Say("Profile"),
			Kind: data.PolicyChoice, Choices: profiles,
			Help: data.Say("Sets every limit that you have not changed individually. NIST follows SP 800-63B-4, PCI follows PCI DSS 4.0.1, requirements 8.2.8 and 8.3.4 to 8.3.6."),
		},
		values: profiles[:1],
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "Passwords", Name: data.PolicyPasswordLength, Label: data.Say("Minimum length"),
			Kind: data.PolicyNumber, Unit: data.UnitCharacters, Least: 8, Most: 64,
			Help:   data.Say("The minimum number of characters in a new password. NIST requires 15 where the password may be the only factor, and 8 with a second factor; PCI requires 12."),
			Weaker: data.LowerIsWeaker, Risk: "Shorter passwords are guessed sooner.",
		},
		values: []string{"8", "15", "12"},
		effect: func(r *rules, v string) { r.passwordLength = integer(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "Passwords", Name: data.PolicyPasswordFailures, Label: data.Say("Lock after wrong passwords"),
			Kind: data.PolicyNumber, Least: 1, Most: 100,
			Help:   data.Say("After this many wrong passwords in a row, the account is locked until an administrator unlocks it. Administrators have to wait instead."),
			Weaker: data.HigherIsWeaker, Risk: "More passwords can be tried before an account is locked.",
		},
		values: []string{"6", "10", "6"},
		effect: func(r *rules, v string) { r.revokeAt = integer(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "Passwords", Name: data.PolicyPasswordFirstDelay, Label: data.Say("Initial delay for administrators"),
			Kind: data.PolicyNumber, Unit: data.UnitSeconds, Least: 1, Most: 3600,
			Help:   data.Say("How long administrators have to wait where others would be locked. The delay doubles with each further wrong password."),
			Weaker: data.LowerIsWeaker, Risk: "Passwords of administrators can be tried faster.",
		},
		values: []string{"5", "5", "1800"},
		effect: func(r *rules, v string) { r.firstPause = seconds(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "Passwords", Name: data.PolicyPasswordLongest, Label: data.Say("Longest delay for administrators"),
			Kind: data.PolicyNumber, Unit: data.UnitSeconds, Least: 1, Most: 86400,
			Help:   data.Say("The delay does not grow beyond this."),
			Weaker: data.LowerIsWeaker, Risk: "Passwords of administrators can be tried faster.",
		},
		values: []string{"60", "60", "1800"},
		effect: func(r *rules, v string) { r.longestPause = seconds(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "Passwords", Name: data.PolicyPasswordHours, Label: data.Say("Temporary password expires after"),
			Kind: data.PolicyNumber, Unit: data.UnitHours, Least: 1, Most: 720,
			Help:   data.Say("A password that an administrator set must be changed at a sign-in within this time."),
			Weaker: data.HigherIsWeaker, Risk: "A password that was given out stays valid for longer in the wrong hands.",
		},
		values: []string{"72", "72", "24"},
		effect: func(r *rules, v string) { r.passwordLasts = hours(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "One-time password", Name: data.PolicyCodeFree, Label: data.Say("Wrong codes before a delay"),
			Kind: data.PolicyNumber, Least: 1, Most: 20,
			Help:   data.Say("After this many wrong codes in a row, the user has to wait."),
			Weaker: data.HigherIsWeaker, Risk: "More codes can be tried without waiting.",
		},
		values: []string{"5"},
		effect: func(r *rules, v string) { r.freeCodes = integer(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "One-time password", Name: data.PolicyCodeFirstDelay, Label: data.Say("Initial delay after wrong codes"),
			Kind: data.PolicyNumber, Unit: data.UnitSeconds, Least: 1, Most: 3600,
			Help:   data.Say("The delay doubles with each further wrong code."),
			Weaker: data.LowerIsWeaker, Risk: "Codes can be tried faster.",
		},
		values: []string{"30", "30", "1800"},
		effect: func(r *rules, v string) { r.firstDelay = seconds(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "One-time password", Name: data.PolicyCodeLongest, Label: data.Say("Longest delay after wrong codes"),
			Kind: data.PolicyNumber, Unit: data.UnitSeconds, Least: 1, Most: 86400,
			Help:   data.Say("The delay does not grow beyond this."),
			Weaker: data.LowerIsWeaker, Risk: "Codes can be tried faster.",
		},
		values: []string{"3600"},
		effect: func(r *rules, v string) { r.longestDelay = seconds(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "One-time password", Name: data.PolicyCodeSuspect, Label: data.Say("Require new password after wrong codes"),
			Kind: data.PolicyNumber, Least: 1, Most: 100,
			Help:   data.Say("After more wrong codes than this between two correct ones, the next sign-in asks for a new password, since whoever entered them knew the old one."),
			Weaker: data.HigherIsWeaker, Risk: "Someone who knows a password can try more codes before it has to be changed.",
		},
		values: []string{"10", "10", "5"},
		effect: func(r *rules, v string) { r.suspectCodes = integer(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "One-time password", Name: data.PolicyCodeBlock, Label: data.Say("Block after wrong codes"),
			Kind: data.PolicyNumber, Least: 5, Most: 100,
			Help:   data.Say("After this many wrong codes in a row, the user's authenticators are disabled. NIST permits 100 at most, PCI 10."),
			Weaker: data.HigherIsWeaker, Risk: "More codes can be tried before the authenticators are disabled.",
		},
		values: []string{"100", "100", "10"},
		effect: func(r *rules, v string) { r.blockAt = integer(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "One-time password", Name: data.PolicyAuthenticators, Label: data.Say("Authenticators per user"),
			Kind: data.PolicyNumber, Least: 1, Most: 5,
			Help:   data.Say("How many authenticators a user may have at the same time."),
			Weaker: data.HigherIsWeaker, Risk: "Every additional phone can be lost or stolen.",
		},
		values: []string{"5"},
		effect: func(r *rules, v string) { r.authenticators = integer(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "One-time password", Name: data.PolicyRecoveryCodes, Label: data.Say("Recovery codes"),
			Kind:   data.PolicySwitch,
			Help:   data.Say("True: users who have activated are offered ten recovery codes, in case they lose their phone. False: none are made, and existing ones are refused."),
			Weaker: data.TrueIsWeaker, Risk: "Someone who finds a user's recovery codes and knows the password needs no phone.",
		},
		values: []string{"true"},
		effect: func(r *rules, v string) { r.recovery = v == "true" },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "One-time password", Name: data.PolicyRecoveryLater, Label: data.Say("Recovery codes can wait"),
			Kind: data.PolicyNumber, Unit: data.UnitSignIns, Least: 0, Most: 100,
			Help:   data.Say("How often users may sign in with a code before they have to store recovery codes. 0: they store them when they activate."),
			Weaker: data.HigherIsWeaker, Risk: "Users who lose their phone before they have recovery codes can only sign in with the help of an administrator.",
		},
		values: []string{"3", "0", "0"},
		effect: func(r *rules, v string) { r.recoveryLater = integer(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "One-time password", Name: data.PolicyTemporaryCodeHours, Label: data.Say("Temporary code lasts"),
			Kind: data.PolicyNumber, Unit: data.UnitHours, Least: 1, Most: 24,
			Help:   data.Say("How long a temporary code from an administrator can be used."),
			Weaker: data.HigherIsWeaker, Risk: "A temporary code stays valid for longer in the wrong hands.",
		},
		values: []string{"24"},
		effect: func(r *rules, v string) { r.temporaryLasts = hours(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "One-time password", Name: data.PolicyPauseDays, Label: data.Say("Longest suspension"),
			Kind: data.PolicyNumber, Unit: data.UnitDays, Least: 0, Most: 7,
			Help:   data.Say("The maximum number of days for which an administrator may suspend the one-time password of a user. 0: not at all."),
			Weaker: data.HigherIsWeaker, Risk: "Administrators can let users sign in with the password alone for longer.",
		},
		values: []string{"7", "0", "0"},
		effect: func(r *rules, v string) { r.longestOff = 24 * hours(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "Sessions", Name: data.PolicySessionHours, Label: data.Say("Longest session"),
			Kind: data.PolicyNumber, Unit: data.UnitHours, Least: 0, Most: 720,
			Help:   data.Say("A user is signed out this long after the sign-in. NIST allows at most a day. 0: no limit."),
			Weaker: data.LimitIsStronger, Risk: leftSignedIn,
		},
		values: []string{"0", "24", "12"},
		effect: func(r *rules, v string) { r.sessionLasts = hours(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "Sessions", Name: data.PolicySessionIdleMinutes, Label: data.Say("Signed out when idle"),
			Kind: data.PolicyNumber, Unit: data.UnitMinutes, Off: true, Least: 5, Most: 1440,
			Help:   data.Say("A user is signed out when no key or button has been pressed in the program for this long. NIST allows at most an hour, PCI 15 minutes; the minimum is 5 minutes. 0: no limit."),
			Weaker: data.LimitIsStronger, Risk: leftSignedIn,
		},
		values: []string{"0", "60", "15"},
		effect: func(r *rules, v string) { r.sessionIdle = minutes(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "Sessions", Name: data.PolicySessionLostMinutes, Label: data.Say("Ended when the program is lost"),
			Kind: data.PolicyNumber, Unit: data.UnitMinutes, Off: true, Least: 5, Most: 10080,
			Help:   data.Say("A session ends when its program has not been heard of for this long, because it was killed, its computer sleeps, or the network is down. Time in which the server did not run does not count. The minimum is 5 minutes. 0: no limit."),
			Weaker: data.LimitIsStronger, Risk: "A session whose program is gone stays open for longer.",
		},
		values: []string{"60", "60", "15"},
		effect: func(r *rules, v string) { r.sessionLost = minutes(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "Sessions", Name: data.PolicySessionsPerUser, Label: data.Say("Sessions at once"),
			Kind: data.PolicyNumber, Least: 0, Most: 100,
			Help:   data.Say("How many sessions a user can have at once; each program that is signed in is one. A further sign-in ends the one that has not been used for the longest time. 0: no limit."),
			Weaker: data.LimitIsStronger, Risk: "A user can be signed in in more places at once.",
		},
		values: []string{"0"},
		effect: func(r *rules, v string) { r.sessionsMost = integer(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "Sign-in Log", Name: data.PolicySystemLog, Label: data.Say("Events to the system's log"),
			Kind:   data.PolicySwitch,
			Help:   data.Say("True: each event also goes to the log of the computer with the database (journald, or the Windows Event Log), where a program that watches for attacks finds it. PCI requires that in 10.3.3; NIST SP 800-92 recommends it."),
			Weaker: data.FalseIsWeaker, Risk: "Whoever can write to the database can destroy its log, and there is no copy of later events elsewhere.",
		},
		values: []string{"false", "true", "true"},
		effect: func(r *rules, v string) { r.systemLog = v == "true" },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "Enrolment", Name: data.PolicyPendingDays, Label: data.Say("Days without a code"),
			Kind: data.PolicyNumber, Unit: data.UnitDays, Least: 0, Most: 365,
			Help:   data.Say("How long users whose one-time password is on, but not activated, can sign in without a code. After that, they have to activate it with a code. 0: no limit."),
			Weaker: data.LimitIsStronger, Risk: "Users who have not enrolled can sign in with the password alone for longer.",
		},
		values: []string{"0", "7", "1"},
		effect: func(r *rules, v string) { r.pendingLasts = 24 * hours(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "Enrolment", Name: data.PolicyPendingSignIns, Label: data.Say("Sign-ins without a code"),
			Kind: data.PolicyNumber, Least: 0, Most: 1000,
			Help:   data.Say("How many times these users can sign in without a code. 0: no limit."),
			Weaker: data.LimitIsStronger, Risk: "Users who have not enrolled can sign in with the password alone for longer.",
		},
		values: []string{"0", "3", "1"},
		effect: func(r *rules, v string) { r.pendingSignIns = integer(v) },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "Enrolment", Name: data.PolicyOwnOTP, Label: data.Say("Users may turn on one-time password"),
			Kind:   data.PolicySwitch,
			Help:   data.Say("True: users whose one-time password is off may turn it on for themselves in My Sign-in, with their password and a code. False: only administrators turn it on. Only administrators turn it off."),
			Weaker: data.TrueIsWeaker, Risk: "Someone who learns the password of such a user can bind a phone of their own to the account, which locks the user out until an administrator helps.",
		},
		values: []string{"true"},
		effect: func(r *rules, v string) { r.ownOTP = v == "true" },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "Enrolment", Name: data.PolicyIssuer, Label: data.Say("Organisation"),
			Kind: data.PolicyText,
			Help: data.Say("The name of your organisation, 1 to 30 characters. Authenticator apps show it above each account, to tell it from accounts in other databases. Users who have already enrolled keep the old one."),
		},
		values: []string{fallbackIssuer},
		effect: func(r *rules, v string) { r.issuer = v },
	},
	{
		PolicyItem: data.PolicyItem{
			Section: "Sign-in Log", Name: data.PolicyLogDays, Label: data.Say("Events are kept"),
			Kind: data.PolicyNumber, Unit: data.UnitDays, Off: true, Least: data.LogDaysLeast, Most: 3650,
			Help:   data.Say("How long the Sign-in Log keeps events, at least. Older ones are written into a file and then removed from the log, month by month, by tapectl audit cut, which the service of a server can call each night. The minimum is 90 days; PCI requires a year. 0: no limit, nothing is removed."),
			Weaker: data.LimitIsWeaker, Risk: "Whatever happened earlier is no longer in the log, but only in the files that were written.",
		},
		values: []string{"0"},
		effect: func(r *rules, v string) { r.logDays = integer(v) },
	},
}, versionItems())

func versionItems() []policyItem {
	var items []policyItem
	for _, p := range data.ProgramNames() {
		program := strings.ToLower(p)
		items = append(items, policyItem{
			PolicyItem: data.PolicyItem{
				Section: "Lowest versions", Name: data.PolicyMinimumVersion + program, Label: data.Verbatim(p), Kind: data.PolicyVersion,
				Help:   data.Say("The lowest version of %s in which a user with an activated one-time password may sign in, like 1.2.0. Empty: any.", p),
				Weaker: data.LowerIsWeaker, Risk: "Older versions can be used, with faults that have since been fixed.",
			},
			values: []string{""},
			effect: func(r *rules, v string) { r.lowest[program] = v },
		})
	}
	return items
}

// of returns the value of a policy in a profile.
func (i policyItem) of(profile string) string {
	n := max(slices.Index(profiles, profile), 0)
	return i.values[min(n, len(i.values)-1)]
}

// policySettings are the names of the settings that hold policyItems, in the same order.
var policySettings = func() []string {
	names := make([]string, len(policyItems))
	for i := range policyItems {
		names[i] = policyPrefix + policyItems[i].Name
	}
	return names
}()

// findPolicy returns the policy of a name, and whether there is one.
func findPolicy(name string) (policyItem, bool) {
	n := slices.IndexFunc(policyItems, func(i policyItem) bool { return i.Name == name })
	if n < 0 {
		return policyItem{}, false
	}
	return policyItems[n], true
}

// integer returns a number that was checked before, see policyItem.check; 0 for anything
// else.
func integer(value string) int {
	n, err := strconv.Atoi(value)
	if err != nil {
		return 0
	}
	return n
}

func seconds(value string) time.Duration { return time.Duration(integer(value)) * time.Second }
func minutes(value string) time.Duration { return time.Duration(integer(value)) * time.Minute }
func hours(value string) time.Duration   { return time.Duration(integer(value)) * time.Hour }
