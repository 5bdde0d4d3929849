package house

import (
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"regexp"
	"strings"
)

// avoided are words that no sentence of ours has: a user is they, and what was done to the
// database without the programs was modified outside TapeTrack. A line may end anywhere in them.
var avoided = regexp.MustCompile(`\b([Hh]e|[Hh]is|[Hh]im|[Hh]imself)\b|[Bb]ehind\s+((the|a)\s+programs?'s?|our)\s+back`)

// ofWindows are keys, menus and windows. The domain serves a console and a server,
// too: app/shell adds what helps in a window.
var ofWindows = regexp.MustCompile(`\bF\d{1,2}\b|\b(File|Edit|View|Help|Administration) >|\bPress [A-Z]|\b(Ctrl|Alt)\+|\btab [A-Z]|Group User Administration|\b(your own|in) Properties\b|\b[Cc]lick\b`)

// wording finds them in texts and comments. What a program writes for itself, as SQL, has none of
// them either. Only comments of rooms that are inward still call whoever they are about he.
func wording(s *source) []string {
	if s.isTest() || within(s.folder(), "test", "app/internal", "assets") {
		return nil
	}
	var problems []string
	ast.Inspect(s.file, func(node ast.Node) bool {
		if literal, ok := node.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			if word := avoided.FindString(literal.Value); word != "" {
				problems = append(problems, s.at(literal.Pos())+": a text says "+spaced(word))
			}
			if word := ofWindows.FindString(literal.Value); word != "" && within(s.folder(), "data") {
				problems = append(problems, s.at(literal.Pos())+": the domain says "+word)
			}
		}
		return true
	})
	he := within(s.folder(), "app/shell", "app/signin", "app/mysignin", "widgets")
	for _, group := range s.file.Comments {
		for _, word := range avoided.FindAllString(group.Text(), -1) {
			if he && !strings.Contains(word, "ehind") {
				continue
			}
			problems = append(problems, s.at(group.Pos())+": a comment says "+spaced(word))
		}
	}
	return problems
}

// documentsWording finds them in the documents.
func documentsWording(root fs.FS) []string {
	var problems []string
	for _, pattern := range []string{"*.md", "docs/*.md"} {
		names, err := fs.Glob(root, pattern)
		if err != nil {
			return []string{err.Error()}
		}
		for _, name := range names {
			text, err := fs.ReadFile(root, name)
			if err != nil {
				return []string{err.Error()}
			}
			for _, at := range avoided.FindAllIndex(text, -1) {
				line := 1 + strings.Count(string(text[:at[0]]), "\n")
				problems = append(problems, fmt.Sprintf("%s:%d: it says %s", name, line, spaced(string(text[at[0]:at[1]]))))
			}
		}
	}
	return problems
}

// spaced returns words that stood in several lines in one.
func spaced(words string) string { return strings.Join(strings.Fields(words), " ") }
