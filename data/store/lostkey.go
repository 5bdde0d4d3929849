package store

import (
	"context"

	"tapetrack/data"
)

// LoseKey gives the database another key because its key is lost for good. No record then
// has a right code, policies are removed, and the log begins a new chain with the events as
// they are stored: modifications before that can no longer be recognised. write is called
// under the new key before the commit. It is only for breaking the glass.
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
