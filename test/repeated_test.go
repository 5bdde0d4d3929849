package house

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// What a sentence has at least. Anything shorter is a label, or said by chance.
const (
	sentenceWords   = 5
	sentenceLetters = 24
)

// literally are the folders whose tests say sentences word for word, and why.
var literally = map[string]string{
	"data/words": "the tables of sentences are judged by what they say",
	"data/trust": "what is wrong with a link is distinguished by its sentence alone",
	"test/tour":  "it reads off the screen what the customer's document promises, and knows nothing of the code",
	"test":       "the rules of the house have cases",
}

// askedFor are the cases of this rule in TestHouseFindsFaults, beside a production file that says
// what people read.
var askedFor = []violation{
	{"data/auth/a_test.go", `package auth; var a = "The vault can't be opened before noon on Sundays."`, "data/auth/a_test.go:1: a test repeats a sentence: The vault can't be opened before"},
	{"app/a_test.go", "package app\n\nvar a = []string{\"olga: a vault can't be opened\", \"alice: The vault can't be opened before noon\"}", "app/a_test.go:3: a test repeats a sentence: The vault can't be opened before"},
	{"app/a_test.go", `package app; var a = "can't be opened before noon on Sundays"`, "app/a_test.go:1: a test repeats"},
	{"app/a_test.go", `package app; var a = "Error: Nobody but alice may ever open the drawer number 7."`, "app/a_test.go:1: a test repeats"},
	{"data/store/storetest/a.go", `package storetest; var a = "The vault " + "can't be opened before noon."`, "data/store/storetest/a.go:1: a test repeats"},
	{"app/a_test.go", `package app; var a = "can't be opened" + before + "noon on Sundays"`, ""},
	{"app/a_test.go", `package app; var a = "be opened before noon on"`, ""}, // too few letters
	{"app/a_test.go", `package app; import "testing"; func f(t *testing.T) { t.Error("The vault can't be opened before noon on Sundays.") }`, ""},
	{"app/a_test.go", `package app; var a = "SELECT the_vault FROM drawers WHERE noon = 12"`, ""},
	{"data/words/a_test.go", `package words; var a = "The vault can't be opened before noon on Sundays."`, ""},
}

// repeated finds where a test says what people read, or a part of it, word for word. A test asks
// for the kind of what went wrong, or for the sentence by its name: changing a word changes one line.
func repeated(sources []*source) []string {
	said := map[string]bool{}
	for _, s := range sources {
		if !s.isTest() && !helpsTests(s.folder()) {
			for _, part := range spoken(s.file) {
				for _, run := range part.runs() {
					said[run] = true
				}
			}
		}
	}
	var problems []string
	for _, s := range sources {
		if _, meant := literally[s.folder()]; meant || !s.isTest() && !helpsTests(s.folder()) {
			continue
		}
		for _, part := range spoken(s.file) {
			runs := part.runs()
			if i := slices.IndexFunc(runs, func(run string) bool { return said[run] }); i >= 0 {
				problems = append(problems, s.at(part.at)+": a test repeats a sentence: "+runs[i])
			}
		}
	}
	return problems
}

// A part of a text is what stands between the verbs of its format.
type part struct {
	at    token.Pos
	words []string
}

// runs returns, from each word on, the fewest words that are enough for a sentence.
func (p part) runs() []string {
	var found []string
	for i := range p.words {
		letters := 0
		for j, word := range p.words[i:] {
			if letters += len([]rune(word)); j+1 >= sentenceWords && letters >= sentenceLetters {
				found = append(found, strings.Join(p.words[i:i+j+1], " "))
				break
			}
		}
	}
	return found
}

var (
	// between is what a text has between its own words: a verb of package fmt, or what textOf puts for what is added.
	between = regexp.MustCompile(`%[-+# 0]*(\[\d+\])?\d*(\.\d+)?[a-zA-Z]|\n`)
	// statement tells what programs tell a database, and names of it.
	statement = regexp.MustCompile(`\b(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|PRAGMA|FROM|WHERE) |[a-z]_[a-z]`)
)

// spoken returns the texts of a file, but for what tests say when they fail.
func spoken(file *ast.File) []part {
	var found []part
	add := func(at token.Pos, text string) {
		if statement.MatchString(text) {
			return
		}
		for _, between := range between.Split(text, -1) {
			words := strings.Fields(between)
			for i, word := range words {
				words[i] = strings.TrimFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
			}
			found = append(found, part{at, slices.DeleteFunc(words, func(word string) bool { return word == "" })})
		}
	}
	visit := func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.ImportSpec:
			return false
		case *ast.CallExpr:
			return !fails(n)
		case *ast.BasicLit:
			if text, ok := textOf(n); ok {
				add(n.Pos(), text)
			}
		case *ast.BinaryExpr:
			if text, ok := textOf(n); ok {
				add(n.Pos(), text)
				return false
			}
		}
		return true
	}
	ast.Inspect(file, visit)
	return found
}

// fails reports whether a call says why a test failed.
func fails(call *ast.CallExpr) bool {
	method, ok := call.Fun.(*ast.SelectorExpr)
	return ok && slices.Contains([]string{"Error", "Errorf", "Fatal", "Fatalf", "Log", "Logf", "Skip", "Skipf"}, method.Sel.Name)
}
