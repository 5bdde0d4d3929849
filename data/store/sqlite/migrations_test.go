package sqlite

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/semver"

	"tapetrack/data"
)

// Of each release there is a database that it made, testdata/<release>.db. That
// of the newest is made by
//
//	go test ./data/store -run TestPastVersions -update
//
// as long as it is not released; after that it is never made again.
var update = flag.Bool("update", false, "make the database of the newest release in testdata again")

func TestPastVersions(t *testing.T) {
	newest := newestRelease()
	if *update {
		path := filepath.Join("testdata", newest+".db")
		if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		create(t, path, sample)
	}
	samples, err := filepath.Glob("testdata/*.db")
	if err != nil {
		t.Fatal(err)
	}
	found := false
	for _, name := range samples {
		found = found || filepath.Base(name) == newest+".db"
		t.Run(filepath.Base(name), func(t *testing.T) {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "test.db")
			if err := os.WriteFile(path, content, 0o644); err != nil {
				t.Fatal(err)
			}
			db := opened(t, path)
			if id, err := db.Setting(t.Context(), "database.id"); err != nil || id != "SAMPLE" {
				t.Errorf("the database is %q, %v", id, err)
			}
			storage := db.Unlock(testKey{})
			if report := audit(t, storage); !report.Sound() {
				t.Errorf("as it was: %+v", report)
			}
			if err := storage.Update(t.Context(), checkSample(t)); err != nil {
				t.Error(err)
			}
			if report := audit(t, storage); !report.Sound() || report.Seal == "" {
				t.Errorf("after a change: %+v", report)
			}
			if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
				t.Errorf("others may read it: %v, %v", info.Mode(), err)
			}
		})
	}
	if !found {
		t.Errorf("there is no database of release %s; make one with -update", newest)
	}
}

func newestRelease() string {
	all := migrations()
	return releaseOf(all[len(all)-1].ID)
}

var sampleTime = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

// sampleUsers are the users of the sample, by User-ID, with their states.
var sampleUsers = map[string]data.OTPState{
	data.Superuser: data.Off, "pending": data.Pending, "active": data.Active, "blocked": data.Blocked,
}

// sample fills a database with a user in each state.
func sample(tx data.Tx) error {
	errs := []error{
		tx.SetSetting("database.id", "SAMPLE"),
		tx.SetSetting("policy.issuer", "Sample"),
		tx.AddGroup(data.Group{ID: "OPS", Description: "Operators"}),
		tx.AppendEvent(data.Event{At: sampleTime, Kind: data.DatabaseMade}),
	}
	for id, state := range sampleUsers {
		a := data.Account{
			User: data.User{
				ID: id, Name: "Name of " + id, Email: id + "@example.com", Group: "OPS", Tapemaster: id == data.Superuser,
				OTPRequired: state != data.Off, CreatedAt: sampleTime,
			},
			PasswordHash: "hash", PasswordSet: sampleTime,
			Passwords: data.Counter{Failures: 2, Start: sampleTime, Delay: time.Minute},
		}
		key, err := tx.AddAccount(a)
		errs = append(errs, err, tx.OpenSession(data.Session{ID: sessionOf(id), UserKey: key, OpenedAt: sampleTime, SeenAt: sampleTime}))
		if state == data.Active || state == data.Blocked {
			errs = append(errs, tx.AddAuthenticator(key, data.Authenticator{ID: id, Sealed: []byte("sealed"), CreatedAt: sampleTime}))
			_, err := tx.Activate(id, 7, 1, sampleTime)
			errs = append(errs, err)
		}
		if state == data.Blocked {
			errs = append(errs, tx.DisableAuthenticators(key))
		}
		errs = append(errs, tx.SetSingleUse(key, data.RecoveryCode, []data.SingleUse{{Salt: []byte("salt"), Hash: []byte("hash"), IssuedAt: sampleTime}}))
	}
	return errors.Join(errs...)
}

func checkSample(t *testing.T) func(data.Tx) error {
	return func(tx data.Tx) error {
		for id, state := range sampleUsers {
			a, err := tx.AccountByLogin(strings.ToUpper(id))
			if err != nil {
				return err
			}
			if a.OTP != state || a.Group != "OPS" || a.Passwords.Failures != 2 || !a.CreatedAt.Equal(sampleTime) {
				t.Errorf("%+v", a)
			}
			if _, err := tx.Session(sessionOf(id)); err != nil && !errors.Is(err, data.ErrSessionEnded) {
				return err
			}
			if err := tx.SetLastSignIn(a.Key, data.SignIn{At: sampleTime}); err != nil {
				return err
			}
		}
		// A User-ID as long as that of a directory, of every kind of character.
		const longest = "_Svc-backup.20_chars"
		added := data.Account{User: data.User{ID: longest, Name: "Backup", Group: "OPS", CreatedAt: sampleTime}, PasswordHash: "hash", PasswordSet: sampleTime}
		if _, err := tx.AddAccount(added); err != nil {
			return err
		}
		if a, err := tx.AccountByLogin("_svc-BACKUP.20_chars"); err != nil || a.ID != longest {
			t.Errorf("%+v, %v", a.User, err)
		}
		found, err := tx.Users(data.UserQuery{Filter: data.UserFilter{Text: "backup.20_c"}, Sort: data.ByUserID, Limit: 10})
		if err != nil || len(found) != 1 || found[0].ID != longest {
			t.Errorf("found are %+v, %v", found, err)
		}
		if won, err := tx.UseStep("active", 7, 0, sampleTime); err != nil || won {
			t.Errorf("a used step was used: %v", err)
		}
		if won, err := tx.UseStep("active", 8, 0, sampleTime); err != nil || !won {
			t.Errorf("a step could not be used: %v", err)
		}
		issuer, err := tx.Setting("policy.issuer")
		if err != nil || issuer != "Sample" {
			t.Errorf("issuer %q", issuer)
		}
		return err
	}
}

// sessionOf returns the ID of the session that a user of a sample has. Releases before
// 1.3.0 stored what it is the hash of.
func sessionOf(user string) string {
	sum := sha256.Sum256([]byte("session of " + user))
	return hex.EncodeToString(sum[:])
}

// older returns a database of the oldest release.
func older(t *testing.T) string {
	t.Helper()
	return ofRelease(t, "1.0.0")
}

func structure(t *testing.T, path string) string {
	return sqlTool(t, path, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name; SELECT id FROM migrations ORDER BY id")
}

func TestMigrate(t *testing.T) {
	path, want := older(t), structure(t, made(t, nil))
	if structure(t, path) == want {
		t.Fatal("it is not older")
	}
	if err := opened(t, path).Unlock(testKey{}).View(t.Context(), account(1)); err != nil {
		t.Error(err)
	}
	if d := cmp.Diff(want, structure(t, path)); d != "" {
		t.Error(d)
	}
}

// Programs that start at once with an older database all come up, and one of
// them migrates.
func TestMigrateAtOnce(t *testing.T) {
	path, want := older(t), structure(t, made(t, nil))
	var all []*process
	for range 4 {
		all = append(all, start(t, "open", path, ""))
	}
	for _, p := range all {
		p.goOn()
	}
	for _, p := range all {
		if said := p.end(); said != "opened" {
			t.Error(said)
		}
	}
	if d := cmp.Diff(want, structure(t, path)); d != "" {
		t.Error(d)
	}
}

// A migration that fails leaves nothing.
func TestMigrateFails(t *testing.T) {
	path := older(t)
	sqlTool(t, path, "CREATE TABLE recovery_codes (x)")
	before := structure(t, path)
	if db, err := Open(t.Context(), path); err == nil {
		db.Close()
		t.Error("it was opened")
	}
	if d := cmp.Diff(before, structure(t, path)); d != "" {
		t.Error(d)
	}
}

func TestMigrationIDs(t *testing.T) {
	form := regexp.MustCompile(`^([0-9]+\.[0-9]+\.[0-9]+)-[0-9]{2}-[a-z-]+$`)
	last := ""
	for _, m := range migrations() {
		match := form.FindStringSubmatch(m.ID)
		if match == nil {
			t.Fatalf("%q does not name its release", m.ID)
		}
		if m.Rollback != nil {
			t.Errorf("%s goes back", m.ID)
		}
		if last != "" && semver.Compare("v"+match[1], "v"+last) < 0 {
			t.Errorf("%s comes after %s", m.ID, last)
		}
		last = match[1]
	}
}

// Who counts reads an index and sorts nothing.
func TestQueriesUseIndexes(t *testing.T) {
	path := made(t, nil)
	for _, query := range []string{
		"SELECT count(*) FROM users",
		"SELECT group_folded, otp_state, revocation, disabled, count(*) FROM users GROUP BY group_folded, otp_state, revocation, disabled",
		"SELECT count(*) FROM users WHERE group_folded = 'x'",
	} {
		plan := sqlTool(t, path, "EXPLAIN QUERY PLAN "+query)
		if !strings.Contains(plan, "USING COVERING INDEX") || strings.Contains(plan, "TEMP B-TREE") {
			t.Errorf("%s: %s", query, plan)
		}
	}
	if plan := sqlTool(t, path, "EXPLAIN QUERY PLAN SELECT user_key FROM users WHERE tapemaster = 1"); !strings.Contains(plan, "users_by_rights") {
		t.Error(plan)
	}
}

// Releases are compared as such: 1.10.0 is after 1.9.0.
func TestNewestOf(t *testing.T) {
	for want, ids := range map[string][]string{
		"1.10.0": {"1.10.0-01-x", "1.2.0-01-x", "1.9.0-02-x"},
		"1.2.1":  {"1.2.0-03-x", "1.2.1-01-x", "initial"},
		"":       {"initial", ""},
	} {
		if got := newestOf(ids); got != want {
			t.Errorf("newest of %q: %q, want %q", ids, got, want)
		}
	}
}
