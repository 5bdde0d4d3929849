package start

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/pquerna/otp/totp"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/files"
	"tapetrack/data/lang"
)

// A Demo is a throwaway database with users in every state.
type Demo struct {
	*Database
	Password string // of every user
	Key      string // Secret Key of alice, whose one-time password is active
	folder   string
	named    Common
}

// NewDemo makes a Demo in a new folder. End removes it.
func NewDemo(ctx context.Context, program string) (*Demo, error) {
	folder, err := files.MkdirTemp("", "tapetrack-demo-")
	if err != nil {
		return nil, &data.Trouble{Kind: data.ErrReadOnly, Text: data.Say("A throwaway database can't be created: %s", err.Error()), Cause: err}
	}
	d := &Demo{folder: folder, Password: strings.ToLower(data.NewID()[:12])}
	path := filepath.Join(folder, "demo.db")
	d.named = Common{Database: path, KeyFile: path + ".key"}
	d.Database = NewDatabase(program, d.named)
	d.fleeting = true
	if err := d.build(ctx); err != nil {
		d.End()
		return nil, err
	}
	return d, nil
}

// Hint says how to sign in to the demo.
func (d *Demo) Hint() string {
	return lang.T("Demo: tapemaster, alice (Active), bob (Pending), carol (Off), dave (locked), erin (disabled). Enter one and press Fill In.")
}

// FillIn returns what a user types to sign in; only alice has an authenticator at the
// beginning.
func (d *Demo) FillIn(login string) (password, code string) {
	if data.Fold(login) == "alice" {
		code, _ = totp.GenerateCode(d.Key, time.Now()) // its key is one of ours
	}
	return d.Password, code
}

// Words says the same in more detail, for the terminal.
func (d *Demo) Words() string {
	return strings.Join([]string{
		d.Hint(),
		lang.T("The password of all is %s.", d.Password),
		lang.T("alice needs a code: add the account to an authenticator with the Secret Key %s, or run: %s", d.Key, "oathtool --totp -b "+d.Key),
		lang.T("The database is deleted at the end."),
		"",
	}, "\n")
}

// End closes and removes everything.
func (d *Demo) End() {
	d.Close()
	_ = os.RemoveAll(d.folder) // in the system's temporary folder, which is cleaned up anyway
}

func (d *Demo) build(ctx context.Context) error {
	if err := d.Create(ctx, data.SetUp{Password: d.Password}); err != nil {
		return err
	}
	doors, err := d.Open(ctx)
	if err != nil {
		return err
	}
	console := newDatabase("demo", "demo", d.named)
	defer console.Close()
	if _, err := console.Open(ctx); err != nil {
		return err
	}
	by := console.Console().Actor()
	for _, u := range []data.NewUser{
		{User: data.User{ID: "alice", Name: "Alice Ärmel", Email: "alice@example.com", Group: "OPS"}, OTP: true},
		{User: data.User{ID: "bob", Name: "Bob Baker", Email: "bob@example.com", Group: "OPS"}, OTP: true},
		{User: data.User{ID: "carol", Name: "Carol Chen", Group: "VAULT"}},
		{User: data.User{ID: "dave", Name: "Dave Diaz", Group: "VAULT"}},
		{User: data.User{ID: "erin", Name: "Erin Eze", Group: "VAULT", Disabled: true}},
	} {
		u.Password = d.Password
		if _, err := doors.AddUser(ctx, by, u); err != nil {
			return err
		}
	}
	return d.live(ctx, doors.Entrance)
}

// live does what users would do: alice activates, and dave forgets the password.
func (d *Demo) live(ctx context.Context, entrance *auth.Entrance) error {
	client := data.Client{Program: "Lite", Version: Version, Computer: Computer()}
	out, err := entrance.SignIn(ctx, data.Attempt{Login: "alice", Password: d.Password, Client: client})
	if err != nil {
		return err
	}
	if out.Enrolment == nil {
		return fmt.Errorf("demo: alice was not shown a QR code")
	}
	d.Key = strings.ReplaceAll(out.Enrolment.Key, " ", "")
	// The time step before the present one, so that the code shown now is not used up.
	code, err := totp.GenerateCode(d.Key, time.Now().Add(-30*time.Second))
	if err != nil {
		return err
	}
	activated, err := entrance.Activate(ctx, out.Ticket, code)
	if err != nil {
		return err
	}
	if activated.Refusal != nil {
		return fmt.Errorf("demo: the first code of alice was refused: %s", activated.Refusal.Reason)
	}
	for range 6 {
		if _, err := entrance.SignIn(ctx, data.Attempt{Login: "dave", Password: "forgotten", Client: client}); err != nil {
			return err
		}
	}
	return nil
}
