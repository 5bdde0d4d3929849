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

// migrations returns all steps from an empty file to the present tables, in order. A step that
// was released is never changed; a later one corrects its mistakes. Its ID begins with the
// release that added it, so that an older program can say which version to install.
func migrations() []*gormigrate.Migration {
	return slices.Concat(release100(), release110(), release120(), release121(), release130(), release140(), release200(), release210())
}

var releaseOfID = regexp.MustCompile(`^[0-9]{1,4}\.[0-9]{1,4}\.[0-9]{1,4}-`)

// releaseOf returns the release that added a migration; empty if its ID does not say.
func releaseOf(id string) string { return strings.TrimSuffix(releaseOfID.FindString(id), "-") }

// newestOf returns the newest release that added one of these migrations; empty if no ID says
// its release.
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

// pending reports whether the file lacks migrations. It returns a data.Trouble unless the
// first one was applied and all applied ones are known.
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

// newerSchema returns a data.Trouble if unknown migrations were applied.
func newerSchema(name string, applied []string) error {
	known := map[string]bool{}
	for _, m := range migrations() {
		known[m.ID] = true
	}
	unknown := slices.DeleteFunc(slices.Clone(applied), func(id string) bool { return known[id] })
	if len(unknown) == 0 {
		return nil
	}
	text := data.Say("The database %s was made by a newer version; install the newest version of this program.", store.Shown(name))
	if newest := newestOf(unknown); newest != "" {
		text = data.Say("The database %s was made by version %s or later; install that version of this program.", store.Shown(name), newest)
	}
	return &data.Trouble{Kind: data.ErrNewerSchema, Text: text}
}

// migrate applies the missing migrations, all or none: a database whose schema is not right
// before or after them stays as it is. If several programs start at the same time, one does
// it, and the others wait for the write lock and find it done. It uses our transaction because
// gormigrate's does not survive a lock that it can't get.
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

// checkReleased compares the schema of a database of an earlier release with that of the
// release. A database without any migration must be empty.
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
			known = false // made by a version before that release
		}
	}
	if !known {
		return nil
	}
	return db.checkSchema(orm, want)
}

// checkSchema returns a data.Trouble unless the schema is want.
func (db *engine) checkSchema(orm *gorm.DB, want schema) error {
	found, err := differences(orm, want)
	if err == nil && len(found) > 0 {
		err = foreignSchema(db.name, found)
	}
	return err
}
