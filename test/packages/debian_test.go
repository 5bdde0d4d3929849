package packages

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

const (
	hour  = time.Hour
	suite = "bookworm"
	// anna has used the programs since the release before; ben starts them for the first time.
	anna, ben = 1001, 1002
)

// apart gives a command mounts and processes of its own: however it ends, nothing of it stays mounted or running.
var apart = []string{"--mount", "--pid", "--fork", "--kill-child", "--"}

// A debian is a fresh Debian in a folder.
type debian struct {
	t      *testing.T
	folder string
}

// newDebian installs Debian from the mirror that this computer has its packages from.
func newDebian(t *testing.T) *debian {
	t.Helper()
	if os.Getuid() != 0 {
		t.Fatal("a fresh Debian needs root: run make test-packages as root")
	}
	folder, err := os.MkdirTemp("", "tapetrack-debian-")
	if err != nil {
		t.Fatal(err)
	}
	d := &debian{t, folder}
	t.Cleanup(func() {
		if said, err := (job{}).run("rm", "--recursive", "--force", "--one-file-system", folder); err != nil {
			t.Errorf("%s stays: %v %s", folder, err, said)
		}
	})
	if err := os.Chmod(folder, 0o755); err != nil { // the root of a system is everybody's
		t.Fatal(err)
	}
	// It mounts what a system has, too.
	job{limit: hour}.must(t, "unshare", append(slices.Clone(apart), "debootstrap", "--variant=minbase", suite, folder, mirror(t))...)
	for _, copied := range []string{"/etc/resolv.conf", "/etc/hosts"} {
		if content, err := os.ReadFile(copied); err == nil {
			d.write(copied, string(content))
		}
	}
	d.write("/usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n")
	if err := os.Chmod(filepath.Join(folder, "usr/sbin/policy-rc.d"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, id := range map[string]int{"anna": anna, "ben": ben} {
		d.must("useradd", "--create-home", "--uid", strconv.Itoa(id), name)
	}
	return d
}

// mirror returns the address that this computer's apt has packages of Debian from.
func mirror(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob("/etc/apt/sources.list.d/*.sources")
	if err != nil {
		t.Fatal(err)
	}
	lists, err := filepath.Glob("/etc/apt/sources.list.d/*.list")
	if err != nil {
		t.Fatal(err)
	}
	address := regexp.MustCompile(`(?m)^(?:URIs:|deb (?:\[[^\]]*\] )?)\s*(\S+/debian/?)(?:\s|$)`)
	for _, file := range append(append(files, "/etc/apt/sources.list"), lists...) {
		content, err := os.ReadFile(file)
		if err != nil {
			continue // a computer has some of them
		}
		if m := address.FindStringSubmatch(string(content)); m != nil {
			return m[1]
		}
	}
	t.Fatal("no mirror of Debian is in /etc/apt/sources.list or sources.list.d")
	return ""
}

func (d *debian) write(path, content string) {
	d.t.Helper()
	if err := os.WriteFile(filepath.Join(d.folder, path), []byte(content), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

// inside returns what unshare is to be asked for to run a command in the Debian. first is done by a shell before, outside
// of it: $0 is its folder.
func (d *debian) inside(first string, command ...string) []string {
	script := `set -e; mount -t proc proc "$0/proc"; mount -t devpts devpts "$0/dev/pts"; ` + first + `; exec chroot "$@"`
	return append(append(slices.Clone(apart), "sh", "-c", script, d.folder), command...)
}

// run runs a command in the Debian as root.
func (d *debian) run(name string, args ...string) (string, error) {
	return d.after(":", append([]string{name}, args...)...)
}

// after runs a command in the Debian as root, after something outside of it.
func (d *debian) after(first string, command ...string) (string, error) {
	j := job{env: []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "DEBIAN_FRONTEND=noninteractive", "HOME=/root"}, limit: hour}
	return j.run("unshare", d.inside(first, append([]string{d.folder}, command...)...)...)
}

func (d *debian) must(name string, args ...string) string {
	d.t.Helper()
	said, err := d.run(name, args...)
	if err != nil {
		d.t.Fatal(err)
	}
	return said
}

// apt installs or removes.
func (d *debian) apt(args ...string) (string, error) { return d.run("apt-get", d.quietly(args...)...) }

// quietly returns the arguments of an apt that asks nothing; packages are copied into the Debian before.
func (d *debian) quietly(args ...string) []string {
	d.t.Helper()
	for i, a := range args {
		if filepath.Ext(a) == ".deb" {
			args[i] = "/tmp/" + filepath.Base(a)
			d.write(args[i], read(d.t, a))
		}
	}
	return append([]string{"-y", "-q", "-o", "APT::Sandbox::User=root", "--no-install-recommends"}, args...)
}

// home is the home folder of a user, seen from outside.
func (d *debian) home(user int) string { return filepath.Join(d.folder, "home", name(user)) }

func name(user int) string { return map[int]string{anna: "anna", ben: "ben"}[user] }

// as returns a command of a user on a desk.
func (d *debian) as(user int, desk *desk, command string, args ...string) *exec.Cmd {
	within := d.inside(":", append([]string{fmt.Sprintf("--userspec=%d:%d", user, user), d.folder, command}, args...)...)
	cmd := exec.Command("unshare", within...)
	cmd.Env = []string{"PATH=/usr/bin:/bin:/usr/sbin:/sbin", "HOME=/home/" + name(user), "USER=" + name(user), "LANG=C.UTF-8", "FYNE_THEME=light"}
	if desk != nil {
		cmd.Env = append(cmd.Env, desk.env[len(desk.env)-1])
	}
	return cmd
}

// says runs a command of a user to its end.
func (d *debian) says(user int, input, command string, args ...string) string {
	d.t.Helper()
	cmd := d.as(user, nil, command, args...)
	cmd.Stdin = strings.NewReader(input)
	said, err := cmd.CombinedOutput()
	if err != nil {
		d.t.Fatalf("%s %q: %v\n%s", command, args, err, said)
	}
	return string(said)
}

// before builds a package of the desktop of the release before from the history, with its own packaging, and returns its
// path and version.
func before(t *testing.T) (path, version string) {
	t.Helper()
	git := func(args ...string) string { t.Helper(); return job{folder: root}.must(t, "git", args...) }
	at := func(commit string) string {
		if said, err := (job{folder: root}).run("git", "show", commit+":assets/release/VERSION"); err == nil {
			return strings.TrimSpace(said)
		}
		said, err := job{folder: root}.run("git", "show", commit+":FyneApp.toml") // where it stood until 1.5
		if m := regexp.MustCompile(`Version = "([^"]+)"`).FindStringSubmatch(said); err == nil && m != nil {
			return m[1]
		}
		return ""
	}
	present := at("HEAD")
	for commit := range strings.FieldsSeq(git("rev-list", "--first-parent", "HEAD", "--", "assets/release/VERSION", "FyneApp.toml")) {
		// The parent of the commit that changed the version is the last of the release before.
		if version = at(commit + "^"); version != "" && version != present {
			return packed(t, commit+"^", version), version
		}
	}
	t.Fatal("no release before this one is in the history of git: fetch all of it")
	return "", ""
}

// packed builds a commit and packs its programs.
func packed(t *testing.T, commit, version string) string {
	t.Helper()
	sources, packages := filepath.Join(t.TempDir(), "sources"), t.TempDir()
	job{folder: root}.must(t, "git", "worktree", "add", "--detach", sources, commit)
	t.Cleanup(func() { job{folder: root}.must(t, "git", "worktree", "remove", "--force", sources) })
	job{folder: sources, limit: hour}.must(t, "make", "build")
	tools, err := filepath.Abs(filepath.Join(root, "out"))
	if err != nil {
		t.Fatal(err)
	}
	job{}.must(t, "ln", "-s", tools, filepath.Join(sources, "out"))
	bill, err := filepath.Abs(only(t, out(t), "*-linux-*.cdx.json"))
	if err != nil {
		t.Fatal(err)
	}
	job{folder: sources, limit: hour}.must(t, filepath.Join("packaging", "linux", "packages.sh"), "bin", version, bill, packages)
	return only(t, packages, "tapetrack_*.deb")
}
