package sqlite

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/store"
)

// testdata/names/1.2.0.db was made by that release. In it zoe and zoe2, and jo1
// and jo2, have the same e-mail address, spelled in two ways.
func spelledTwice(t *testing.T, sql string) (string, data.Storage) {
	t.Helper()
	path := ofRelease(t, "names/1.2.0")
	storage := opened(t, path).Unlock(testKey{})
	if sql != "" {
		sqlTool(t, path, sql)
	}
	return path, storage
}

// signsIn returns the User-ID of who signs in by what somebody types.
func signsIn(t *testing.T, storage data.Storage, login string) string {
	t.Helper()
	id := ""
	err := storage.View(t.Context(), func(tx data.Tx) error {
		a, err := tx.AccountByLogin(login)
		id = a.ID
		return err
	})
	if err != nil && !errors.Is(err, data.ErrNotFound) {
		return err.Error()
	}
	return id
}

const (
	composedZoe, decomposedZoe = "ZOË@example.com", "zoe\u0308@example.com"
	composedJo                 = "jọ\u0308@example.com"
)

// A database in which two spellings of an address were two is brought up to date
// whatever it holds. Who had an address keeps it, and everybody is found by it as
// it was typed then; who is alone is found by all spellings.
func TestNamesAreComposed(t *testing.T) {
	_, storage := spelledTwice(t, "")
	if report := audit(t, storage); !report.Sound() {
		t.Errorf("%+v", report)
	}
	for login, want := range map[string]string{
		composedZoe: "zoe2", decomposedZoe: "zoe", composedJo: "jo1", "jo\u0308\u0323@example.com": "jo1", "jo\u0323\u0308@EXAMPLE.com": "jo2",
		"mäx@example.com": "max", "ma\u0308x@example.com": "max", "ma\u0308y@example.com": "",
	} {
		if got := signsIn(t, storage, login); got != want {
			t.Errorf("%+q signs %q in, want %q", login, got, want)
		}
	}
	for text, want := range map[string]string{"zoë": "zoe zoe2 ", "ZOE\u0308": "zoe zoe2 ", "νικος": "nick "} {
		if got := foundBy(t, storage, text); got != want {
			t.Errorf("%+q finds %q, want %q", text, got, want)
		}
	}
	told := func() string {
		said := ""
		err := storage.View(t.Context(), func(tx data.Tx) error {
			page, err := tx.QueryEvents(data.EventQuery{Kinds: []data.Kind{data.EmailsAlike}, Limit: 10})
			for _, e := range page.Events {
				said += e.UserID + " " + e.Detail + "\n"
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		return said
	}
	if said := told(); said != "" {
		t.Errorf("without a key the log says %q", said)
	}
	want := fmt.Sprintf("jo2 "+store.SameAddress+"\nzoe "+store.SameAddress+"\n", "jo1", "zoe2")
	for range 2 {
		commit(t, storage, func(tx data.Tx) error { return tx.SetSetting("something", "else") })
		commit(t, storage, func(tx data.Tx) error { return tx.AppendEvent(data.Event{At: sampleTime, Kind: data.SignedIn}) })
		if said := told(); said != want {
			t.Errorf("the log says %q", said)
		}
	}
	// Who waits for an address can be changed like anybody.
	edit := func(id string, change func(*data.Account)) error {
		return storage.Update(t.Context(), func(tx data.Tx) error {
			a, err := tx.AccountByLogin(id)
			if err != nil {
				return err
			}
			change(&a)
			return tx.UpdateAccount(a)
		})
	}
	for _, id := range []string{"zoe", "zoe2", "jo1", "jo2", "max"} {
		if err := edit(id, func(a *data.Account) { a.Name = "Somebody" }); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	// Nobody gets an address that somebody has, however it is spelled.
	for _, address := range []string{composedZoe, decomposedZoe, "MÄX@example.com", "jo\u0323\u0308@example.com"} {
		if err := edit("nick", func(a *data.Account) { a.Email = address }); !errors.Is(err, data.ErrExists) {
			t.Errorf("nick gets %+q: %v", address, err)
		}
	}
	// Who waited holds the address once it is free.
	if err := edit("zoe2", func(a *data.Account) { a.Email = "other@example.com" }); err != nil {
		t.Error(err)
	}
	commit(t, storage, func(tx data.Tx) error {
		a, err := tx.AccountByLogin("jo1")
		return errors.Join(err, tx.DeleteUser(a.Key))
	})
	for login, want := range map[string]string{composedZoe: "zoe", decomposedZoe: "zoe", composedJo: "jo2"} {
		if got := signsIn(t, storage, login); got != want {
			t.Errorf("then %+q signs %q in, want %q", login, got, want)
		}
	}
	if report := audit(t, storage); !report.Sound() {
		t.Errorf("%+v", report)
	}
}

// The folded columns are not in the code of a user; what they may hold follows
// from the texts that are.
func TestFoldedColumnsFollow(t *testing.T) {
	for name, c := range map[string]struct {
		sql, login, id string
		refused        bool
	}{
		"another's address":     {"UPDATE users SET email_folded = 'boss@example.com' WHERE user_id = 'nick'", "boss@example.com", "nick", true},
		"an address for none":   {"UPDATE users SET email = '', email_folded = 'x@example.com' WHERE user_id = 'nick'", "x@example.com", "nick", true},
		"another's User-ID":     {"UPDATE users SET id_folded = 'boss' WHERE user_id = 'nick'", "boss", "nick", true},
		"another group":         {"INSERT INTO groups (group_id, id_folded, description) VALUES ('free', 'free', ''); UPDATE users SET group_folded = 'free' WHERE user_id = 'nick'", "nick", "nick", true},
		"no group":              {"UPDATE users SET group_folded = NULL WHERE user_id = 'nick'", "nick", "nick", true},
		"an address twice":      {"UPDATE users SET email_folded = NULL WHERE user_id IN ('zoe', 'zoe2'); UPDATE users SET email_folded = 'zoë@example.com' WHERE user_id = 'zoe'", "zoe2", "zoe2", true},
		"the older form, alone": {"UPDATE users SET email_folded = lower(email) WHERE user_id = 'max'; UPDATE users SET email_folded = 'ma' || char(776) || 'x@example.com' WHERE user_id = 'max'", "max", "max", false},
	} {
		t.Run(name, func(t *testing.T) {
			_, storage := spelledTwice(t, c.sql)
			err := storage.View(t.Context(), func(tx data.Tx) error {
				a, err := tx.AccountByLogin(c.login)
				if a.ID != c.id {
					t.Errorf("%s signs %q in", c.login, a.ID)
				}
				return err
			})
			if errors.Is(err, data.ErrTampered) != c.refused {
				t.Errorf("it is read: %v", err)
			}
			if report := audit(t, storage); report.Sound() {
				t.Error("Audit finds nothing")
			} else if said := strings.Join(lang.All(report.Damaged), " "); !strings.Contains(said, c.id) {
				t.Errorf("Audit says %q", said)
			}
		})
	}
}

// Of several who wait for one address, spelled in as many ways, one holds it once
// it is free, and the others go on waiting.
func TestSeveralWaitForOneAddress(t *testing.T) {
	add := func(id, email string) func(data.Tx) error {
		return func(tx data.Tx) error {
			_, err := tx.AddAccount(data.Account{User: data.User{ID: id, Email: email}, PasswordHash: "hash"})
			return err
		}
	}
	path := made(t, add("jo1", "j\u00f6\u0323@example.com"))
	storage := opened(t, path).Unlock(testKey{})
	// As it was when their release took each spelling for another address.
	sqlTool(t, path, "UPDATE users SET email_folded = 'j' || char(246, 803) || '@example.com' WHERE user_id = 'jo1'")
	commit(t, storage, add("jo2", "jo\u0308\u0323@example.com"))
	sqlTool(t, path, "UPDATE users SET email_folded = 'jo' || char(776, 803) || '@example.com' WHERE user_id = 'jo2'")
	commit(t, storage, add("jo3", composedJo))
	sqlTool(t, path, "INSERT INTO settings (name, value) VALUES ('emails.waiting', '1 2')")
	if report := audit(t, storage); !report.Sound() {
		t.Fatalf("%+v", report)
	}
	for _, gone := range []struct{ id, holder, spelled, waits string }{
		{"jo3", "jo1", "jo\u0308\u0323@example.com", "jo2"}, {"jo1", "jo2", "jo\u0323\u0308@example.com", "jo2"},
	} {
		commit(t, storage, func(tx data.Tx) error {
			a, err := tx.AccountByLogin(gone.id)
			return errors.Join(err, tx.DeleteUser(a.Key))
		})
		if got := signsIn(t, storage, composedJo); got != gone.holder {
			t.Errorf("without %s: %q holds the address", gone.id, got)
		}
		if got := signsIn(t, storage, gone.spelled); got != gone.waits {
			t.Errorf("without %s: %+q signs %q in", gone.id, gone.spelled, got)
		}
		if report := audit(t, storage); !report.Sound() {
			t.Errorf("%+v", report)
		}
	}
	if left := sqlTool(t, path, "SELECT count(*) FROM settings WHERE name = 'emails.waiting'"); strings.TrimSpace(left) != "0" {
		t.Errorf("somebody still waits: %q", left)
	}
}
