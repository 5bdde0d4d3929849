package wire_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tapetrack/data"
	"tapetrack/data/wire"
)

var update = flag.Bool("update", false, "accept what was added to the messages")

// A method has the types of its messages, as pointers to them.
type method struct {
	constant        string
	request, answer reflect.Type
}

func unary[Q, R any](name string, _ wire.Unary[Q, R]) method {
	return method{name, reflect.TypeFor[Q](), reflect.TypeFor[R]()}
}

func stream[Q, M any](name string, _ wire.Stream[Q, M]) method {
	return method{name, reflect.TypeFor[Q](), reflect.TypeFor[M]()}
}

func upload[Q, M any](name string, _ wire.Upload[Q, M]) method {
	return method{name, reflect.TypeFor[Q](), reflect.TypeFor[M]()}
}

var methods = []method{
	unary("Hello", wire.Hello),
	unary("SignIn", wire.SignIn),
	unary("Activate", wire.Activate),
	unary("NewQRCode", wire.NewQRCode),
	unary("Complete", wire.Complete),
	unary("ChooseNew", wire.ChooseNew),
	unary("DuePasswordRule", wire.DuePasswordRule),
	unary("DrawRecoveryCodes", wire.DrawRecoveryCodes),
	unary("Abandon", wire.Abandon),
	unary("ClockBehind", wire.ClockBehind),
	unary("Overview", wire.Overview),
	unary("Alive", wire.Alive),
	unary("SignOut", wire.SignOut),
	unary("OwnPasswordRule", wire.OwnPasswordRule),
	unary("ChangePassword", wire.ChangePassword),
	unary("MySignIn", wire.MySignIn),
	unary("Confirm", wire.Confirm),
	unary("Prove", wire.Prove),
	unary("ProveBySignIn", wire.ProveBySignIn),
	unary("BeginDevice", wire.BeginDevice),
	unary("ConfirmDevice", wire.ConfirmDevice),
	unary("RenameDevice", wire.RenameDevice),
	unary("RemoveDevice", wire.RemoveDevice),
	unary("NewRecoveryCodes", wire.NewRecoveryCodes),
	unary("FirstRecoveryCodes", wire.FirstRecoveryCodes),
	unary("BeginTurnOn", wire.BeginTurnOn),
	unary("ConfirmTurnOn", wire.ConfirmTurnOn),
	unary("Forget", wire.Forget),
	unary("OwnSessions", wire.OwnSessions),
	unary("EndSession", wire.EndSession),
	stream("Watch", wire.Watch),
	unary("AddUser", wire.AddUser),
	unary("EditUser", wire.EditUser),
	unary("DeleteUser", wire.DeleteUser),
	unary("SetDisabled", wire.SetDisabled),
	unary("SetOTP", wire.SetOTP),
	unary("PauseOTP", wire.PauseOTP),
	unary("ResumeOTP", wire.ResumeOTP),
	unary("Unlock", wire.Unlock),
	unary("PasswordRuleOf", wire.PasswordRuleOf),
	unary("ResetPassword", wire.ResetPassword),
	unary("LostPhone", wire.LostPhone),
	unary("IssueTemporaryCode", wire.IssueTemporaryCode),
	unary("TestCode", wire.TestCode),
	unary("SignInState", wire.SignInState),
	unary("User", wire.User),
	unary("UserByID", wire.UserByID),
	unary("Users", wire.Users),
	unary("UsersOf", wire.UsersOf),
	unary("UserKeys", wire.UserKeys),
	unary("EveryUserKey", wire.EveryUserKey),
	unary("UserPlace", wire.UserPlace),
	unary("ShownAmong", wire.ShownAmong),
	unary("CountUsers", wire.CountUsers),
	unary("Means", wire.Means),
	stream("ExportUsers", wire.ExportUsers),
	upload("ImportUsers", wire.ImportUsers),
	unary("Groups", wire.Groups),
	unary("CountedGroups", wire.CountedGroups),
	unary("Group", wire.Group),
	unary("AddGroup", wire.AddGroup),
	unary("EditGroup", wire.EditGroup),
	stream("DeleteGroup", wire.DeleteGroup),
	unary("Policies", wire.Policies),
	unary("EditPolicies", wire.EditPolicies),
	unary("Sessions", wire.Sessions),
	unary("Disconnect", wire.Disconnect),
	unary("Log", wire.Log),
	stream("ExportLog", wire.ExportLog),
	stream("VerifyLog", wire.VerifyLog),
	unary("SealHolds", wire.SealHolds),
	unary("Extent", wire.Extent),
}

// TestEveryMethodHasItsFile: a method that is added is held by the test below.
func TestEveryMethodHasItsFile(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "methods.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var declared, listed []string
	ast.Inspect(file, func(n ast.Node) bool {
		if v, is := n.(*ast.ValueSpec); is {
			declared = append(declared, v.Names[0].Name)
		}
		return true
	})
	for _, m := range methods {
		listed = append(listed, m.constant)
	}
	if !slices.Equal(declared, listed) {
		t.Errorf("methods.go declares %q, listed are %q", declared, listed)
	}
	for _, name := range declared {
		if _, there := wire.Facts[name]; !there {
			t.Errorf("facts.go says nothing of %s", name)
		}
	}
	if len(wire.Facts) != len(declared) {
		t.Errorf("facts.go has %d methods, methods.go %d", len(wire.Facts), len(declared))
	}
}

// A golden is the file of a method.
type golden struct {
	Wire            int
	Request, Answer json.RawMessage
}

// TestMessages: what crosses the network is what somebody has accepted. A field that came is
// accepted with -update; one that went, or has another name, never within a wire number: other
// releases have it.
func TestMessages(t *testing.T) {
	for _, m := range methods {
		path := filepath.Join("testdata", m.constant+".json")
		var was golden
		read, err := os.ReadFile(path)
		switch {
		case errors.Is(err, fs.ErrNotExist) && *update:
		case err != nil:
			t.Errorf("%v: a new method is accepted with -update", err)
			continue
		default:
			if err := json.Unmarshal(read, &was); err != nil {
				t.Fatal(err)
			}
		}
		is := golden{Wire: wire.Number, Request: m.filled(t, m.request), Answer: m.filled(t, m.answer)}
		written, err := json.MarshalIndent(is, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if written = append(written, '\n'); bytes.Equal(written, read) {
			continue
		}
		had, has := fields(t, was), fields(t, is)
		kept := true
		for _, f := range had {
			if !slices.Contains(has, f) && was.Wire == wire.Number {
				kept = false
				t.Errorf("%s: %s was removed or has another name or type. That is never allowed within a wire number: releases that speak %d have it.", m.constant, f, wire.Number)
			}
		}
		switch {
		case *update && kept:
			if err := os.WriteFile(path, written, 0o600); err != nil {
				t.Fatal(err)
			}
		case kept:
			var came []string
			for _, f := range has {
				if !slices.Contains(had, f) {
					came = append(came, f)
				}
			}
			t.Errorf("%s: %q came, or what is written has another form. If nothing of it is secret from the other end, accept it with -update.", m.constant, came)
		}
	}
}

// filled returns a message with all fields filled with distinct values, as it is written, and
// checks that it is the same when it was read.
func (m method) filled(t *testing.T, of reflect.Type) json.RawMessage {
	t.Helper()
	value := reflect.New(of)
	n := 0
	fill(value.Elem(), &n)
	var out bytes.Buffer
	if err := (wire.Codec{}).MarshalWrite(t.Context(), &out, value.Interface()); err != nil {
		t.Fatalf("%s: %v", m.constant, err)
	}
	back := reflect.New(of)
	if err := (wire.Codec{}).UnmarshalRead(t.Context(), bytes.NewReader(out.Bytes()), back.Interface()); err != nil {
		t.Fatalf("%s: %v", m.constant, err)
	}
	if diff := cmp.Diff(value.Interface(), back.Interface(), cmp.Exporter(func(reflect.Type) bool { return true })); diff != "" {
		t.Errorf("%s: %s is not the same there:\n%s", m.constant, of, diff)
	}
	return bytes.TrimSpace(out.Bytes())
}

// fill sets everything that can be set below v, each time another value.
func fill(v reflect.Value, n *int) {
	*n++
	switch v.Interface().(type) {
	case time.Time:
		v.Set(reflect.ValueOf(time.Date(2026, 11, 23, 9, 0, *n, 0, time.UTC)))
		return
	case data.Sentence:
		v.Set(reflect.ValueOf(data.Say("%s has %d of them.", fmt.Sprintf("text %d", *n), int64(*n))))
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(*n))
	case reflect.Float64:
		v.SetFloat(float64(*n))
	case reflect.String:
		v.SetString(fmt.Sprintf("text %d", *n))
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), n)
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, n)
		fill(value, n)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), n)
			}
		}
	default:
		panic("no value for " + v.Type().String())
	}
}

// fields returns the paths of all fields of both messages, with what kind of value is there.
func fields(t *testing.T, g golden) []string {
	t.Helper()
	var found []string
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			found = append(found, at+" {}")
			for name, below := range v {
				walk(at+"."+name, below)
			}
		case []any:
			found = append(found, at+" []")
			for _, below := range v {
				walk(at+"[]", below)
			}
		default:
			found = append(found, at+" "+strings.TrimPrefix(fmt.Sprintf("%T", v), "json."))
		}
	}
	for at, message := range map[string]json.RawMessage{"request": g.Request, "answer": g.Answer} {
		if len(message) == 0 {
			continue
		}
		var v any
		if err := json.Unmarshal(message, &v); err != nil {
			t.Fatal(err)
		}
		walk(at, v)
	}
	slices.Sort(found)
	return slices.Compact(found)
}
