//go:build unix

package sqlite

import (
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/store/storetest"
	"tapetrack/data/words"
)

// nobody is the user who meets permissions. Root, as whom tests may run, would
// not be held back by them.
const nobody = 65534

// asNobody starts tasks as nobody, with a copy of the test binary that he can
// read. Who is not root stays who he is.
func asNobody(t *testing.T, folder string) func(*exec.Cmd) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.Open(self)
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	program := filepath.Join(folder, "program")
	target, err := os.OpenFile(program, os.O_CREATE|os.O_WRONLY, 0o755)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(target, source); err != nil {
		t.Fatal(err)
	}
	if err := target.Close(); err != nil {
		t.Fatal(err)
	}
	return func(cmd *exec.Cmd) {
		cmd.Path, cmd.Dir = program, "/"
		if os.Geteuid() == 0 {
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		}
	}
}

// publicFolder makes a folder that everybody can pass, unlike t.TempDir.
func publicFolder(t *testing.T) string {
	folder, err := os.MkdirTemp("", "store-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = filepath.WalkDir(folder, func(path string, d fs.DirEntry, _ error) error {
			if d != nil && d.IsDir() {
				_ = os.Chmod(path, 0o700)
			}
			return nil
		})
		os.RemoveAll(folder)
	})
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

func TestPermissions(t *testing.T) {
	top := publicFolder(t)
	as := asNobody(t, top)
	for name, tt := range map[string]struct {
		task         string
		file, folder fs.FileMode
		want         string
		kind         error
	}{
		"all well":         {"open", 0o600, 0o700, "opened", nil},
		"unreadable file":  {"open", 0o000, 0o700, "no permission to read", data.ErrUnreadable},
		"read-only file":   {"open", 0o400, 0o700, "can't be written", data.ErrReadOnly},
		"read-only folder": {"open", 0o600, 0o500, "can't be written", data.ErrReadOnly},
		"both read-only":   {"open", 0o400, 0o500, "can't be written", data.ErrReadOnly},
		"closed folder":    {"open", 0o600, 0o000, "no permission to read", data.ErrUnreadable},
		"create":           {"create", 0, 0o700, "made", nil},
		"create read-only": {"create", 0, 0o500, "can't be written", data.ErrReadOnly},
		"create closed":    {"create", 0, 0o000, "no permission", data.ErrUnreadable},
	} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(top, strings.ReplaceAll(name, " ", "-"))
			path := filepath.Join(folder, "test.db")
			if err := os.Mkdir(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			if tt.task == "open" {
				create(t, path, oneAuthenticator)
				setMode(t, path, tt.file)
			}
			setMode(t, folder, tt.folder)
			said := start(t, tt.task, path, "", as).end()
			if !strings.Contains(said, tt.want) || tt.kind != nil && !strings.HasPrefix(said, tt.kind.Error()+": ") {
				t.Errorf("said %q, want %v: %s", said, tt.kind, tt.want)
			}
			t.Log(said)
			if tt.task != "open" {
				return
			}
			// Once the permissions are put right nothing is in the way.
			setMode(t, folder, 0o700)
			setMode(t, path, 0o600)
			if said := start(t, "open", path, "", as).end(); !strings.Contains(said, "opened") {
				t.Errorf("with the permissions put right: %q", said)
			}
		})
	}
}

// A disk or share that is mounted read-only holds back root, too. It is called that, since no
// permission would help.
func TestReadOnlyDisk(t *testing.T) {
	disk := storetest.Mounted(t)
	path, folder := filepath.Join(disk, "test.db"), filepath.Join(disk, "new folder")
	create(t, path, oneAuthenticator)
	remount := func(how string) {
		t.Helper()
		if said, err := exec.Command("mount", "-o", "remount,"+how, disk).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
	}
	remount("ro")
	for name, c := range map[string]struct {
		do    func() error
		names string
	}{
		"open":   {func() error { _, err := Open(t.Context(), path); return err }, path},
		"create": {func() error { return Create(t.Context(), path+".new", func(*DB) error { return nil }) }, disk},
		"create in a new folder": {func() error {
			return Create(t.Context(), filepath.Join(folder, "test.db"), func(*DB) error { return nil })
		}, folder},
	} {
		err := c.do()
		checkTrouble(t, err, data.ErrReadOnly, c.names)
		if said := lang.Say(words.Message(err)); !strings.Contains(said, "read-only disk or share") {
			t.Errorf("%s: %s", name, said)
		}
	}
	remount("rw")
	opened(t, path)
}

func setMode(t *testing.T, path string, mode fs.FileMode) {
	t.Helper()
	if os.Geteuid() == 0 {
		if err := os.Chown(path, nobody, nobody); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// Others lose their permissions on our file; on somebody else's we take nothing.
func TestTighten(t *testing.T) {
	top := publicFolder(t)
	path := filepath.Join(top, "test.db")
	create(t, path, nil)
	if err := os.Chmod(path, 0o664); err != nil {
		t.Fatal(err)
	}
	db := opened(t, path)
	if err := db.Unlock(testKey{}).Update(t.Context(), oneAuthenticator); err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		if info, err := os.Stat(path + end); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s is %v, %v", path+end, info.Mode(), err)
		}
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file away")
	}
	foreign := filepath.Join(top, "foreign.db")
	create(t, foreign, nil)
	setMode(t, foreign, 0o664)
	opened(t, foreign)
	if info, err := os.Stat(foreign); err != nil || info.Mode() != 0o664 {
		t.Errorf("somebody else's file is %v, %v", info.Mode(), err)
	}
	// What cannot be opened is not touched.
	letter := filepath.Join(top, "letter.txt")
	if err := os.WriteFile(letter, []byte("Dear Sir"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), letter)
	checkTrouble(t, err, data.ErrNotDatabase, letter)
	if info, err := os.Stat(letter); err != nil || info.Mode() != 0o644 {
		t.Errorf("a letter is %v, %v", info.Mode(), err)
	}
}

// On a full disk nothing is lost, and when there is room again all goes on.
func TestDiskFull(t *testing.T) {
	folder := storetest.Mounted(t, "-o", "size=1m")
	path := filepath.Join(folder, "test.db")
	create(t, path, oneAuthenticator)
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	checkTrouble(t, fillUp(t.Context(), db), data.ErrDiskFull, path)
	storage := db.Unlock(testKey{})
	if err := storage.View(t.Context(), account(1)); err != nil {
		t.Error(err)
	}
	checkTrouble(t, Create(t.Context(), filepath.Join(folder, "other.db"), func(*DB) error { return nil }), data.ErrDiskFull, "other.db")
	if err := exec.Command("mount", "-o", "remount,size=50m", folder).Run(); err != nil {
		t.Fatal(err)
	}
	if err := storage.Update(t.Context(), func(tx data.Tx) error { return tx.AddGroup(data.Group{ID: "OPS"}) }); err != nil {
		t.Error(err)
	}
	if got := sqlTool(t, path, "PRAGMA integrity_check"); got != "ok" {
		t.Error(got)
	}
	checkNames(t, folder, "test.db", "test.db-shm", "test.db-wal")
}
