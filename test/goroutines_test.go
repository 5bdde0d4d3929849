package house

import (
	"go/ast"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
)

// goroutines are the files below data that start goroutines, and why. All others there use
// the caller's: what a call began has ended when it returns.
var goroutines = map[string]string{
	"data/serve/serve.go":                    "one looks for changes as long as the server runs",
	"data/serve/streams.go":                  "a long act is told of while it goes on",
	"data/remote/watch.go":                   "changes are told as long as somebody is signed in",
	"data/vault/keyring.go":                  "the library of the keyring can't be interrupted",
	"data/store/storetest/transactions.go":   "a test of several at once",
	"data/store/storetest/authenticators.go": "a test of several at once",
}

// threads finds where app or widgets leave Fyne's goroutine, or come back to it, outside
// taskFile, and where data leaves its caller's.
func threads(s *source) []string {
	if s.isTest() || s.name == taskFile || goroutines[s.name] != "" || !within(s.folder(), "app", "widgets", "data") {
		return nil
	}
	forbidden := map[string]string{} // qualified as in this file -> what it is
	for _, spec := range s.file.Imports {
		name := path.Base(strings.TrimSuffix(strings.Trim(spec.Path.Value, `"`), "/v2"))
		local := name
		if spec.Name != nil {
			local = spec.Name.Name
		}
		switch spec.Path.Value {
		case `"` + fyneRoot + `"`:
			forbidden[local+".Do"], forbidden[local+".DoAndWait"] = "fyne.Do", "fyne.DoAndWait"
		case `"time"`, `"context"`:
			forbidden[local+".AfterFunc"] = name + ".AfterFunc"
		}
	}
	where := taskFile
	if within(s.folder(), "data") {
		where = "whatever calls this"
	}
	var problems []string
	ast.Inspect(s.file, func(node ast.Node) bool {
		what := ""
		switch n := node.(type) {
		case *ast.GoStmt:
			what = "a goroutine"
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok {
				what = forbidden[x.Name+"."+n.Sel.Name]
			}
			if n.Sel.Name == "Go" { // of a group of them
				what = "a goroutine"
			}
		}
		if what != "" {
			problems = append(problems, s.at(node.Pos())+": "+what+" belongs in "+where)
		}
		return true
	})
	return problems
}

// TestGoroutinesAreThere checks that every file excused from that rule still starts a goroutine.
func TestGoroutinesAreThere(t *testing.T) {
	sources, err := read(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	excused := goroutines
	goroutines = nil
	t.Cleanup(func() { goroutines = excused })
	for name := range excused {
		i := slices.IndexFunc(sources, func(s *source) bool { return s.name == name })
		if i < 0 || len(threads(sources[i])) == 0 {
			t.Errorf("%s has no goroutine", name)
		}
	}
}
