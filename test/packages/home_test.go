package packages

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// household is a home folder with what makes paths difficult, and a database in it.
func household(t *testing.T) (home string, j job) {
	t.Helper()
	home = filepath.Join(t.TempDir(), `Änne "100%" $Müller`)
	if err := os.MkdirAll(filepath.Join(home, ".local", "share", "TapeTrack"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(home, ".local", "share", "TapeTrack", "tapetrack.db"), []byte("hers"), 0o600); err != nil {
		t.Fatal(err)
	}
	return home, job{env: []string{"HOME=" + home, "PATH=" + os.Getenv("PATH")}}
}

// An archive installs into a home folder whatever its name, updates, does not go back to an older version, and leaves
// nothing when it is uninstalled but what the user had.
func TestHome(t *testing.T) {
	archive := unpacked(t)
	home, j := household(t)
	before := tree(t, home)
	install := filepath.Join(archive, "install.sh")
	for range 2 { // the second is an update
		if said := j.must(t, install); !strings.Contains(said, home) {
			t.Errorf("it does not say where:\n%s", said)
		}
	}
	if said := j.must(t, filepath.Join(home, ".local", "bin", "tapectl"), "--version"); said != "tapectl "+version(t)+"\n" {
		t.Error(said)
	}
	for path := range tree(t, home) {
		if strings.HasSuffix(path, "-new") {
			t.Errorf("%s is left over", path)
		}
	}
	entries, err := filepath.Glob(filepath.Join(filepath.Dir(home), "*", ".local/share/applications/*.desktop"))
	if err != nil || len(entries) != 3 {
		t.Fatalf("%q, %v", entries, err)
	}
	if said := j.must(t, "desktop-file-validate", entries...); said != "" {
		t.Error(said)
	}
	// As the specification of desktop entries has it: the escapes of a string, then those within quotes, then fields.
	command := strings.NewReplacer(`\\\\`, `\`, `\\"`, `"`, `\\$`, `$`, "\\\\`", "`", "%%", "%").Replace(starts(t, entries, "TapeMaster"))
	if want := `"` + filepath.Join(home, ".local", "bin", "tapemaster") + `" %f`; command != want {
		t.Errorf("the menu starts %s, not %s", command, want)
	}

	if err := os.WriteFile(filepath.Join(home, ".local/lib/tapetrack/version"), []byte("99.0.0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if said, err := j.run(install); err == nil || !strings.Contains(said, "99.0.0 is installed, which is newer") {
		t.Errorf("over a newer version: %v %s", err, said)
	}
	said := j.must(t, filepath.Join(home, ".local", "lib", "tapetrack", "install.sh"), "--uninstall")
	if !strings.Contains(said, filepath.Join(home, ".local", "share", "TapeTrack")) {
		t.Errorf("it does not say where the database is:\n%s", said)
	}
	if left := differences(before, tree(t, home)); left != nil {
		t.Errorf("after it is uninstalled: %q", left)
	}
	if said, err := j.run(install, "--uninstall"); err == nil || !strings.Contains(said, "nothing of TapeTrack is installed") {
		t.Errorf("uninstalled twice: %v %s", err, said)
	}
}

// starts returns the command of a program's menu entry.
func starts(t *testing.T, entries []string, program string) string {
	t.Helper()
	for _, path := range entries {
		for line := range strings.Lines(read(t, path)) {
			if command, is := strings.CutPrefix(strings.TrimSpace(line), "Exec="); is && strings.Contains(path, program) {
				return command
			}
		}
	}
	t.Fatal("no menu entry of " + program)
	return ""
}

// What can't be installed changes nothing: where there is no space or no right, another command of that name, or no
// home folder.
func TestHomeRefuses(t *testing.T) {
	archive := unpacked(t)
	install := filepath.Join(archive, "install.sh")
	home, j := household(t)
	if err := os.MkdirAll(filepath.Join(home, ".local", "bin"), 0o700); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(home, ".local", "bin", "tapemaster")
	if err := os.WriteFile(other, []byte("another"), 0o700); err != nil {
		t.Fatal(err)
	}
	before := tree(t, home)
	if said, err := j.run(install); err == nil || !strings.Contains(said, "not TapeTrack's") {
		t.Errorf("over another command: %v %s", err, said)
	}
	if left := differences(before, tree(t, home)); left != nil {
		t.Errorf("over another command it left %q", left)
	}
	if err := os.Remove(other); err != nil {
		t.Fatal(err)
	}
	before = tree(t, home)
	// A limit of 20 MB for a file is a disk that is full in the middle of a program.
	if said, err := j.run("bash", "-c", `trap "" XFSZ; ulimit -f 20000; exec "$0"`, install); err == nil || !strings.Contains(said, "nothing was installed") {
		t.Errorf("on a full disk: %v %s", err, said)
	}
	if left := differences(before, tree(t, home)); left != nil {
		t.Errorf("on a full disk it left %q", left)
	}
	for _, h := range []string{"", "relative", "/nonexistent"} {
		for _, help := range []string{"--help", "-h"} {
			if said, err := (job{env: []string{"HOME=" + h, "PATH=" + os.Getenv("PATH")}}).run(install, help); err != nil || !strings.Contains(said, "install.sh --uninstall") {
				t.Errorf("%s at HOME=%s: %v %s", help, h, err, said)
			}
		}
		if said, err := (job{env: []string{"HOME=" + h, "PATH=" + os.Getenv("PATH")}}).run(install); err == nil || !strings.Contains(said, "home folder") {
			t.Errorf("HOME=%s: %v %s", h, err, said)
		}
	}
}

// The .rpm installs into a root of its own, is whole there, and leaves nothing.
func TestRPM(t *testing.T) {
	system := t.TempDir()
	rpm := func(args ...string) string {
		t.Helper()
		return job{}.must(t, "rpm", append([]string{"--root", system}, args...)...)
	}
	rpm("--initdb")
	install := []string{"--install", "--nodeps", "--noscripts"}
	for _, name := range names {
		install = append(install, only(t, out(t), name+"-[0-9]*.rpm"))
	}
	rpm(install...)
	if said := (job{}).must(t, filepath.Join(system, "usr/bin/tapectl"), "--version"); said != "tapectl "+version(t)+"\n" {
		t.Error(said)
	}
	for _, name := range []string{"tapemaster", "tapectl", "tapeserver", "tapetrack-lite", "tapetrack-checkpoint"} {
		if _, err := os.Stat(filepath.Join(system, "usr/bin", name)); err != nil {
			t.Error(err)
		}
	}
	rpm(append([]string{"--verify", "--nodeps", "--noscripts"}, names...)...)
	rpm(append([]string{"--erase", "--noscripts"}, names...)...)
	for path := range tree(t, system) {
		if strings.Contains(path, "tape") {
			t.Errorf("%s is left", path)
		}
	}
}

// Programs and packages made a second time, in another folder, are the same bytes.
func TestTwice(t *testing.T) {
	again := t.TempDir()
	job{folder: root}.must(t, "bash", "-o", "pipefail", "-c", `git ls-files --cached --others --exclude-standard -z |
		tar --create --null --files-from=- --ignore-failed-read | tar --extract --directory="$0"`, again)
	epoch := strings.TrimSpace(job{folder: root}.must(t, "git", "log", "-1", "--format=%ct"))
	job{folder: again, env: append(os.Environ(), "SOURCE_DATE_EPOCH="+epoch), limit: hour}.must(t, "make", "packages")
	first, second := sums(t, out(t)), sums(t, filepath.Join(again, "out", "packages"))
	if len(first) < 6 {
		t.Errorf("only %d files were made", len(first))
	}
	for name, sum := range first {
		if second[name] != sum {
			t.Errorf("%s is not the same twice", name)
		}
	}
}

// sums returns the sums of the packages but the MSI, in which the time when it was made stands.
func sums(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	for line := range strings.Lines(read(t, filepath.Join(folder, "SHA256SUMS"))) {
		if sum, name, ok := strings.Cut(strings.TrimSpace(line), "  "); ok && !strings.HasSuffix(name, ".msi") {
			all[name] = sum
		}
	}
	return all
}
