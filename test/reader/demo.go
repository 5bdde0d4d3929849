package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"github.com/pquerna/otp/totp"

	"tapetrack/app"
	"tapetrack/app/admin"
	"tapetrack/app/audit"
	"tapetrack/app/exchange"
	"tapetrack/app/policy"
	"tapetrack/app/print"
	"tapetrack/app/sessions"
	"tapetrack/assets/passwords"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/data/site"
)

// demo is a throwaway database with an administrator and three users.
type demo struct {
	app.NoServer
	*site.Database
	client   data.Client
	folder   string
	password string // of everybody
	key      string // Secret Key of alice
}

func newDemo(ctx context.Context, program string) (*demo, error) {
	folder, err := os.MkdirTemp("", "tapetrack-reader-")
	if err != nil {
		return nil, err
	}
	path := filepath.Join(folder, "demo.db")
	d := &demo{folder: folder, password: strings.ToLower(data.NewID()[:12])}
	d.client = data.Client{Program: program, Version: version, Computer: "reader"}
	d.Database = site.New(site.Options{Database: path, KeyFile: path + ".key", Client: d.client, Common: passwords.Common})
	if err := d.fill(ctx); err != nil {
		d.end()
		return nil, err
	}
	return d, nil
}

// fill does what an administrator does, and lets alice activate.
func (d *demo) fill(ctx context.Context) error {
	if err := d.Create(ctx, data.SetUp{Password: d.password}); err != nil {
		return err
	}
	doors, err := d.Database.Open(ctx)
	if err != nil {
		return err
	}
	client := d.client
	client.Program = "TapeMaster"
	out, err := doors.SignIn(ctx, data.Attempt{Login: data.Superuser, Password: d.password, Client: client})
	if err != nil || out.Session == nil {
		return fmt.Errorf("reader: the administrator was not let in: %w", err)
	}
	by := out.Session.Actor()
	for _, u := range []data.NewUser{
		{User: data.User{ID: "alice", Name: "Alice Ärmel", Email: "alice@example.com", Group: "OPS"}, OTP: true},
		{User: data.User{ID: "bob", Name: "Bob Baker", Email: "bob@example.com", Group: "OPS"}, OTP: true},
		{User: data.User{ID: "carol", Name: "Carol Chen", Group: "VAULT"}},
	} {
		u.Password = d.password
		if _, err := doors.AddUser(ctx, by, u); err != nil {
			return err
		}
	}
	if err := doors.SignOut(ctx, by, data.ByUser); err != nil {
		return err
	}
	return d.enrol(ctx, doors)
}

func (d *demo) enrol(ctx context.Context, doors auth.Doors) error {
	out, err := doors.SignIn(ctx, data.Attempt{Login: "alice", Password: d.password, Client: d.client})
	if err != nil || out.Enrolment == nil {
		return fmt.Errorf("reader: alice was shown no key: %w", err)
	}
	d.key = strings.ReplaceAll(out.Enrolment.Key, " ", "")
	code, err := totp.GenerateCode(d.key, time.Now().Add(-30*time.Second)) // the present one stays unused
	if err != nil {
		return err
	}
	_, err = doors.Activate(ctx, out.Ticket, code)
	return err
}

// words says who is there.
func (d *demo) words() string {
	return "Users: alice (has an authenticator), bob (has to set one up), carol (needs none), tapemaster (the administrator).\n" +
		"The password of all is " + d.password + "\nThe Secret Key of alice is " + d.key + "\n"
}

func (d *demo) end() {
	d.Close()
	_ = os.RemoveAll(d.folder) // in the system's temporary folder, which is cleaned up anyway
}

// menus are those of TapeMaster.
func (d *demo) menus(a fyne.App) func(*app.Main) []*fyne.Menu {
	return func(m *app.Main) []*fyne.Menu {
		service := d.Administration()
		desk := &admin.Desk{
			Users: service, Session: m.Session, Windows: m.Windows, Changed: m.Changed, Confirm: m.Confirm,
			Clipboard: m.Clipboard, RandomPassword: auth.RandomPassword, OpenURL: a.OpenURL,
			Exchange: &exchange.Desk{Users: service, Session: m.Session},
			Print:    &print.Desk{Service: service, Session: m.Session, Place: m.Place, Paper: m.Paper, OpenURL: a.OpenURL},
		}
		policies := &policy.Desk{Policies: service, Session: m.Session, Windows: m.Windows, Said: m.Say}
		log := &audit.Book{Events: service, Session: m.Session, Windows: m.Windows}
		active := &sessions.Desk{Service: service, Session: m.Session, Windows: m.Windows}
		m.Ways.Users, m.Ways.NewUser, m.Ways.Verify = desk.ShowFiltered, desk.AddUser, log.ShowVerify
		return desk.Menu(fyne.NewMenuItem(lang.T(policy.Title), policies.Show), fyne.NewMenuItem(lang.T(audit.Title), log.Show), fyne.NewMenuItem(lang.T(sessions.Title), active.Show))
	}
}

// Open is the services of a program.
func (d *demo) Open(ctx context.Context) (app.Services, error) {
	doors, err := d.Database.Open(ctx)
	return doors, err
}

// Choosable is false: there is one database.
func (d *demo) Choosable() bool { return false }

// Chosen is false.
func (d *demo) Chosen() bool { return false }

// Remember does nothing: each start is the first.
func (d *demo) Remember(string) {}

// LastUser is nobody.
func (d *demo) LastUser() string { return "" }

// Diagnose knows nothing: it is for support, and this is no computer of anybody's.
func (d *demo) Diagnose(context.Context, data.Actor, []data.Finding) data.Diagnostics {
	return data.Diagnostics{}
}
