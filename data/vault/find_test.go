package vault

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// keyFile makes a key file and returns its key's id for database "id-1".
func keyFile(t *testing.T, path string) string {
	t.Helper()
	key := NewKey()
	if err := createKeyFile(path, key); err != nil {
		t.Fatal(err)
	}
	v, err := New(key, "id-1")
	if err != nil {
		t.Fatal(err)
	}
	return v.KeyID()
}

// TestFindOrder puts a key at several places at once and looks which is used.
func TestFindOrder(t *testing.T) {
	withKeyring(t)
	db := database(t)
	given, elsewhere := filepath.Join(t.TempDir(), "given.key"), filepath.Join(t.TempDir(), "elsewhere.key")
	ids := map[string]string{
		"given":     keyFile(t, given),
		"beside":    keyFile(t, keyBeside(db)),
		"elsewhere": keyFile(t, elsewhere),
	}
	ring := NewKey()
	if err := keepInKeyring(t.Context(), "id-1", ring); err != nil {
		t.Fatal(err)
	}
	inRing, err := New(ring, "id-1")
	if err != nil {
		t.Fatal(err)
	}
	ids["keyring"] = inRing.KeyID()
	alone := database(t)
	for _, tc := range []struct {
		name, database, keyFile string
		recorded                Place
		want                    string
	}{
		{"given before all", db, given, InKeyring, "given"},
		{"beside before keyring", db, "", InKeyring, "beside"},
		{"beside before elsewhere", db, "", inFile(elsewhere), "beside"},
		{"beside as recorded", db, "", Beside, "beside"},
		{"beside, nothing recorded", db, "", "", "beside"},
		{"keyring", alone, "", InKeyring, "keyring"},
		{"elsewhere", alone, "", inFile(elsewhere), "elsewhere"},
		{"given, nothing beside", alone, given, Beside, "given"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := Request{KeyFile: tc.keyFile, Database: tc.database, DatabaseID: "id-1", Recorded: tc.recorded, KeyID: ids[tc.want]}
			v, err := Find(t.Context(), r)
			if err != nil {
				t.Fatal(err)
			}
			if v.KeyID() != r.KeyID {
				t.Errorf("found key %s, want %s", v.KeyID(), r.KeyID)
			}
			if err := v.Discard(t.Context()); err != nil {
				t.Error(err)
			}
			r.KeyID = "0123456789abcdef"
			_, err = Find(t.Context(), r)
			where := map[string]string{"given": given, "beside": keyBeside(tc.database), "elsewhere": elsewhere, "keyring": string(keyringName())}[tc.want]
			wantTrouble(t, err, ErrWrongKey, where, r.KeyID, v.KeyID(), "--key-file")
		})
	}
	if _, err := readKeyring(t.Context(), "id-1"); err != nil {
		t.Errorf("Discard took a key that was found: %v", err)
	}
}

func TestFindRefused(t *testing.T) {
	withKeyring(t)
	db := database(t)
	missing := filepath.Join(t.TempDir(), "missing.key")
	folder := database(t)
	if err := os.Mkdir(keyBeside(folder), 0o700); err != nil {
		t.Fatal(err)
	}
	damaged := database(t)
	if err := os.WriteFile(keyBeside(damaged), []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := keepInKeyring(t.Context(), "id-1", NewKey()); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		request Request
		kind    error
		says    string
	}{
		"given file missing, others there": {Request{KeyFile: missing, Database: db, Recorded: InKeyring}, ErrNoKey, missing},
		"recorded beside, missing":         {Request{Database: db, Recorded: Beside}, ErrNoKey, keyBeside(db)},
		"recorded elsewhere, missing":      {Request{Database: db, Recorded: inFile(missing)}, ErrNoKey, missing},
		"nothing recorded":                 {Request{Database: db}, ErrNoKey, db},
		"unknown place":                    {Request{Database: db, Recorded: "cloud"}, ErrNoKey, db},
		"not in the keyring":               {Request{Database: db, Recorded: InKeyring, DatabaseID: "id-2"}, ErrNoKey, "id-2"},
		"a folder beside":                  {Request{Database: folder, Recorded: InKeyring}, ErrBadKey, keyBeside(folder)},
		"damaged beside":                   {Request{Database: damaged, Recorded: InKeyring}, ErrBadKey, keyBeside(damaged)},
		"database in a file":               {Request{Database: filepath.Join(writeFile(t, ""), "db"), Recorded: InKeyring}, ErrKeyUnreachable, "db.key"},
	} {
		t.Run(name, func(t *testing.T) {
			if tc.request.DatabaseID == "" {
				tc.request.DatabaseID = "id-1"
			}
			tc.request.KeyID = "0123456789abcdef"
			v, err := Find(t.Context(), tc.request)
			if v != nil {
				t.Error("there is a vault")
			}
			wantTrouble(t, err, tc.kind, tc.says)
		})
	}
	if _, err := os.Lstat(missing); err == nil {
		t.Error("Find made a key")
	}
	withoutKeyring(t)
	_, err := Find(t.Context(), Request{Database: db, DatabaseID: "id-1", Recorded: InKeyring, KeyID: "0123456789abcdef"})
	wantTrouble(t, err, ErrKeyUnreachable, string(keyringName()))
	if entries, err := os.ReadDir(filepath.Dir(db)); err != nil || len(entries) != 0 {
		t.Errorf("Find left %v, %v", entries, err)
	}
}

func TestRequestIncomplete(t *testing.T) {
	full := Request{Database: "db", DatabaseID: "id", KeyID: "0123456789abcdef", Recorded: Beside}
	for name, change := range map[string]func(*Request){
		"database":    func(r *Request) { r.Database = "" },
		"database id": func(r *Request) { r.DatabaseID = "" },
		"key id":      func(r *Request) { r.KeyID = "" },
	} {
		r := full
		change(&r)
		if v, err := Find(t.Context(), r); !errors.Is(err, errRequest) || v != nil {
			t.Errorf("%s missing: Find gives %v, %v", name, v, err)
		}
		if name == "key id" {
			continue
		}
		if v, _, err := Make(t.Context(), r); !errors.Is(err, errRequest) || v != nil {
			t.Errorf("%s missing: Make gives %v, %v", name, v, err)
		}
	}
}
