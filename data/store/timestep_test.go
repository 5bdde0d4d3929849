package store

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

// What uses up time steps, written out so that grep finds it: a sign-in, an activation,
// and what follows a restored backup.
const (
	usesStep  = "UPDATE authenticators SET used_at = ?, last_step = ?, drift = ?, code = ? WHERE authenticator_key = ? AND last_step < ?"
	activates = "UPDATE authenticators SET activated_at = ?, used_at = ?, last_step = ?, drift = ?, code = ? WHERE authenticator_key = ? AND activated_at IS NULL AND last_step < ?"
	burns     = "UPDATE authenticators SET last_step = ?, code = ? WHERE authenticator_key = ?"
)

// TestTimeStepStatements: the statements that use up a time step stand in the sources
// whole, once each, and nothing else writes authenticators.last_step of a row that is
// there.
func TestTimeStepStatements(t *testing.T) {
	for _, problem := range stepWriters(t, os.DirFS(".")) {
		t.Error(problem)
	}
}

// stepWriters returns what is wrong with the texts in the sources under root that name
// the column.
func stepWriters(t *testing.T, root fs.FS) (problems []string) {
	t.Helper()
	times := map[string]int{usesStep: 0, activates: 0, burns: 0}
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name == "sqlite/sqlitetest": // it has the statements of those who attack
			return fs.SkipDir
		case entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		source, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, source, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			literal, ok := node.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING || !strings.Contains(literal.Value, "last_step") && !strings.Contains(literal.Value, "UPDATE authenticators") {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			reads := slices.ContainsFunc([]string{"SELECT ", "CREATE TABLE ", "authenticator_key, id, user_key, ", `gorm:"column:`},
				func(begins string) bool { return strings.HasPrefix(text, begins) })
			whole := strings.HasPrefix(text, "UPDATE authenticators SET ") && strings.Contains(text, "code = ? WHERE ") && !strings.Contains(text, "last_step")
			if _, named := times[text]; named {
				times[text]++
			} else if !reads && !whole {
				problems = append(problems, set.Position(literal.Pos()).String()+" may write last_step: "+text)
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for statement, n := range times {
		if n != 1 {
			problems = append(problems, strconv.Itoa(n)+" times instead of once: "+statement)
		}
	}
	return problems
}

// TestTimeStepStatementsFindsFaults: the rule can be broken.
func TestTimeStepStatementsFindsFaults(t *testing.T) {
	right := `package store; var a, b, c = "` + usesStep + `", "` + activates + `", "` + burns + `"`
	for _, tt := range []struct{ more, want string }{
		{`; const read = "SELECT last_step FROM authenticators"; const other = "UPDATE authenticators SET name = ?, code = ? WHERE authenticator_key = ?"`, ""},
		{`; const again = "` + usesStep + `"`, "2 times instead of once"},
		{`; const weaker = "UPDATE authenticators SET last_step = ? WHERE id = ?"`, "may write last_step"},
		{`; func set(what string) string { return "UPDATE authenticators SET " + what }`, "may write last_step"},
		{`; const piece = " AND last_step < ?"`, "may write last_step"},
	} {
		got := strings.Join(stepWriters(t, fstest.MapFS{"a.go": {Data: []byte(right + tt.more)}}), "\n")
		if !strings.Contains(got, tt.want) || tt.want == "" && got != "" {
			t.Errorf("%s was judged %q, want %q", tt.more, got, tt.want)
		}
	}
}
