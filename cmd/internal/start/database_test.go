package start

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/data"
)

// The console names itself, programs with windows do not.
func TestCreateActor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	d := NewConsole("tapectl", Common{Database: path, KeyFile: path + ".key"})
	t.Cleanup(d.Close)
	if err := d.Create(t.Context(), data.SetUp{Password: secret}); err != nil {
		t.Fatal(err)
	}
	doors, err := d.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	page, err := doors.Log(t.Context(), d.Console().Actor(), data.EventQuery{Limit: 1})
	if err != nil || len(page.Events) != 1 {
		t.Fatalf("%+v, %v", page, err)
	}
	if e := page.Events[0]; e.Actor != "console:"+Account() || e.Program != "tapectl" || e.Computer != Computer() {
		t.Errorf("%+v", e)
	}
	lite := NewDatabase("Lite", Common{Database: path, KeyFile: path + ".key"})
	t.Cleanup(lite.Close)
	if _, err := lite.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	if lite.Console().Actor() != (data.Actor{}) {
		t.Error("a program with windows acts for the console")
	}
	if account, computer, found := strings.Cut(Account(), "@"); !found || account == "" || computer != Computer() {
		t.Errorf("account %q", Account())
	}
}

// An address is refused when the database is opened; it is no reason to offer Set Up.
func TestAnAddressIsNotMissing(t *testing.T) {
	d := NewDatabase("Lite", Common{Database: "postgres://h/d"})
	if d.Missing() || d.Exists() {
		t.Error("it counts as a file")
	}
	if _, err := d.Open(t.Context()); !errors.Is(err, data.ErrUnreadable) {
		t.Errorf("opening says %v", err)
	}
}

func TestDemo(t *testing.T) {
	temporary := t.TempDir()
	t.Setenv("TMPDIR", temporary)
	t.Setenv("TMP", temporary)
	userIs(t, map[string]string{"HOME": temporary, "XDG_CONFIG_HOME": temporary})
	demo, err := NewDemo(t.Context(), "Lite")
	if err != nil {
		t.Fatal(err)
	}
	console := NewConsole("tapectl", demo.named)
	t.Cleanup(console.Close)
	service, err := console.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	by := console.Console().Actor()
	for id, want := range map[string]struct {
		state    data.OTPState
		revoked  bool
		disabled bool
	}{
		"alice": {state: data.Active}, "bob": {state: data.Pending}, "carol": {state: data.Off},
		"dave": {state: data.Off, revoked: true}, "erin": {state: data.Off, disabled: true}, "tapemaster": {state: data.Off},
	} {
		u, err := service.UserByID(t.Context(), by, id)
		if err != nil || u.OTP != want.state || (u.Revocation != "") != want.revoked || u.Disabled != want.disabled {
			t.Errorf("%s is %+v, %v", id, u, err)
		}
		if !strings.Contains(demo.Hint(), id) {
			t.Errorf("the hint does not name %s", id)
		}
	}
	if !strings.Contains(demo.Words(), demo.Key) || demo.Key == "" || strings.Contains(demo.Hint(), demo.Key) {
		t.Error(demo.Words())
	}
	doors, err := demo.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for id, opens := range map[string]bool{"Alice": true, "bob": true, "carol": true, "tapemaster": true, "dave": false, "erin": false} {
		password, code := demo.FillIn(id)
		out, err := doors.Entrance.SignIn(t.Context(), data.Attempt{Login: id, Password: password, Code: code, Client: data.Client{Program: "TapeMaster", Version: Version}})
		if err != nil || (out.Refusal == nil) != opens {
			t.Errorf("%s with what is filled in: %+v, %v", id, out, err)
		}
	}
	console.Close()
	demo.Remember("alice")
	demo.End()
	if left := tree(t, temporary); len(left) > 0 {
		t.Errorf("left are %v", left)
	}
}
