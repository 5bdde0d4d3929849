// Package house checks that the house keeps its shape: who imports whom, where work may leave
// Fyne's goroutine, how long a file may be. docs/DEVELOPING.md draws the house.
package house

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

const (
	module   = "tapetrack"
	fyneRoot = "fyne.io/fyne/v2"
	taskFile = "app/shell/task.go" // the only place where work leaves Fyne's goroutine and comes back
	maxLines = 450
)

// TestHouse checks the sources of this module.
func TestHouse(t *testing.T) {
	for _, problem := range check(t, os.DirFS("..")) {
		t.Error(problem)
	}
}

// A violation is a file of a small house, and what is wrong with it; empty: nothing.
type violation struct{ file, content, want string }

// TestHouseFindsFaults checks that each rule can be broken, and that the right code beside it passes.
func TestHouseFindsFaults(t *testing.T) {
	long := "package data\n" + strings.Repeat("// line\n", maxLines)
	for _, c := range append(slices.Concat(worded, askedFor, shownWindows, languages, explained, released), []violation{
		{"app/signin/a.go", `package signin; import (_ "tapetrack/app/shell"; _ "tapetrack/data"; _ "tapetrack/widgets"; _ "tapetrack/assets"; _ "fyne.io/fyne/v2/widget")`, ""},
		{"app/signin/a.go", `package signin; import _ "tapetrack/data/store"`, "app/signin/a.go imports tapetrack/data/store"},
		{"app/signin/a_test.go", `package signin; import _ "tapetrack/data/store"`, ""},
		{"app/signin/a.go", `package signin; import _ "fyne.io/fyne/v2/app"`, "app/signin/a.go imports fyne.io/fyne/v2/app"},
		{"app/signin/a_test.go", `package signin; import _ "fyne.io/fyne/v2/app"`, "app/signin/a_test.go imports fyne.io/fyne/v2/app"},
		{"app/signin/a.go", `package signin; import _ "gorm.io/gorm"`, "app/signin/a.go imports gorm.io/gorm"},
		{"app/signin/a.go", `package signin; import _ "tapetrack/cmd/internal/start"`, "app/signin/a.go imports tapetrack/cmd/internal/start"},
		{"widgets/a.go", `package widgets; import _ "tapetrack/widgets/qr"`, ""},
		{"widgets/a.go", `package widgets; import _ "tapetrack/data"`, "widgets/a.go imports tapetrack/data"},
		{"widgets/a_test.go", `package widgets; import _ "tapetrack/app/shell"`, "widgets/a_test.go imports tapetrack/app/shell"},
		{"widgets/a.go", `package widgets; import _ "tapetrack/assets"`, "widgets/a.go imports tapetrack/assets"},
		{"data/a.go", `package data; import _ "crypto/hkdf"`, ""},
		{"data/a.go", `package data; import _ "golang.org/x/crypto/argon2"`, "data/a.go imports golang.org/x/crypto/argon2"},
		{"data/a.go", `package data; import _ "golang.org/x/text/unicode/norm"`, ""},
		{"data/a.go", `package data; import _ "golang.org/x/text/cases"`, "data/a.go imports golang.org/x/text/cases"},
		{"data/a_test.go", `package data; import _ "pgregory.net/rapid"`, ""},
		{"data/a.go", `package data; import _ "tapetrack/data/words"`, "data/a.go imports tapetrack/data/words"},
		{"data/words/a.go", `package words; import _ "tapetrack/data"`, ""},
		{"data/words/a.go", `package words; import _ "tapetrack/data/auth"`, "data/words/a.go imports tapetrack/data/auth"},
		{"data/auth/a.go", `package auth; import _ "tapetrack/data/words"`, ""},
		{"app/signin/a.go", `package signin; import _ "tapetrack/data/words"`, ""},
		{"data/auth/a.go", `package auth; import (_ "tapetrack/data"; _ "golang.org/x/crypto/argon2")`, ""},
		{"data/auth/a.go", `package auth; import _ "tapetrack/data/vault"`, "data/auth/a.go imports tapetrack/data/vault"},
		{"data/auth/a_test.go", `package auth; import _ "tapetrack/data/store"`, ""},
		{"data/a.go", `package data; import _ "tapetrack/data/files"`, "data/a.go imports tapetrack/data/files"},
		{"data/files/a.go", `package files; import _ "tapetrack/data"`, ""},
		{"data/files/a.go", `package files; import _ "tapetrack/data/auth"`, "data/files/a.go imports tapetrack/data/auth"},
		{"data/auth/a.go", `package auth; import _ "tapetrack/data/files"`, "data/auth/a.go imports tapetrack/data/files"},
		{"data/vault/a.go", `package vault; import _ "tapetrack/data/files"`, ""},
		{"data/trust/a.go", `package trust; import (_ "tapetrack/data"; _ "tapetrack/data/words"; _ "crypto/tls")`, ""},
		{"data/trust/a.go", `package trust; import _ "tapetrack/data/vault"`, "data/trust/a.go imports tapetrack/data/vault"},
		{"data/trust/a.go", `package trust; import _ "tapetrack/data/files"`, "data/trust/a.go imports tapetrack/data/files"},
		{"data/trust/a.go", `package trust; import _ "golang.org/x/text/unicode/norm"`, "data/trust/a.go imports golang.org/x/text/unicode/norm"},
		{"data/trust/a_test.go", `package trust; import _ "go.uber.org/goleak"`, ""},
		{"data/auth/a.go", `package auth; import _ "tapetrack/data/trust"`, "data/auth/a.go imports tapetrack/data/trust"},
		{"app/signin/a.go", `package signin; import _ "tapetrack/data/trust"`, "app/signin/a.go imports tapetrack/data/trust"},
		{"app/exchange/a.go", `package exchange; import _ "tapetrack/data/files"`, ""},
		{"data/remote/a.go", `package remote; import (_ "tapetrack/data/wire"; _ "tapetrack/data/trust"; _ "connectrpc.com/connect/v2")`, ""},
		{"data/remote/a.go", `package remote; import (_ "tapetrack/data/auth"; _ "tapetrack/data/serve"; _ "tapetrack/data/store"; _ "tapetrack/data/vault")`, "data/remote/a.go imports tapetrack/data/auth\ndata/remote/a.go imports tapetrack/data/serve\ndata/remote/a.go imports tapetrack/data/store\ndata/remote/a.go imports tapetrack/data/vault"},
		{"data/serve/a.go", `package serve; import (_ "tapetrack/data/wire"; _ "connectrpc.com/connect/v2/connecthttp")`, ""},
		{"data/serve/a.go", `package serve; import _ "tapetrack/data/auth"`, "data/serve/a.go imports tapetrack/data/auth"},
		{"data/wire/a.go", `package wire; import _ "connectrpc.com/connect/v2"`, ""},
		{"data/auth/a.go", `package auth; import _ "connectrpc.com/connect/v2"`, "data/auth/a.go imports connectrpc.com/connect/v2"},
		{"app/a_test.go", `package app; import _ "connectrpc.com/connect/v2"`, "app/a_test.go imports connectrpc.com/connect/v2"},
		{"cmd/tapeserver/main.go", `package main; import _ "connectrpc.com/connect/v2"`, "cmd/tapeserver/main.go imports connectrpc.com/connect/v2"},
		{"data/auth/a_test.go", `package auth; import _ "tapetrack/test/parsers"`, ""},
		{"data/auth/a.go", `package auth; import _ "tapetrack/test/parsers"`, "data/auth/a.go imports tapetrack/test/parsers"},
		{"data/auth/a.go", `package auth; import _ "tapetrack/assets/passwords"`, "data/auth/a.go imports tapetrack/assets/passwords"},
		{"data/auth/a.go", `package auth; import _ "gorm.io/gorm"`, "data/auth/a.go imports gorm.io/gorm"},
		{"data/store/a.go", `package store; import _ "gorm.io/gorm"`, ""},
		{"data/store/a.go", `package store; import _ "modernc.org/sqlite"`, "data/store/a.go imports modernc.org/sqlite"},
		{"data/store/a.go", `package store; import _ "github.com/go-gormigrate/gormigrate/v2"`, "data/store/a.go imports github.com/go-gormigrate/gormigrate/v2"},
		{"data/store/a.go", `package store; import _ "tapetrack/data/store/sqlite"`, "data/store/a.go imports tapetrack/data/store/sqlite"},
		{"data/store/a_test.go", `package store_test; import _ "tapetrack/data/store/sqlite"`, ""},
		{"data/store/sqlite/a.go", `package sqlite; import (_ "tapetrack/data/store"; _ "tapetrack/data"; _ "modernc.org/sqlite/lib")`, ""},
		{"data/store/sqlite/a.go", `package sqlite; import _ "tapetrack/data/vault"`, "data/store/sqlite/a.go imports tapetrack/data/vault"},
		{"data/auth/a.go", `package auth; import _ "tapetrack/data/store/sqlite"`, "data/auth/a.go imports tapetrack/data/store/sqlite"},
		{"cmd/tapectl/a.go", `package main; import _ "tapetrack/data/store/sqlite"`, "cmd/tapectl/a.go imports tapetrack/data/store/sqlite"},
		{"cmd/internal/start/a.go", `package start; import _ "tapetrack/data/store/sqlite"`, "cmd/internal/start/a.go imports tapetrack/data/store/sqlite"},
		{"data/site/a.go", `package site; import _ "tapetrack/data/store/sqlite"`, ""},
		{"data/store/a.go", `package store; const a = "PRAGMA x"`, "data/store/a.go:1: PRAGMA belongs in data/store/sqlite"},
		{"data/store/a.go", "package store\n\nconst a = \"SELECT 1 WHERE code <> x''\"", "data/store/a.go:3: x'' belongs in data/store/sqlite"},
		{"data/store/a.go", "package store\n\n// F asks sqlite_sequence.\nfunc f() {}", "data/store/a.go:3: sqlite_ belongs in data/store/sqlite"},
		{"data/store/a.go", `package store; const a = "max''"`, ""},
		{"data/store/doc.go", "// Package store has an engine, which is SQLite.\npackage store", ""},
		{"data/store/storetest/a.go", `package storetest; const a = "x MATCH y"`, "data/store/storetest/a.go:1: MATCH belongs in data/store/sqlite"},
		{"data/store/sqlite/a.go", `package sqlite; const a = "PRAGMA x"`, ""},
		{"data/store/a.go", "package store\n\nvar a = gorm.ErrDuplicatedKey", "data/store/a.go:3: gorm.Err belongs in data/store/sqlite"},
		{"data/vault/a_test.go", `package vault; import _ "fyne.io/fyne/v2"`, "data/vault/a_test.go imports fyne.io/fyne/v2"},
		{"assets/passwords/a.go", `package passwords; import _ "fyne.io/fyne/v2"`, "assets/passwords/a.go imports fyne.io/fyne/v2"},
		{"assets/authenticators/a.go", `package authenticators; import _ "fyne.io/fyne/v2"`, "assets/authenticators/a.go imports fyne.io/fyne/v2"},
		{"cmd/lite/main.go", `package main; import (_ "tapetrack/cmd/internal/start"; _ "fyne.io/fyne/v2/app"; _ "tapetrack/data/site")`, ""},
		{"cmd/lite/main.go", `package main; import _ "tapetrack/data/store"`, "cmd/lite/main.go imports tapetrack/data/store"},
		{"cmd/tapectl/main.go", `package main; import _ "tapetrack/data/vault"`, "cmd/tapectl/main.go imports tapetrack/data/vault"},
		{"cmd/tapectl/a_test.go", `package main; import _ "tapetrack/data/store"`, ""},
		{"test/bench/a.go", `package main; import _ "tapetrack/data/store"`, ""},
		{"data/site/a.go", `package site; import (_ "tapetrack/data/auth"; _ "tapetrack/data/store"; _ "tapetrack/data/vault"; _ "tapetrack/data/files"; _ "tapetrack/data/trust")`, ""},
		{"data/site/a.go", `package site; import _ "tapetrack/data/serve"`, "data/site/a.go imports tapetrack/data/serve"},
		{"data/auth/a.go", `package auth; import _ "tapetrack/data/site"`, "data/auth/a.go imports tapetrack/data/site"},
		{"app/signin/a.go", `package signin; import _ "tapetrack/data/site"`, "app/signin/a.go imports tapetrack/data/site"},
		{"cmd/lite/main.go", `package main; import _ "tapetrack/cmd/tapectl"`, "cmd/lite/main.go imports tapetrack/cmd/tapectl"},
		{"test/tour/a_test.go", `package tour; import _ "tapetrack/cmd/lite"`, "test/tour/a_test.go imports tapetrack/cmd/lite"},
		{"app/a_test.go", `package app; import _ "tapetrack/test/screen"`, ""},
		{"app/a.go", `package app; import _ "tapetrack/test/screen"`, "app/a.go imports tapetrack/test/screen"},
		{"cmd/lite/main.go", `package main; import _ "tapetrack/test/screen"`, "cmd/lite/main.go imports tapetrack/test/screen"},
		{"test/screen/a.go", `package screen; import _ "tapetrack/widgets"`, ""},
		{"widgets/internal/widgettest/a.go", `package widgettest; import _ "tapetrack/test/check"`, ""},
		{"widgets/a_test.go", `package widgets; import _ "tapetrack/widgets/internal/widgettest"`, ""},
		{"widgets/a.go", `package widgets; import _ "tapetrack/widgets/internal/widgettest"`, "widgets/a.go imports tapetrack/widgets/internal/widgettest"},
		{"cmd/tapectl/main.go", `package main; import _ "tapetrack/assets"`, "cmd/tapectl needs fyne.io/fyne/v2 through tapetrack/cmd/tapectl > tapetrack/assets"},
		{"cmd/tapeserver/main.go", `package main; import _ "tapetrack/assets"`, "cmd/tapeserver needs fyne.io/fyne/v2 through tapetrack/cmd/tapeserver > tapetrack/assets"},
		{"cmd/tapeserver/a_test.go", `package main; import _ "fyne.io/fyne/v2"`, "cmd/tapeserver/a_test.go imports fyne.io/fyne/v2"},
		{"cmd/tapeserver/a.go", `package main; import (_ "tapetrack/data/serve"; _ "tapetrack/data/site"; _ "tapetrack/data/trust")`, ""},
		{"cmd/tapeserver/a.go", `package main; import _ "tapetrack/data/vault"`, "cmd/tapeserver/a.go imports tapetrack/data/vault"},
		{"other/a.go", `package other; import _ "tapetrack/data"`, "other/a.go imports tapetrack/data"},
		{"app/a.go", `package app; func f() { go f() }`, "app/a.go:1: a goroutine"},
		{"app/a_test.go", `package app; func f() { go f() }`, ""},
		{"app/a.go", `package app; import "sync"; func f(g *sync.WaitGroup) { g.Go(nil) }`, "app/a.go:1: a goroutine"},
		{"data/auth/a.go", `package auth; func f() { go f() }`, "data/auth/a.go:1: a goroutine belongs in whatever calls this"},
		{"data/store/a.go", `package store; import "context"; var f = context.AfterFunc`, "data/store/a.go:1: context.AfterFunc"},
		{"data/vault/keyring.go", `package vault; func f() { go f() }`, ""},
		{"widgets/a.go", `package widgets; import fy "fyne.io/fyne/v2"; var f = fy.Do`, "widgets/a.go:1: fyne.Do"},
		{"app/a.go", `package app; import "fyne.io/fyne/v2"; func f() { fyne.DoAndWait(nil) }`, "app/a.go:1: fyne.DoAndWait"},
		{"widgets/a.go", `package widgets; import "time"; var t = time.AfterFunc(0, nil)`, "widgets/a.go:1: time.AfterFunc"},
		{"app/shell/task.go", `package shell; import "fyne.io/fyne/v2"; func f() { go fyne.Do(nil) }`, ""},
		{"app/a.go", `package app; import "fyne.io/fyne/v2"; func f(w fyne.Window) { w.Close() }`, "app/a.go:1: a window is closed by widgets.Close"},
		{"app/a.go", `package app; func f(l *list) { l.OnEscape = l.window.Close; l.window.SetContent(nil); l.board.SetContent("") }`, "app/a.go:1: a window is closed by widgets.Close\napp/a.go:1: the content of a window is set by widgets.SetContent"},
		{"widgets/a.go", `package widgets; func (b *bar) Tapped() { b.act() }`, "widgets/a.go:1: Tapped is not noted by input.Clicked"},
		{"widgets/a.go", `package widgets; func (b *bar) Tapped() { input.Used() }; func (b *bar) TappedSecondary() { input.Clicked() }; func (d dot) MouseDown() { input.Used() }`, "widgets/a.go:1: Tapped is not noted by input.Clicked\nwidgets/a.go:1: TappedSecondary is not noted by input.RightClicked\nwidgets/a.go:1: MouseDown is not noted by input.Clicked"},
		{"widgets/a.go", `package widgets; func (b *bar) MouseDown() { input.Used() }; func (b bar) Tapped() { input.Clicked() }`, ""},
		{"widgets/a.go", `package widgets; func (c *box) Tapped() { c.Check.Tapped() }`, "widgets/a.go:1: Tapped is not noted by input.Clicked"},
		{"widgets/a.go", `package widgets; func (c *cover) Tapped() { c.row.Tapped() }`, ""},
		{"data/site/a.go", `package site; import "tapetrack/data"; func f(tx data.Tx) { tx.AppendEvent(data.Event{}) }`, "data/site/a.go:1: events are appended in data/auth"},
		{"data/auth/a.go", `package auth; import "tapetrack/data"; func f(tx data.Tx) { tx.AppendEvent(data.Event{}) }`, ""},
		{"data/a.go", long, "data/a.go has 451 lines"},
		{"app/a.go", `package app; import "os"; var err = os.MkdirAll("a", 0o700)`, "app/a.go:1: os.MkdirAll: data/files makes"},
		{"cmd/internal/start/a.go", `package start; import "os"; var f, err = os.OpenFile("a", os.O_CREATE, 0o600)`, "cmd/internal/start/a.go:1: os.O_CREATE: data/files makes"},
		{"cmd/internal/start/a.go", `package start; import ("os"; "tapetrack/data/files"); var f, err = files.OpenFile("a", os.O_CREATE)`, ""},
		{"cmd/internal/start/a.go", `package start; import ("os"; "tapetrack/data/files"); var f, _ = files.OpenFile("a", os.O_CREATE); var g, _ = os.OpenFile("b", os.O_CREATE, 0o600)`, "cmd/internal/start/a.go:1: os.O_CREATE: data/files makes"},
		{"app/a_test.go", `package app; import "os"; var err = os.MkdirAll("a", 0o700)`, ""},
		{"data/auth/a_test.go", "package auth\n\n// F asks him.\nfunc f() {}", ""},
		{"data/a.go", `package data; type Naked struct{}`, "data/a.go:1: Naked is not documented"},
		{"data/a.go", "package data\n\n// T is one.\ntype T struct{}\n\nfunc (T) Naked() {}", "data/a.go:6: Naked is not documented"},
		{"data/a.go", "package data\n\n// All are documented together.\nconst (\n\tA = 1\n\tB = 2\n)\n\ntype t struct{}\n\nfunc (t) Hidden() {}", ""},
	}...) {
		house := fstest.MapFS{
			versionFile:          {Data: []byte("9.8.7\n")},
			"assets/assets.go":   {Data: []byte(`package assets; import _ "fyne.io/fyne/v2"`)},
			"data/site/vault.go": {Data: []byte("package site\n\nconst closed = \"The vault can't be opened \" +\n\t\"before noon on Sundays.\"\n\nconst drawer = \"Nobody but %s may ever open the drawer number %d.\"\n\nvar read = \"SELECT the_vault FROM drawers WHERE noon = 12\"")},
			"testdata/broken.go": {Data: []byte("not Go")},
		}
		house[c.file] = &fstest.MapFile{Data: []byte(c.content)}
		if got := strings.Join(check(t, house), "\n"); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s with\n\t%s\nwas judged %q, want %q", c.file, c.content, got, c.want)
		}
	}
}

// source is one parsed file.
type source struct {
	name    string // slashed, from the root of the module
	file    *ast.File
	set     *token.FileSet
	text    string
	lines   int
	imports []string
}

func (s *source) isTest() bool   { return strings.HasSuffix(s.name, "_test.go") }
func (s *source) folder() string { return path.Dir(s.name) }

func (s *source) at(pos token.Pos) string {
	return fmt.Sprintf("%s:%d", s.name, s.set.Position(pos).Line)
}

// check returns what is wrong with the module under root.
func check(t *testing.T, root fs.FS) []string {
	t.Helper()
	sources, err := read(root)
	if err != nil {
		t.Fatal(err)
	}
	var problems []string
	for _, s := range sources {
		for _, imported := range s.imports {
			if !mayImport(s, imported) {
				problems = append(problems, s.name+" imports "+imported)
			}
		}
		if s.lines > maxLines {
			problems = append(problems, fmt.Sprintf("%s has %d lines, more than %d", s.name, s.lines, maxLines))
		}
		problems = append(problems, threads(s)...)
		problems = append(problems, doors(s)...)
		problems = append(problems, fields(s)...)
		problems = append(problems, forged(s)...)
		problems = append(problems, closing(s)...)
		problems = append(problems, unseen(s)...)
		problems = append(problems, undocumented(s)...)
		problems = append(problems, makesOthers(s)...)
		problems = append(problems, wording(s)...)
		problems = append(problems, engineWords(s)...)
	}
	problems = append(problems, consoleNeedsNoWindow(sources)...)
	problems = append(problems, repeated(sources)...)
	problems = append(problems, documentsWording(root)...)
	problems = append(problems, twice(sources)...)
	problems = append(problems, programs(root)...)
	return append(problems, versions(root, sources)...)
}

// read parses every Go file of the module, whatever its build tags.
func read(root fs.FS) ([]*source, error) {
	var sources []*source
	return sources, fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() {
			if name != "." && (base[0] == '.' || base[0] == '_' || base == "testdata" || name == "out" || name == "bin") {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		content, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		s := &source{name: name, set: token.NewFileSet(), text: string(content), lines: strings.Count(string(content), "\n")}
		if s.file, err = parser.ParseFile(s.set, name, content, parser.ParseComments); err != nil {
			return err
		}
		for _, spec := range s.file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			s.imports = append(s.imports, imported)
		}
		sources = append(sources, s)
		return nil
	})
}

// within reports whether a folder or import path is one of the roots, or below one.
func within(p string, roots ...string) bool {
	return slices.ContainsFunc(roots, func(root string) bool { return p == root || strings.HasPrefix(p, root+"/") })
}

func mayImport(s *source, imported string) bool {
	folder := s.folder()
	ours, isOurs := strings.CutPrefix(imported, module+"/")
	switch {
	case isOurs:
		return mayImportOurs(s, ours)
	case within(imported, fyneRoot+"/app"):
		return within(folder, "cmd", "test/bench") // the bench compares our login window with a bare one of Fyne's
	case within(imported, "fyne.io"):
		return !within(folder, "data", "assets/passwords", "assets/authenticators", "assets/translations", "assets/release", "cmd/tapectl", "cmd/tapeserver")
	case within(imported, "github.com/libtnb/sqlite", "github.com/glebarez/sqlite", "modernc.org/sqlite", "github.com/go-gormigrate"):
		return within(folder, engine, "test") || s.isTest() && within(folder, "data", "cmd")
	case within(imported, "connectrpc.com"):
		return within(folder, "data/wire", "data/remote", "data/serve") // it is young: three packages could do without it
	case within(imported, "gorm.io"):
		return within(folder, "data/store", "test") || s.isTest() && within(folder, "data", "cmd")
	case slices.Contains([]string{"data", "data/trust"}, folder) && !s.isTest():
		// Only the standard library, and what it lacks: how Unicode composes characters.
		return !strings.Contains(strings.SplitN(imported, "/", 2)[0], ".") || folder == "data" && imported == "golang.org/x/text/unicode/norm"
	}
	return true
}

// helpsTests reports whether only tests need a package: one in test, or one named as net/http/httptest is.
func helpsTests(folder string) bool {
	return within(folder, "test") || strings.HasSuffix(folder, "test")
}

// mayImportOurs judges an import of one of our own packages, named from the root of the module.
func mayImportOurs(s *source, ours string) bool {
	folder := s.folder()
	switch {
	case within(ours, "cmd"):
		return within(folder, "cmd") && (within(ours, "cmd/internal") || within(ours, folder))
	case helpsTests(ours):
		return s.isTest() || helpsTests(folder) // what only tests need does not ship
	case within(ours, "data/store", "data/vault") && !s.isTest() && within(folder, "cmd"):
		return false // database and key are one thing, which data/site opens
	case within(ours, engine):
		// For packages that put database and key together; the others see data.Storage and data/store.
		return s.isTest() || within(folder, engine, "data/site", "test")
	case within(folder, engine) && ours == "data/store":
		return true
	case within(folder, "cmd", "test"):
		return true
	case within(ours, folder) && (folder != "data" || s.isTest()):
		return true // its own parts, or its own tests; data is below all of its own
	case within(folder, "app"):
		// Flows are tested against the real rules and store; the code itself sees interfaces only.
		return within(ours, "app", "widgets", "assets") || slices.Contains([]string{"data", "data/words", "data/lang", "data/files", "docs/manual"}, ours) || s.isTest() && within(ours, "data")
	case within(folder, "widgets"):
		return within(ours, "widgets")
	case within(folder, "data"):
		return folder != "data" && (ours == "data" || ours == "data/words") ||
			// What is stored is in English, and an event is found by what it reads as in a language.
			ours == "data/lang" && within(folder, "data/auth", "data/store", "data/site") ||
			folder == "data/lang" && ours == "assets/translations" || ours == "data/internal/actor" || s.isTest() && within(ours, "data") ||
			// A key and a database appear whole or not at all, as any file does.
			ours == "data/files" && within(folder, "data/store", "data/vault") ||
			folder == "data/site" && within(ours, "data/auth", "data/store", "data/vault", "data/files", "data/trust") ||
			// A client and a server share the wire and the trust, and neither opens a database.
			within(folder, "data/remote", "data/serve") && within(ours, "data/wire", "data/trust")
	case within(folder, "assets", "docs"):
		return within(ours, strings.SplitN(folder, "/", 2)[0])
	}
	return false
}

// undocumented finds exported names without a comment. A group of constants or variables may share one.
func undocumented(s *source) []string {
	if s.isTest() || s.file.Name.Name == "main" {
		return nil
	}
	var problems []string
	naked := func(name *ast.Ident, comments ...*ast.CommentGroup) {
		if name.IsExported() && !slices.ContainsFunc(comments, func(c *ast.CommentGroup) bool { return c.Text() != "" }) {
			problems = append(problems, s.at(name.Pos())+": "+name.Name+" is not documented")
		}
	}
	for _, declared := range s.file.Decls {
		switch d := declared.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil || ast.IsExported(receiver(d.Recv.List[0].Type)) {
				naked(d.Name, d.Doc)
			}
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				switch v := spec.(type) {
				case *ast.TypeSpec:
					naked(v.Name, d.Doc, v.Doc)
				case *ast.ValueSpec:
					for _, name := range v.Names {
						naked(name, d.Doc, v.Doc, v.Comment)
					}
				}
			}
		}
	}
	return problems
}

// receiver returns the name of a method's type: T of T, *T and *T[V].
func receiver(e ast.Expr) string {
	switch t := e.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.IndexExpr:
		return receiver(t.X)
	case *ast.IndexListExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}

// consoleNeedsNoWindow follows our own imports from the programs without windows, which are built without cgo: none may
// lead to Fyne.
func consoleNeedsNoWindow(sources []*source) []string {
	imports := map[string][]string{}
	for _, s := range sources {
		if !s.isTest() {
			imports[module+"/"+s.folder()] = append(imports[module+"/"+s.folder()], s.imports...)
		}
	}
	var problems []string
	for _, program := range []string{"cmd/tapectl", "cmd/tapeserver"} {
		seen := map[string]bool{}
		var follow func(pkg, way string)
		follow = func(pkg, way string) {
			for _, imported := range imports[pkg] {
				switch {
				case within(imported, fyneRoot):
					problems = append(problems, program+" needs "+imported+" through "+way)
				case within(imported, module) && !seen[imported]:
					seen[imported] = true
					follow(imported, way+" > "+imported)
				}
			}
		}
		follow(module+"/"+program, module+"/"+program)
	}
	return problems
}
