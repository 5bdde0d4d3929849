//go:build unix && !darwin

package site

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tapetrack/data"
	"tapetrack/data/auth"
)

// The test program, started again with actVariable set, does that to the database of
// rotateVariable; fileVariable is the backup that it restores.
const (
	actVariable  = "TAPETRACK_SITE_ACT"
	fileVariable = "TAPETRACK_SITE_FILE"
)

// actElsewhere is the whole of that program.
func actElsewhere() int {
	ctx := context.Background()
	d := console(Options{Database: os.Getenv(rotateVariable)})
	defer d.Close()
	var err error
	switch os.Getenv(actVariable) {
	case "rotate":
		_, err = d.RotateKey(ctx, false)
	case "restore":
		_, err = d.Restore(ctx, os.Getenv(fileVariable), Restoring{})
	case "recover":
		if _, err = d.Open(ctx); err == nil {
			_, err = d.Console().Recover(ctx)
		}
	case "recover lost key":
		_, _, err = d.RecoverLostKey(ctx)
	}
	if err != nil {
		fmt.Println(err)
		return 1
	}
	return 0
}

// elsewhere has another process do something to a database, and returns what it says if
// it can't.
func elsewhere(t *testing.T, path, act, file string) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), rotateVariable+"="+path, actVariable+"="+act, fileVariable+"="+file)
	out, err := cmd.CombinedOutput()
	if err == nil {
		return ""
	}
	return string(out)
}

// A live program is one that is open: two people are signed in, two sign-ins were begun
// and a proof was given in My Sign-in.
type liveProgram struct {
	t                *testing.T
	path, backup     string
	doors            auth.Doors
	database         *Database
	olga, tapemaster data.Actor
	alice, super     data.Ticket // of sign-ins
	bob              data.Ticket // of My Sign-in
	phone            string      // of bob
}

func (p *liveProgram) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func newLiveProgram(t *testing.T) *liveProgram {
	t.Helper()
	folder := t.TempDir()
	p := &liveProgram{t: t, path: filepath.Join(folder, "x.db"), backup: filepath.Join(folder, "backup.db")}
	d := console(Options{Database: p.path})
	defer d.Close()
	p.must(d.Create(t.Context(), data.SetUp{Password: secret}))
	doors, err := d.Open(t.Context())
	p.must(err)
	by := d.Console().Actor()
	for _, u := range []data.NewUser{
		{User: data.User{ID: "olga", Group: "OPS", Tapemaster: true}},
		{User: data.User{ID: "alice", Group: "OPS"}, OTP: true},
		{User: data.User{ID: "bob", Group: "OPS"}, OTP: true},
		{User: data.User{ID: "carol", Group: "OPS"}},
	} {
		u.Password = secret
		_, err := doors.AddUser(t.Context(), by, u)
		p.must(err)
	}
	super, err := doors.UserByID(t.Context(), by, data.Superuser)
	p.must(err)
	_, err = doors.SetOTP(t.Context(), by, super.Key, data.TurnOTPOn)
	p.must(err)
	p.database = databaseWithout(t, p.path)
	p.doors, err = p.database.Open(t.Context())
	p.must(err)
	p.olga = p.enter("olga", "").Session.Actor()
	p.tapemaster = p.complete(p.enter(data.Superuser, "").Ticket)
	p.alice, p.super = p.enter("alice", "").Ticket, p.enter(data.Superuser, "").Ticket
	begun := p.enter("bob", "")
	code := func(steps int) string {
		code, err := totp.GenerateCode(strings.ReplaceAll(begun.Enrolment.Key, " ", ""), time.Now().Add(time.Duration(steps)*30*time.Second))
		p.must(err)
		return code
	}
	p.must(p.doors.Abandon(t.Context(), begun.Ticket))
	bob := p.complete(p.enter("bob", code(0)).Ticket)
	p.bob, err = p.doors.Prove(t.Context(), bob, secret, code(1))
	p.must(err)
	mine, err := p.doors.MySignIn(t.Context(), bob)
	p.must(err)
	p.phone = mine.Devices[0].ID
	_, err = d.Backup(t.Context(), p.backup) // all of it is in there
	p.must(err)
	return p
}

func (p *liveProgram) enter(login, code string) data.Outcome {
	p.t.Helper()
	out, err := p.doors.SignIn(p.t.Context(), data.Attempt{Login: login, Password: secret, Code: code, Client: attempt.Client})
	p.must(err)
	if out.Refusal != nil {
		p.t.Fatalf("%s: %s", login, out.Refusal.Reason)
	}
	return out
}

func (p *liveProgram) complete(ticket data.Ticket) data.Actor {
	p.t.Helper()
	out, err := p.doors.Complete(p.t.Context(), ticket)
	p.must(err)
	if out.Session == nil {
		p.t.Fatal(out.Refusal.Reason)
	}
	return out.Session.Actor()
}

// stands says what becomes of all that was open.
func (p *liveProgram) stands() map[string]string {
	ctx := p.t.Context()
	all := map[string]string{}
	note := func(what string, refusal *data.Refusal, err error) {
		switch {
		case errors.Is(err, data.ErrKeyChanged):
			all[what] = "key changed"
		case errors.Is(err, data.ErrSessionEnded):
			all[what] = "ended"
		case errors.Is(err, data.ErrDenied):
			all[what] = "denied"
		case err != nil:
			all[what] = err.Error()
		case refusal != nil:
			all[what] = string(refusal.Reason)
		default:
			all[what] = "goes on"
		}
	}
	for what, by := range map[string]data.Actor{"olga": p.olga, "tapemaster": p.tapemaster} {
		_, err := p.doors.Alive(ctx, by, 0)
		note("session of "+what, nil, err)
	}
	note("a save by olga", nil, p.doors.AddGroup(ctx, p.olga, data.Group{ID: "NEW"}))
	note("proof of bob", nil, p.doors.RenameDevice(ctx, p.bob, p.phone, "Old phone"))
	for what, ticket := range map[string]data.Ticket{"alice": p.alice, "tapemaster": p.super} {
		out, err := p.doors.Complete(ctx, ticket)
		note("sign-in of "+what, out.Refusal, err)
	}
	return all
}

// TestOpenWhileItIsChangedElsewhere: what is open in a program while another process
// replaces the key, restores a backup or lets tapemaster in again goes on, or its user is
// told why not. Nobody gets in by what was void.
func TestOpenWhileItIsChangedElsewhere(t *testing.T) {
	goesOn := map[string]string{
		"session of olga": "goes on", "session of tapemaster": "goes on", "a save by olga": "goes on",
		"proof of bob": "goes on", "sign-in of alice": "goes on", "sign-in of tapemaster": "goes on",
	}
	all := func(outcome string) map[string]string {
		of := map[string]string{}
		for what := range goesOn {
			of[what] = outcome
		}
		return of
	}
	recovered := all("goes on")
	recovered["session of tapemaster"], recovered["sign-in of tapemaster"] = "ended", "password-changed"
	lost := all("ended") // nobody can tell any more who opened a session
	lost["sign-in of alice"], lost["sign-in of tapemaster"] = "key changed", "key changed"
	restored := all("ended")
	restored["sign-in of alice"], restored["sign-in of tapemaster"], restored["proof of bob"] = "ticket-unknown", "ticket-unknown", "denied"
	for _, c := range []struct {
		name, act string
		before    func(p *liveProgram)
		refused   string // what the other process says
		want      map[string]string
	}{
		{"nothing", "", nil, "", goesOn},
		{"key rotate", "rotate", nil, "", all("key changed")},
		{"recover", "recover", nil, "", recovered},
		{"recover, and the file was edited", "recover", func(p *liveProgram) {
			out, err := exec.Command("sqlite3", p.path, "UPDATE users SET name = 'x' WHERE user_id = 'carol'").CombinedOutput()
			if err != nil {
				p.t.Fatal(err, string(out))
			}
		}, "", recovered},
		{"recover --lost-key", "recover lost key", func(p *liveProgram) { p.must(os.Remove(p.path + ".key")) }, "", lost},
		{"restore while it is open", "restore", nil, "Close TapeMaster", goesOn},
		{"restore after it was closed", "restore", func(p *liveProgram) { p.database.Close() }, "", restored},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newLiveProgram(t)
			if c.before != nil {
				c.before(p)
			}
			if c.act != "" {
				if said := elsewhere(t, p.path, c.act, p.backup); (said == "") != (c.refused == "") || !strings.Contains(said, c.refused) {
					t.Fatalf("the other process says %q", said)
				}
			}
			doors, err := p.database.Open(t.Context())
			p.must(err)
			p.doors = doors
			for what, got := range p.stands() {
				if got != c.want[what] {
					t.Errorf("%s: %s, want %s", what, got, c.want[what])
				}
			}
		})
	}
}
