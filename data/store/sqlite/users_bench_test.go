package sqlite

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// manyUsers is how many users BenchmarkUsers has.
const manyUsers = 1_000_000

var keepUsers = flag.String("users", "", "file with the users of BenchmarkUsers: made if it is not there, and kept")

var usersNow = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// benchAccount returns user number i. His name says in what order he is by name,
// and users 'ZZ…' are the last of all by User-ID and by name.
func benchAccount(r *rand.Rand, i int) data.Account {
	first := strings.Fields("Anna Bert Carla Dieter Emil Frida Georg Hanna Ilse Jan Karin Ludwig Maria Nora Otto Paula Quentin Rosa Sven Tina Ulrich Vera Walter Xenia Yves Zoë")
	last := strings.Fields("Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Richter Klein Wolf Schröder Neumann Schwarz Braun Zimmermann Krüger Smith Jones Taylor Brown Wilson")
	f, l := first[r.IntN(len(first))], last[r.IntN(len(last))]
	n := i * 7919 % manyUsers
	a := data.Account{User: data.User{
		ID: fmt.Sprintf("u%07d", n), Name: fmt.Sprintf("%s %s %d", f, l, n), Email: fmt.Sprintf("%s.%s.%d@example.com", f, l, n),
		Group: fmt.Sprintf("G%d", r.IntN(50)), OTPRequired: r.IntN(10) > 0, CreatedAt: usersNow.Add(-time.Duration(r.IntN(1000*24)) * time.Hour),
		Tapemaster: i%10_000 == 0, Disabled: r.IntN(50) == 0,
	}, PasswordHash: "$argon2id$v=19$m=19456,t=2,p=1$" + strings.Repeat("0123456789", 7), PasswordSet: usersNow.Add(-time.Duration(r.IntN(1000*24)) * time.Hour)}
	a.PendingSince = a.CreatedAt
	switch r.IntN(30) {
	case 0:
		a.Revocation = data.WrongPasswords
	case 1:
		a.PasswordHash, a.PasswordSet = "", time.Time{}
	case 2:
		a.ChangePassword, a.PasswordSet = data.TemporaryFirst, usersNow.Add(-time.Duration(r.IntN(144))*time.Hour)
	}
	if r.IntN(3) > 0 {
		a.LastSignIn = data.SignIn{At: usersNow.Add(-time.Duration(r.IntN(700*24*60)) * time.Minute), Program: "Lite", Computer: "workstation"}
	}
	switch {
	case n >= 980_000: // in a group of their own
		a.ID, a.Name, a.Group = "ZZ"+a.ID, "ZZTop "+a.Name, "LAST"
	case n%5000 == 7:
		a.Group = "RARE"
	}
	return a
}

// fillUsers stores them all; states are written past the store, for it takes
// long to enrol so many.
func fillUsers(b *testing.B, db *DB) {
	storage, r := db.Unlock(testKey{}), rand.New(rand.NewPCG(1, 2))
	if _, err := db.engine.write.Exec("PRAGMA cache_size = -300000"); err != nil { // for all indexes at once
		b.Fatal(err)
	}
	err := storage.Update(context.Background(), func(tx data.Tx) error {
		for i := range 50 {
			if err := tx.AddGroup(data.Group{ID: fmt.Sprint("G", i)}); err != nil {
				return err
			}
		}
		return errors.Join(tx.AddGroup(data.Group{ID: "RARE"}), tx.AddGroup(data.Group{ID: "LAST"}))
	})
	for from := 0; from < manyUsers && err == nil; from += 50_000 {
		list := make([]data.Account, 50_000)
		for i := range list {
			list[i] = benchAccount(r, from+i)
		}
		err = storage.Update(context.Background(), func(tx data.Tx) error {
			_, err := tx.AddAccounts(list)
			return err
		})
	}
	if err == nil {
		_, err = db.engine.write.Exec(`UPDATE users SET otp_state = CASE user_key % 100 WHEN 0 THEN 'Blocked' ELSE 'Active' END, recovery_left = CASE WHEN user_key % 50 = 1 THEN user_key % 4 ELSE 10 END
			WHERE otp_required = 1 AND user_key % 10 < 8`)
	}
	if err != nil {
		b.Fatal(err)
	}
	db.engine.Rewritten(context.Background())
}

func benchUsersDB(b *testing.B) *DB {
	path := *keepUsers
	if path == "" {
		path = filepath.Join(b.TempDir(), "users.db")
	}
	if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
		create(b, path, nil)
		db := opened(b, path)
		began := time.Now()
		fillUsers(b, db)
		b.Logf("%d users were added in %v", manyUsers, time.Since(began).Round(time.Second))
		return db
	}
	return opened(b, path)
}

// BenchmarkUsers lists a million users.
func BenchmarkUsers(b *testing.B) {
	db := benchUsersDB(b)
	storage := db.Unlock(testKey{})
	// measure reports half and 95 of 100 times of what looks into the database.
	measure := func(name string, look func(data.Tx) (int64, error)) {
		b.Run(name, func(b *testing.B) {
			var times []time.Duration
			found := int64(0)
			for b.Loop() {
				began := time.Now()
				err := storage.View(context.Background(), func(tx data.Tx) (err error) {
					found, err = look(tx)
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
				times = append(times, time.Since(began))
			}
			slices.Sort(times)
			b.ReportMetric(float64(times[len(times)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(times[len(times)*95/100].Microseconds())/1000, "p95-ms")
			b.ReportMetric(float64(found), "found")
		})
	}
	page := func(name string, q data.UserQuery) {
		q.Limit, q.Filter.Now, q.Filter.GivenOutLasts = 60, usersNow, 72*time.Hour
		measure(name, func(tx data.Tx) (int64, error) {
			users, err := tx.Users(q)
			return int64(len(users)), err
		})
	}
	count := func(name string, f data.UserFilter) {
		f.Now, f.GivenOutLasts = usersNow, 72*time.Hour
		for _, most := range []int64{10_000, 0} {
			measure(fmt.Sprintf("count up to %d/%s", most, name), func(tx data.Tx) (int64, error) {
				n, err := tx.CountUsers(f, most)
				return n.N, err
			})
		}
	}
	for _, by := range data.SortColumns() {
		page(fmt.Sprintf("first/%s", by), data.UserQuery{Sort: by})
		page(fmt.Sprintf("offset 990000/%s", by), data.UserQuery{Sort: by, Offset: 990_000})
		page(fmt.Sprintf("offset 990000 back/%s", by), data.UserQuery{Sort: by, Offset: 990_000, Descending: true})
	}
	all := map[string]data.UserFilter{
		"everybody": {}, "group": {Group: "G7"}, "rare group": {Group: "RARE"}, "last group": {Group: "LAST"}, "active": {OTP: data.Active}, "blocked": {OTP: data.Blocked},
		"rare text": {Text: "u0123456"}, "text of nobody": {Text: "qqqqqq"}, "common text": {Text: "example"}, "half": {Text: "er."}, "müll": {Text: "müll"},
		"anna mül": {Text: "anna mül"}, "zoë": {Text: "zoë"}, "zztop": {Text: "zztop"}, "1 character": {Text: "u"}, "2 characters": {Text: "an"}, "2 of nobody": {Text: "qx"},
		"text and group": {Text: "müller", Group: "G7"}, "text and last group": {Text: "anna", Group: "LAST"}, "text and status": {Text: "müller", Status: data.StatusDisabled},
		"text, state, status": {Text: "schm", OTP: data.Active, Status: data.StatusOK}, "2 that exclude": {Group: "LAST", Text: "u0"},
	}
	for _, s := range data.UserStatuses() {
		all[string(s)] = data.UserFilter{Status: s}
	}
	for _, r := range data.ReadyFilters() {
		all[string(r)] = data.UserFilter{Ready: r}
	}
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, by := range data.SortColumns() {
			page(fmt.Sprintf("page/%s/%s", name, by), data.UserQuery{Sort: by, Filter: all[name]})
		}
		page(fmt.Sprintf("deep/%s/%s", name, data.ByName), data.UserQuery{Sort: data.ByName, Filter: all[name], Offset: 15_000})
		count(name, all[name])
		q := data.UserQuery{Sort: data.ByName, Filter: all[name]}
		q.Filter.Now, q.Filter.GivenOutLasts = usersNow, 72*time.Hour
		key := int64(0)
		err := storage.View(context.Background(), func(tx data.Tx) error {
			q := q
			q.Limit, q.Descending = 1, true
			keys, err := tx.UserKeys(q)
			if len(keys) > 0 {
				key = keys[0]
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
		if key != 0 {
			measure("place of the last/"+name, func(tx data.Tx) (int64, error) { return tx.UserPlace(q, key) })
		}
	}
	measure("count by state", func(tx data.Tx) (int64, error) { c, err := tx.Count(); return c.Users, err })
	measure("groups", func(tx data.Tx) (int64, error) { g, err := tx.Groups(); return int64(len(g)), err })
	measure("20000 keys", func(tx data.Tx) (int64, error) {
		keys, err := tx.UserKeys(data.UserQuery{Sort: data.ByName, Limit: 20_000})
		return int64(len(keys)), err
	})
}
