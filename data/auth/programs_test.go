package auth

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// TestOldProgram: once a one-time password is activated, or about to be, every
// program has to be of the version that the policy names.
func TestOldProgram(t *testing.T) {
	for _, c := range []struct {
		state, code, program, version string
		want                          string
	}{
		{"active", "right", "Lite", "1.1.9", "old-program"},
		{"active", "empty", "Lite", "1.1.9", "old-program"},
		{"active", "wrong", "Lite", "1.1.9", "old-program"},
		{"active", "right", "Lite", "1.2.0-beta.1", "old-program"},
		{"active", "right", "Lite", "", "old-program"},
		{"active", "right", "Lite", "unknown", "old-program"},
		{"active", "right", "lite", "0.9.0", "old-program"},
		{"active", "right", "Lite", "1.2.0", "session"},
		{"active", "right", "Lite", "1.10.0", "session"},
		{"active", "right", "Lite", "2.0.0", "session"},
		{"active", "right", "Checkpoint", "0.1.0", "session"}, // no policy
		{"active", "right", "Another", "", "session"},
		{"blocked", "right", "Lite", "1.1.9", "old-program"},
		{"pending", "right", "Lite", "1.1.9", "old-program"},
		{"pending", "wrong", "Lite", "1.1.9", "old-program"},
		{"pending", "empty", "Lite", "1.1.9", "ticket"},
		{"pending", "right", "Lite", "1.2.0", "ticket"},
		{"off", "empty", "Lite", "1.1.9", "session"},
		{"off", "random", "Lite", "", "session"},
	} {
		w := newWorld(t)
		states[c.state](w)
		w.must(w.EditPolicies(t.Context(), theConsole, nil, map[string]string{data.PolicyMinimumVersion + "lite": "1.2.0"}))
		before := w.account("alice")
		a := w.attempt("alice", passwordOf("alice"), typed[c.code](w))
		a.Client = data.Client{Program: c.program, Version: c.version, Computer: "desk"}
		out := w.try(a)
		if reasonOf(out) != c.want {
			t.Errorf("%+v: %s", c, reasonOf(out))
			continue
		}
		if c.want != "old-program" {
			continue
		}
		text := lang.Say((*out.Refusal).Says())
		if !strings.Contains(text, "1.2.0") || !strings.Contains(text, c.program) || out.Refusal.Retry() {
			t.Errorf("%+v: %q", c, text)
		}
		after := w.account("alice")
		if after.OTP != before.OTP || after.Codes != before.Codes || after.Authenticators[0].LastStep != before.Authenticators[0].LastStep {
			t.Errorf("%+v: the code was judged", c)
		}
		// Before the password is proven the version is no subject.
		a.Password = "wrong"
		if out := w.try(a); out.Refusal == nil || lang.Say((*out.Refusal).Says()) != lang.Say(words.BeforePassword) {
			t.Errorf("%+v, wrong password: %s", c, reasonOf(out))
		}
	}
}

// TestOldProgramInPopup: a program that shows the popup and is too old must not
// activate either.
func TestOldProgramInPopup(t *testing.T) {
	w := newWorld(t)
	w.add("alice", withOTP)
	out := w.signIn("alice", "")
	w.must(w.EditPolicies(t.Context(), theConsole, nil, map[string]string{data.PolicyMinimumVersion + "lite": "9.0.0"}))
	if got := reasonOf(w.activate(out, w.code("alice", 0))); got != string(data.OldProgram) {
		t.Errorf("%s", got)
	}
	if got := w.account("alice").OTP; got != data.Pending {
		t.Errorf("%s", got)
	}
}

func TestOlderThan(t *testing.T) {
	for _, c := range []struct {
		version, lowest string
		want            bool
	}{
		{"1.0.0", "", false},
		{"", "", false},
		{"1.0.0", "1.0.0", false},
		{"1.0.0", "1.0.1", true},
		{"1.9.0", "1.10.0", true},
		{"1.10.0", "1.9.0", false},
		{"1.0.0-rc.1", "1.0.0", true},
		{"1.0.0+build", "1.0.0", false},
		{"v1.0.0", "0.0.1", true}, // can't be read
		{"1", "1.0.0", false},
		{"١.٠.٠", "0.0.1", true},
		{strings.Repeat("9", 10_000), "0.0.1", false},
	} {
		if got := olderThan(c.version, c.lowest); got != c.want {
			t.Errorf("%.20q older than %q: %v", c.version, c.lowest, got)
		}
	}
}

func TestPolicyNamesAreTaken(t *testing.T) {
	w := newWorld(t)
	for _, name := range policyNames() {
		value := anyOther(name)
		w.must(w.EditPolicies(t.Context(), theConsole, nil, map[string]string{name: value}))
		if got := w.policy(name); got != value {
			t.Errorf("%s is %q", name, got)
		}
		if name != data.PolicyIssuer {
			w.must(w.EditPolicies(t.Context(), theConsole, nil, map[string]string{name: ""}))
		}
	}
	w.add("alice", withOTP)
	if e := w.signIn("alice", "").Enrolment; e.Issuer != "Depot" || !strings.Contains(e.URI, "issuer=Depot") {
		t.Errorf("issuer %q", e.Issuer)
	}
	for _, name := range policyNames() {
		w.must(w.EditPolicies(t.Context(), theConsole, nil, map[string]string{name: ""}))
	}
	items, err := w.Policies(t.Context(), theConsole)
	w.must(err)
	for _, i := range items {
		if i.Set || i.Value != i.Default {
			t.Errorf("%+v is still set", i)
		}
	}
	if e := w.signIn("alice", "").Enrolment; e.Issuer != fallbackIssuer {
		t.Errorf("issuer %q", e.Issuer)
	}
}

// anyOther returns a value of a policy that no profile gives it.
func anyOther(name string) string {
	item, _ := findPolicy(name)
	switch item.Kind {
	case data.PolicyNumber:
		n := integer(item.of("TapeTrack"))
		if n == item.Most {
			return strconv.Itoa(n - 1)
		}
		return strconv.Itoa(max(n+1, item.Least))
	case data.PolicySwitch:
		return "false"
	case data.PolicyChoice:
		return item.Choices[len(item.Choices)-1]
	case data.PolicyVersion:
		return "0.0.1"
	default:
		return "Depot"
	}
}

// policyNames returns the names of all policies in the order in which people
// see them.
func policyNames() []string {
	var names []string
	for _, i := range policyItems {
		names = append(names, i.Name)
	}
	return names
}

// Who is signed in learns which programs are older than the policy requires: of which
// versions, and only of those that are newer than their own.
func TestNeededVersions(t *testing.T) {
	for _, c := range []struct {
		policy, version string
		want            []data.NeededVersion
	}{
		{"", "1.2.0", nil},
		{"1.2.0", "1.2.0", nil},
		{"1.1.9", "1.2.0", nil},
		{"1.9.0", "1.10.0", nil},
		{"1.3.0", "1.2.0", []data.NeededVersion{{Program: "Lite", Version: "1.3.0"}}},
		{"1.3.0", "1.3.0-beta.1", []data.NeededVersion{{Program: "Lite", Version: "1.3.0"}}},
		{"1.3.0", "", []data.NeededVersion{{Program: "Lite", Version: "1.3.0"}}},
	} {
		w := newWorld(t)
		w.add("bob")
		w.must(w.EditPolicies(t.Context(), theConsole, nil, map[string]string{data.PolicyMinimumVersion + "lite": c.policy}))
		for _, program := range []string{"Lite", "TapeMaster"} {
			a := w.attempt("bob", passwordOf("bob"), "")
			a.Client = data.Client{Program: program, Version: c.version, Computer: "desk"}
			session := w.try(a).Session
			o, err := w.Overview(t.Context(), session.Actor())
			if w.must(err); !slices.Equal(o.Needed, c.want) {
				t.Errorf("%+v, signed in to %s: %v", c, program, o.Needed)
			}
		}
		w.version = c.version
		extent, err := w.Extent(t.Context(), theConsole)
		if w.must(err); !slices.Equal(extent.Needed, c.want) {
			t.Errorf("%+v, at the console: %v", c, extent.Needed)
		}
	}
}
