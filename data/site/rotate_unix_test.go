//go:build unix && !darwin

package site

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/vault"
	"tapetrack/data/words"
)

// The test program, started again with rotateVariable set to the path of a
// database, rotates its key and kills itself at the step in stepVariable. With
// insideVariable set it uses the keyring that is there.
const (
	rotateVariable = "TAPETRACK_SITE_ROTATE"
	stepVariable   = "TAPETRACK_SITE_STEP"
	insideVariable = "TAPETRACK_SITE_INSIDE"
)

// steps of a rotation, in their order.
var steps = []string{"begun", "next", "sealed", "committed", "settled"}

func init() { rotator = rotateAndDie }

// rotateAndDie is the whole of that program.
func rotateAndDie() int {
	reached = func(step string) {
		if step == os.Getenv(stepVariable) {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	if os.Getenv(createVariable) != "" {
		return createAndDie()
	}
	if os.Getenv(copyVariable) != "" {
		return copyAndDie()
	}
	if os.Getenv(actVariable) != "" {
		return actElsewhere()
	}
	if folder := os.Getenv(cutVariable); folder != "" {
		return cutElsewhere(folder)
	}
	d := console(Options{Database: os.Getenv(rotateVariable)})
	defer d.Close()
	reached("begun")
	if _, err := d.RotateKey(context.Background(), false); err != nil {
		_, _ = os.Stderr.WriteString(err.Error())
		return 1
	}
	return 0
}

// killedAt rotates the key in a program of its own that is killed at a step.
func killedAt(t *testing.T, path, step string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), rotateVariable+"="+path, stepVariable+"="+step)
	out, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || !exit.Sys().(syscall.WaitStatus).Signaled() {
		t.Fatalf("it was not killed at %q: %v %s", step, err, out)
	}
}

// attempt is that of the user in a keyed database.
var attempt = data.Attempt{Login: "alice", Password: secret, Client: data.Client{Program: "Lite", Version: "1.2.1", Computer: "desk"}}

// A keyed database has a user whose one-time password is Pending.
type keyedDatabase struct {
	t      *testing.T
	path   string
	secret string
}

func newKeyedDatabase(t *testing.T, o Options) *keyedDatabase {
	t.Helper()
	d := console(o)
	defer d.Close()
	if err := d.Create(t.Context(), data.SetUp{Password: secret}); err != nil {
		t.Fatal(err)
	}
	service, err := d.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := service.AddUser(t.Context(), d.Console().Actor(), data.NewUser{User: data.User{ID: "alice", Group: "OPS"}, Password: secret, OTP: true}); err != nil {
		t.Fatal(err)
	}
	out, err := service.SignIn(t.Context(), attempt)
	if err != nil || out.Enrolment == nil {
		t.Fatal(err, out.Refusal)
	}
	return &keyedDatabase{t: t, path: o.Database, secret: out.Enrolment.Key}
}

// opensWhole fails unless the database opens with the key that it records,
// nothing of it is damaged, and the user's secret opens. It returns the key's id.
func (k *keyedDatabase) opensWhole() string {
	t := k.t
	t.Helper()
	d := console(Options{Database: k.path})
	defer d.Close()
	service, err := d.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	report, err := service.VerifyLog(t.Context(), d.Console().Actor(), nil)
	if err != nil || !report.Sound() {
		t.Errorf("%+v, %v", report, err)
	}
	// The QR code comes back at each sign-in until one succeeds with a code.
	out, err := service.SignIn(t.Context(), attempt)
	if err != nil || out.Enrolment == nil || out.Enrolment.Key != k.secret {
		t.Errorf("her secret does not open: %v", err)
	}
	status, err := d.KeyStatus(t.Context())
	if err != nil || status.Trouble != nil {
		t.Fatal(err, status.Trouble)
	}
	if strings.Contains(status.Place.String(), "next") {
		t.Errorf("the key is still %s", status.Place)
	}
	return status.KeyID
}

// rotate does it without being killed.
func (k *keyedDatabase) rotate() Rotation {
	k.t.Helper()
	d := console(Options{Database: k.path})
	defer d.Close()
	r, err := d.RotateKey(k.t.Context(), false)
	if err != nil {
		k.t.Fatal(err)
	}
	return r
}

// survives kills a rotation at each of its steps.
func (k *keyedDatabase) survives() {
	t := k.t
	t.Helper()
	for _, step := range steps {
		before := k.opensWhole()
		killedAt(t, k.path, step)
		after := k.opensWhole()
		if changed, committed := before != after, slices.Index(steps, step) >= slices.Index(steps, "committed"); changed != committed {
			t.Errorf("killed at %q: the key was %s and is %s", step, before, after)
		}
		k.opensWhole()
	}
	before := k.opensWhole()
	r := k.rotate()
	if r.Old != before || r.KeyID == before || k.opensWhole() != r.KeyID {
		t.Errorf("%+v after %s", r, before)
	}
}

func TestRotateKilled(t *testing.T) {
	t.Run("beside", func(t *testing.T) {
		folder := t.TempDir()
		k := newKeyedDatabase(t, Options{Database: filepath.Join(folder, "x.db")})
		k.survives()
		if left := tree(t, folder); !slices.Equal(left, []string{"x.db", "x.db.key"}) {
			t.Errorf("left are %v", left)
		}
	})
	t.Run("elsewhere", func(t *testing.T) {
		folder, keys := t.TempDir(), t.TempDir()
		k := newKeyedDatabase(t, Options{Database: filepath.Join(folder, "x.db"), KeyFile: filepath.Join(keys, "my.key")})
		k.survives()
		if slices.ContainsFunc(tree(t, keys), func(name string) bool { return strings.Contains(name, "next") }) || !slices.Equal(tree(t, folder), []string{"x.db"}) {
			t.Errorf("left are %v %v", tree(t, folder), tree(t, keys))
		}
	})
}

// TestRotateKeyring runs TestRotateKeyringInside with a real Secret Service,
// that of gnome-keyring, on a session bus of its own.
func TestRotateKeyring(t *testing.T) {
	for _, tool := range []string{"dbus-run-session", "gnome-keyring-daemon"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatal("install the Debian packages dbus and gnome-keyring")
		}
	}
	home, err := os.MkdirTemp("", "start") // a short path: that of a socket has at most 107 characters
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(home) })
	for _, folder := range []string{filepath.Join(home, ".local", "share", "keyrings"), filepath.Join(home, "run")} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	const script = `printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null && "$@"`
	cmd := exec.CommandContext(t.Context(), "dbus-run-session", "--", "sh", "-c", script, "sh", self, "-test.run=^TestRotateKeyringInside$", "-test.v", "-test.count=1")
	cmd.Env = []string{
		insideVariable + "=yes", "HOME=" + home, "XDG_RUNTIME_DIR=" + filepath.Join(home, "run"), "PATH=" + os.Getenv("PATH"), "TMPDIR=" + os.TempDir(),
	}
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestRotateKeyringInside") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestRotateKeyringInside(t *testing.T) {
	if os.Getenv(insideVariable) == "" {
		t.Skip("runs in a process of its own, started by another test")
	}
	folder := t.TempDir()
	k := newKeyedDatabase(t, Options{Database: filepath.Join(folder, "x.db")})
	k.survives()
	if left := tree(t, folder); !slices.Equal(left, []string{"x.db"}) {
		t.Errorf("left are %v", left)
	}
}

// A program that holds the old key says so, and a database whose audit finds
// damage is rotated only if that is asked for.
func TestRotateOthers(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	k := newKeyedDatabase(t, Options{Database: path})
	open := databaseWithout(t, path)
	service, err := open.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	k.rotate()
	_, err = service.SignIn(t.Context(), attempt)
	if !errors.Is(err, data.ErrKeyChanged) || !strings.Contains(lang.Say(words.Message(err)), "start it again") {
		t.Errorf("got %v", err)
	}
	open.Close()

	out, err := exec.Command("sqlite3", path, "UPDATE users SET name = 'x' WHERE user_id = 'alice'").CombinedOutput()
	if err != nil {
		t.Fatal(err, string(out))
	}
	d := console(Options{Database: path})
	t.Cleanup(d.Close)
	if _, err := d.RotateKey(t.Context(), false); !errors.Is(err, data.ErrTampered) || !errors.Is(err, ErrDamage) {
		t.Errorf("got %v", err)
	}
	if _, err := d.RotateKey(t.Context(), true); err != nil {
		t.Error(err)
	}
	service, err = d.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := service.UserByID(t.Context(), d.Console().Actor(), "alice"); !errors.Is(err, data.ErrTampered) {
		t.Errorf("what was damaged is sound: %v", err)
	}
}

// A rotation whose new key was replaced by that of another one ends before the
// database names a key that is nowhere.
func TestRotateMeetsAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	k := newKeyedDatabase(t, Options{Database: path})
	before := k.opensWhole()
	other := databaseWithout(t, path)
	if _, err := other.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	reached = func(step string) {
		if step == "next" {
			err := whileItIs(t.Context(), other.db, other.key, func() error { _, err := other.key.Next(t.Context()); return err })
			if err != nil {
				t.Error(err)
			}
		}
	}
	t.Cleanup(func() { reached = func(string) {} })
	d := console(Options{Database: path})
	t.Cleanup(d.Close)
	if _, err := d.RotateKey(t.Context(), false); !errors.Is(err, data.ErrKeyChanged) {
		t.Errorf("got %v", err)
	}
	if k.opensWhole() != before {
		t.Error("the key is another one")
	}
}

// Of two rotations at once each does its work; the last key opens.
func TestRotateAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	k := newKeyedDatabase(t, Options{Database: path})
	done := make(chan error)
	for range 3 {
		go func() {
			d := console(Options{Database: path})
			defer d.Close()
			_, err := d.RotateKey(context.Background(), false)
			done <- err
		}()
	}
	rotated := 0
	for range 3 {
		switch err := <-done; {
		case err == nil:
			rotated++
		case !errors.Is(err, data.ErrKeyChanged) && !errors.Is(err, vault.ErrWrongKey):
			t.Error(err)
		}
	}
	if rotated == 0 {
		t.Error("nobody did it")
	}
	k.opensWhole()
}
