package sqlite

import (
	"context"
)

// Facts are what support asks for about the file of a database.
type Facts struct {
	SQLite      string // the version of the library
	JournalMode string // wal
	PageSize    int64  // in bytes
	Pages       int64
	Release     string // the release that last changed the tables
	Migrations  int    // how many steps were applied
}

// Facts reads what is known of the file.
func (d *DB) Facts(ctx context.Context) (Facts, error) {
	db, f := d.engine, Facts{}
	err := db.within(ctx, db.read, func(t *tx) error {
		for _, read := range []struct {
			query string
			to    any
		}{
			{"SELECT sqlite_version()", &f.SQLite},
			{"PRAGMA journal_mode", &f.JournalMode},
			{"PRAGMA page_size", &f.PageSize},
			{"PRAGMA page_count", &f.Pages},
		} {
			if err := t.ORM().Raw(read.query).Scan(read.to).Error; err != nil {
				return err
			}
		}
		applied, err := appliedTo(t.ORM())
		f.Release, f.Migrations = newestOf(applied), len(applied)
		return err
	})
	return f, db.Trouble(err)
}
