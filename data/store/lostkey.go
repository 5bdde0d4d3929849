package store

import (
	"context"

	"tapetrack/data"
)

// LoseKey gives the database another key while the one that it has is gone for
// good. Nothing that carried a code carries a right one any more, policies are
// removed, and the log begins a new chain with the events as they are there:
// nobody can tell what was changed before. write is called under the new key
// before the commit. It is for tapectl recover and nothing else.
func (db *DB) LoseKey(ctx context.Context, key Key, write func(data.Tx) error) error {
	var t *tx
	err := db.engine.Update(ctx, func(on Transaction) error {
		t = (&storage{db: db, key: key}).beginUpdate(on)
		if _, err := t.allSettings(); err != nil {
			return err
		}
		if err := t.settle(nil); err != nil {
			return err
		}
		if err := t.putSetting(SettingKeyID, key.KeyID()); err != nil {
			return err
		}
		if err := t.sealAnew(); err != nil {
			return err
		}
		if err := write(t); err != nil {
			return err
		}
		return t.finish()
	})
	if err == nil {
		db.furthest.rechained(t.mark())
	}
	return db.engine.Trouble(err)
}
