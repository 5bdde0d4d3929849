package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// People at a console see options, so errors name those.
func TestErrorsNameOptions(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"user", "set", "tapemaster", "--email=x"}, "--email: "},
		{[]string{"user", "set", "tapemaster", "--role=99"}, "--role: "},
		{[]string{"user", "set", "tapemaster", "--group=a b"}, "--group: "},
		{[]string{"policy", "set", "password-length", "3"}, "Policy password-length: "},
		{[]string{"user", "otp", "tapemaster", "maybe"}, "<on|off> must be on or off"},
		{[]string{"user", "otp", "tapemaster"}, "Missing: <on|off>."},
		{[]string{"frob"}, "There is no command frob."},
	} {
		w.wants(w.refused(c.args...), c.want)
	}
	// Once is enough.
	if got := w.refused("user", "list", "--status=x"); !strings.HasPrefix(got, "--status must be") {
		t.Error(got)
	}
}

// Wherever a name is chosen from a set, an error asks for the one that is most like what was
// typed.
func TestErrorsAskForTheNearestName(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.ok("group", "add", "OPS")
	w.put(filepath.Join(w.home, "users.csv"), "User-ID\nalice\n")
	for command, want := range map[string]string{
		"polcy show":                              "policy",
		"policy shw":                              "show or set",
		"user list --grup=OPS":                    "--group",
		"policy set pasword-length 9":             "password-length",
		"policy show wrong-passwords":             "password-failures",
		"user list --status=loked":                "locked",
		"user list --one-time-password=pendng":    "pending",
		"user list --filter=administrator":        "administrators",
		"user list --group=OP":                    "OPS",
		"group set Opps --description=x":          "OPS",
		"group set OPS --otp=requird":             "required",
		"audit list --kind=sign-in-refusd":        "sign-in-refused",
		"audit list --kind=locked":                "user-revoked",
		"import users.csv --column=Usr-ID=a":      "User-ID",
		"import users.csv --encoding=utf8x":       "utf-8",
		"user set tapemaster --may-start=Tapemst": "TapeMaster",
		"export users.csv --format=exel":          "excel",
		"export users.csv --separator=comm":       "comma",
	} {
		w.wants(w.refused(strings.Fields(command)...), " Did you mean "+want+"?")
	}
	// What a window calls it does as well.
	if got := w.ok("policy", "show", "Lock after wrong passwords"); got != "6\n" {
		t.Errorf("it is %q", got)
	}
	w.wants(w.ok("policy", "set", "lock after wrong passwords", "5"), "Policy password-failures is 5.")
	if row := regexp.MustCompile(`(?m)^password-failures +Lock after wrong passwords +5 +set here; the profile says 6$`); !row.MatchString(w.ok("policy", "show")) {
		t.Errorf("policy show has no row %s", row)
	}
	w.wants(w.ok("audit", "list", "--kind=Policy set"), "password-failures")
	w.wants(w.ok("user", "list", "--filter=Few recovery codes"), "User-ID")
	w.wants(w.ok("audit", "list", "--help"), "sign-in-refused", "clock-behind")
}

// Every policy is found by its name, and by what the window calls it.
func TestPoliciesHaveLabels(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	var shown map[string]struct{ Label, Value string }
	w.decode(w.ok("policy", "show", "--json"), &shown)
	if len(shown) < 20 {
		t.Fatalf("%d policies", len(shown))
	}
	for name, p := range shown {
		if got := w.ok("policy", "show", p.Label); p.Label == "" || got != p.Value+"\n" {
			t.Errorf("%s, which is %q, is found as %q by %q", name, p.Value, got, p.Label)
		}
		var one map[string]any
		w.decode(w.ok("policy", "show", p.Label, "--json"), &one)
		if _, there := one[name]; !there || len(one) != 1 {
			t.Errorf("%q leads to %v", p.Label, one)
		}
	}
}
