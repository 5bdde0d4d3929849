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
	return db.sealedAnew(ctx, key, func(t *tx) (map[string]string, error) {
		if _, err := t.allSettings(); err != nil {
			return nil, err
		}
		return nil, t.putSetting(SettingKeyID, key.KeyID())
	}, write)
}
