package house

import (
	"encoding/json"
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
// the code of windows, words and rules, or in a translation in its catalogue. A path to a command is checked step by
// step.
func TestManualIsTrue(t *testing.T) {
	sources, err := read(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	english := texts(sources)
	pages, err := filepath.Glob("../docs/manual/*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, page := range pages {
		said := english
		if language := filepath.Base(filepath.Dir(page)); language != "en" {
			said = translated(t, english, language)
		}
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

// translated returns what the programs say in a language: what its catalogue has for each text, and the texts that are
// in none, such as names.
func translated(t *testing.T, english said, language string) said {
	t.Helper()
	catalogue := map[string]any{}
	content, err := os.ReadFile("../assets/translations/" + language + ".json")
	if err == nil {
		err = json.Unmarshal(content, &catalogue)
	}
	if err != nil {
		t.Fatal(err)
	}
	all := said{whole: map[string]bool{}}
	for text := range english.whole {
		if _, ok := catalogue[text]; !ok {
			all.whole[text] = true
		}
	}
	for _, entry := range catalogue {
		switch entry := entry.(type) {
		case string:
			all.add(entry)
		case map[string]any:
			for _, form := range entry {
				all.add(form.(string))
			}
		}
	}
	return all
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
			if call, ok := field.Value.(*ast.CallExpr); ok {
				label := literal(call.Args[0])
				if n++; label != "" && !strings.Contains(string(page), "**"+label+"**") {
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
			if e, ok := node.(ast.Expr); ok {
				all.add(literal(e))
			}
			return true
		})
	}
	return all
}

// add adds a text, without the context that tells it from the same one elsewhere.
func (s *said) add(text string) {
	if context, rest, ok := strings.Cut(text, "|"); ok && !strings.Contains(context, " ") {
		text = rest
	}
	switch {
	case text == "":
	case verb.MatchString(text) && len(text) > 6:
		s.formats = append(s.formats, regexp.MustCompile("^"+verb.ReplaceAllString(regexp.QuoteMeta(text), ".+")+"$"))
	case strings.HasSuffix(text, " ") && len(text) > 6: // something is put behind it
		s.formats = append(s.formats, regexp.MustCompile("^"+regexp.QuoteMeta(text)+".+$"))
	default:
		s.whole[text] = true
	}
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
