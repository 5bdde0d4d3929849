package app

import (
	"testing"

	"tapetrack/app/shell"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// policies signs in to TapeMaster and opens Sign-in Policy.
func (w *world) policies(id string) {
	w.t.Helper()
	w.start(program, id)
	w.signIn(secretWord, "")
	w.Menu("Administration", "Sign-in Policy")
	w.front("Sign-in Policy")
}

// policy returns a policy in effect.
func (w *world) policy(name string) string {
	w.t.Helper()
	items, err := w.Policies(w.t.Context(), console)
	w.must(err)
	for _, i := range items {
		if i.Name == name {
			return i.Value
		}
	}
	w.t.Fatalf("there is no policy %s", name)
	return ""
}

func TestPolicyWindow(t *testing.T) {
	w := newWorld(t)
	w.policies("olga")
	w.at("Profile")
	w.See("TapeTrack", "Checkpoint")
	for _, c := range []struct{ tab, shows string }{
		{"Passwords", "Minimum length"}, {"Codes", "Recovery codes"}, {"Sessions", "Longest session\nno limit"}, {"Enrolment", "Organisation"},
	} {
		w.Click(c.tab)
		w.See(c.shows)
	}
	w.Click("General")
	w.Click("Profile")
	w.reach("Profile", fyne.KeyTab)
	w.Type("p")
	w.See("PCI")
	w.Click("Passwords")
	w.at("Minimum length")
	check.Equal(t, "of the profile", w.Field(), "12")
	w.Click("Apply")
	check.Equal(t, "in effect", w.policy("password-length"), "12")
	w.front("Sign-in Policy")
	w.Click("Lock after wrong passwords")
	w.Type("101")
	w.Press(fyne.KeyReturn)
	w.See("Lock after wrong passwords must be a whole number from 1 to 100.")
	w.at("Lock after wrong passwords")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("3")
	w.Press(fyne.KeyReturn)
	w.front(program)
	w.See("Sign-in Policy was changed: Lock after wrong passwords.")
	check.Equal(t, "in effect", w.policy("password-failures"), "3")
	check.Equal(t, "of the profile", w.policy("password-length"), "12")
}

// Two administrators edit the same policies: the second one is told, and
// nothing is written over unless it is chosen.
func TestPolicyTwoAdministrators(t *testing.T) {
	w := newWorld(t)
	w.policies("olga")
	w.Click("Enrolment")
	w.Click("Organisation")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("Mine")
	w.Click("Passwords")
	w.Click("Lock after wrong passwords")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("3")
	w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicyIssuer: "Theirs", data.PolicyPasswordLength: "20"}))
	w.Click("Apply")
	w.See(lang.T(shell.Policies.ByOthers),
		"Organisation\nTapeTrack\nTheirs\nMine", "Lock after wrong passwords\n6\n(not changed)\n3", "Minimum length\n8 characters\n20 characters\n(not changed)")
	check.Equal(t, "in effect", w.policy(data.PolicyIssuer), "Theirs")
	w.Press(fyne.KeyDown, fyne.KeyReturn) // keep mine
	w.See("Minimum length\n20\n20 characters")
	check.Equal(t, "issuer", w.policy(data.PolicyIssuer), "Mine")
	check.Equal(t, "wrong passwords", w.policy(data.PolicyPasswordFailures), "3")
	check.Equal(t, "length, which was not touched", w.policy(data.PolicyPasswordLength), "20")
	check.Equal(t, "Apply", w.apply(), false)
	w.Click("Lock after wrong passwords")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("2")
	w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicyPasswordFailures: "", data.PolicyProfile: "NIST"}))
	w.Click("Apply")
	w.See("Profile\nTapeTrack\nNIST\n(not changed)", "Lock after wrong passwords\n3\n10\n2")
	w.Click("Take Theirs")
	w.Press(fyne.KeyReturn)
	w.See("Lock after wrong passwords\n10")
	w.Click("General")
	w.See("Profile\nNIST")
	check.Equal(t, "Apply", w.apply(), false)
}

// Every policy stands in the tab of its section: one of a section that nobody thought of
// would land in General unseen.
func TestEverySectionOfPoliciesHasATab(t *testing.T) {
	w := newWorld(t)
	w.policies("olga")
	tabs := map[string]string{
		"Profile": "General", "Sign-in Log": "General", "Lowest versions": "General", "Passwords": "Passwords",
		"One-time password": "Codes", "Sessions": "Sessions", "Enrolment": "Enrolment",
	}
	items, err := w.Policies(t.Context(), console)
	w.must(err)
	shown := ""
	for _, i := range items {
		tab := tabs[string(i.Section)]
		if tab == "" {
			t.Fatalf("the section %s of %s has no tab", i.Section, i.Name)
		}
		if tab != shown {
			w.Click(tab)
			shown = tab
		}
		w.See(lang.Say(i.Label))
	}
}
