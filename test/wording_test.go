package house

import (
	"go/ast"
	"go/token"
	"regexp"
)

// avoided are words that no sentence of ours has: a user is they, and what was done to the
// database without the programs was modified outside TapeTrack.
var avoided = regexp.MustCompile(`\b([Hh]e|[Hh]is|[Hh]im|[Hh]imself)\b|behind (the program's|our) back`)

// wording finds them in texts. What a program writes for itself, as SQL, has none of them either.
func wording(s *source) []string {
	if s.isTest() || within(s.folder(), "test", "app/internal", "assets") {
		return nil
	}
	var problems []string
	ast.Inspect(s.file, func(node ast.Node) bool {
		if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if word := avoided.FindString(literal.Value); word != "" {
				problems = append(problems, s.at(literal.Pos())+": a text says "+word)
			}
		}
		return true
	})
	return problems
}
