package auth

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"tapetrack/data"
)

// TestPoliciesAreDocumented: docs/SECURITY.md has every limit with its values in
// each profile and its range.
func TestPoliciesAreDocumented(t *testing.T) {
	page, err := os.ReadFile("../../docs/SECURITY.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string][]string{}
	for _, m := range regexp.MustCompile(`(?m)^\| ([a-z-]+)(?::[^|]*)? \| (.+) \|$`).FindAllStringSubmatch(string(page), -1) {
		rows[m[1]] = strings.Split(strings.ReplaceAll(m[2], ",", ""), " | ")
	}
	for _, item := range policyItems {
		if item.Kind != data.PolicyNumber && item.Kind != data.PolicySwitch {
			continue
		}
		want := []string{}
		for _, p := range profiles {
			want = append(want, item.of(p))
		}
		ends := "true or false"
		if item.Kind == data.PolicyNumber {
			ends = fmt.Sprintf("%d to %d", item.Least, item.Most)
			if item.Off {
				ends += " or 0"
			}
		}
		if got := fmt.Sprint(rows[item.Name]); got != fmt.Sprint(append(want, ends)) {
			t.Errorf("%s: the page says %s, the program %s", item.Name, got, append(want, ends))
		}
	}
}
