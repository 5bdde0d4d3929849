package sqlite

import (
	"errors"
	"testing"

	"tapetrack/data"
)

func TestTamperedPolicy(t *testing.T) {
	for _, sql := range []string{
		"UPDATE settings SET value = 'x' WHERE name = 'policy.issuer'",
		"UPDATE settings SET name = 'policy.other' WHERE name = 'policy.issuer'",
		"DELETE FROM settings WHERE name = 'policy.issuer'",
		"DELETE FROM settings WHERE name LIKE 'policy.%'",
		"DELETE FROM settings WHERE name LIKE 'policy%'",
		"DELETE FROM settings WHERE name = 'policy'",
		"INSERT INTO settings VALUES ('policy.more', '')",
		"UPDATE settings SET value = '' WHERE name = 'policy'",
		"UPDATE settings SET value = (SELECT value FROM settings WHERE name = 'policy.issuer') WHERE name = 'policy.minimum-version.lite'",
	} {
		storage := tamperedWith(t, sql)
		for name, read := range map[string]func(data.Tx) error{
			"setting":  func(tx data.Tx) error { _, err := tx.Setting("policy.issuer"); return err },
			"other":    func(tx data.Tx) error { _, err := tx.Setting("policy.never-set"); return err },
			"settings": func(tx data.Tx) error { _, err := tx.Settings("policy."); return err },
			"all":      func(tx data.Tx) error { _, err := tx.Settings(""); return err },
			"set":      func(tx data.Tx) error { return tx.SetSetting("policy.issuer", "again") },
		} {
			if err := storage.Update(t.Context(), read); !errors.Is(err, data.ErrTampered) {
				t.Errorf("%s after %s: got %v", name, sql, err)
			}
		}
		// Where the key is can still be found out.
		err := storage.View(t.Context(), func(tx data.Tx) error { _, err := tx.Setting("key.place"); return err })
		if err != nil {
			t.Error(err)
		}
	}
}

func TestWrongKey(t *testing.T) {
	storage := opened(t, made(t, victims)).Unlock(testKey{"other"})
	for _, read := range []func(data.Tx) error{account(1), func(tx data.Tx) error { _, err := tx.Setting("policy.issuer"); return err }} {
		if err := storage.View(t.Context(), read); !errors.Is(err, data.ErrTampered) {
			t.Errorf("got %v", err)
		}
	}
}
