package site

import (
	"errors"
	"path/filepath"
	"testing"

	"tapetrack/data"
	"tapetrack/test/check"
)

// Whoever has not proven tapemaster rights reads where the database is and whether it can be
// used, and nothing else.
func TestConditionIsForAdministrators(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tapetrack.db")
	d := console(Options{Database: path, KeyFile: path + ".key"})
	t.Cleanup(d.Close)
	if c := d.Condition(t.Context(), data.Actor{}); !errors.Is(c.Broken, data.ErrNoDatabase) || c.Details != nil || c.Path != path {
		t.Errorf("without a database: %+v", c)
	}
	if present(path) || present(path+".key") {
		t.Error("to look made something")
	}
	if err := d.Create(t.Context(), data.SetUp{Password: secret}); err != nil {
		t.Fatal(err)
	}
	if c := d.Condition(t.Context(), data.Actor{}); c.Broken != nil || c.Details != nil || !errors.Is(c.Unseen, data.ErrDenied) {
		t.Errorf("nobody reads %+v", c)
	}
	c := d.Condition(t.Context(), d.Console().Actor())
	if c.Broken != nil || c.Unseen != nil || c.Details == nil {
		t.Fatalf("the console reads %+v", c)
	}
	check.Equal(t, "users", c.Details.Users.N, 1)
	check.Equal(t, "file", c.Details.File.Mode.String(), "-rw-------")
	check.Equal(t, "key file", c.Details.KeyFile.Path, path+".key")
	check.Equal(t, "journal mode", c.Details.JournalMode, "wal")
	if c.Details.Folder.Writable != nil || c.Details.Folder.Free <= 0 || c.Details.File.Size < c.Details.PageSize {
		t.Errorf("the folder is %+v, the file %+v", c.Details.Folder, c.Details.File)
	}
}
