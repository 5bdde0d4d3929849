package data_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"testing"

	"tapetrack/data"
)

// constants returns the values of all constants of a type that a file declares.
func constants(t *testing.T, file, typeName string) []string {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	for _, d := range parsed.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.CONST {
			continue
		}
		for _, spec := range g.Specs {
			v := spec.(*ast.ValueSpec)
			if name, ok := v.Type.(*ast.Ident); !ok || name.Name != typeName {
				continue
			}
			value, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, value)
		}
	}
	if len(values) < 10 {
		t.Fatalf("%s declares only %q", file, values)
	}
	return values
}

// TestEveryKindAndReasonIsARow: what is declared has a row, one alone, and the
// lists that follow from the rows are those that people are promised.
func TestEveryKindAndReasonIsARow(t *testing.T) {
	same := func(what string, declared, rows []string) {
		slices.Sort(declared)
		slices.Sort(rows)
		if !slices.Equal(declared, rows) {
			t.Errorf("%s: declared %q, rows %q", what, declared, rows)
		}
	}
	var kinds, reasons []string
	for _, k := range data.Kinds() {
		kinds = append(kinds, string(k))
	}
	for _, r := range data.Reasons() {
		reasons = append(reasons, string(r))
	}
	same("kinds", constants(t, "kind.go", "Kind"), kinds)
	same("reasons", constants(t, "reason.go", "Reason"), reasons)

	if got, want := data.RefusedKinds(), []data.Kind{
		"sign-in-refused", "password-refused", "act-denied", "user-revoked", "otp-blocked", "sign-ins-refused", "locks-limited", "token-misused", "audit-unsound", "clock-behind",
	}; !slices.Equal(got, want) {
		t.Errorf("refused are %q, want %q", got, want)
	}
	if got, want := data.AlarmKinds(), []data.Kind{
		"locks-limited", "token-misused", "otp-own-on-holder", "emails-alike", "key-rotated", "key-exported", "key-imported", "restored", "older-accepted", "recovered", "audit-unsound",
	}; !slices.Equal(got, want) {
		t.Errorf("alarms are %q, want %q", got, want)
	}
	var everyone []data.Kind
	for _, k := range data.Kinds() {
		if k.ConcernsEveryone() {
			everyone = append(everyone, k)
		}
	}
	if want := []data.Kind{"group-changed", "group-deleted", "policy-set", "restored", "older-accepted", "recovered"}; !slices.Equal(everyone, want) {
		t.Errorf("%q concern everyone, want %q", everyone, want)
	}
	if got, want := data.KindGroups(), []data.KindGroup{
		"All", "Sign-ins", "Refusals", "One-time password", "Users and groups", "Policy", "Key and backup", "Log and clock",
	}; !slices.Equal(got, want) {
		t.Errorf("groups are %q, want %q", got, want)
	}
	for _, k := range data.Kinds() {
		if k.InPopups() && !slices.Contains(data.ToldKinds(), k) {
			t.Errorf("%s of popups would be left out, but is not told", k)
		}
	}
}
