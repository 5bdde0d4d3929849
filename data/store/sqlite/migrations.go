package sqlite

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
	"tapetrack/data/store"
)

// migrations returns all steps from an empty file to the present tables, in
// order. A step that was released is never changed; what it did wrong a later
// one puts right. Its ID begins with the release that brought it, so that an
// older program can say which version to install.
func migrations() []*gormigrate.Migration {
	return slices.Concat(release100(), release110(), release120(), release121(), release130())
}

var releaseOfID = regexp.MustCompile(`^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}-`)

// releaseOf returns the release that brought a migration.
func releaseOf(id string) string { return strings.TrimSuffix(releaseOfID.FindString(id), "-") }

// newestOf returns the newest release that brought one of some migrations; empty if
// none of them says its release.
func newestOf(ids []string) string {
	newest := ""
	for _, id := range ids {
		if release := releaseOf(id); release != "" && semver.Compare("v"+release, "v"+newest) > 0 {
			newest = release
		}
	}
	return newest
}

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
func (db *engine) applied(ctx context.Context) ([]string, error) {
	return appliedTo(db.orm.WithContext(ctx))
}

func appliedTo(orm *gorm.DB) ([]string, error) {
	var columns int64
	err := orm.Raw("SELECT count(*) FROM pragma_table_info('migrations') WHERE name = 'id'").Scan(&columns).Error
	if err != nil || columns == 0 {
		return nil, err
	}
	var ids []string
	err = orm.Raw(appliedQuery).Scan(&ids).Error
	return ids, err
}

// pending reports whether the file lacks migrations. It returns a trouble unless
// all that were applied are known and the first one is among them.
func (db *engine) pending(ctx context.Context) (bool, error) {
	applied, err := db.applied(ctx)
	if err != nil {
		return false, err
	}
	if !slices.Contains(applied, migrations()[0].ID) {
		return false, notDatabase(db.name, nil)
	}
	return len(applied) < len(migrations()), newerSchema(db.name, applied)
}

// newerSchema returns a trouble if migrations were applied that are not known.
func newerSchema(name string, applied []string) error {
	known := map[string]bool{}
	for _, m := range migrations() {
		known[m.ID] = true
	}
	unknown := slices.DeleteFunc(slices.Clone(applied), func(id string) bool { return known[id] })
	if len(unknown) == 0 {
		return nil
	}
	made, install := "a newer version", "the newest version"
	if newest := newestOf(unknown); newest != "" {
		made, install = "version "+newest+" or later", "that version"
	}
	return &data.Trouble{Kind: data.ErrNewerSchema, Text: data.Say(
		"The database %s was made by %s; install %s of this program.", store.Shown(name), made, install)}
}

// migrate applies what is missing, all of it or nothing: a database that has
// another schema before or after than it has to have stays as it is. Of several
// programs that start at once one does it; the others wait for the write lock
// and find it done. The transaction is ours because gormigrate's own does not
// survive a lock that can't be had.
func (db *engine) migrate(ctx context.Context) error {
	return db.transaction(ctx, db.write, func(orm *gorm.DB) error {
		if err := db.checkReleased(orm); err != nil {
			return err
		}
		if err := applyMigrations(orm); err != nil {
			return err
		}
		return db.checkSchema(orm, latestSchema())
	})
}

func applyMigrations(orm *gorm.DB) error {
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
}

// checkReleased holds the schema of a database of an earlier release against
// that of the release. Without any migration there is nothing in it.
func (db *engine) checkReleased(orm *gorm.DB) error {
	applied, err := appliedTo(orm)
	if err != nil {
		return err
	}
	if len(applied) == 0 {
		return db.checkSchema(orm, nil)
	}
	last := newestOf(applied)
	want, known := schemaOf(last)
	for _, m := range migrations() {
		if releaseOf(m.ID) == last && !slices.Contains(applied, m.ID) {
			known = false // a release that was never finished
		}
	}
	if !known {
		return nil
	}
	return db.checkSchema(orm, want)
}

// checkSchema returns a trouble unless the schema is what it has to be.
func (db *engine) checkSchema(orm *gorm.DB, want schema) error {
	found, err := differences(orm, want)
	if err == nil && len(found) > 0 {
		err = foreignSchema(db.name, found)
	}
	return err
}
