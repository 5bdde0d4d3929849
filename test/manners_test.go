package house

import (
	"os"
	"strings"
	"testing"
)

// manners are what is wrong with the rows of a table of rules, what we do, and tests: each row names a test, with its
// package, or says None and why. That the tests exist is checked by TestDocsNameTests.
func manners(page string) []string {
	var problems []string
	rules := map[string]bool{}
	rows := 0
	for _, line := range strings.Split(page, "\n") {
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|---") || strings.HasPrefix(line, "| Rule |") {
			continue
		}
		rows++
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if len(cells) != 3 {
			problems = append(problems, line+": it has not three cells")
			continue
		}
		rule, does, test := strings.TrimSpace(cells[0]), strings.TrimSpace(cells[1]), strings.TrimSpace(cells[2])
		if rule == "" || does == "" {
			problems = append(problems, line+": a cell is empty")
		}
		if rules[rule] {
			problems = append(problems, rule+": it stands twice")
		}
		rules[rule] = true
		if found := named.FindStringSubmatch(test); found == nil && !(strings.HasPrefix(test, "None: ") && len(test) > len("None: ")) {
			problems = append(problems, rule+": it names no test, and not why there is none")
		} else if found != nil && found[1] == "" {
			problems = append(problems, rule+": "+found[0]+" has no package")
		}
	}
	if rows == 0 {
		problems = append(problems, "there are no rules")
	}
	return problems
}

// TestManners checks that each rule in docs/MANNERS.md says which test holds it.
func TestManners(t *testing.T) {
	page, err := os.ReadFile("../docs/MANNERS.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range manners(string(page)) {
		t.Error(problem)
	}
}

// TestMannersFindsFaults checks that each kind of fault in a row is noticed, and that a right row beside it passes.
func TestMannersFindsFaults(t *testing.T) {
	const head = "| Rule | What we do | Test |\n|---|---|---|\n| A | So. | `app.TestA` |\n"
	for row, want := range map[string]string{
		"| B | So. | `app.TestB`, by hand on Windows |": "",
		"| B | Not yet. | None: it comes later |":       "",
		"| B | So. | by hand |":                         "B: it names no test, and not why there is none",
		"| B | So. | None: |":                           "B: it names no test, and not why there is none",
		"| B | So. | `TestB` |":                         "B: TestB has no package",
		"| A | So. | `app.TestB` |":                     "A: it stands twice",
		"| B | | `app.TestB` |":                         "| B | | `app.TestB` |: a cell is empty",
		"| B | So. |":                                   "| B | So. |: it has not three cells",
	} {
		if got := strings.Join(manners(head+row), "; "); got != want {
			t.Errorf("%s: %q, want %q", row, got, want)
		}
	}
	if got := strings.Join(manners("# Manners"), "; "); got != "there are no rules" {
		t.Errorf("of an empty page: %q", got)
	}
}
