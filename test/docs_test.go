package house

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
)

var (
	heading = regexp.MustCompile(`(?m)^#+ (.+)$`)
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	// target is a word after make in the text: `make tour`.
	target = regexp.MustCompile("(?m)(?:^    |`)make ([a-z]+(?:-[a-z]+)*)")
	// named is a test in the text, alone or with its package: data/auth.TestRights.
	named = regexp.MustCompile(`(?:\b([a-z][a-z0-9/]*)\.)?\b((?:Test|Fuzz|Benchmark)[A-Z][A-Za-z0-9_]*)`)
)

// TestDocs checks that every picture and page that the documents point to exists, and every
// make target that they name, and that their words are ours.
func TestDocs(t *testing.T) {
	documents, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	makefile, err := os.ReadFile("../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	manual, err := filepath.Glob("../docs/manual/*/*.md")
	if err != nil || len(manual) < 20 {
		t.Fatalf("the manual has %d pages: %v", len(manual), err)
	}
	for _, document := range append(append(documents, manual...), "../README.md") {
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if strings.Contains(m[1], "://") {
				continue
			}
			page, at, _ := strings.Cut(m[1], "#")
			to := filepath.Join(filepath.Dir(document), page)
			if page == "" {
				to = document
			}
			content, err := os.ReadFile(to)
			if err != nil || at != "" && !slices.Contains(headings(string(content)), at) {
				t.Errorf("%s: there is no %s", document, m[1])
			}
		}
		for _, m := range target.FindAllStringSubmatch(string(text), -1) {
			if !strings.Contains(string(makefile), "\n"+m[1]+": ") {
				t.Errorf("%s: there is no target %s", document, m[1])
			}
		}
	}
}

// headings returns what links call the headings of a page: in lower case,
// without punctuation, with hyphens for blanks.
func headings(page string) []string {
	var names []string
	for _, m := range heading.FindAllStringSubmatch(page, -1) {
		names = append(names, strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			default:
				return -1
			}
		}, m[1]))
	}
	return names
}

// TestDocsNameTests checks that every test that the documents name exists, in the package
// that they name.
func TestDocsNameTests(t *testing.T) {
	sources, err := read(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	tests := testsOf(sources)
	documents, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, document := range append(documents, "../README.md", "../CHANGELOG.md") {
		text, err := os.ReadFile(document)
		if err != nil {
			t.Fatal(err)
		}
		for _, missing := range absent(string(text), tests) {
			t.Errorf("%s: there is no %s", document, missing)
		}
	}
}

// TestDocsNameTestsFindsFaults checks that a missing test is noticed.
func TestDocsNameTestsFindsFaults(t *testing.T) {
	sources, err := read(fstest.MapFS{
		"data/a.go":           {Data: []byte("package data; func TestNone() {}")},
		"data/a_test.go":      {Data: []byte("package data; func TestOne(t *testing.T) {}; type T int; func (T) TestTwo() {}; func FuzzOne(f *testing.F) {}")},
		"data/auth/b_test.go": {Data: []byte("package auth_test; func TestThree(t *testing.T) {}")},
	})
	if err != nil {
		t.Fatal(err)
	}
	tests := testsOf(sources)
	for text, want := range map[string]string{
		"TestOne and FuzzOne, `data.TestOne`, (data/auth.TestThree).": "",
		"Tests and Testing of a Test. tests.":                         "",
		"TestNone":                                                    "TestNone",
		"`TestTwo`":                                                   "TestTwo",
		"data/auth.TestOne":                                           "data/auth.TestOne",
		"auth.TestThree":                                              "auth.TestThree",
		"a test. TestFour":                                            "TestFour",
		"TestOne, TestFive()":                                         "TestFive",
	} {
		if got := strings.Join(absent(text, tests), " "); got != want {
			t.Errorf("%q: %q is not there, want %q", text, got, want)
		}
	}
}

// testsOf returns the packages of each test, by the test's name.
func testsOf(sources []*source) map[string][]string {
	tests := map[string][]string{}
	for _, s := range sources {
		for _, d := range s.file.Decls {
			f, ok := d.(*ast.FuncDecl)
			if ok && s.isTest() && f.Recv == nil && f.Name.Name == named.FindString(f.Name.Name) {
				tests[f.Name.Name] = append(tests[f.Name.Name], s.folder())
			}
		}
	}
	return tests
}

// absent returns the tests that a text names and that do not exist.
func absent(text string, tests map[string][]string) []string {
	var missing []string
	for _, m := range named.FindAllStringSubmatch(text, -1) {
		in, ok := tests[m[2]]
		if !ok || m[1] != "" && !slices.Contains(in, m[1]) {
			missing = append(missing, m[0])
		}
	}
	return missing
}
