package main

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"tapetrack/data"
	"tapetrack/data/files"
)

const (
	importedUsers = 100_000
	importRuns    = 3
)

// measureImport compares an import with the same rows (of users, search index and log)
// inserted by bare prepared statements in one transaction into an identical database.
func measureImport(ctx context.Context, folder string) ([]row, error) {
	fmt.Println("Importing users …")
	file, err := files.ReadUsers(ctx, "people.csv", strings.NewReader(importText()), files.Reading{})
	if err != nil {
		return nil, err
	}
	var ours, bare []float64
	for i := range importRuns {
		into, err := prepare(ctx, filepath.Join(folder, fmt.Sprintf("import-%d.db", i)), noHash{})
		if err != nil {
			return nil, err
		}
		like, err := prepare(ctx, filepath.Join(folder, fmt.Sprintf("bare-%d.db", i)), noHash{})
		if err != nil {
			return nil, err
		}
		for _, s := range []*subject{into, like} {
			if err := s.service.AddGroup(ctx, s.console, data.Group{ID: "NEW"}); err != nil {
				return nil, err
			}
		}
		begun := time.Now()
		report, err := into.service.ImportUsers(ctx, into.console, file.Import, data.ImportOptions{}, nil)
		if err != nil {
			return nil, err
		}
		if report.Added != importedUsers {
			return nil, fmt.Errorf("%d users were added: %d problems", report.Added, report.Problems)
		}
		ours = append(ours, ms(time.Since(begun))/1000)
		took, err := like.copyUsers(into)
		if err != nil {
			return nil, err
		}
		bare = append(bare, took)
		into.close()
		like.close()
	}
	return []row{{
		what:    fmt.Sprintf("import of %d users", importedUsers),
		against: "the very same rows inserted by bare prepared statements in one transaction",
		ours:    median(ours), theirs: median(bare), unit: "s", budget: 2.5,
	}}, nil
}

func importText() string {
	var b strings.Builder
	b.WriteString("User-ID,Name,Email,Group-ID,Role\r\n")
	people := newPeople()
	for i := range importedUsers {
		u := people.account(i)
		fmt.Fprintf(&b, "%s,%s,%s,NEW,%d\r\n", u.ID, u.Name, u.Email, i%8)
	}
	return b.String()
}

// copyUsers inserts the imported users of another database and returns the seconds that
// took.
func (s *subject) copyUsers(from *subject) (float64, error) {
	users, err := table(from.bare, "SELECT * FROM users WHERE group_folded = 'new'")
	if err != nil {
		return 0, err
	}
	grams, err := table(from.bare, "SELECT * FROM users_grams")
	if err != nil {
		return 0, err
	}
	event, err := table(from.bare, "SELECT * FROM events ORDER BY id DESC LIMIT 1")
	if err != nil {
		return 0, err
	}
	begun := time.Now()
	tx, err := s.bare.Begin()
	if err != nil {
		return 0, err
	}
	for _, t := range []struct {
		into string
		rows [][]any
	}{
		{"users", users},
		{"users_grams", grams},
		{"events", event},
	} {
		marks := strings.TrimSuffix(strings.Repeat("?,", len(t.rows[0])), ",")
		insert, err := tx.Prepare("INSERT OR REPLACE INTO " + t.into + " VALUES (" + marks + ")")
		if err != nil {
			return 0, err
		}
		for _, values := range t.rows {
			if _, err := insert.Exec(values...); err != nil {
				return 0, fmt.Errorf("%s: %w", t.into, err)
			}
		}
		_ = insert.Close()
	}
	// The head of the log, as long as a real one.
	if _, err := tx.Exec("UPDATE settings SET value = ? WHERE name = 'audit.head'", strings.Repeat("A", 195)); err != nil {
		return 0, err
	}
	err = tx.Commit()
	return ms(time.Since(begun)) / 1000, err
}

func table(db *sql.DB, query string) ([][]any, error) {
	rows, err := db.Query(query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	var all [][]any
	for rows.Next() {
		values, to := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			to[i] = &values[i]
		}
		if err := rows.Scan(to...); err != nil {
			return nil, err
		}
		all = append(all, values)
	}
	return all, rows.Err()
}
