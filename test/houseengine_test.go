package house

import (
	"fmt"
	"regexp"
	"strings"
)

// engine is the only place that knows SQLite.
const engine = "data/store/sqlite"

// engineWord finds what only SQLite understands, and what only an engine is asked about: the
// errors of GORM, of which each dialect has its own.
var engineWord = regexp.MustCompile(`PRAGMA|sqlite_|\bMATCH\b|\binstr\(|\bx''|NOT INDEXED|SQLite|gorm\.Err`)

// engineWords finds words of the engine in data/store, in code and comments, except in the
// package comment, which names the engines.
func engineWords(s *source) []string {
	if s.isTest() || !within(s.folder(), "data/store") || within(s.folder(), engine) {
		return nil
	}
	var problems []string
	for i, line := range strings.Split(s.text, "\n") {
		if word := engineWord.FindString(line); word != "" && s.set.Position(s.file.Package).Line <= i+1 {
			problems = append(problems, fmt.Sprintf("%s:%d: %s belongs in %s", s.name, i+1, word, engine))
		}
	}
	return problems
}
