package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
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
		into, db := opened(b, created(b, fill)), opened(b, created(b, fill))
		storage := into.Unlock(testKey{})
		began := time.Now()
		err := storage.Update(context.Background(), func(tx data.Tx) error {
			_, err := tx.AddAccounts(list)
			return errors.Join(err, tx.AppendEvent(event))
		})
		ours += time.Since(began)
		if err == nil {
			began = time.Now()
			err = insertBare(db, into)
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

// insertBare takes the rows from a database that has them.
func insertBare(db, from *DB) error {
	tx, err := db.engine.write.Begin()
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, table := range []string{"users", "users_grams"} {
		if err := copyBare(tx, from, table); err != nil {
			return err
		}
	}
	if _, err := tx.Exec("INSERT INTO events (id, at, kind, user_id, actor, program, computer, detail, chain) VALUES (2, 0, 'user-added', '', 'tapemaster', 'TapeMaster', 'desk', 'users.csv', ?)", make([]byte, 32)); err != nil {
		return err
	}
	return tx.Commit()
}

func copyBare(tx *sql.Tx, from *DB, table string) error {
	rows, err := from.engine.read.Query("SELECT * FROM " + table)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	insert, err := tx.Prepare(fmt.Sprintf("INSERT INTO %s (%s) VALUES (?%s)", table, strings.Join(columns, ", "), strings.Repeat(", ?", len(columns)-1)))
	if err != nil {
		return err
	}
	values, dest := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		dest[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(dest...); err != nil {
			return err
		}
		for i, value := range values {
			if blob, ok := value.([]byte); ok && blob == nil {
				values[i] = []byte{} // the driver reads an empty one as nil
			}
		}
		if _, err := insert.Exec(values...); err != nil {
			return err
		}
	}
	return rows.Err()
}
