package house

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

var (
	// bold are words of the programs in a page of the manual: a title, a command, a field, what a window says.
	bold = regexp.MustCompile(`\*\*([^*]+)\*\*`)
	verb = regexp.MustCompile(`%(?:\[\d+\])?[a-z]`)
)

// TestManualIsTrue checks that the words which the manual shows as those of the programs are theirs: bold ones stand in
// the code of windows, words and rules. A path to a command is checked step by step.
func TestManualIsTrue(t *testing.T) {
	sources, err := read(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	said := texts(sources)
	pages, err := filepath.Glob("../docs/manual/en/*.md")
	if err != nil || len(pages) < 20 {
		t.Fatalf("there are %d pages: %v", len(pages), err)
	}
	n := 0
	for _, page := range pages {
		content, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range bold.FindAllStringSubmatch(string(content), -1) {
			for _, step := range strings.Split(m[1], " > ") {
				n++
				if !said.has(step) {
					t.Errorf("%s: the programs do not say %q", page, step)
				}
			}
		}
	}
	if n < 200 {
		t.Errorf("only %d words were checked", n)
	}
}

// TestManualNamesThePolicies checks that the page about the policies has each of them.
func TestManualNamesThePolicies(t *testing.T) {
	sources, err := read(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../docs/manual/en/sign-in-policy.md")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, s := range sources {
		if s.name != "data/auth/policies.go" {
			continue
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			field, ok := node.(*ast.KeyValueExpr)
			if !ok || lastName(field.Key) != "Label" {
				return true
			}
			if label := literal(field.Value); label != "" {
				if n++; !strings.Contains(string(page), "**"+label+"**") {
					t.Errorf("the manual does not name the policy %q", label)
				}
			}
			return true
		})
	}
	if n < 20 {
		t.Errorf("only %d policies were found", n)
	}
}

// TestManualFindsFaults checks that a wrong word is noticed.
func TestManualFindsFaults(t *testing.T) {
	said := said{whole: map[string]bool{"Add": true, "Export…": true}, formats: []*regexp.Regexp{regexp.MustCompile(`^Lost Phone: .+$`)}}
	for text, want := range map[string]bool{"Add": true, "add": false, "Export…": true, "Export": true, "Ad": false, "Lost Phone: alice": true, "Lost Phone": false} {
		if said.has(text) != want {
			t.Errorf("%q is found: %v", text, !want)
		}
	}
}

// said is what the programs say.
type said struct {
	whole   map[string]bool
	formats []*regexp.Regexp
}

// has reports whether the programs say a text; the dots after a command may be left out.
func (s said) has(text string) bool {
	return s.whole[text] || s.whole[text+"…"] || slices.ContainsFunc(s.formats, func(f *regexp.Regexp) bool { return f.MatchString(text) })
}

// texts returns the texts in the code of programs.
func texts(sources []*source) said {
	all := said{whole: map[string]bool{}}
	for _, s := range sources {
		if s.isTest() || !within(s.folder(), "app", "cmd", "data", "widgets") {
			continue
		}
		ast.Inspect(s.file, func(node ast.Node) bool {
			text := ""
			if e, ok := node.(ast.Expr); ok {
				text = literal(e)
			}
			switch {
			case text == "":
			case verb.MatchString(text) && len(text) > 6:
				all.formats = append(all.formats, regexp.MustCompile("^"+verb.ReplaceAllString(regexp.QuoteMeta(text), ".+")+"$"))
			case strings.HasSuffix(text, " ") && len(text) > 6: // something is put behind it
				all.formats = append(all.formats, regexp.MustCompile("^"+regexp.QuoteMeta(text)+".+$"))
			default:
				all.whole[text] = true
			}
			return true
		})
	}
	return all
}

// literal returns the value of a text in the code; "" for anything else.
func literal(e ast.Expr) string {
	l, ok := e.(*ast.BasicLit)
	if !ok || l.Kind != token.STRING {
		return ""
	}
	text, _ := strconv.Unquote(l.Value) // of what was parsed
	return text
}
