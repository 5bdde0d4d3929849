//go:build linux

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tapetrack/data"
)

// aUnit is the unit of a server as docs/SERVER.md installs it. /bin/true stands for the program,
// which has to be there.
var aUnit = unit{program: "/bin/true", database: "/var/lib/tapeserver/tapetrack.db", key: "/var/lib/tapeserver/tapetrack.db.key"}

// systemd itself finds nothing wrong with the unit, and little that it could do to others.
func TestUnitIsWhatSystemdTakes(t *testing.T) {
	elsewhere := aUnit
	elsewhere.database, elsewhere.config, elsewhere.seals, elsewhere.lowPort = "/srv/tapes/tapetrack.db", "/etc/tapes/config.json", "/mnt/seals", true
	for name, u := range map[string]unit{"usual": aUnit, "elsewhere": elsewhere} {
		if err := u.judge(); err != nil {
			t.Error(name, err)
		}
		path := filepath.Join(t.TempDir(), "tapeserver.service")
		if err := os.WriteFile(path, []byte(u.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{{"verify", "--man=no", "--recursive-errors=no"}, {"security", "--offline=true", "--threshold=20", "--no-pager"}} {
			out, err := exec.CommandContext(t.Context(), "systemd-analyze", append(args, path)...).CombinedOutput()
			if err != nil || args[0] == "verify" && len(bytes.TrimSpace(out)) > 0 {
				t.Errorf("%s: systemd-analyze %s (Debian package systemd): %v\n%s", name, args[0], err, out)
			}
		}
	}
	scheduled := aUnit
	folder := t.TempDir()
	scheduled.program, scheduled.backups, scheduled.keep = filepath.Join(folder, "tapeserver"), "/mnt/backups", 14
	for _, name := range []string{"tapeserver", "tapectl"} {
		if err := os.Symlink("/bin/true", filepath.Join(folder, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range scheduled.files() {
		if err := os.WriteFile(filepath.Join(folder, f.name), []byte(f.text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"verify", "--man=no", filepath.Join(folder, backupTimer), filepath.Join(folder, backupUnit)},
		{"security", "--offline=true", "--threshold=20", "--no-pager", filepath.Join(folder, backupUnit)},
	} {
		out, err := exec.CommandContext(t.Context(), "systemd-analyze", args...).CombinedOutput()
		if err != nil || args[0] == "verify" && len(bytes.TrimSpace(out)) > 0 {
			t.Errorf("systemd-analyze %s of the backup: %v\n%s", args[0], err, out)
		}
	}
	if text := scheduled.backupService(); !strings.Contains(text, "tapectl backup /mnt/backups --keep 14 --database /var/lib/tapeserver/tapetrack.db --key-file ${CREDENTIALS_DIRECTORY}/tapetrack.key\nExecStart=") ||
		!strings.Contains(text, "tapectl audit cut /mnt/backups --database /var/lib/tapeserver/tapetrack.db --key-file ${CREDENTIALS_DIRECTORY}/tapetrack.key\n") ||
		!strings.Contains(text, "\nReadWritePaths=/var/lib/tapeserver /mnt/backups\n") {
		t.Error(text)
	}
	text := elsewhere.String()
	for _, want := range []string{
		"ExecStart=/bin/true run --config /etc/tapes/config.json --database /srv/tapes/tapetrack.db --key-file ${CREDENTIALS_DIRECTORY}/tapetrack.key\n",
		"\nReadWritePaths=/srv/tapes\n", "\nReadWritePaths=-/mnt/seals\n", "\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in %s", want, text)
		}
	}
	if !strings.Contains(aUnit.String(), "\nAssertPathExists=/var/lib/tapeserver/tapetrack.db\n") || strings.Contains(text, "Assert") {
		t.Errorf("what is missing at the default place is not named, or a disk that comes late is: %s", text)
	}
	if usual := aUnit.String(); strings.Contains(usual, "ReadWritePaths") || strings.Contains(usual, "--database") || strings.Contains(usual, "Ambient") || strings.Contains(usual, "--config") {
		t.Errorf("it may do more than it has to: %s", usual)
	}
	stop := regexp.MustCompile(`TimeoutStopSec=(\d+)\n`).FindStringSubmatch(text)
	if limit, err := time.ParseDuration(stop[1] + "s"); err != nil || limit <= stopTime {
		t.Errorf("systemd waits %s, the server %s", limit, stopTime)
	}
	for _, u := range []unit{
		{program: "/home/olga/bin/tapeserver", database: aUnit.database, key: aUnit.key},
		{program: "/bin/true", database: "/root/x.db", key: aUnit.key},
		{program: "/bin/true", database: "/srv/a b/x.db", key: aUnit.key},
		{program: "/bin/true", database: aUnit.database, key: "/etc/%h.key"},
		{program: "/bin/true", database: aUnit.database, key: "/etc/$HOME"},
		{program: "/bin/true", database: aUnit.database, key: "/etc/x\nExecStartPre=/bin/sh"},
	} {
		if u.judge() == nil {
			t.Errorf("%+v is taken", u)
		}
	}
}

// Installing twice changes nothing, and what somebody else wrote stays.
func TestInstallTwice(t *testing.T) {
	folder := t.TempDir()
	var ran []string
	there := false
	d := systemd{
		units: folder, booted: folder,
		run: func(_ context.Context, name string, args ...string) error {
			ran = append(ran, name+" "+strings.Join(args, " "))
			there = there || name == "useradd"
			return nil
		},
		known: func(string) bool { return there },
	}
	did := func(do func(*server) error, commands string, says ...string) {
		t.Helper()
		var out bytes.Buffer
		s := &server{ctx: t.Context(), out: bufio.NewWriter(&out)}
		ran = nil
		if err := do(s); err != nil {
			t.Fatal(err)
		}
		_ = s.flush()
		var names []string
		for _, r := range ran {
			names = append(names, strings.Join(strings.Fields(r)[:min(2, len(strings.Fields(r)))], " "))
		}
		if got := strings.Join(names, ", "); got != commands {
			t.Errorf("it ran %q", ran)
		}
		for _, part := range says {
			if !strings.Contains(out.String(), part) {
				t.Errorf("%q is not in %s", part, out.String())
			}
		}
	}
	install := func(u unit) func(*server) error { return func(s *server) error { return d.install(s, u) } }
	did(install(aUnit), "useradd --system, systemctl daemon-reload", d.path(serviceUnit), "systemctl enable --now tapeserver")
	first, err := os.Stat(d.path(serviceUnit))
	if err != nil || first.Mode().Perm() != 0o644 {
		t.Fatal(first, err)
	}
	did(install(aUnit), "", string(unchanged))
	if again, err := os.Stat(d.path(serviceUnit)); err != nil || !again.ModTime().Equal(first.ModTime()) || !os.SameFile(first, again) {
		t.Error("the unit was written again")
	}
	other := aUnit
	other.lowPort = true
	did(install(other), "systemctl daemon-reload", d.path(serviceUnit)+".old")
	if old, err := os.ReadFile(d.path(serviceUnit) + ".old"); err != nil || string(old) != aUnit.String() {
		t.Errorf("the one before is %s, %v", old, err)
	}
	scheduled := other
	scheduled.backups, scheduled.keep = "/mnt/backups", 14
	did(install(scheduled), "systemctl daemon-reload", backupTimer, "/mnt/backups")
	did(install(scheduled), "", string(unchanged))
	did(install(other), "", string(unchanged)) // they stay
	did(d.remove, "systemctl disable, systemctl disable, systemctl disable, systemctl daemon-reload", serviceAccount)
	if left, err := filepath.Glob(filepath.Join(folder, "*.[st][ei][rm]*")); err != nil || len(left) != 1 {
		t.Errorf("left are %v, %v", left, err)
	}
	for name, do := range map[string]func(*server) error{
		"removed twice": d.remove,
		"of somebody else": func(s *server) error {
			if err := os.WriteFile(d.path(serviceUnit), []byte("[Service]\n"), 0o644); err != nil {
				return nil
			}
			return d.install(s, aUnit)
		},
		"no root":    func(s *server) error { d := d; d.account = 1000; return d.install(s, aUnit) },
		"no systemd": func(s *server) error { d := d; d.booted += "/none"; return d.install(s, aUnit) },
		"config that the service can't read": func(s *server) error {
			u := aUnit
			u.config = filepath.Join(folder, "none.json")
			return d.install(s, u)
		},
	} {
		ran = nil
		if err := do(&server{ctx: t.Context(), out: bufio.NewWriter(&bytes.Buffer{})}); err == nil || len(ran) > 0 {
			t.Errorf("%s: %v, %q", name, err, ran)
		}
	}
}

// What a package has installed is not written once more, and counts again once what differs is removed.
func TestInstallBesideAPackage(t *testing.T) {
	units, lib := t.TempDir(), t.TempDir()
	ours := aUnit
	ours.program = ofPackage.program
	if ours != ofPackage {
		t.Errorf("the default is %+v, and a package has %+v", ours, ofPackage)
	}
	if err := os.WriteFile(filepath.Join(lib, serviceUnit), []byte(ofPackage.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	d := systemd{
		units: units, packaged: lib, booted: units,
		run: func(context.Context, string, ...string) error { return nil }, known: func(string) bool { return true },
	}
	did := func(do func(*server) error, says string, left ...string) {
		t.Helper()
		var out bytes.Buffer
		s := &server{ctx: t.Context(), out: bufio.NewWriter(&out)}
		err := do(s)
		_ = s.flush()
		if err != nil && !errors.Is(err, data.ErrNotFound) {
			t.Fatal(err)
		}
		if err != nil {
			out.WriteString(err.Error())
		}
		if !strings.Contains(out.String(), says) {
			t.Errorf("%q is not in %s", says, out.String())
		}
		found, _ := filepath.Glob(filepath.Join(units, "*"))
		for i, f := range found {
			found[i] = filepath.Base(f)
		}
		if !slices.Equal(found, left) {
			t.Errorf("there are %q, not %q", found, left)
		}
	}
	did(func(s *server) error { return d.install(s, ours) }, string(unchanged))
	did(d.remove, "tapetrack-server")
	low := ours
	low.lowPort = true
	did(func(s *server) error { return d.install(s, low) }, serviceUnit, serviceUnit)
	did(d.remove, "systemctl enable --now tapeserver")
	if text, err := os.ReadFile(filepath.Join(lib, serviceUnit)); err != nil || string(text) != ofPackage.String() {
		t.Errorf("the package has %s, %v", text, err)
	}
}

// The account that packages make is the one of the unit.
func TestAccountOfThePackage(t *testing.T) {
	line, err := os.ReadFile(filepath.Join("..", "..", "packaging", "linux", "server", "tapeserver.sysusers"))
	if err != nil {
		t.Fatal(err)
	}
	fields := strings.Fields(string(line))
	if len(fields) < 5 || fields[0] != "u" || fields[1] != serviceAccount || fields[len(fields)-1] != stateFolder {
		t.Errorf("%q", fields)
	}
	w := newWorld(t)
	if said := w.ok(program, "service", "install", "--of-package"); said != ofPackage.String() { // there is no database
		t.Error(said)
	}
}

// The commands refuse what a service could not run, and say what is in the way.
func TestServiceCommands(t *testing.T) {
	w := newWorld(t)
	w.wants(w.refused(program, "service", "install", "--print"), w.database, "tapeserver init")
	w.init("--password-stdin")
	w.wants(w.refused(program, "service", "install", "--print"), "/tmp")
	w.wants(w.refused(program, "service", "install"), "/tmp")
	if _, err := os.Stat("/run/systemd/system"); err != nil {
		w.wants(w.refused(program, "service", "remove"), "systemd")
	}
}

// systemd hears when the server is ready, that it still is, and that it stops. It has the key
// from where systemd puts credentials, even with the rights that an access list shows as.
func TestNotify(t *testing.T) {
	w := newWorld(t)
	w.init("--password-stdin")
	path := filepath.Join(t.TempDir(), "notify")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	credentials := filepath.Join(w.home, "credentials")
	if err := os.Mkdir(credentials, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(w.database+".key", filepath.Join(credentials, keyCredential)); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Join(credentials, keyCredential), 0o440); err != nil {
		t.Fatal(err)
	}
	key := "--key-file=" + filepath.Join(credentials, keyCredential)
	w.wants(w.refused(program, "run", key), "can be read") // it is nobody's credential
	w.env = append(w.env, "NOTIFY_SOCKET="+path, "WATCHDOG_USEC=300000", "CREDENTIALS_DIRECTORY="+credentials)
	server := w.run("--operations", "none", key)
	said := make(chan string, 1000)
	go func() { // all the time, as systemd does: a full socket would hold the server up
		for message := make([]byte, 100); ; {
			n, err := socket.Read(message)
			if err != nil {
				return
			}
			said <- string(message[:n])
		}
	}()
	heard := func(want string) {
		t.Helper()
		for late := time.After(time.Minute); ; {
			select {
			case got := <-said:
				if got == want {
					return
				}
				if got != "WATCHDOG=1" { // which comes at any time
					t.Fatalf("%s was said before %s", got, want)
				}
			case <-late:
				t.Fatalf("%s was not said", want)
			}
		}
	}
	heard("READY=1")
	heard("WATCHDOG=1")
	heard("WATCHDOG=1")
	if w.signIn(w.client(w.link(key)), data.Superuser, secret).Session == nil {
		t.Error("nobody is signed in")
	}
	server.end(syscall.SIGTERM)
	heard("STOPPING=1")
}

// A socket from which nobody reads holds nothing up.
func TestNotifyWaitsForNobody(t *testing.T) {
	path := filepath.Join(t.TempDir(), "notify")
	socket, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	t.Setenv("NOTIFY_SOCKET", path)
	for end := time.Now().Add(time.Minute); ; {
		begun := time.Now()
		err := sendSystemd("WATCHDOG=1")
		if errors.Is(err, os.ErrDeadlineExceeded) && time.Since(begun) < 2*systemdTime {
			return
		}
		if err != nil || time.Now().After(end) {
			t.Fatal(err)
		}
	}
}

// The server needs no system call that its unit forbids, and no memory that is written and run.
func TestSystemCallsOfTheUnit(t *testing.T) {
	w := newWorld(t)
	w.init("--password-stdin")
	link := w.link()
	trace := filepath.Join(w.home, "calls")
	path, err := exec.LookPath("strace")
	if err != nil {
		t.Fatal("install the Debian package strace")
	}
	cmd := w.command(program, "run", "--operations", freeAddress(t))
	cmd.Args = append([]string{"strace", "-D", "-f", "-o", trace, cmd.Path}, cmd.Args[1:]...)
	cmd.Path = path
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	if line, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatal(line, err)
	}
	if w.signIn(w.client(link), data.Superuser, secret).Session == nil {
		t.Error("nobody is signed in")
	}
	_ = cmd.Process.Signal(syscall.SIGTERM) // with -D that is the server
	_ = cmd.Wait()
	var text []byte
	for end := time.Now().Add(time.Minute); !bytes.Contains(text, []byte("+++ exited with 0 +++")); time.Sleep(50 * time.Millisecond) {
		if text, err = os.ReadFile(trace); err != nil || time.Now().After(end) {
			t.Fatalf("the trace does not end: %v", err)
		}
	}
	permitted, forbidden := systemCalls(t, "@system-service"), systemCalls(t, "@privileged")
	seen := map[string]bool{}
	// SQLite calls fchown as root alone.
	for _, m := range regexp.MustCompile(`(?m)^\d+ +([a-z0-9_]+)\((.*)`).FindAllStringSubmatch(string(text), -1) {
		if name := m[1]; !seen[name] && name != "fchown" && (!permitted[name] || forbidden[name]) {
			t.Errorf("the unit forbids %s", m[0])
		}
		seen[m[1]] = true
		if strings.Contains(m[2], "PROT_WRITE|PROT_EXEC") {
			t.Errorf("memory is written and run: %s", m[0])
		}
	}
	if !seen["accept4"] || !seen["futex"] || len(permitted) < 200 {
		t.Errorf("%d calls were seen, %d are permitted", len(seen), len(permitted))
	}
}

// systemCalls returns what is in a set of systemd, and in those that are in it.
func systemCalls(t *testing.T, set string) map[string]bool {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "systemd-analyze", "syscall-filter", "--no-pager", set).Output()
	if err != nil {
		t.Fatal("install the Debian package systemd: ", err)
	}
	all := map[string]bool{}
	for _, name := range strings.Fields(string(out))[1:] {
		if strings.HasPrefix(name, "@") {
			for inner := range systemCalls(t, name) {
				all[inner] = true
			}
		}
		all[name] = true
	}
	return all
}
