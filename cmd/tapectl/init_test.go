package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"tapetrack/cmd/internal/start"
	"tapetrack/cmd/internal/typed"

	"tapetrack/data/lang"
)

func TestInit(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	out := w.typed(secret+"\n", "init", "--password-stdin")
	if want := "Database: " + w.database + "\nKey:      " + w.database + ".key\n"; out != want {
		t.Errorf("printed %q, want %q", out, want)
	}
	if runtime.GOOS != "windows" {
		for name, want := range map[string]os.FileMode{
			w.database: 0o600, w.database + ".key": 0o600, filepath.Dir(w.database): 0o700,
		} {
			if info, err := os.Stat(name); err != nil || info.Mode().Perm() != want {
				t.Errorf("%s: %v, %v", name, info.Mode(), err)
			}
		}
	}
	if got := w.sql("SELECT user_id, tapemaster, otp_state, group_folded IS NULL FROM users"); got != "tapemaster|1|Off|1" {
		t.Errorf("users %q", got)
	}
	want := "database-made|console:" + start.Account() + "|tapectl|" + start.Computer()
	if got := w.sql("SELECT kind, actor, program, computer FROM events"); got != want {
		t.Errorf("events %q, want %q", got, want)
	}
	if signIn(t, w.service(), "tapemaster", secret, "").Session == nil {
		t.Error("tapemaster can't sign in")
	}
}

// The name of the organisation is kept, or refused before anything is made.
func TestInitIssuer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	cmd := w.command("init", "--password-stdin", "--issuer", "Ops & Night")
	cmd.Stdin = strings.NewReader(secret)
	if line := refusedCommand(t, cmd); !strings.Contains(line, "can't have “&”") {
		t.Errorf("%q", line)
	}
	if _, err := os.Stat(filepath.Dir(w.database)); err == nil {
		t.Error("something was made")
	}
	w.typed(secret, "init", "--password-stdin", "--issuer", "Mu\u0308ller – Söhne")
	if got := w.ok("policy", "show", "issuer"); got != "Müller – Söhne\n" {
		t.Errorf("kept as %q", got)
	}
	if got := w.sql("SELECT kind, detail FROM events"); got != "database-made|\npolicy-set|issuer=Müller – Söhne" {
		t.Errorf("events %q", got)
	}
}

func TestInitRefusesWhatExists(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	before := w.snapshot()
	w.wants(w.refused("init", "--password-stdin"), w.database, "already")
	w.unchanged(before)

	// A key without its database is not overwritten either.
	if err := os.Remove(w.database); err != nil {
		t.Fatal(err)
	}
	before = w.snapshot()
	w.wants(w.refused("init", "--password-stdin"), w.database+".key", "missing")
	w.wants(w.refused("user", "list"), w.database+".key", "missing")
	w.unchanged(before)
}

func TestInitPlaces(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.env = append(w.env, "TAPETRACK_DATABASE=")
	if runtime.GOOS == "linux" {
		w.wants(w.typed(secret, "init", "--password-stdin"), filepath.Join(w.home, ".local/share/TapeTrack/tapetrack.db"))
		w.wants(w.ok("user", "list"), "tapemaster")
	}
	key := filepath.Join(w.home, "my.key")
	w.wants(w.typed(secret, "init", "--password-stdin", "--database", "here/it is.db", "--key-file=my.key"),
		"Database: "+filepath.Join(w.home, "here", "it is.db")+"\n", "Key:      "+key+"\n")
	// The database remembers where its key is.
	w.wants(w.ok("user", "list", "--database=here/it is.db"), "tapemaster")
	if err := os.Rename(key, key+".moved"); err != nil {
		t.Fatal(err)
	}
	w.wants(w.refused("user", "list", "--database=here/it is.db"), key)
	w.wants(w.ok("user", "list", "--database=here/it is.db", "--key-file=my.key.moved"), "tapemaster")
	if runtime.GOOS != "windows" {
		w.wants(w.ok("user", "list", "--database=~/here/it is.db", "--key-file=~/my.key.moved"), "tapemaster")
	}
}

// A database that was chosen and is out of reach is not made anew in its place, unless it is
// named.
func TestInitRefusesChosenThatIsMissing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	config := filepath.Join(w.home, "config")
	w.env = append(w.env, "TAPETRACK_DATABASE=", "XDG_CONFIG_HOME="+config, "APPDATA="+config, "LOCALAPPDATA="+config)
	share := filepath.Join(w.home, "share")
	chosen := filepath.Join(share, "tapes.db")
	if err := os.MkdirAll(filepath.Join(config, "TapeTrack"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(config, "TapeTrack", "database"), []byte(chosen+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.wants(w.refused("init", "--password-stdin"), chosen, "missing", "--database")
	if _, err := os.Stat(share); err == nil {
		t.Error("something was made")
	}
	w.wants(w.typed(secret, "init", "--password-stdin", "--database", chosen), "Database: "+chosen)
	w.wants(w.ok("user", "list"), "tapemaster")
}

// Bad passwords are refused before anything is created.
func TestInitPasswords(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for typed, want := range map[string]string{
		"":                                lang.T(typed.Password.None),
		"\n":                              lang.T(typed.Password.None),
		"\r\n" + secret:                   lang.T(typed.Password.None),
		"\ufeff\n":                        lang.T(typed.Password.None),
		"short":                           "at least 8",
		"password1":                       "most common",
		"TapeMaster":                      "consist only of the User-ID",
		strings.Repeat("x", 10_000) + "":  "at most 1,024",
		strings.Repeat("x", 200_000) + "": "at most 1,024",
		"zero\x00byte in it":              "password",
		"not \xff UTF-8 at all":           "password",
	} {
		cmd := w.command("init", "--password-stdin")
		cmd.Stdin = strings.NewReader(typed)
		if line := refusedCommand(t, cmd); !strings.Contains(line, want) {
			t.Errorf("%.20q: %q", typed, line)
		}
	}
	w.wants(w.refused("init"), "--password-stdin")
	if _, err := os.Stat(filepath.Dir(w.database)); err == nil {
		t.Error("something was made")
	}
}

// Of several that make the same database at once one succeeds, and what it
// made is whole.
func TestInitAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	results := make([]result, 6)
	var all sync.WaitGroup
	for i := range results {
		all.Go(func() {
			cmd := w.command("init", "--password-stdin")
			cmd.Stdin = strings.NewReader(secret)
			results[i] = finish(t, cmd)
		})
	}
	all.Wait()
	made := 0
	for _, r := range results {
		switch {
		case r.code == 0:
			made++
		case strings.Count(r.err, "\n") != 1 || !strings.Contains(r.err, w.database) || strings.Contains(r.err, "missing"):
			t.Errorf("ended with %d and said %q", r.code, r.err)
		}
	}
	if made != 1 {
		t.Errorf("%d made the database", made)
	}
	w.wants(w.ok("user", "list"), "tapemaster")
	left, err := filepath.Glob(filepath.Join(filepath.Dir(w.database), "*"))
	hidden, _ := filepath.Glob(filepath.Join(filepath.Dir(w.database), ".*"))
	if err != nil || len(left) != 2 || len(hidden) != 0 {
		t.Error("left are", left, hidden, err)
	}
}
