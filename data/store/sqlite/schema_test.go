package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSchemas holds schemas/<release>.sql against the database of that release
// in testdata, and that of the newest against a database that is made now. The
// last is written anew by
//
//	go test ./data/store -run TestSchemas -update
//
// as long as it is not released.
func TestSchemas(t *testing.T) {
	newest := newestRelease()
	made := schemaText(t, migrated(t))
	if *update {
		if err := os.WriteFile(filepath.Join("schemas", newest+".sql"), []byte(made), 0o644); err != nil {
			t.Fatal(err)
		}
		latestSchema = func() schema { return parseSchema(made) } // not the one that was built in
	}
	kept := func(release string) string {
		text, err := os.ReadFile(filepath.Join("schemas", release+".sql"))
		if err != nil {
			t.Fatalf("%v; write it with -update", err)
		}
		return string(text)
	}
	if d := cmp.Diff(kept(newest), made); d != "" {
		t.Errorf("The migrations make another schema than schemas/%s.sql says. If that is meant, write it with -update:\n%s", newest, d)
	}
	releases, err := filepath.Glob("testdata/*.db")
	if err != nil || len(releases) < 3 {
		t.Fatal(releases, err)
	}
	for _, path := range releases {
		release := strings.TrimSuffix(filepath.Base(path), ".db")
		if d := cmp.Diff(kept(release), schemaText(t, path)); d != "" {
			t.Errorf("release %s:\n%s", release, d)
		}
		// Whatever it comes from, the schema is the same in the end.
		old := ofRelease(t, release)
		opened(t, old)
		if d := cmp.Diff(made, schemaText(t, old)); d != "" {
			t.Errorf("migrated from %s:\n%s", release, d)
		}
	}
}

// schemaText writes down a schema as SQLite's own program reads it.
func schemaText(t *testing.T, path string) string {
	t.Helper()
	return sqlTool(t, path, `SELECT '-- ' || type || ' ' || name || ' of ' || tbl_name || char(10) || coalesce(sql || char(10), '')
		FROM sqlite_master ORDER BY type DESC, tbl_name, name`) + "\n"
}

// migrated makes a database with nothing but the migrations.
func migrated(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "test.db")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	db, err := connect(path, path, busyTimeout)
	if err == nil {
		err = errors.Join(db.transaction(t.Context(), db.write, applyMigrations), db.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}
