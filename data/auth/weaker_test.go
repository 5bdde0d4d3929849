package auth

import (
	"strings"
	"testing"

	"tapetrack/data"
)

// TestPoliciesSayWhatWeakens: whoever makes the sign-in weaker is asked, and
// reads what it means; a new policy has to say so, too. The profiles NIST and
// PCI are stronger than the default in all they change, but that NIST permits
// more wrong passwords.
func TestPoliciesSayWhatWeakens(t *testing.T) {
	w := newWorld(t)
	items, err := w.Policies(t.Context(), theConsole)
	if err != nil {
		t.Fatal(err)
	}
	neutral := map[string]bool{data.PolicyProfile: true, data.PolicyIssuer: true}
	for _, i := range items {
		if (i.Weaker == data.NeverWeaker) != neutral[i.Name] || (i.Risk == "") != neutral[i.Name] || i.Risk != "" && !strings.HasSuffix(string(i.Risk), ".") {
			t.Errorf("%s: weaker is %q, because %q", i.Name, i.Weaker, i.Risk)
		}
		for _, profile := range []string{"NIST", "PCI"} {
			weakens := i.Weakens(i.Profiles["TapeTrack"], i.Profiles[profile])
			if weakens != (i.Name == data.PolicyPasswordFailures && profile == "NIST") {
				t.Errorf("%s of %s weakens: %v", i.Name, profile, weakens)
			}
		}
	}
}
