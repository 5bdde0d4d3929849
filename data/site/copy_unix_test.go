//go:build unix && !darwin

package site

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/store/storetest"
	"tapetrack/data/words"
)

// The same program as for rotations, with copyVariable set to a path, copies the database of
// rotateVariable there for a server, and kills itself at the step in stepVariable.
const copyVariable = "TAPETRACK_SITE_COPY"

// copySteps are the steps of a copy in their order. From "marked" on it is the copy that can
// be used.
var copySteps = []string{"alone", "noted", "key made", "recorded", "handed over", "filled", "published", "marked", "left", "completed"}

func copyAndDie() int {
	o := Options{Database: os.Getenv(copyVariable), Account: "root@test", Server: true}
	o.Client.Program = "tapeserver"
	d := made(o)
	defer d.Close()
	if _, err := d.CopyFrom(context.Background(), Source{Database: os.Getenv(rotateVariable)}, reachable); err != nil {
		_, _ = os.Stderr.WriteString(err.Error())
		return 1
	}
	return 0
}

// killedCopy copies a database in a program that is killed at a step.
func killedCopy(t *testing.T, original, copy, step string) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self)
	cmd.Env = append(os.Environ(), rotateVariable+"="+original, copyVariable+"="+copy, stepVariable+"="+step)
	if out, err := cmd.CombinedOutput(); err == nil || cmd.ProcessState.Exited() {
		t.Fatalf("it was not killed: %v, %s", err, out)
	}
}

// usable reports which of two databases people can sign in with.
func usable(t *testing.T, original, copy string) (before, after bool) {
	t.Helper()
	first, second := window(Options{Database: original}), server(t, copy)
	defer first.Close()
	defer second.Close()
	_, err := first.Open(t.Context())
	var moved *Moved
	if err != nil && !errors.As(err, &moved) {
		t.Errorf("the original: %v", err)
	}
	first.Close()
	s, failed := second.Serve(t.Context())
	if failed == nil && moved != nil && !moved.To.Same(s.Link) {
		t.Error("the original leads elsewhere")
	}
	return err == nil, failed == nil
}

// Whenever a program is killed that copies a database for a server, one of the two can be
// used and never both, and the same command completes it.
func TestCopyKilled(t *testing.T) {
	for i, step := range copySteps {
		t.Run(step, func(t *testing.T) {
			original, copy := local(t), filepath.Join(t.TempDir(), "y.db")
			killedCopy(t, original, copy, step)
			before, after := usable(t, original, copy)
			if moved := i >= slices.Index(copySteps, "marked"); before == moved || after != moved {
				t.Errorf("the original can be used: %v, the copy: %v", before, after)
			}
			if after {
				return
			}
			again(t, original, copy)
		})
	}
}

// again copies a database that was copied before, and judges the result.
func again(t *testing.T, original, copy string) {
	t.Helper()
	d := server(t, copy)
	link, err := d.CopyFrom(t.Context(), Source{Database: original}, reachable)
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
	servesAs(t, copy, link)
	if before, after := usable(t, original, copy); before || !after {
		t.Errorf("then the original can be used: %v, the copy: %v", before, after)
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(copy), ".tapetrack-new-*")); err != nil || len(left) > 0 {
		t.Errorf("left are %v", left)
	}
	for _, path := range []string{original, copy} {
		if found := audit(t, path); found > 0 {
			t.Errorf("an audit of %s finds %d things", path, found)
		}
	}
}

// The same command completes a copy that was killed after the original was marked, once no
// program has that open. If the original was used since it was copied, it is copied again.
func TestCopyAgain(t *testing.T) {
	t.Run("marked", func(t *testing.T) {
		original, copy := local(t), filepath.Join(t.TempDir(), "y.db")
		killedCopy(t, original, copy, "marked")
		id := one(t, copy, "SELECT value FROM settings WHERE name = 'server.authority'")
		again(t, original, copy)
		if id == one(t, copy, "SELECT value FROM settings WHERE name = 'server.authority'") {
			t.Error("it was not completed")
		}
		if n := kindsAt(t, original, data.ServerMoved); n != 1 {
			t.Errorf("it moved %d times", n)
		}
	})
	t.Run("used since", func(t *testing.T) {
		original, copy := local(t), filepath.Join(t.TempDir(), "y.db")
		killedCopy(t, original, copy, "published")
		d := window(Options{Database: original})
		defer d.Close()
		doors, err := d.Open(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := doors.SignIn(t.Context(), data.Attempt{Login: "alice", Password: secret, Client: data.Client{Program: "Lite", Version: "2.0.0", Computer: "desk"}}); err != nil {
			t.Fatal(err)
		}
		// Neither goes on while a program has it open.
		other := server(t, copy)
		if _, err := other.CopyFrom(t.Context(), Source{Database: original}, reachable); !errors.Is(err, data.ErrBusy) {
			t.Errorf("while it is open: %v", err)
		}
		other.Close()
		d.Close()
		again(t, original, copy)
		if n := kindsAt(t, copy, data.SignedIn); n != 2 {
			t.Errorf("%d sign-ins were copied", n)
		}
	})
	t.Run("another database", func(t *testing.T) {
		original, copy := local(t), filepath.Join(t.TempDir(), "y.db")
		killedCopy(t, original, copy, "marked")
		d := server(t, copy)
		if _, err := d.CopyFrom(t.Context(), Source{Database: local(t)}, reachable); !errors.Is(err, data.ErrExists) {
			t.Errorf("another one took its place: %v", err)
		}
		d.Close()
		again(t, original, copy)
	})
	t.Run("the original is away", func(t *testing.T) {
		original, copy := local(t), filepath.Join(t.TempDir(), "y.db")
		killedCopy(t, original, copy, "published")
		if err := os.Rename(original, original+".away"); err != nil {
			t.Fatal(err)
		}
		d := server(t, copy)
		if _, err := d.Serve(t.Context()); !errors.Is(err, data.ErrNoDatabase) || !errors.Is(err, errUnfinished) {
			t.Errorf("served: %v, %s", err, lang.Say(words.Message(err)))
		}
		d.Close()
		if err := os.Rename(original+".away", original); err != nil {
			t.Fatal(err)
		}
		again(t, original, copy)
	})
}

// A program that opens the original between its mark and the end of the copy is refused, and
// one that was quicker holds the copy up.
func TestCopyMeetsAProgram(t *testing.T) {
	for _, step := range []string{"alone", "handed over", "published"} {
		t.Run(step, func(t *testing.T) {
			original, copy := local(t), filepath.Join(t.TempDir(), "y.db")
			quick := window(Options{Database: original})
			defer quick.Close()
			reached = func(now string) {
				if now == step {
					opens(t, quick)
				}
			}
			t.Cleanup(func() { reached = func(string) {} })
			d := server(t, copy)
			_, err := d.CopyFrom(t.Context(), Source{Database: original}, reachable)
			reached = func(string) {}
			if !errors.Is(err, data.ErrBusy) {
				t.Fatalf("it was copied under a program: %v", err)
			}
			d.Close()
			if _, err := server(t, copy).Serve(t.Context()); err == nil {
				t.Error("it is served")
			}
			quick.Close()
			again(t, original, copy)
		})
	}
}

// On a full disk nothing is lost, and the right disk is named.
func TestCopyToAFullDisk(t *testing.T) {
	folder, fill := storetest.SmallDisk(t, "2m")
	original := local(t)
	full := 0
	for _, room := range []int{0, 8 << 10, 64 << 10, 200 << 10, 300 << 10, 400 << 10, 600 << 10, 1 << 20} {
		fill(room)
		copy := filepath.Join(folder, "y.db")
		d := server(t, copy)
		_, err := d.CopyFrom(t.Context(), Source{Database: original}, reachable)
		d.Close()
		before, after := usable(t, original, copy)
		if before == after {
			t.Fatalf("with %d bytes left (%v) the original can be used: %v, the copy: %v", room, err, before, after)
		}
		if after {
			break
		}
		full++
		if said := lang.Say(words.Message(err)); err == nil || said == lang.Say(words.Message(errors.New("x"))) {
			t.Errorf("with %d bytes left: %v, %q", room, err, said)
		}
	}
	if full == 0 {
		t.Error("the disk was never full")
	}
	if _, err := server(t, filepath.Join(folder, "y.db")).AsServer(t.Context()); err != nil {
		t.Error("it was never copied:", err)
	}
}
