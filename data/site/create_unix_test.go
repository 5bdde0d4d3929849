//go:build unix && !darwin

package site

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/vault"
	"tapetrack/data/words"
)

// The same program as for rotations, with createVariable set, makes a database.
// At the step in stepVariable it is killed, or, if createVariable says "wait",
// says "waiting" and goes on when its standard input ends.
const createVariable = "TAPETRACK_SITE_CREATE"

// createSteps are the steps of making a database, in their order.
var createSteps = []string{"noted", "key made", "recorded", "filled"}

func createAndDie() int {
	reached = func(step string) {
		switch {
		case step != os.Getenv(stepVariable):
		case os.Getenv(createVariable) == "wait":
			fmt.Println("waiting")
			_, _ = bufio.NewReader(os.Stdin).ReadString(0)
		default:
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {}
		}
	}
	d := console(Options{Database: os.Getenv(rotateVariable)})
	defer d.Close()
	if err := d.Create(context.Background(), data.SetUp{Password: secret}); err != nil {
		_, _ = os.Stderr.WriteString(err.Error())
		return 1
	}
	return 0
}

func maker(t *testing.T, path, step, how string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), rotateVariable+"="+path, stepVariable+"="+step, createVariable+"="+how)
	return cmd
}

// Whenever a program is killed that makes a database and its key, the next one
// sets up as if there had been nothing, and nothing of the first is left but its key,
// which is put aside.
func TestCreateKilled(t *testing.T) {
	for _, step := range createSteps {
		for name, options := range map[string]func(path string) Options{
			"key by default": func(path string) Options { return Options{Database: path} },
			"key named":      func(path string) Options { return Options{Database: path, KeyFile: path + ".key"} },
		} {
			t.Run(step+", "+name, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "x.db")
				if err := maker(t, path, step, "die").Run(); err == nil {
					t.Fatal("it was not killed")
				}
				if absent(path+".key") != (step == "noted") || present(path) {
					t.Fatal("it was killed elsewhere")
				}
				next := window(options(path))
				t.Cleanup(next.Close)
				if !next.Missing() {
					t.Error("Set Up is not offered")
				}
				if _, err := next.Open(t.Context()); !errors.Is(err, data.ErrNoDatabase) || strings.Contains(lang.Say(words.Message(err)), "move the key") {
					t.Errorf("opening says: %v", err)
				}
				if err := next.Create(t.Context(), data.SetUp{Password: secret}); err != nil {
					t.Fatal(err)
				}
				opens(t, next)
				next.Close()
				want := []string{"x.db", "x.db.key"}
				if step != "noted" {
					want = append(want, "x.db.key.taken-back")
				}
				if left := tree(t, filepath.Dir(path)); !slices.Equal(left, want) {
					t.Errorf("left are %v", left)
				}
			})
		}
	}
}

// A key that is not the one that was noted stays, and so does that of a database
// that came into being, whatever became of it.
func TestKeyIsNotTakenBack(t *testing.T) {
	t.Run("another key", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x.db")
		_ = maker(t, path, "filled", "die").Run()
		other := filepath.Join(t.TempDir(), "other.db")
		if err := databaseAt(t, other).Create(t.Context(), data.SetUp{Password: secret}); err != nil {
			t.Fatal(err)
		}
		key, err := os.ReadFile(other + ".key")
		if err == nil {
			err = os.WriteFile(path+".key", key, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		_ = databaseWithout(t, path).Create(t.Context(), data.SetUp{Password: secret})
		if now, err := os.ReadFile(path + ".key"); err != nil || string(now) != string(key) {
			t.Errorf("the key is gone: %v", err)
		}
	})
	t.Run("the database was moved away", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x.db")
		_ = maker(t, path, "filled", "die").Run()
		// As if it had been killed after the database got its name.
		made, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".tapetrack-new-*", "database"))
		if err != nil || len(made) != 1 {
			t.Fatal(made, err)
		}
		if err := os.Rename(made[0], path+".moved"); err != nil {
			t.Fatal(err)
		}
		if err := databaseWithout(t, path).Create(t.Context(), data.SetUp{Password: secret}); err == nil || !strings.Contains(lang.Say(words.Message(err)), "Put the database back") {
			t.Errorf("got %v", err)
		}
		if !present(path + ".key") {
			t.Error("the key is gone")
		}
	})
	t.Run("that of another database", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x.db")
		_ = maker(t, path, "recorded", "die").Run()
		another := filepath.Join(filepath.Dir(path), "y.db")
		for _, next := range []string{another, path} { // what was noted is there for its own
			if err := databaseWithout(t, next).Create(t.Context(), data.SetUp{Password: secret}); err != nil {
				t.Errorf("%s: %v", next, err)
			}
		}
	})
	t.Run("the maker lives", func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "x.db")
		goOn := waiting(t, path, "filled")
		if err := databaseWithout(t, path).takeBack(); err != nil || !present(path+".key") {
			t.Errorf("the key is gone: %v", err)
		}
		goOn()
		opens(t, databaseWithout(t, path))
	})
}

// waiting starts a maker that has come to a step. goOn lets it end.
func waiting(t *testing.T, path, step string) (goOn func()) {
	t.Helper()
	cmd := maker(t, path, step, "wait")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if said, _ := bufio.NewReader(out).ReadString('\n'); said != "waiting\n" {
		t.Fatalf("it said %q", said)
	}
	return func() {
		t.Helper()
		_ = in.Close()
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
}

// However long another program takes to make the database, nobody is told
// meanwhile to move its key away.
func TestMakerIsWaitedFor(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(d *Database) error
		want func(error) bool
	}{
		"open": {
			func(d *Database) error { _, err := d.Open(t.Context()); return err },
			func(err error) bool { return err == nil },
		},
		"create": {
			func(d *Database) error { return d.Create(t.Context(), data.SetUp{Password: secret}) },
			func(err error) bool {
				begin, end, _ := strings.Cut(string(JustCreated), "%s")
				says := lang.Say(words.Message(err))
				return errors.Is(err, data.ErrExists) && strings.HasPrefix(says, begin) && strings.HasSuffix(says, "/x.db"+end)
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.db")
			goOn := waiting(t, path, "key made")
			watched, unwatch := context.WithCancel(t.Context())
			defer unwatch()
			looked := make(chan bool)
			reached = func(step string) {
				if step == "waiting" {
					select {
					case looked <- true:
					case <-watched.Done():
					}
				}
			}
			t.Cleanup(func() { reached = func(string) {} })
			done := make(chan error, 1)
			go func() { done <- c.do(databaseWithout(t, path)) }()
			// Some looks at the same maker, and it still waits.
			for range 3 {
				select {
				case <-looked:
				case err := <-done:
					t.Fatalf("it did not wait: %v", err)
				}
			}
			unwatch()
			goOn()
			if err := <-done; !c.want(err) {
				t.Errorf("then it says %v", err)
			}
		})
	}
}

// A maker that is killed while others wait for it is replaced by one of them.
func TestMakerIsKilledMeanwhile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	cmd := maker(t, path, "recorded", "wait")
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	_, _ = bufio.NewReader(out).ReadString('\n')
	results := make(chan error, 3)
	for range cap(results) {
		go func() { results <- databaseWithout(t, path).Create(t.Context(), data.SetUp{Password: secret}) }()
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait()
	made := 0
	for range cap(results) {
		switch err := <-results; {
		case err == nil:
			made++
		case !errors.Is(err, data.ErrExists):
			t.Errorf("got %v", err)
		}
	}
	if made != 1 {
		t.Errorf("%d made it", made)
	}
	opens(t, databaseWithout(t, path))
	if left := tree(t, filepath.Dir(path)); !slices.Equal(left, []string{"x.db", "x.db-shm", "x.db-wal", "x.db.key", "x.db.key.taken-back"}) {
		t.Errorf("left are %v", left)
	}
}

// TestPlantedNote: who can write the folder says of the key of a database, which was
// moved, that a killed program left it. The key is kept each time, and none is
// overwritten.
func TestPlantedNote(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "x.db")
	var keys []string
	for i := range 3 {
		d := databaseWithout(t, path)
		if err := d.Create(t.Context(), data.SetUp{Password: secret}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.Open(t.Context()); err != nil {
			t.Fatal(err)
		}
		id := d.key.KeyID()
		d.Close()
		key, err := os.ReadFile(path + ".key")
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, string(key))
		planted := filepath.Join(folder, ".tapetrack-new-planted")
		err = errors.Join(os.Rename(path, filepath.Join(folder, "away"+string(rune('0'+i)))), os.Mkdir(planted, 0o700))
		for name, text := range map[string]string{"lock": "", "database": "", "key": id + "\nx.db\n"} {
			err = errors.Join(err, os.WriteFile(filepath.Join(planted, name), []byte(text), 0o600))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := databaseWithout(t, path).Create(t.Context(), data.SetUp{Password: secret}); err != nil {
		t.Fatal(err)
	}
	for i, name := range []string{"", "-2", "-3"} {
		file := path + ".key.taken-back" + name
		kept, err := os.ReadFile(file)
		info, _ := os.Stat(file)
		if err != nil || string(kept) != keys[i] || info.Mode().Perm() != 0o600 {
			t.Errorf("the key number %d is lost: %v", i, err)
		}
	}
}

// TestNoteOfAnotherAccount: a note that another account of the computer has left is
// not believed.
func TestNoteOfAnotherAccount(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root gives folders away")
	}
	path := filepath.Join(t.TempDir(), "x.db")
	if err := maker(t, path, "recorded", "die").Run(); err == nil {
		t.Fatal("it was not killed")
	}
	left, err := filepath.Glob(filepath.Join(filepath.Dir(path), ".tapetrack-new-*"))
	if err != nil || len(left) != 1 {
		t.Fatalf("%v, %v", left, err)
	}
	if err := os.Chown(left[0], 12345, 12345); err != nil {
		t.Fatal(err)
	}
	d := databaseWithout(t, path)
	if err := d.Create(t.Context(), data.SetUp{Password: secret}); !errors.Is(err, vault.ErrKeyExists) || absent(path+".key") {
		t.Errorf("%v", err)
	}
}
