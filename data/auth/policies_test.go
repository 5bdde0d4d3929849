package auth

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// TestPolicyBounds tries each policy at and beyond its ends, and with what is no
// value at all.
func TestPolicyBounds(t *testing.T) {
	w := newWorld(t)
	for _, item := range policyItems {
		good, bad := []string{""}, []string{" ", "x\x00", "\u202e", strings.Repeat("9", 10_000), "not \xff"}
		switch item.Kind {
		case data.PolicyNumber:
			good = append(good, strconv.Itoa(item.Least), strconv.Itoa(item.Most))
			if item.Off {
				good = append(good, "0")
			}
			bad = append(bad, strconv.Itoa(item.Least-1), strconv.Itoa(item.Most+1), "-1", "1.5", "1e1", "+8", "08", " 8", "8 ", "٨", "0x8", "true", "99999999999999999999")
		case data.PolicySwitch:
			good, bad = append(good, "true", "false"), append(bad, "True", "yes", "1", "0", "on")
		case data.PolicyChoice:
			good, bad = append(good, item.Choices...), append(bad, "tapetrack", "nist", "NIST ", "Default", "1")
		case data.PolicyText:
			good = append(good, "Depot", "Bandlager Süd", "字", "Ops – Night", "O’Brien", " a", "a  b", strings.Repeat("x", maxIssuer))
			bad = append(bad, "a:b", "a&b", "Steam", "steam", "a/b", "a\nb", "   ", strings.Repeat("x", maxIssuer+1), "=1+1", "<b>")
		case data.PolicyVersion:
			good = append(good, "0.0.1", "1.2.0", "10.20.30", "1.2.0-rc1")
			bad = append(bad, "1", "1.2", "v1.2.0", "1.2.0.0", "1.2.x", "01.2.0", "1.2.0-"+strings.Repeat("a", 30), "latest")
		default:
			t.Fatalf("%s is a %q", item.Name, item.Kind)
		}
		for _, value := range good {
			err := w.EditPolicies(t.Context(), theConsole, nil, map[string]string{item.Name: value})
			// Some of these contradict another limit: TestPoliciesTogether.
			if want := consistent(rulesOf(map[string]string{item.Name: value})); (err == nil) != (want == nil) {
				t.Errorf("%s = %q: %v", item.Name, value, err)
			}
			w.policies(map[string]string{item.Name: ""})
		}
		before := w.dump(everything...)
		for _, value := range bad {
			err := w.EditPolicies(t.Context(), theConsole, nil, map[string]string{item.Name: value})
			if f, ok := data.AsFieldError(err); !ok || f.Field != item.Name || !strings.HasSuffix(lang.Say(words.Message(f)), ".") {
				t.Errorf("%s = %.20q: %v", item.Name, value, err)
			}
		}
		if w.dump(everything...) != before {
			t.Errorf("%s: something was changed", item.Name)
		}
		if item.Kind == data.PolicyNumber && (!item.Permits(integer(item.of("TapeTrack"))) || item.Most < integer(item.of("PCI"))) {
			t.Errorf("%s: the profiles are out of bounds", item.Name)
		}
		for _, profile := range profiles {
			if value := item.of(profile); value != "" && item.check(value) != nil {
				t.Errorf("%s of %s is %q", item.Name, profile, value)
			}
		}
		if !data.InProfile(item.Name) && len(item.values) != 1 {
			t.Errorf("%s: profiles say %v", item.Name, item.values)
		}
		if item.Label.Empty() || item.Help.Empty() || !strings.HasSuffix(item.Help.String(), ".") || item.Section == "" {
			t.Errorf("%s lacks words", item.Name)
		}
	}
	if err := w.EditPolicies(t.Context(), theConsole, nil, map[string]string{"no-such-policy": "1"}); err == nil {
		t.Error("a policy that there is not")
	}
}

// TestPoliciesTogether: all or none, and none that contradict each other, also
// by way of a profile.
func TestPoliciesTogether(t *testing.T) {
	for _, c := range []struct {
		name   string
		before map[string]string
		set    map[string]string
		field  string // that is wrong; "" if it is taken
	}{
		{"one wrong of two", nil, map[string]string{data.PolicyCodeFree: "3", data.PolicyCodeBlock: "1000"}, data.PolicyCodeBlock},
		{"one there is not", nil, map[string]string{data.PolicyCodeFree: "3", "zz": "1"}, "zz"},
		{"longest before first delay", nil, map[string]string{data.PolicyCodeFirstDelay: "600", data.PolicyCodeLongest: "599"}, data.PolicyCodeLongest},
		{"the same delay", nil, map[string]string{data.PolicyCodeFirstDelay: "600", data.PolicyCodeLongest: "600"}, ""},
		{"first delay beyond the longest of the profile", nil, map[string]string{data.PolicyPasswordFirstDelay: "61"}, data.PolicyPasswordLongest},
		{"both of administrators", nil, map[string]string{data.PolicyPasswordFirstDelay: "61", data.PolicyPasswordLongest: "61"}, ""},
		{"blocked before the first delay", nil, map[string]string{data.PolicyCodeFree: "20", data.PolicyCodeBlock: "19"}, data.PolicyCodeBlock},
		{"blocked by the first delayed", nil, map[string]string{data.PolicyCodeFree: "20", data.PolicyCodeBlock: "20"}, ""},
		{"a profile against what was set", map[string]string{data.PolicyCodeLongest: "600"}, map[string]string{data.PolicyProfile: "PCI"}, data.PolicyCodeLongest},
		{"a profile, and back to what it says", map[string]string{data.PolicyCodeLongest: "600"}, map[string]string{data.PolicyProfile: "PCI", data.PolicyCodeLongest: ""}, ""},
		{"what is so already", map[string]string{data.PolicyCodeFree: "3"}, map[string]string{data.PolicyCodeFree: "3"}, ""},
		{"nothing", nil, nil, ""},
	} {
		w := newWorld(t)
		w.policies(c.before)
		before, n := w.dump(everything...), len(w.allEvents())
		err := w.EditPolicies(t.Context(), theConsole, nil, c.set)
		if f, ok := data.AsFieldError(err); ok != (c.field != "") || ok && f.Field != c.field || !ok && err != nil {
			t.Errorf("%s: %v, want an error of %q", c.name, err, c.field)
		}
		if c.field != "" && w.dump(everything...) != before {
			t.Errorf("%s: something was changed", c.name)
		}
		var want []string
		for name, value := range c.set {
			if c.field == "" && c.before[name] != value {
				want = append(want, "policy-set "+name+"="+value)
			}
		}
		slices.Sort(want)
		if got := w.since(n); !slices.Equal(got, want) {
			t.Errorf("%s: events %q, want %q", c.name, got, want)
		}
	}
}

// Two administrators look at the same policies: who is second changes nothing,
// whichever policy the first one changed.
func TestPoliciesOfTwoAdministrators(t *testing.T) {
	for _, c := range []struct {
		name   string
		before map[string]string
		theirs map[string]string // written after the second one looked
		want   error
	}{
		{"nothing was changed", map[string]string{data.PolicyCodeFree: "3"}, nil, nil},
		{"the same policy", nil, map[string]string{data.PolicyIssuer: "Theirs"}, data.ErrChanged},
		{"another one", nil, map[string]string{data.PolicyCodeFree: "3"}, data.ErrChanged},
		{"one that was set before", map[string]string{data.PolicyCodeFree: "3"}, map[string]string{data.PolicyCodeFree: "4"}, data.ErrChanged},
		{"set to what the profile says", nil, map[string]string{data.PolicyCodeFree: "5"}, data.ErrChanged},
		{"back to what the profile says", map[string]string{data.PolicyCodeFree: "5"}, map[string]string{data.PolicyCodeFree: ""}, data.ErrChanged},
		{"the profile", nil, map[string]string{data.PolicyProfile: "PCI"}, data.ErrChanged},
		{"changed and changed back", map[string]string{data.PolicyProfile: "PCI"}, map[string]string{data.PolicyProfile: "PCI"}, nil},
	} {
		w := newWorld(t)
		w.policies(c.before)
		looked, err := w.Policies(t.Context(), theConsole)
		w.must(err)
		w.policies(c.theirs)
		before := w.dump(everything...)
		if err := w.EditPolicies(t.Context(), theConsole, looked, map[string]string{data.PolicyIssuer: "Mine"}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
		if (w.dump(everything...) != before) != (c.want == nil) {
			t.Errorf("%s: something was changed, or nothing", c.name)
		}
	}
}

// TestIssuerSaysWhatItMet: an issuer is tidied first, and who is refused is told
// which character it is, not a list of those that it does not have.
func TestIssuerSaysWhatItMet(t *testing.T) {
	w := newWorld(t)
	says := fmt.Sprintf
	for _, c := range []struct{ typed, kept, says string }{
		{"Ops – Night", "Ops – Night", ""},
		{"Ops—Night", "Ops—Night", ""},
		{"O’Brien & Söhne", "", says(IssuerAnd, "“&”")},
		{"O’Brien", "O’Brien", ""},
		{"L'Oréal (Paris)", "L'Oréal (Paris)", ""},
		{"“Nord” GmbH", "“Nord” GmbH", ""},
		{"Acme® Vaults™", "Acme® Vaults™", ""},
		{"  Tape   Depot ", "Tape Depot", ""},
		{"Mu\u0308ller", "Müller", ""},
		{"हिन्दी", "हिन्दी", ""},
		{"Tape 🎞", "", says(IssuerSpoiled, "“🎞” (U+1F39E)")},
		{"Tape \u200bDepot", "", says(IssuerSpoiled, "an invisible character (U+200B)")},
		{"Tape\u00a0Depot\n", "Tape Depot", ""}, // as it is pasted
		{"Tape\tDepot", "", says(IssuerSpoiled, "a tab")},
		{"Ops:Night", "", says(issuerColon, "“:”")},
		{"100%", "", says(issuerDecoded, "“%”")},
		{"a=b", "", says(IssuerSpoiled, "“=”")},
		{"Ops \u0301Night", "", says(IssuerSpoiled, lang.Say(words.Character(0x0301)))},
		{"Ｏｐｓ＆Night", "", says(IssuerSpoiled, "“＆” (U+FF06)")},
		{"steam", "", says(issuerSteam, "steam")},
		{strings.Repeat("x", 34), "", says(issuerLong, 30, 34)},
		{strings.Repeat("𠮷", 16), "", says(issuerTwice, 30, "“𠮷” (U+20BB7)")},
		{"   ", "", issuerEmpty},
	} {
		err := w.EditPolicies(t.Context(), theConsole, nil, map[string]string{data.PolicyIssuer: c.typed})
		switch text := lang.Say(words.Message(err)); {
		case c.says == "" && (err != nil || w.policy(data.PolicyIssuer) != c.kept):
			t.Errorf("%q is kept as %q: %v", c.typed, w.policy(data.PolicyIssuer), err)
		case text != c.says:
			t.Errorf("%q: %q, want %q", c.typed, text, c.says)
		}
		if c.says != "" {
			continue
		}
		// What is kept is shown by every app as it stands.
		if why := checkKeyURI(c.kept, "alice", keyURITestSecret); why != "" || cleanIssuer(c.kept) != c.kept {
			t.Errorf("%q: %s", c.kept, why)
		}
	}
}

// TestVersionSaysWhatItMet likewise.
func TestVersionSaysWhatItMet(t *testing.T) {
	w := newWorld(t)
	for typed, want := range map[string]string{
		"v1.2.0":      "A version can't have “v”: it looks like 1.2.0.",
		"1,2.0":       "A version can't have “,”: it looks like 1.2.0.",
		"1.2.0 ":      "A version can't have a space: it looks like 1.2.0.",
		"1.2.0\u200b": "A version can't have an invisible character (U+200B): it looks like 1.2.0.",
		"1.2":         "A version looks like 1.2.0.",
	} {
		if got := lang.Say(words.Message(w.EditPolicies(t.Context(), theConsole, nil, map[string]string{data.PolicyMinimumVersion + "lite": typed}))); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}

// TestPolicyModifiedOutside: a value that no version of the program would have
// written, under a code that is right, counts as not set.
func TestPolicyModifiedOutside(t *testing.T) {
	for _, c := range []struct{ name, value string }{
		{data.PolicyCodeFree, "0"},
		{data.PolicyCodeFree, "-1"},
		{data.PolicyCodeFree, "1000000"},
		{data.PolicyCodeFree, "many"},
		{data.PolicyCodeFree, "5.0"},
		{data.PolicyCodeBlock, "1000000"},
		{data.PolicyPasswordLength, "0"},
		{data.PolicyPasswordFailures, "0"},
		{data.PolicyPasswordHours, "99999999"},
		{data.PolicyTemporaryCodeHours, "8760"},
		{data.PolicyPauseDays, "3650"},
		{data.PolicyAuthenticators, "0"},
		{data.PolicyPendingSignIns, "-5"},
		{data.PolicyRecoveryCodes, "TRUE"},
		{data.PolicyProfile, "none"},
		{data.PolicyProfile, "pci"},
		{data.PolicyIssuer, "a:b&c"},
		{data.PolicyMinimumVersion + "lite", "latest"},
		{"unknown", "1"},
	} {
		for _, profile := range []string{"", "PCI"} {
			w := newWorld(t)
			w.policies(map[string]string{data.PolicyProfile: profile})
			item, _ := findPolicy(c.name)
			want := ""
			if item.Name != "" {
				want = w.policy(c.name)
			}
			set := map[string]string{data.PolicyProfile: profile}
			if c.name == data.PolicyProfile {
				set, want = nil, "TapeTrack"
			}
			w.must(w.store.Update(t.Context(), func(tx data.Tx) error { return tx.SetSetting(policyPrefix+c.name, c.value) }))
			if got := w.policy(c.name); got != want {
				t.Errorf("%s = %q is %q, want %q", c.name, c.value, got, want)
			}
			var in rules
			w.must(w.store.View(t.Context(), func(tx data.Tx) (err error) {
				in, err = rulesIn(tx)
				return err
			}))
			if of := rulesOf(set); in.freeCodes != of.freeCodes || in.blockAt != of.blockAt || in.passwordLength != of.passwordLength ||
				in.revokeAt != of.revokeAt || in.passwordLasts != of.passwordLasts || in.temporaryLasts != of.temporaryLasts ||
				in.longestOff != of.longestOff || in.authenticators != of.authenticators || in.pendingSignIns != of.pendingSignIns ||
				in.recovery != of.recovery || in.issuer != of.issuer || in.lowest["lite"] != "" {
				t.Errorf("%s = %q under %q: %+v", c.name, c.value, profile, in)
			}
			w.add("alice", withOTP)
			w.session("alice", w.code("alice", 0))
		}
	}
}

// TestWhoSetsPolicies: holders, and the console.
func TestWhoSetsPolicies(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	w.add("bob", withRights)
	alice := w.session("alice", "")
	if err := w.EditPolicies(t.Context(), alice, nil, map[string]string{data.PolicyCodeFree: "1"}); !errors.Is(err, data.ErrDenied) {
		t.Errorf("%v", err)
	}
	if _, err := w.Policies(t.Context(), alice); !errors.Is(err, data.ErrDenied) {
		t.Errorf("%v", err)
	}
	bob := w.session("bob", "")
	w.must(w.EditPolicies(t.Context(), bob, nil, map[string]string{data.PolicyCodeFree: "1"}))
	if got := w.policy(data.PolicyCodeFree); got != "1" {
		t.Errorf("%s", got)
	}
	items, err := w.Policies(t.Context(), bob)
	w.must(err)
	for i, item := range items {
		if item.Name != policyItems[i].Name || item.Set != (item.Name == data.PolicyCodeFree) || len(item.Profiles) != len(profiles) {
			t.Errorf("%+v", item)
		}
		if item.Name == data.PolicyCodeFree && (item.Value != "1" || item.Default != "5") {
			t.Errorf("%+v", item)
		}
	}
}

// TestPolicyKeepsAnAdministrator: no limit locks the last one out.
func TestPolicyKeepsAnAdministrator(t *testing.T) {
	w := newWorld(t)
	w.must(w.ResetPassword(t.Context(), theConsole, w.account(data.Superuser).Key, "a password given out", true))
	w.clock.Move(25 * time.Hour)
	// It is good for 72 hours; PCI says 24.
	for _, set := range []map[string]string{{data.PolicyProfile: "PCI"}, {data.PolicyPasswordHours: "25"}} {
		before := w.dump(everything...)
		if err := w.EditPolicies(t.Context(), theConsole, nil, set); !errors.Is(err, data.ErrDenied) {
			t.Errorf("%v: %v", set, err)
		}
		if w.dump(everything...) != before {
			t.Errorf("%v: something was changed", set)
		}
	}
	w.policies(map[string]string{data.PolicyPasswordHours: "26"})
	w.add("bob", withRights)
	w.policies(map[string]string{data.PolicyProfile: "PCI", data.PolicyPasswordHours: ""})
}
