package house

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// fewestWords is from how many words on a sentence stands once: shorter ones are
// advice that fits in many places, like Wait a moment and try again.
const fewestWords = 8

var (
	sentenceEnd = regexp.MustCompile(`[.?!:]\s+|[.?!]$|\n`)
	sentence    = regexp.MustCompile(`^(%s |[A-Z])`)
)

// twice finds sentences that stand in the texts of two files: whoever changes one has
// to know of the other. Help in the tags of options can't be named, and so it may.
func twice(sources []*source) []string {
	var problems []string
	first := map[string]string{}
	for _, s := range sources {
		if s.isTest() || helpsTests(s.folder()) {
			continue
		}
		for _, said := range sentencesOf(s) {
			switch where, there := first[said]; {
			case !there:
				first[said] = s.name
			case where != s.name:
				problems = append(problems, fmt.Sprintf("%s and %s both say: %s", where, s.name, said))
			}
		}
	}
	slices.Sort(problems)
	return slices.Compact(problems)
}

// sentencesOf returns the sentences in the texts of a file, with those that are put
// together of several lines.
func sentencesOf(s *source) []string {
	var all []string
	var look func(ast.Node) bool
	look = func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.Field:
			return node.Tag == nil
		case *ast.ImportSpec:
			return false
		case *ast.BinaryExpr, *ast.BasicLit:
			expression, _ := node.(ast.Expr)
			text, isText := textOf(expression)
			for _, said := range sentenceEnd.Split(text, -1) {
				if sentence.MatchString(said) && len(strings.Fields(said)) >= fewestWords && !strings.Contains(said, "SELECT ") {
					all = append(all, said)
				}
			}
			if isText {
				for _, other := range others(expression) {
					ast.Inspect(other, look)
				}
			}
			return !isText
		}
		return true
	}
	ast.Inspect(s.file, look)
	return all
}

// others returns what is added to literals and is not one itself, such as a call with texts of its own.
func others(e ast.Expr) []ast.Expr {
	if sum, ok := e.(*ast.BinaryExpr); ok && sum.Op == token.ADD {
		return append(others(sum.X), others(sum.Y)...)
	}
	if _, isText := textOf(e); isText {
		return nil
	}
	return []ast.Expr{e}
}

// textOf returns what literals that are added say, with a line end in place of anything else.
func textOf(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, err := strconv.Unquote(e.Value)
			return text, err == nil
		}
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			left, isLeft := textOf(e.X)
			right, isRight := textOf(e.Y)
			if isLeft || isRight {
				return left + right, true
			}
		}
	}
	return "\n", false
}

// TestTwiceFindsFaults: a sentence is found wherever it stands in a text, and nothing else is.
func TestTwiceFindsFaults(t *testing.T) {
	const said = `package data; const a = "Nobody has this name. The tape is still in the drive of somebody else."`
	const found = "a.go and b.go both say: The tape is still in the drive of somebody else"
	for other, want := range map[string]string{
		`package data; const b = "The tape is still in the drive of somebody else."`:                         found,
		`package data; const b = "The tape is still in " + "the drive of somebody else. Wait."`:              found,
		`package data; var b = f("%s: " + x + "The tape is still in the drive of somebody else." + y)`:       found,
		`package data; var b = "x " + f("The tape is still in the drive of somebody else.")`:                 found,
		`package data; const b = "The tape is still in the drive."`:                                          "",
		`package data; const b = "Nobody has this name."`:                                                    "",
		"package data; type b struct { C bool `help:\"The tape is still in the drive of somebody else.\"` }": "",
		`package data; const b = 1 // The tape is still in the drive of somebody else.`:                      "",
	} {
		sources, err := read(fstest.MapFS{"a.go": {Data: []byte(said)}, "b.go": {Data: []byte(other)}})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(twice(sources), "\n"); got != want {
			t.Errorf("%s\nwas judged %q, want %q", other, got, want)
		}
	}
}
