package sqlite

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tapetrack/data"
	"tapetrack/data/store"
)

// foundBy returns the User-IDs of those that a text finds.
func foundBy(t *testing.T, storage data.Storage, text string) string {
	t.Helper()
	ids := ""
	err := storage.View(t.Context(), func(tx data.Tx) error {
		users, err := tx.Users(data.UserQuery{Filter: data.UserFilter{Text: text}, Sort: data.ByUserID, Limit: 100})
		for _, u := range users {
			ids += u.ID + " "
		}
		if err != nil {
			return err
		}
		n, err := tx.CountUsers(data.UserFilter{Text: text}, 0)
		if n.N != int64(len(users)) {
			t.Errorf("%d were counted", n.N)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return ids
}

// Without its search index, or with one that somebody has damaged, a database is
// searched all the same, people sign in, and the next change of a text mends it.
func TestSearchDamaged(t *testing.T) {
	for name, sql := range map[string]string{
		"none":         "DROP TABLE users_grams",
		"an odd set":   "UPDATE users_grams SET users = x'00'",
		"a long set":   "UPDATE users_grams SET users = zeroblob(514)",
		"a place":      "UPDATE users_grams SET users = x'ffff'",
		"a far block":  "UPDATE users_grams SET block = 1 << 60 WHERE gram = 'x'; UPDATE users_grams SET users = x'01' WHERE gram <> 'x'",
		"a text":       loosely("users_grams", "UPDATE users_grams SET users = 'ab'"),
		"a broken row": "PRAGMA ignore_check_constraints = 1; DELETE FROM users_grams; INSERT INTO users_grams VALUES ('al', 0, x'000102')",
	} {
		t.Run(name, func(t *testing.T) {
			storage := tamperedWith(t, sql)
			if got := foundBy(t, storage, "ALI"); got != "alice " {
				t.Errorf("found %q", got)
			}
			if err := storage.View(t.Context(), account(1)); err != nil {
				t.Errorf("a sign-in is kept out: %v", err)
			}
			if report := audit(t, storage); !report.Sound() {
				t.Errorf("Verify takes it for evidence: %+v", report)
			}
			commit(t, storage, func(tx data.Tx) error {
				a, err := tx.Account(1)
				if err != nil {
					return err
				}
				a.Name = "Renamed"
				return tx.UpdateAccount(a)
			})
			for text, want := range map[string]string{"enam": "alice ", "carol": "carol ", "example": "alice bob carol "} {
				if got := foundBy(t, storage, text); got != want {
					t.Errorf("%q then finds %q", text, got)
				}
			}
		})
	}
}

// follows fails unless the search index holds what it would be made of.
func follows(t *testing.T, db *DB) {
	t.Helper()
	var want, got []string
	each := func(query string, into ...any) func(func()) {
		return func(do func()) {
			rows, err := db.engine.write.Query(query)
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			for rows.Next() {
				if err := rows.Scan(into...); err != nil {
					t.Fatal(err)
				}
				do()
			}
		}
	}
	var u store.Texts
	each("SELECT user_key, user_id, name, email FROM users", textFields(&u)...)(func() {
		for _, text := range []string{u.ID, u.Name, u.Email} {
			for word := range strings.FieldsSeq(data.Sought(text)) {
				runes := []rune(word)
				for i := range runes {
					want = append(want, fmt.Sprintf("%d %q", u.Key, string(runes[i])), fmt.Sprintf("%d %q", u.Key, string(runes[max(i-1, 0):i+1])))
				}
			}
		}
	})
	var gram string
	var number int64
	var users []byte
	each("SELECT gram, block, users FROM users_grams", &gram, &number, &users)(func() {
		b := keyBlock{number: number}
		if err := b.add(users); err != nil || b.count() == 0 {
			t.Errorf("%q: %x, %v", gram, users, err)
		}
		b.each(func(place int) { got = append(got, fmt.Sprintf("%d %q", number*4096+int64(place), gram)) })
	})
	slices.Sort(want)
	slices.Sort(got)
	if d := cmp.Diff(slices.Compact(want), got); d != "" {
		t.Error(d)
	}
}

// What the search index holds is what users hold, whatever is done to them.
func TestSearchIndexFollows(t *testing.T) {
	db := opened(t, made(t, victims))
	storage := db.Unlock(testKey{})
	whole := func() { t.Helper(); follows(t, db) }
	whole()
	edit := func(change func(*data.Account)) func(data.Tx) error {
		return func(tx data.Tx) error {
			a, err := tx.Account(1)
			if err != nil {
				return err
			}
			change(&a)
			return tx.UpdateAccount(a)
		}
	}
	commit(t, storage, edit(func(a *data.Account) { a.Name = "Somebody Else" }))
	whole()
	if got := foundBy(t, storage, "body el"); got != "alice " {
		t.Errorf("found %q by the new name", got)
	}
	commit(t, storage, edit(func(a *data.Account) { a.Email = "" }))
	whole()
	commit(t, storage, edit(func(a *data.Account) { a.ID, a.Email = "ann", "new@example.org" }))
	whole()
	commit(t, storage, func(tx data.Tx) error {
		return tx.ReplaceAccount(data.Account{User: data.User{Key: 2, ID: "robert", Name: "Robert"}})
	})
	whole()
	commit(t, storage, func(tx data.Tx) error { return tx.DeleteUser(3) })
	whole()
	if got := foundBy(t, storage, "carol"); got != "" {
		t.Errorf("found %q, who is gone", got)
	}
	commit(t, storage, func(tx data.Tx) error {
		_, err := tx.AddAccounts([]data.Account{{User: data.User{ID: "new1"}}, {User: data.User{ID: "new2", Name: "Zoë"}}})
		return err
	})
	whole()
	// Not what has no text in it.
	commit(t, storage, func(tx data.Tx) error {
		return tx.AddAuthenticator(1, data.Authenticator{ID: "another", Sealed: []byte("s")})
	})
	whole()
	if got := foundBy(t, storage, "somebody"); got != "ann " {
		t.Errorf("found %q by the name of who has a new authenticator", got)
	}
}

// TestSearchAcrossGaps: an index that is made anew has everybody, also where all users
// of a block, and more, were deleted before.
func TestSearchAcrossGaps(t *testing.T) {
	path := made(t, func(tx data.Tx) error {
		_, err := tx.AddAccount(data.Account{User: data.User{ID: "first"}})
		return err
	})
	for i, id := range []string{"second", "third", "fourth", "fifth"} {
		sqlTool(t, path, fmt.Sprintf("UPDATE sqlite_sequence SET seq = %d WHERE name = 'users'", []int{10_000, 10_001, 99_999, 100_000}[i]))
		commit(t, opened(t, path).Unlock(testKey{}), func(tx data.Tx) error {
			_, err := tx.AddAccount(data.Account{User: data.User{ID: id}})
			return err
		})
	}
	follows(t, opened(t, path))
	sqlTool(t, path, "DROP TABLE users_grams")
	follows(t, opened(t, path))
}

// A program of 1.2.0 that was open meanwhile can make its search index again:
// the next one that is started takes it away.
func TestSearchOfAnOlderProgram(t *testing.T) {
	path := made(t, victims)
	for _, sql := range search120 {
		sqlTool(t, path, sql)
	}
	db := opened(t, path)
	follows(t, db)
	if left := sqlTool(t, path, "SELECT count(*) FROM sqlite_master WHERE name LIKE 'users_text%'"); strings.TrimSpace(left) != "0" {
		t.Errorf("%s tables are left", left)
	}
}

// A database of 1.0.0 is searched as soon as it is open, also for the names that
// it had lost.
func TestSearchMigrated(t *testing.T) {
	for _, release := range []string{"1.0.0", "1.1.0", "1.2.0"} {
		db := opened(t, ofRelease(t, release))
		for _, id := range []string{"active", "blocked", "pending"} {
			if got := foundBy(t, db.Unlock(testKey{}), fmt.Sprint("NAME of ", id)); got != id+" " {
				t.Errorf("%s: found %q", release, got)
			}
		}
		var left int64
		if err := db.engine.write.QueryRow("SELECT sum(recovery_left) FROM users").Scan(&left); err != nil || left != map[bool]int64{true: 4}[release != "1.0.0"] {
			t.Errorf("%s: %d recovery codes are left, %v", release, left, err)
		}
	}
}

// A backup and what is restored from it are searched like the database itself.
func TestSearchCopied(t *testing.T) {
	path := made(t, victims)
	db := opened(t, path)
	commit(t, db.Unlock(testKey{}), func(tx data.Tx) error { return tx.DeleteUser(2) })
	backup, restored := filepath.Join(t.TempDir(), "backup.db"), filepath.Join(t.TempDir(), "restored.db")
	if err := db.Backup(t.Context(), backup); err != nil {
		t.Fatal(err)
	}
	prepare := func(restored, _ *DB) error {
		return restored.Unlock(testKey{}).Update(t.Context(), func(tx data.Tx) error { return tx.DropSingleUses() })
	}
	if _, err := Restore(t.Context(), restored, backup, prepare); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{backup, restored} {
		db := opened(t, path)
		storage := db.Unlock(testKey{})
		if got := foundBy(t, storage, "EXAMPLE"); got != "alice carol " {
			t.Errorf("found %q", got)
		}
		if report := audit(t, storage); !report.Sound() {
			t.Errorf("%+v", report)
		}
		follows(t, db)
	}
}

// One record that can't be read does not keep the others from being listed.
func TestListDamaged(t *testing.T) {
	storage := tamperedWith(t, "PRAGMA ignore_check_constraints = 1; UPDATE users SET disabled = 2 WHERE user_key = 2")
	if got := foundBy(t, storage, "example"); got != "alice bob carol " {
		t.Errorf("found %q", got)
	}
}
