package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/pprof"
	"strings"
	"testing"

	"gorm.io/gorm"

	"tapetrack/data/store"
)

// keptStatements returns what the one connection that writes keeps compiled.
func keptStatements(t *testing.T, db *DB) compiled {
	t.Helper()
	conn, err := db.engine.write.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	var kept compiled
	if err := conn.Raw(func(c any) error { kept = c.(*guardedConn).compiled; return nil }); err != nil {
		t.Fatal(err)
	}
	return kept
}

// A query that is asked again while its rows are read has rows of its own.
func TestCompiledWithinItself(t *testing.T) {
	db := openedNew(t)
	const query = "WITH n(i) AS (VALUES (1), (2), (3)) SELECT i FROM n"
	within(t, db, func(orm *gorm.DB) error {
		pairs := ""
		err := eachNumber(orm, query, func(a int) error {
			return eachNumber(orm, query, func(b int) error { pairs += fmt.Sprint(a, b, " "); return nil })
		})
		if want := "1 1 1 2 1 3 2 1 2 2 2 3 3 1 3 2 3 3 "; pairs != want {
			t.Errorf("%q, want %q", pairs, want)
		}
		return err
	})
	if _, ok := keptStatements(t, db)[query]; !ok {
		t.Error("it is not kept")
	}
}

// What was bound once is not there the next time, and rows that were not read to
// the end begin with the first.
func TestCompiledBeginsAnew(t *testing.T) {
	db := openedNew(t)
	for _, want := range []int{5, 7} {
		within(t, db, func(orm *gorm.DB) error {
			rows, err := orm.Raw("WITH n(i) AS (VALUES (?), (0)) SELECT i FROM n", want).Rows()
			if err != nil {
				return err
			}
			defer rows.Close()
			var got int
			if !rows.Next() || rows.Scan(&got) != nil || got != want {
				t.Errorf("%d, want %d", got, want)
			}
			return rows.Err()
		})
	}
}

// A statement that failed is compiled anew, and works again.
func TestCompiledAfterAFailure(t *testing.T) {
	db := openedNew(t)
	const insert = "INSERT INTO settings (name, value) VALUES (?, ?)"
	within(t, db, func(orm *gorm.DB) error {
		if err := orm.Exec(insert, "a", "1").Error; err != nil {
			return err
		}
		if err := orm.Exec(insert, "a", "2").Error; err == nil {
			t.Error("a second row of the same name")
		}
		return nil
	})
	if _, ok := keptStatements(t, db)[insert]; ok {
		t.Error("it is kept")
	}
	within(t, db, func(orm *gorm.DB) error { return orm.Exec(insert, "b", "3").Error })
}

// However many statements there are, a connection keeps 128.
func TestCompiledAreFew(t *testing.T) {
	db := openedNew(t)
	within(t, db, func(orm *gorm.DB) error {
		for i := range 300 {
			if err := orm.Exec(fmt.Sprintf("DELETE FROM settings WHERE 1 = 0 AND %d = %[1]d", i)).Error; err != nil {
				return err
			}
		}
		return nil
	})
	if n := len(keptStatements(t, db)); n != 128 {
		t.Errorf("%d", n)
	}
}

// What begins and ends a transaction is compiled once, and no goroutine waits for the
// end of a query: each would cost as much as a short query does.
func TestTransactionAsItIs(t *testing.T) {
	db := openedNew(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	err := db.engine.Update(ctx, func(on store.Transaction) error {
		return store.Each(on, "VALUES (1)", func(*sql.Rows) error {
			var stacks strings.Builder
			if err := pprof.Lookup("goroutine").WriteTo(&stacks, 2); err != nil {
				return err
			}
			if strings.Contains(stacks.String(), "created by database/sql.(*") { // that of a pool is by OpenDB
				t.Errorf("a goroutine waits:\n%s", stacks.String())
			}
			return nil
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	kept := keptStatements(t, db)
	for _, statement := range []string{"BEGIN IMMEDIATE", "COMMIT"} {
		if _, ok := kept[statement]; !ok {
			t.Errorf("%s is compiled each time", statement)
		}
	}
}

// openedNew returns a new database that is open.
func openedNew(t *testing.T) *DB {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	create(t, path, oneAuthenticator)
	return opened(t, path)
}

// within runs f in a transaction that writes.
func within(t *testing.T, db *DB, f func(*gorm.DB) error) {
	t.Helper()
	if err := db.engine.transaction(context.Background(), db.engine.write, f); err != nil {
		t.Fatal(err)
	}
}

// eachNumber calls f for each row of a query of one number.
func eachNumber(orm *gorm.DB, query string, f func(int) error) error {
	rows, err := orm.Raw(query).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for read := 0; rows.Next(); read++ {
		if read > 10 {
			return errors.New("it goes on for ever")
		}
		var n int
		if err := rows.Scan(&n); err != nil {
			return err
		}
		if err := f(n); err != nil {
			return err
		}
	}
	return rows.Err()
}
