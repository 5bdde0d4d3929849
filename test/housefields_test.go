package house

import (
	"go/ast"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// fieldRooms are the places that a field of a user touches: its row, how it is stored, its
// row in a sheet, its option. Everything else follows from data.Fields.
var fieldRooms = []string{"data", "data/store", "app/admin", "cmd/tapectl"}

// fieldNames are the names that code uses for the role of a user, which no rule is about:
// code elsewhere that uses them knows a single field.
var fieldNames = []string{"Role", "FieldRole", "ColumnRole", "CheckRole"}

// fields finds where a field of a user is named outside the places that a new field touches.
func fields(s *source) []string {
	if s.isTest() || slices.Contains(fieldRooms, s.folder()) || within(s.folder(), "data/store", "test") {
		return nil
	}
	var problems []string
	ast.Inspect(s.file, func(node ast.Node) bool {
		if id, ok := node.(*ast.Ident); ok && slices.Contains(fieldNames, id.Name) {
			problems = append(problems, s.at(id.Pos())+": "+id.Name+" names one field of a user: go through data.Fields")
		}
		return true
	})
	return problems
}

func TestHouseFindsFieldsElsewhere(t *testing.T) {
	if len(fieldRooms) > 4 {
		t.Errorf("a field of a user touches %q", fieldRooms)
	}
	for _, c := range []struct{ file, content, want string }{
		{"data/a.go", `package data; var a = User{Role: "1"}`, ""},
		{"data/store/sqlite/a.go", `package sqlite; var a = u.Role`, ""},
		{"data/auth/a_test.go", `package auth; var a = u.Role`, ""},
		{"data/auth/a.go", `package auth; var a = u.Role`, "data/auth/a.go:1: Role names"},
		{"data/auth/a.go", `package auth; var a = data.User{Role: "1"}`, "data/auth/a.go:1: Role names"},
		{"data/files/a.go", `package files; var a = data.ColumnRole`, "data/files/a.go:1: ColumnRole names"},
		{"data/words/a.go", `package words; var a = data.FieldRole`, "data/words/a.go:1: FieldRole names"},
		{"app/exchange/a.go", `package exchange; var a = data.CheckRole`, "app/exchange/a.go:1: CheckRole names"},
	} {
		sources, err := read(fstest.MapFS{c.file: &fstest.MapFile{Data: []byte(c.content)}})
		if err != nil {
			t.Fatal(err)
		}
		var found []string
		for _, s := range sources {
			found = append(found, fields(s)...)
		}
		if got := strings.Join(found, "\n"); !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("%s with\n\t%s\nwas judged %q, want %q", c.file, c.content, got, c.want)
		}
	}
}
