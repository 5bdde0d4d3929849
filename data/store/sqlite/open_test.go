package sqlite

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
)

func TestOpenTroubles(t *testing.T) {
	write := func(name string, content []byte) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	database := func(script string) string {
		path := filepath.Join(t.TempDir(), "test.db")
		sqlTool(t, path, script)
		return path
	}
	whole, err := os.ReadFile(created(t, oneAuthenticator))
	if err != nil {
		t.Fatal(err)
	}
	damaged := append([]byte{}, whole...)
	for i := 4096; i < len(damaged); i++ {
		damaged[i] ^= 0x5a
	}
	folder := t.TempDir()
	dangling := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink("nowhere", dangling); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		path string
		kind error
	}{
		"no name":       {"", data.ErrNoDatabase},
		"missing":       {filepath.Join(folder, "x.db"), data.ErrNoDatabase},
		"no folder":     {filepath.Join(folder, "x", "y.db"), data.ErrNoDatabase},
		"dangling link": {dangling, data.ErrNoDatabase},
		"folder":        {folder, data.ErrNotDatabase},
		"below a file":  {filepath.Join(write("f", whole), "x.db"), data.ErrUnreadable},
		"NUL in name":   {folder + "/a\x00b", data.ErrUnreadable},
		"long name":     {folder + "/" + strings.Repeat("x", 5000), data.ErrUnreadable},
		"device":        {"/dev/null", data.ErrNotDatabase},
		"empty":         {write("empty.db", nil), data.ErrNotDatabase},
		"short":         {write("short.db", []byte("SQLite")), data.ErrNotDatabase},
		"text":          {write("letter.txt", []byte(strings.Repeat("Dear Sir or Madam. ", 1000))), data.ErrNotDatabase},
		"other tables":  {database("CREATE TABLE places (id)"), data.ErrNotDatabase},
		"migrations":    {database("CREATE TABLE migrations (id, x); INSERT INTO migrations VALUES (1, 2), (NULL, 3), ('9.9.9-01-x', 4)"), data.ErrNotDatabase},
		"no id":         {database("CREATE TABLE migrations (version)"), data.ErrNotDatabase},
		"truncated":     {write("truncated.db", whole[:len(whole)/2]), data.ErrUnreadable},
		"cut in page 1": {write("cut.db", whole[:1000]), data.ErrUnreadable},
		"damaged":       {write("damaged.db", damaged), data.ErrUnreadable},
	} {
		t.Run(name, func(t *testing.T) {
			before, _ := os.ReadFile(tt.path)
			db, err := Open(t.Context(), tt.path)
			if err == nil {
				db.Close()
			}
			about := filepath.Base(tt.path)
			if tt.path == "" || strings.Contains(tt.path, "\x00") || len(about) > 1000 {
				about = ""
			}
			checkTrouble(t, err, tt.kind, about)
			if after, _ := os.ReadFile(tt.path); string(after) != string(before) {
				t.Error("the file was changed")
			}
		})
	}
}

// A database of another program whose log is not in its file yet, as after a crash, stays as it
// is, with the log.
func TestOpenLeavesTheLogOfOthers(t *testing.T) {
	for name, script := range map[string]string{
		"other tables":      "CREATE TABLE places (id)",
		"other migrations":  "CREATE TABLE migrations (id); INSERT INTO migrations VALUES ('2014_10_12_create_users_table')",
		"without any table": "PRAGMA user_version = 7",
	} {
		t.Run(name, func(t *testing.T) {
			used, left := filepath.Join(t.TempDir(), "used.db"), filepath.Join(t.TempDir(), "left.db")
			db, err := sql.Open("sqlite", used)
			if err == nil {
				defer db.Close()
				_, err = db.Exec("PRAGMA journal_mode = WAL; " + script)
			}
			if err != nil {
				t.Fatal(err)
			}
			both := func(path string) (content [2]string) {
				for i, end := range []string{"", "-wal"} {
					text, err := os.ReadFile(path + end)
					if err != nil {
						t.Fatal(err)
					}
					content[i] = string(text)
				}
				return content
			}
			before := both(used)
			for i, end := range []string{"", "-wal"} {
				if err := os.WriteFile(left+end, []byte(before[i]), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, err = Open(t.Context(), left)
			checkTrouble(t, err, data.ErrNotDatabase, "left.db")
			if both(left) != before {
				t.Error("file or log were changed")
			}
		})
	}
}

func TestOpenNewerSchema(t *testing.T) {
	for ids, want := range map[string]string{
		"('1.2.0-01-more')": "by version 1.2.0 or later; install",
		"('1.10.0-01-x'), ('1.9.0-01-y'), ('1.10.0-02-z')": "by version 1.10.0 or later; install",
		"('twelve')":                                        "by a newer version; install",
		"('1.2.0-01-more'), ('evil \n text')":               "by version 1.2.0 or later; install",
		"('99999999999999999999999999.0.0-1'), ('-'), ('')": "by a newer version; install",
	} {
		path := created(t, nil)
		sqlTool(t, path, "INSERT INTO migrations VALUES "+ids)
		_, err := Open(t.Context(), path)
		checkTrouble(t, err, data.ErrNewerSchema, want)
	}
}

func TestOpenLocked(t *testing.T) {
	path := created(t, nil)
	p := start(t, "lock", path, "")
	db, err := open(t.Context(), path, 200*time.Millisecond)
	if err == nil {
		db.Close()
	}
	checkTrouble(t, err, data.ErrBusy, path)
	p.end()
	opened(t, path)
}

func TestUpdateLocked(t *testing.T) {
	path := created(t, oneAuthenticator)
	db, err := open(t.Context(), path, 200*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	storage := db.Unlock(testKey{})
	p := start(t, "lock", path, "")
	add := func(tx data.Tx) error { return tx.AddGroup(data.Group{ID: "OPS"}) }
	checkTrouble(t, storage.Update(t.Context(), add), data.ErrBusy, path)
	// Readers go on.
	if err := storage.View(t.Context(), func(tx data.Tx) error { _, err := tx.Account(1); return err }); err != nil {
		t.Error(err)
	}
	p.end()
	if err := storage.Update(t.Context(), add); err != nil {
		t.Error(err)
	}
}

// The longest that a program waits for another one is about 5 seconds.
func TestPragmas(t *testing.T) {
	db := opened(t, created(t, nil))
	for i := range readers + 1 {
		pool, queryOnly := db.engine.read, int64(1)
		if i == readers {
			pool, queryOnly = db.engine.write, 0
		}
		conn, err := pool.Conn(t.Context()) // not given back before the end: each is another one
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		for name, want := range map[string]any{
			"busy_timeout": int64(5000), "foreign_keys": int64(1), "synchronous": int64(2), "secure_delete": int64(1),
			"temp_store": int64(2), "trusted_schema": int64(0), "query_only": queryOnly, "journal_mode": "wal",
		} {
			var got any
			if err := conn.QueryRowContext(t.Context(), "PRAGMA "+name).Scan(&got); err != nil || got != want {
				t.Errorf("connection %d: %s is %v, %v; want %v", i, name, got, err, want)
			}
		}
	}
}

// A connection that did not take a pragma is refused: SQLite says nothing about
// names and values that it does not know.
func TestPragmaNotTaken(t *testing.T) {
	for _, p := range []pragma{{"foreign_key", 1}, {"synchronous", 7}} {
		path := created(t, nil)
		c, err := newConnector(path, busyTimeout, false)
		if err != nil {
			t.Fatal(err)
		}
		c.pragmas = append(c.pragmas, p)
		if conn, err := c.Connect(t.Context()); err == nil {
			conn.Close()
			t.Errorf("%v was taken", p)
		}
	}
}

// sqlTool runs SQL in SQLite's own program, which judges and tampers without
// anything of ours.
func sqlTool(t *testing.T, path, sql string) string {
	t.Helper()
	tool, err := exec.LookPath("sqlite3")
	if err != nil {
		t.Fatal("install the Debian package sqlite3")
	}
	out, err := exec.Command(tool, path, sql).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s", sql, err, out)
	}
	return strings.TrimSpace(string(out))
}
