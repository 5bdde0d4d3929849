package packages

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// small returns an archive as people unpack it, with its own script and menu entries, and programs of a few bytes.
func small(t *testing.T) (archive string) {
	t.Helper()
	archive = filepath.Join(t.TempDir(), "tapetrack")
	linux := filepath.Join(root, "packaging", "linux")
	write := func(name, content string) {
		t.Helper()
		path := filepath.Join(archive, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write("install.sh", read(t, filepath.Join(linux, "install.sh")))
	write("programs.txt", read(t, filepath.Join(linux, "commands")))
	for _, program := range []string{"tapemaster", "lite", "checkpoint", "tapectl"} {
		write("programs/"+program, "#!/bin/sh\necho "+program+"\n")
	}
	for _, name := range []string{"LICENSE.txt", "THIRD_PARTY_NOTICES.txt", "CHANGELOG.md", "sbom.cdx.json", "share/man/man1/tapectl.1.gz", "share/icons/hicolor/icon.png"} {
		write(name, name)
	}
	write("version", "1.6.0\n")
	entries, err := filepath.Glob(filepath.Join(linux, "*.desktop"))
	if err != nil || len(entries) == 0 {
		t.Fatal("no menu entries:", err)
	}
	for _, path := range entries {
		write("share/applications/"+filepath.Base(path), read(t, path))
	}
	return archive
}

// in is a home folder with a file in it that nobody is to touch.
func in(t *testing.T) (home string, j job) {
	t.Helper()
	home = t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "precious"), []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	return home, job{env: []string{"HOME=" + home, "PATH=" + os.Getenv("PATH")}}
}

// Whatever keeps the archive from being installed, nothing of it is left.
func TestHomeStaysAsItWas(t *testing.T) {
	archive := small(t)
	for what, c := range map[string]struct {
		before func(home string) error
		says   string
	}{
		"a file where a folder is to be": {func(home string) error {
			return os.WriteFile(filepath.Join(home, ".local", "share", "man"), nil, 0o600)
		}, "man can't be made"},
		"a folder where a program is to be": {func(home string) error {
			return os.MkdirAll(filepath.Join(home, ".local", "lib", "tapetrack", "tapectl"), 0o700)
		}, "tapectl is a folder"},
		"a folder where a menu entry is to be": {func(home string) error {
			return os.MkdirAll(filepath.Join(home, ".local", "share", "applications", "com.tapetrack.Lite.desktop"), 0o700)
		}, "Lite.desktop is a folder"},
	} {
		t.Run(what, func(t *testing.T) {
			home, j := in(t)
			if err := os.MkdirAll(filepath.Join(home, ".local", "share"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := c.before(home); err != nil {
				t.Fatal(err)
			}
			before := tree(t, home)
			said, err := j.run(filepath.Join(archive, "install.sh"))
			if err == nil || !strings.Contains(said, c.says) || !strings.Contains(said, "nothing was installed") {
				t.Errorf("%v: %s", err, said)
			}
			if left := differences(before, tree(t, home)); left != nil {
				t.Errorf("it left %q", left)
			}
		})
	}
}

// Whenever it is killed, it can be run again or uninstalled; when it is asked to end, it leaves nothing or all.
func TestHomeInterrupted(t *testing.T) {
	archive := small(t)
	install := filepath.Join(archive, "install.sh")
	tools := t.TempDir()
	j := job{}
	for _, tool := range []string{"cp", "mv", "ln"} { // in whose place the n-th one ends the script
		script := fmt.Sprintf("#!/bin/sh\necho >>\"$COUNT\"\n[ $(wc -l <\"$COUNT\") != \"$AT\" ] || kill -$SIGNAL $PPID\nexec %s \"$@\"\n",
			strings.TrimSpace(j.must(t, "sh", "-c", "command -v "+tool)))
		if err := os.WriteFile(filepath.Join(tools, tool), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for _, signal := range []string{"KILL", "TERM"} {
		ended := 0
		for at := 1; ; at += 3 {
			home, j := in(t)
			before := tree(t, home)
			broken := j
			broken.env = []string{
				"HOME=" + home, "PATH=" + tools + ":" + os.Getenv("PATH"),
				"COUNT=" + filepath.Join(t.TempDir(), "count"), "AT=" + fmt.Sprint(at), "SIGNAL=" + signal,
			}
			said, err := broken.run(install)
			if err == nil && signal == "KILL" {
				break
			}
			if err != nil {
				ended++
			}
			left := differences(before, tree(t, home))
			if signal == "TERM" {
				if err != nil && (left != nil || !strings.Contains(said, "nothing was installed")) {
					t.Errorf("asked to end at %d it left %q: %s", at, left, said)
				}
				if err == nil {
					break
				}
				continue
			}
			if _, err := os.Stat(filepath.Join(home, ".local", "lib", "tapetrack", "installed")); err == nil && at%2 == 0 {
				j.must(t, install, "--uninstall")
			} else {
				j.must(t, install)
				if said := j.must(t, filepath.Join(home, ".local", "bin", "tapectl")); said != "tapectl\n" {
					t.Errorf("after %d: %s", at, said)
				}
				j.must(t, install, "--uninstall")
			}
			for path, content := range tree(t, home) { // empty folders that a killed one made may stay
				if _, was := before[path]; !was && content != "a folder" {
					t.Errorf("killed at %d, uninstalled: %s is left", at, path)
				}
			}
		}
		if ended < 5 {
			t.Errorf("by %s it was ended %d times", signal, ended)
		}
	}
}

// Two that run at once do not take each other's files.
func TestHomeTwiceAtOnce(t *testing.T) {
	archive := small(t)
	home, j := in(t)
	folder, err := os.Open(home)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = folder.Close() }()
	if err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX); err != nil { // as the other one has
		t.Fatal(err)
	}
	before := tree(t, home)
	for _, args := range [][]string{nil, {"--uninstall"}} {
		if said, err := j.run(filepath.Join(archive, "install.sh"), args...); err == nil || !strings.Contains(said, "already running") {
			t.Errorf("%v: %v %s", args, err, said)
		}
	}
	if left := differences(before, tree(t, home)); left != nil {
		t.Errorf("it left %q", left)
	}
	if err := syscall.Flock(int(folder.Fd()), syscall.LOCK_UN); err != nil {
		t.Fatal(err)
	}
	j.must(t, filepath.Join(archive, "install.sh"))
}

// A link in the place of what is being written is not followed, and the variable CDPATH leads nowhere else.
func TestHomeLinks(t *testing.T) {
	archive := small(t)
	home, j := in(t)
	lib := filepath.Join(home, ".local", "lib", "tapetrack")
	if err := os.MkdirAll(lib, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"tapectl.tapetrack-new", "installed.tapetrack-new", "lite"} {
		if err := os.Symlink(filepath.Join(home, "precious"), filepath.Join(lib, name)); err != nil {
			t.Fatal(err)
		}
	}
	elsewhere := t.TempDir()
	if err := os.Mkdir(filepath.Join(elsewhere, filepath.Base(archive)), 0o700); err != nil {
		t.Fatal(err)
	}
	j.folder = filepath.Dir(archive)
	j.env = append(j.env, "CDPATH="+elsewhere)
	j.must(t, "sh", filepath.Join(filepath.Base(archive), "install.sh"))
	if got := read(t, filepath.Join(home, "precious")); got != "precious" {
		t.Errorf("what a link led to is now %q", got)
	}
	for _, program := range []string{"tapectl", "lite"} {
		if said := j.must(t, filepath.Join(lib, program)); said != program+"\n" {
			t.Error(said)
		}
	}
}

// An administrator who runs it in the home folder of somebody else writes and removes nothing there.
func TestHomeOfAnotherAccount(t *testing.T) {
	if os.Getuid() != 0 {
		t.Fatal("run this test as root, as make test-packages does")
	}
	const nobody = 65534
	archive := small(t)
	install := filepath.Join(archive, "install.sh")
	home, j := in(t)
	j.must(t, install)
	list := filepath.Join(home, ".local", "lib", "tapetrack", "installed")
	precious := filepath.Join(t.TempDir(), "precious")
	for _, path := range []string{precious, list} { // whoever owns the list can name any file in it
		if err := os.WriteFile(path, []byte(precious+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chown(home, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	before := tree(t, home)
	for _, args := range [][]string{nil, {"--uninstall"}} {
		if said, err := j.run(install, args...); err == nil || !strings.Contains(said, "another computer account") {
			t.Errorf("%v: %v %s", args, err, said)
		}
	}
	if left := differences(before, tree(t, home)); left != nil {
		t.Errorf("it changed %q", left)
	}
	read(t, precious)
}

// The command that removes is one for a shell, whatever the name of the home folder, and paths that mean nothing are not named.
func TestHomeSaysHowToRemove(t *testing.T) {
	home := filepath.Join(t.TempDir(), `o'brien "$x" \y`)
	if err := os.Mkdir(home, 0o700); err != nil {
		t.Fatal(err)
	}
	j := job{env: []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "XDG_CACHE_HOME=relative", "XDG_STATE_HOME=" + home + "/state"}}
	install := filepath.Join(small(t), "install.sh")
	j.must(t, install)
	version := filepath.Join(home, ".local", "lib", "tapetrack", "version")
	if err := os.WriteFile(version, []byte("99.0.0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	older, _ := j.run(install)
	if err := os.WriteFile(version, []byte("1.6.0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for before, said := range map[string]string{"To remove them: ": j.must(t, install), "first run: ": older} {
		_, command, is := strings.Cut(said, before)
		command, _, _ = strings.Cut(command, "\n")
		if !is {
			t.Fatalf("no command in %s", said)
		}
		removed := j.must(t, "sh", "-c", command)
		for _, place := range []string{"/.cache/TapeTrack", "/tapetrack-manual-", "/state/TapeTrack"} {
			if !strings.Contains(removed, home+place) {
				t.Errorf("%s is not named:\n%s", place, removed)
			}
		}
		if left := tree(t, home); len(left) > 1 {
			t.Errorf("%s leaves %v", command, left)
		}
		j.must(t, install)
	}
}
