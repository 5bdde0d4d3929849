package sqlite

import (
	"errors"
	"os"
	"testing"

	"tapetrack/data"
	"tapetrack/data/store"
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
		"INSERT INTO settings VALUES ('server.moved', 'x')",
		"INSERT INTO settings VALUES ('server.authority', 'x')",
		"UPDATE settings SET value = '' WHERE name = 'policy'",
		"UPDATE settings SET value = (SELECT value FROM settings WHERE name = 'policy.issuer') WHERE name = 'policy.minimum-version.lite'",
	} {
		storage := tamperedWith(t, sql)
		for name, read := range map[string]func(data.Tx) error{
			"setting":  func(tx data.Tx) error { _, err := tx.Setting("policy.issuer"); return err },
			"other":    func(tx data.Tx) error { _, err := tx.Setting("policy.never-set"); return err },
			"settings": func(tx data.Tx) error { _, err := tx.Settings("policy."); return err },
			"server":   func(tx data.Tx) error { _, err := tx.Setting(store.SettingMoved); return err },
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

// What a server keeps is covered like a policy: nobody takes it away who has no key. A
// recovery keeps it, since it is sealed; without the key it is gone.
func TestSettingsOfAServer(t *testing.T) {
	set := func(tx data.Tx) error {
		if err := victims(tx); err != nil {
			return err
		}
		for _, name := range []string{store.SettingServer, store.SettingMoved, "policy.issuer"} {
			if err := tx.SetSetting(name, "genuine"); err != nil {
				return err
			}
		}
		return nil
	}
	read := func(storage data.Storage) (value string, err error) {
		err = storage.View(t.Context(), func(tx data.Tx) error {
			value, err = tx.Setting(store.SettingServer)
			return err
		})
		return value, err
	}
	path := made(t, set)
	for _, statement := range []string{
		"DELETE FROM settings WHERE name = 'server.authority'",
		"UPDATE settings SET value = 'other' WHERE name = 'server.authority'",
		"UPDATE settings SET name = 'server.x' WHERE name = 'server.authority'",
		"DELETE FROM settings WHERE name LIKE 'server%'",
	} {
		content, err := os.ReadFile(path)
		changed := placed(t, content, err)
		sqlTool(t, changed, statement)
		if _, err := read(opened(t, changed).Unlock(testKey{})); !errors.Is(err, data.ErrTampered) {
			t.Errorf("after %s: %v", statement, err)
		}
	}
	sqlTool(t, path, "UPDATE settings SET value = 'other' WHERE name = 'policy.issuer'")
	db := opened(t, path)
	if err := db.Reseal(t.Context(), testKey{}, func(data.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if value, err := read(db.Unlock(testKey{})); value != "genuine" || err != nil {
		t.Errorf("after a recovery: %q, %v", value, err)
	}
	if err := db.LoseKey(t.Context(), testKey{"new"}, func(data.Tx) error { return nil }); err != nil {
		t.Fatal(err)
	}
	if value, err := read(db.Unlock(testKey{"new"})); value != "" || err != nil {
		t.Errorf("without the key: %q, %v", value, err)
	}
}
