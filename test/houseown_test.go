package house

import (
	"go/ast"
	"go/token"
	"slices"
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
	ours := map[token.Pos]bool{} // flags for data/files
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if isOf(n.Fun, "files", "OpenFile") && len(n.Args) == 2 {
				ast.Inspect(n.Args[1], func(flag ast.Node) bool {
					if flag != nil {
						ours[flag.Pos()] = true
					}
					return true
				})
			}
		case *ast.SelectorExpr:
			if isOf(n, "os", makers...) || isOf(n, "os", "O_CREATE") && !ours[n.Pos()] {
				problems = append(problems, s.at(n.Pos())+": os."+n.Sel.Name+": data/files makes what is for its owner alone")
			}
		}
		return true
	})
	return problems
}

// isOf reports whether an expression is one of some names of a package.
func isOf(e ast.Expr, of string, names ...string) bool {
	called, ok := e.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	from, ok := called.X.(*ast.Ident)
	return ok && from.Name == of && slices.Contains(names, called.Sel.Name)
}
