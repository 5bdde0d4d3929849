package packages

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
)

// The life of the package of the server in a fresh Debian: it makes an account and no database, init makes one that the
// account owns, the command of the unit serves it, people sign in, a newer version takes over, and removing and purging
// leave what was stored. systemd does not run there: the command of the unit is started by hand, as the account and with the
// folders that systemd would name.
func TestServer(t *testing.T) {
	d := newDebian(t)
	if said, err := d.apt("update"); err != nil {
		t.Fatal(err, said)
	}
	older := t.TempDir()
	for _, name := range []string{"tapetrack-cli", "tapetrack-server"} { // no release has had them: the present ones, which say that they are older
		raw := filepath.Join(t.TempDir(), name)
		job{}.must(t, "dpkg-deb", "--raw-extract", only(t, out(t), name+"_*.deb"), raw)
		job{}.must(t, "sed", "-i", "s/"+version(t)+"-1/2.0.99-1/", filepath.Join(raw, "DEBIAN", "control"))
		job{}.must(t, "dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build", raw, filepath.Join(older, name+"_2.0.99-1_amd64.deb"))
	}
	install := func(folder string) string {
		t.Helper()
		said, err := d.apt("install", only(t, folder, "tapetrack-cli_*.deb"), only(t, folder, "tapetrack-server_*.deb"))
		if err != nil {
			t.Fatal(err)
		}
		_, set, _ := strings.Cut(said, "Setting up tapetrack-server")
		set, _, _ = strings.Cut(set, "\nProcessing ")
		if strings.Count(strings.TrimSpace(set), "\n") > 0 {
			t.Errorf("installing says more than that it installs: %s", set)
		}
		return said
	}
	install(older)
	place := filepath.Join(d.folder, "var", "lib", "tapeserver")
	account := owner(t, place)
	if id := strings.TrimSpace(d.must("id", "--user", "tapeserver")); id == "0" || id != fmt.Sprint(account) {
		t.Errorf("the account %s, the folder is that of %d", id, account)
	}
	if info, err := os.Stat(place); err != nil || info.Mode().Perm() != 0o700 || len(tree(t, place)) != 1 {
		t.Errorf("the folder of the server has the mode %v, and %v is in it: %v", info.Mode(), tree(t, place), err)
	}
	if _, err := os.Stat(filepath.Join(d.folder, "etc/systemd/system/multi-user.target.wants/tapeserver.service")); err == nil {
		t.Error("the server starts with the computer before anybody has asked for it")
	}
	if said := d.must("systemd-analyze", "verify", "--man=no", "/usr/lib/systemd/system/tapeserver.service"); strings.Contains(said, "tapeserver") {
		t.Error(said)
	}

	listen, operations := free(t), free(t)
	d.must("mkdir", "/etc/tapeserver")
	d.write("/etc/tapeserver/config.json", fmt.Sprintf(`{"operations": "%s"}`, operations))
	_, port, _ := strings.Cut(listen, ":")
	said := d.typing(t, password+"\n", "/root", "tapeserver", "init", "--name", "localhost:"+port, "--listen", listen, "--password-stdin")
	if !strings.Contains(said, "account tapeserver") {
		t.Errorf("init does not say whose the files are: %s", said)
	}
	for _, name := range []string{"tapetrack.db", "tapetrack.db.key"} {
		if got := owner(t, filepath.Join(place, name)); got != account {
			t.Errorf("%s belongs to %d, the server is %d", name, got, account)
		}
	}
	d.must("cp", "/root/server.tapetrack", "/home/ben/")
	d.must("tapeserver", "check")
	if got := owner(t, filepath.Join(place, "tapetrack.db.key")); got != account {
		t.Errorf("after check by root the key belongs to %d", got)
	}

	served := d.serve(t, operations)
	users := func() {
		t.Helper()
		said := d.says(ben, password+"\n\n", "tapectl", "--server", "/home/ben/server.tapetrack", "--sign-in-stdin", "--sign-in", "tapemaster", "user", "list")
		if !strings.Contains(said, "tapemaster") {
			t.Errorf("the users are %s", said)
		}
	}
	users()
	install(out(t)) // while it runs
	if said := d.must("tapeserver", "--version"); said != "tapeserver "+version(t)+"\n" {
		t.Error(said)
	}
	users()
	served.ends(t)
	served = d.serve(t, operations)
	users()
	served.ends(t)

	stored := tree(t, place)
	for _, act := range []string{"remove", "purge"} {
		said, err := d.apt(act, "tapetrack-server")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(said, "/var/lib/tapeserver") {
			t.Errorf("%s does not say where the database stays: %s", act, said)
		}
		if gone := differences(stored, tree(t, place)); gone != nil || len(stored) < 3 {
			t.Errorf("%s: of %d files changed %q", act, len(stored), gone)
		}
		if owner(t, filepath.Join(place, "tapetrack.db")) != account || read(t, filepath.Join(d.folder, "etc/tapeserver/config.json")) == "" {
			t.Errorf("after %s the database belongs to somebody else", act)
		}
	}
	if left := d.must("find", "/usr", "/etc/systemd", "-name", "*tapeserver*"); left != "" {
		t.Errorf("purge left\n%s", left)
	}
}

// owner returns whose a file or folder is.
func owner(t *testing.T, path string) uint32 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	is, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		t.Fatal("this system does not say whose files are")
	}
	return is.Uid
}

// free returns an address of this computer that nobody listens at; a Debian has the network of this computer.
func free(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// typing runs a command in a folder of the Debian as root, with what is typed.
func (d *debian) typing(t *testing.T, input, folder, command string, args ...string) string {
	t.Helper()
	script := "cd " + folder + `; exec "$0" "$@"`
	j := job{env: []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", "HOME=/root"}, input: input}
	return j.must(t, "unshare", d.inside(":", append([]string{d.folder, "sh", "-c", script, command}, args...)...)...)
}

// A service is a server that runs in a Debian.
type service struct {
	cmd *exec.Cmd
	end io.Closer // its standard input
	log *strings.Builder
}

// serve starts what the unit of the package says, and waits until people can sign in.
func (d *debian) serve(t *testing.T, operations string) *service {
	t.Helper()
	unit := read(t, filepath.Join(d.folder, "usr/lib/systemd/system/tapeserver.service"))
	value := func(name string) string {
		t.Helper()
		m := regexp.MustCompile(`(?m)^` + name + `=(.*)$`).FindStringSubmatch(unit)
		if m == nil {
			t.Fatalf("the unit has no %s: %s", name, unit)
		}
		return m[1]
	}
	name, key, _ := strings.Cut(value("LoadCredential"), ":")
	d.must("install", "-d", "-m", "700", "-o", value("User"), "/run/credentials")
	d.must("install", "-m", "400", "-o", value("User"), key, "/run/credentials/"+name)
	// It ends in order once its standard input does, and says what it ended with.
	script := fmt.Sprintf(`export CREDENTIALS_DIRECTORY=/run/credentials STATE_DIRECTORY=/var/lib/%s CONFIGURATION_DIRECTORY=/etc/%s
cd /; setpriv --reuid=%s --regid=%s --clear-groups %s & read -r line; kill -TERM $!; wait $!; echo "ended with $?"`,
		value("StateDirectory"), value("ConfigurationDirectory"), value("User"), value("Group"), value("ExecStart"))
	s := &service{cmd: exec.Command("unshare", d.inside(":", d.folder, "sh", "-c", script)...), log: new(strings.Builder)}
	s.cmd.Env = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8"}
	s.cmd.Stdout, s.cmd.Stderr, s.cmd.SysProcAttr = s.log, s.log, ending(s.cmd)
	in, err := s.cmd.StdinPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	s.end = in
	t.Cleanup(func() { _ = s.cmd.Process.Kill() }) // it may have ended
	await(t, "the server to be ready", func() bool {
		answer, err := http.Get("http://" + operations + "/readyz")
		if err != nil {
			return false
		}
		defer answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	})
	return s
}

// ends stops the server as systemd does.
func (s *service) ends(t *testing.T) {
	t.Helper()
	_ = s.end.Close()
	if err := s.cmd.Wait(); err != nil || !strings.HasSuffix(s.log.String(), "ended with 0\n") {
		t.Errorf("the server ended: %v\n%s", err, s.log)
	}
}
