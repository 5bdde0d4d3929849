package house

import (
	"go/ast"
	"slices"
	"strings"
)

// makers are what makes files and folders of package os: on Windows with the rights of the folder
// that they are in. data/files makes them for their owner alone.
var makers = []string{"Mkdir", "MkdirAll", "MkdirTemp", "Create", "CreateTemp", "WriteFile"}

// makesOthers finds files and folders that are made in another way than by data/files, in what
// ships.
func makesOthers(s *source) []string {
	if s.isTest() || helpsTests(s.folder()) || !within(s.folder(), "app", "cmd", "data", "widgets") ||
		s.folder() == "data/files" || s.name == "cmd/internal/start/coredump_linux.go" { // writes to /proc
		return nil
	}
	var problems []string
	ast.Inspect(s.file, func(n ast.Node) bool {
		called, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		from, ok := called.X.(*ast.Ident)
		if ok && from.Name == "os" && (slices.Contains(makers, called.Sel.Name) || called.Sel.Name == "O_CREATE" && !strings.Contains(s.text, "files.OpenFile(")) {
			problems = append(problems, s.at(called.Pos())+": os."+called.Sel.Name+": data/files makes what is for its owner alone")
		}
		return true
	})
	return problems
}
