package store

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/go-gormigrate/gormigrate/v2"
	"golang.org/x/mod/semver"
	"gorm.io/gorm"

	"tapetrack/data"
)

// migrations returns all steps from an empty file to the present tables, in
// order. A step that was released is never changed; what it did wrong a later
// one puts right. Its ID begins with the release that brought it, so that an
// older program can say which version to install.
func migrations() []*gormigrate.Migration {
	return slices.Concat(release100(), release110(), release120(), release121())
}

var releaseOfID = regexp.MustCompile(`^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}-`)

// statements returns a migration step that executes SQL statements.
func statements(list ...string) gormigrate.MigrateFunc {
	return func(orm *gorm.DB) error {
		for _, sql := range list {
			if err := orm.Exec(sql).Error; err != nil {
				return err
			}
		}
		return nil
	}
}

// applied returns the IDs of the migrations in the file; none if it is not ours.
func (db *DB) applied(ctx context.Context) ([]string, error) {
	orm := db.orm.WithContext(ctx)
	var columns int64
	err := orm.Raw("SELECT count(*) FROM pragma_table_info('migrations') WHERE name = 'id'").Scan(&columns).Error
	if err != nil || columns == 0 {
		return nil, err
	}
	var ids []string
	err = orm.Raw("SELECT CAST(id AS TEXT) FROM migrations WHERE id IS NOT NULL").Scan(&ids).Error
	return ids, err
}

// pending reports whether the file lacks migrations. It returns a trouble unless
// all that were applied are known and the first one is among them.
func (db *DB) pending(ctx context.Context) (bool, error) {
	applied, err := db.applied(ctx)
	if err != nil {
		return false, err
	}
	known := map[string]bool{}
	for _, m := range migrations() {
		known[m.ID] = true
	}
	first, newest, unknown := false, "", false
	for _, id := range applied {
		first = first || id == migrations()[0].ID
		if known[id] {
			continue
		}
		unknown = true
		release := "v" + strings.TrimSuffix(releaseOfID.FindString(id), "-")
		if semver.Compare(release, newest) > 0 {
			newest = release
		}
	}
	switch {
	case !first:
		return false, notDatabase(db.name, nil)
	case unknown && newest != "":
		return false, &data.Trouble{Kind: data.ErrNewerSchema, Text: fmt.Sprintf(
			"The database %s was made by version %s or later; install that version of this program.", shown(db.name), newest[1:])}
	case unknown:
		return false, &data.Trouble{Kind: data.ErrNewerSchema, Text: fmt.Sprintf(
			"The database %s was made by a newer version; install the newest version of this program.", shown(db.name))}
	}
	return len(applied) < len(migrations()), nil
}

// migrate applies what is missing, all of it or nothing. Of several programs
// that start at once one does it; the others wait for the write lock and find
// it done. The transaction is ours because gormigrate's own does not survive a
// lock that can't be had.
func (db *DB) migrate(ctx context.Context) error {
	return db.transaction(ctx, db.write, func(orm *gorm.DB) error {
		g := gormigrate.New(orm, &gormigrate.Options{
			TableName:                 "migrations",
			IDColumnName:              "id",
			IDColumnSize:              100,
			ValidateUnknownMigrations: true,
		}, migrations())
		if err := g.Migrate(); err != nil {
			return fmt.Errorf("migrate: %w", err)
		}
		return nil
	})
}

// checkSchema refuses triggers and views, none of which is ours: a trigger
// could undo what a statement says, and a view show other rows than the table.
func (db *DB) checkSchema(ctx context.Context) error {
	var foreign []string
	err := db.orm.WithContext(ctx).Raw(
		"SELECT type || ' ' || name FROM sqlite_master WHERE type NOT IN ('table', 'index')").Scan(&foreign).Error
	if err != nil || len(foreign) == 0 {
		return err
	}
	return &data.Trouble{Kind: data.ErrTampered, Text: fmt.Sprintf(
		"The database %s was changed behind the program's back (%q) and is not trusted. "+
			"Tell whoever looks after the security of this system, or put a backup in its place.", shown(db.name), foreign)}
}
