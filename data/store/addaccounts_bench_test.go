package store

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

// importedUsers is how many users one import adds at most.
const importedUsers = 100_000

// BenchmarkAddAccounts compares AddAccounts and one event with the very same
// rows, of users and of the search index, that prepared statements insert one by
// one in one transaction of a file that is made alike.
func BenchmarkAddAccounts(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	list := make([]data.Account, importedUsers)
	for i := range list {
		list[i] = benchAccount(r, i)
		list[i].Group = "OPS"
	}
	event := data.Event{At: usersNow, Kind: data.UserAdded, Actor: "tapemaster", Program: "TapeMaster", Computer: "desk", Detail: "users.csv"}
	fill := func(tx data.Tx) error {
		return errors.Join(tx.AddGroup(data.Group{ID: "OPS"}), tx.AppendEvent(event))
	}
	var ours, bare time.Duration
	for b.Loop() {
		into, db := opened(b, made(b, fill)), opened(b, made(b, fill))
		storage := into.Unlock(testKey{})
		began := time.Now()
		err := storage.Update(context.Background(), func(tx data.Tx) error {
			_, err := tx.AddAccounts(list)
			return errors.Join(err, tx.AppendEvent(event))
		})
		ours += time.Since(began)
		if err == nil {
			began = time.Now()
			err = insertBare(db, list, into)
			bare += time.Since(began)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(ours.Milliseconds())/float64(b.N), "ours-ms")
	b.ReportMetric(float64(bare.Milliseconds())/float64(b.N), "bare-ms")
	b.ReportMetric(float64(ours)/float64(bare), "ours/bare")
}

// insertBare takes the rows of the search index from a database that has them.
func insertBare(db *DB, list []data.Account, from *DB) error {
	tx, err := db.write.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	code := make([]byte, 32)
	example := newUserRow(list[0])
	columns := slices.Sorted(maps.Keys(example.all()))
	user, err := tx.Prepare(fmt.Sprintf("INSERT INTO users (%s) VALUES (?%s)", strings.Join(columns, ", "), strings.Repeat(", ?", len(columns)-1)))
	if err != nil {
		return err
	}
	gram, err := tx.Prepare("INSERT INTO users_grams (gram, block, users) VALUES (?, ?, ?)")
	if err != nil {
		return err
	}
	for i, a := range list {
		a.Key, a.Version = int64(i+1), 1
		row := newUserRow(a)
		row.OTPState, row.Code, row.CountersCode = "Off", code, code
		all := row.all()
		values := make([]any, len(columns))
		for i, column := range columns {
			values[i] = all[column]
		}
		if _, err := user.Exec(values...); err != nil {
			return err
		}
	}
	grams, err := from.read.Query("SELECT gram, block, users FROM users_grams")
	if err != nil {
		return err
	}
	defer grams.Close()
	for grams.Next() {
		values := make([]any, 3)
		if err := grams.Scan(&values[0], &values[1], &values[2]); err != nil {
			return err
		}
		if _, err := gram.Exec(values...); err != nil {
			return err
		}
	}
	if _, err := tx.Exec("INSERT INTO events ("+eventColumns+", chain) VALUES (2, 0, 'user-added', NULL, '', 'tapemaster', 'TapeMaster', 'desk', 'users.csv', ?)", code); err != nil {
		return err
	}
	return tx.Commit()
}
