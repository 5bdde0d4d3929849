package house

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// criteria are the success criteria of WCAG 2.2 of the levels A and AA. 4.1.1 Parsing is obsolete in 2.2.
var criteria = map[string]string{
	"A": "1.1.1 1.2.1 1.2.2 1.2.3 1.3.1 1.3.2 1.3.3 1.4.1 1.4.2 2.1.1 2.1.2 2.1.4 2.2.1 2.2.2 2.3.1 2.4.1 2.4.2 2.4.3 2.4.4 " +
		"2.5.1 2.5.2 2.5.3 2.5.4 3.1.1 3.2.1 3.2.2 3.2.6 3.3.1 3.3.2 3.3.7 4.1.2",
	"AA": "1.2.4 1.2.5 1.3.4 1.3.5 1.4.3 1.4.4 1.4.5 1.4.10 1.4.11 1.4.12 1.4.13 2.4.5 2.4.6 2.4.7 2.4.11 2.5.7 2.5.8 3.1.2 " +
		"3.2.3 3.2.4 3.3.3 3.3.4 3.3.8 4.1.3",
}

var verdicts = []string{"Supports", "Partly", "Does not support", "Not applicable"}

// judged are what is wrong with the table of criteria: each stands in it once, with its level, a verdict, how, and a test
// with its package, or None and why. That the tests exist is checked by TestDocsNameTests.
func judged(page string) []string {
	var problems []string
	left := map[string]string{}
	for level, all := range criteria {
		for _, number := range strings.Fields(all) {
			left[number] = level
		}
	}
	_, table, _ := strings.Cut(page, "| Criterion |")
	for _, line := range strings.Split(table, "\n")[1:] {
		if !strings.HasPrefix(line, "|") || strings.HasPrefix(line, "|---") {
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if len(cells) != 5 || slices.Contains(cells, "") {
			problems = append(problems, line+": it has not five cells")
			continue
		}
		number, name, _ := strings.Cut(cells[0], " ")
		switch level, there := left[number]; {
		case !there:
			problems = append(problems, number+": it stands twice, or is no criterion")
		case level != cells[1] || name == "":
			problems = append(problems, fmt.Sprintf("%s: it has a name, and the level %s", number, level))
		}
		delete(left, number)
		if !slices.Contains(verdicts, cells[2]) {
			problems = append(problems, number+": "+cells[2]+" is no verdict")
		}
		if found := named.FindStringSubmatch(cells[4]); found == nil && !(strings.HasPrefix(cells[4], "None: ") && len(cells[4]) > len("None: ")) {
			problems = append(problems, number+": it names no test, and not why there is none")
		} else if found != nil && found[1] == "" {
			problems = append(problems, number+": "+found[0]+" has no package")
		}
	}
	for number := range left {
		problems = append(problems, number+": it is missing")
	}
	slices.Sort(problems)
	return problems
}

// TestAccessibility checks that docs/ACCESSIBILITY.md judges every criterion once.
func TestAccessibility(t *testing.T) {
	page, err := os.ReadFile("../docs/ACCESSIBILITY.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range judged(string(page)) {
		t.Error(problem)
	}
}

// TestAccessibilityFindsFaults checks that each kind of fault in a row is noticed, and that a right row passes.
func TestAccessibilityFindsFaults(t *testing.T) {
	const head = "| Criterion | Level | Verdict | How | Test |\n|---|---|---|---|---|\n"
	for row, want := range map[string]string{
		"| 2.1.1 Keyboard | A | Supports | So. | `app.TestA` |":                                                        "",
		"| 2.1.1 Keyboard | A | Partly | So. | None: there is no way |":                                                "",
		"| 2.1.1 Keyboard | A | Supports | So. | None |":                                                               "2.1.1: it names no test, and not why there is none",
		"| 2.1.1 Keyboard | AA | Supports | So. | `app.TestA` |":                                                       "2.1.1: it has a name, and the level A",
		"| 2.1.1 Keyboard | A | Yes | So. | `app.TestA` |":                                                             "2.1.1: Yes is no verdict",
		"| 2.1.1 Keyboard | A | Supports | So. | `TestA` |":                                                            "2.1.1: TestA has no package",
		"| 2.1.1 Keyboard | A | Supports | | `app.TestA` |":                                                            "| 2.1.1 Keyboard | A | Supports | | `app.TestA` |: it has not five cells",
		"| 4.1.1 Parsing | A | Supports | So. | `app.TestA` |":                                                         "4.1.1: it stands twice, or is no criterion",
		"| 2.1.1 Keyboard | A | Supports | So. | `app.TestA` |\n| 2.1.1 Keyboard | A | Supports | So. | `app.TestA` |": "2.1.1: it stands twice, or is no criterion",
	} {
		var got []string
		for _, problem := range judged(head + row) {
			if !strings.HasSuffix(problem, "it is missing") {
				got = append(got, problem)
			}
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s: %q, want %q", row, got, want)
		}
	}
	if n := len(judged("")); n != 55 {
		t.Errorf("of an empty page %d criteria are missing, not 55", n)
	}
}
