package data_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/files"
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

// TestEveryKindHasWords: each kind that can be stored is worded, and found in
// exactly one group.
func TestEveryKindHasWords(t *testing.T) {
	var grouped []string
	for _, g := range data.KindGroups() {
		for _, k := range g.Kinds() {
			if slices.Contains(grouped, string(k)) {
				t.Errorf("%s is in two groups", k)
			}
			grouped = append(grouped, string(k))
		}
	}
	if kinds := data.AllEvents.Kinds(); kinds != nil {
		t.Errorf("All stands for %v, not for any kind", kinds)
	}
	said := map[string]string{}
	for _, k := range constants(t, "event.go", "Kind") {
		words := data.Kind(k).Words()
		if words == k || words == "" {
			t.Errorf("the kind %s has no words", k)
		}
		if other := said[words]; other != "" {
			t.Errorf("%s and %s both read %q", k, other, words)
		}
		said[words] = k
		if !slices.Contains(grouped, k) {
			t.Errorf("the kind %s is in no group", k)
		}
	}
	if words := data.Kind("tape-lost").Words(); words != "tape-lost" {
		t.Errorf("a kind of a later version reads %q", words)
	}
}

func TestEveryReasonHasWords(t *testing.T) {
	for _, r := range constants(t, "refusal.go", "Reason") {
		if words := data.Reason(r).Words(); words == r || words == "" {
			t.Errorf("the reason %s has no words", r)
		}
	}
	if words := data.Reason("no-tape").Words(); words != "no-tape" {
		t.Errorf("a reason of a later version reads %q", words)
	}
}

func TestEventWords(t *testing.T) {
	for _, c := range []struct {
		event         data.Event
		words, detail string
	}{
		{data.Event{Kind: data.SignedIn, Detail: "password and code"}, "Signed in", "password and code"},
		{data.Event{Kind: data.SignInRefused, Detail: string(data.WrongPassword)}, "Sign-in refused: wrong password", ""},
		{data.Event{Kind: data.SignInRefused, Detail: "no-tape"}, "Sign-in refused: no-tape", ""},
		{data.Event{Kind: data.SignInRefused}, "Sign-in refused", ""},
		{data.Event{Kind: data.PasswordRefused, Detail: string(data.WrongCode)}, "Password or code refused: wrong code", ""},
		{data.Event{Kind: data.UserRevoked, Detail: string(data.WrongPasswords)}, "User revoked", "too many wrong passwords"},
		{data.Event{Kind: data.UserRevoked, Detail: "tired"}, "User revoked", "tired"},
		{data.Event{Kind: data.UserChanged, Detail: "email disabled shoe-size"}, "User changed", "Email, Disabled, shoe-size"},
		{data.Event{Kind: data.AuthenticatorAdded, Detail: "name"}, "Authenticator added", "name"},
		{data.Event{Kind: "tape-lost", Detail: "LTO 9"}, "tape-lost", "LTO 9"},
	} {
		if words, detail := c.event.Words(), c.event.DetailWords(); words != c.words || detail != c.detail {
			t.Errorf("%+v: %q and %q", c.event, words, detail)
		}
	}
	if actor := (data.Event{Actor: "console:root@vault7"}).ActorWords(); actor != "console: root@vault7" {
		t.Errorf("the console is called %q", actor)
	}
	if actor := (data.Event{Actor: "alice"}).ActorWords(); actor != "alice" {
		t.Errorf("alice is called %q", actor)
	}
}

// Who is refused has not proven to be the user whose name they typed, nor has who
// locked that user out; who acts in a session or administers has.
func TestNobodyActsBeforeTheyAreProven(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		event data.Event
		want  string
	}{
		{data.Event{Kind: data.SignInRefused, UserID: "alice", Actor: "alice", Detail: string(data.WrongPassword)}, "(unknown)"},
		{data.Event{Kind: data.SignInRefused, UserID: "alice", Actor: "alice", Detail: string(data.WrongCode)}, "(unknown)"},
		{data.Event{Kind: data.SignInRefused, Detail: string(data.UnknownUser)}, "(unknown)"},
		{data.Event{Kind: data.UserRevoked, UserID: "alice", Actor: "alice", Detail: string(data.WrongPasswords)}, "(unknown)"},
		{data.Event{Kind: data.OTPBlocked, UserID: "alice", Actor: "alice"}, "(unknown)"},
		{data.Event{Kind: data.UserRevoked, UserID: "alice", Actor: "olga", Detail: string(data.ByAdministrator)}, "olga"},
		{data.Event{Kind: data.PasswordRefused, UserID: "alice", Actor: "alice", Detail: string(data.WrongPassword)}, "alice"},
		{data.Event{Kind: data.SignedIn, UserID: "alice", Actor: "alice"}, "alice"},
		{data.Event{Kind: data.SignInRefused, UserID: "alice", Actor: "mallory"}, "mallory"},
		{data.Event{Kind: data.ClockBehind}, ""},
		{data.Event{Kind: data.UserAdded, UserID: "alice", Actor: "console:root@vault7"}, "console: root@vault7"},
	} {
		if got := c.event.ActorWords(); got != c.want {
			t.Errorf("%+v is by %q, want %q", c.event, got, c.want)
		}
		for _, f := range []files.ExportFormat{files.CSV, files.JSONLines} {
			var out strings.Builder
			w := files.NewEventWriter(&out, f)
			if err := errors.Join(w.Write(c.event), w.Flush()); err != nil {
				t.Fatal(err)
			}
			by := map[files.ExportFormat]string{files.CSV: ",(unknown),", files.JSONLines: `"actor":"(unknown)"`}[f]
			if strings.Contains(out.String(), by) != (c.want == "(unknown)") {
				t.Errorf("%s: %s", f, out.String())
			}
		}
	}
}
