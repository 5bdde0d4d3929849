package house

import (
	"go/ast"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// actors is the package that makes actors. The compiler permits everything below data to
// import it; this rule permits only mayMakeActors: those who judge, and those who carry the
// token of a session over the network, as it was given out.
const actors = module + "/data/internal/actor"

func mayMakeActors(s *source) bool {
	return s.isTest() || s.folder() == "data" || within(s.folder(), "data/auth", "data/serve", "data/remote") || s.folder() == "data/internal/actor"
}

// opensConsole is where the door of the console may be opened: only by packages that open
// database and key. A package that serves others must not be among them.
func opensConsole(s *source) bool {
	return s.isTest() || within(s.folder(), "data/site", "test/bench", "data/auth")
}

// usesConsole is where that door may be used once data/site has opened it: the
// administrator's console, and what reads its command line.
func usesConsole(s *source) bool {
	return opensConsole(s) || within(s.folder(), "cmd/internal/start", "cmd/tapectl")
}

// throughSite finds the packages that get the door of the console from data/site.
func throughSite(s *source) []string {
	if usesConsole(s) {
		return nil
	}
	var problems []string
	ast.Inspect(s.file, func(node ast.Node) bool {
		found := false
		switch n := node.(type) {
		case *ast.CallExpr:
			e, ok := n.Fun.(*ast.SelectorExpr)
			found = ok && (e.Sel.Name == "Console" && len(n.Args) == 0 || e.Sel.Name == "NewConsole")
		case *ast.CompositeLit:
			if e, ok := n.Type.(*ast.SelectorExpr); ok && e.Sel.Name == "Options" {
				found = slices.ContainsFunc(n.Elts, func(elt ast.Expr) bool {
					pair, ok := elt.(*ast.KeyValueExpr)
					if !ok {
						return false
					}
					name, ok := pair.Key.(*ast.Ident)
					return ok && name.Name == "Account"
				})
			}
		}
		if found {
			problems = append(problems, s.at(node.Pos())+": goes through the door of the console")
		}
		return true
	})
	return problems
}

// doors finds code that makes an actor, or opens the console's door, where it must not.
func doors(s *source) []string {
	var problems []string
	auth := ""
	for _, spec := range s.file.Imports {
		imported := strings.Trim(spec.Path.Value, `"`)
		switch imported {
		case actors:
			if !mayMakeActors(s) {
				problems = append(problems, s.name+" imports "+actors+": only data/auth says who asks")
			}
		case module + "/data/auth":
			auth = path.Base(imported)
			if spec.Name != nil {
				auth = spec.Name.Name
			}
		}
	}
	problems = append(problems, throughSite(s)...)
	if auth == "" || opensConsole(s) {
		return problems
	}
	ast.Inspect(s.file, func(node ast.Node) bool {
		if e, ok := node.(*ast.SelectorExpr); ok && e.Sel.Name == "OpenConsole" {
			if x, ok := e.X.(*ast.Ident); ok && x.Name == auth {
				problems = append(problems, s.at(node.Pos())+": opens the door of the console")
			}
		}
		return true
	})
	return problems
}

func TestHouseFindsForgedActors(t *testing.T) {
	const call = `"; var c = auth.OpenConsole(auth.Parts{}, "me", data.Client{})`
	for _, c := range []struct{ file, content, want string }{
		{"data/auth/a.go", `package auth; import _ "` + actors + `"`, ""},
		{"data/serve/a.go", `package serve; import _ "` + actors + `"`, ""},
		{"data/wire/a.go", `package wire; import _ "` + actors + `"`, "data/wire/a.go imports " + actors},
		{"data/store/a.go", `package store; import _ "` + actors + `"`, "data/store/a.go imports " + actors},
		{"data/serve/a_test.go", `package serve; import _ "` + actors + `"`, ""},
		{"data/site/a.go", `package site; import "tapetrack/data/auth` + call, ""},
		{"cmd/internal/start/a.go", `package start; import "tapetrack/data/auth` + call, "cmd/internal/start/a.go:1: opens the door of the console"},
		{"cmd/tapeserver/a.go", `package main; import "tapetrack/data/auth` + call, "cmd/tapeserver/a.go:1: opens the door of the console"},
		{"cmd/tapectl/a.go", `package main; func f(d *start.Database) { d.Console().Actor() }`, ""},
		{"cmd/tapeserver/a.go", `package main; func f(d *start.Database) { d.Console().Actor() }`, "cmd/tapeserver/a.go:1: goes through the door of the console"},
		{"cmd/tapemaster/a.go", `package main; var d = start.NewConsole("x", start.Common{})`, "cmd/tapemaster/a.go:1: goes through the door of the console"},
		{"cmd/tapeserver/a.go", `package main; var o = site.Options{Database: "x", Account: "me"}`, "cmd/tapeserver/a.go:1: goes through the door of the console"},
		{"cmd/tapeserver/a.go", `package main; var o = site.Options{Database: "x"}`, ""},
		{"cmd/tapectl/a.go", `package main; import rules "tapetrack/data/auth"; var open = rules.OpenConsole`, "cmd/tapectl/a.go:1: opens the door of the console"},
	} {
		sources, err := read(fstest.MapFS{c.file: &fstest.MapFile{Data: []byte(c.content)}})
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, s := range sources {
			found = append(found, doors(s)...)
		}
		if got := strings.Join(found, "\n"); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s with\n\t%s\nwas judged %q, want %q", c.file, c.content, got, c.want)
		}
	}
}

// forged finds where a program writes events without the rules, which know the time and the actor.
func forged(s *source) []string {
	if s.isTest() || within(s.folder(), "data/auth", "data/store", "test") {
		return nil
	}
	var problems []string
	ast.Inspect(s.file, func(node ast.Node) bool {
		if x, ok := node.(*ast.SelectorExpr); ok && x.Sel.Name == "AppendEvent" {
			problems = append(problems, s.at(node.Pos())+": events are appended in data/auth")
		}
		return true
	})
	return problems
}
