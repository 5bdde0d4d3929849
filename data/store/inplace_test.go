package store

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"tapetrack/data"
)

// A database that is moved, deleted or replaced under a running program is not
// written any more, nor is the one that took its place.
func TestDatabaseTakenAway(t *testing.T) {
	ctx := context.Background()
	for name, take := range map[string]func(path string) error{
		"moved":   func(path string) error { return os.Rename(path, path+".away") },
		"deleted": os.Remove,
		"replaced": func(path string) error {
			return errors.Join(os.Rename(path, path+".away"), os.Rename(made(t, nil), path))
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := made(t, nil)
			db := opened(t, path)
			storage := db.Unlock(testKey{})
			if err := take(path); err != nil {
				t.Fatal(err)
			}
			called := false
			f := func(tx data.Tx) error {
				called = true
				return tx.AddGroup(data.Group{ID: "LOST"})
			}
			for what, run := range map[string]func(context.Context, func(data.Tx) error) error{"read": storage.View, "write": storage.Update} {
				err := run(ctx, f)
				if !errors.Is(err, data.ErrUnreadable) || !strings.Contains(data.Message(err), "moved, deleted or replaced") {
					t.Errorf("%s: %v", what, err)
				}
			}
			if called {
				t.Error("a transaction began")
			}
		})
	}
	t.Run("in the middle", func(t *testing.T) {
		path := made(t, nil)
		err := opened(t, path).Unlock(testKey{}).Update(ctx, func(tx data.Tx) error {
			if err := tx.AddGroup(data.Group{ID: "LOST"}); err != nil {
				return err
			}
			return os.Rename(path, path+".away")
		})
		if !errors.Is(err, data.ErrUnreadable) {
			t.Errorf("it was said to be written: %v", err)
		}
	})
}
