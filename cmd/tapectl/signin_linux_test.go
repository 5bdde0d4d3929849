package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/trust"
)

// prompt is what a terminal asks somebody with.
func (w *world) prompt(what data.Text, id string) string {
	host, _, _ := strings.Cut(strings.TrimPrefix(w.serve(), "tapetrack://"), "/")
	return lang.T(what, id, host) + ": "
}

// At a terminal the password is asked for, then a code, if one is needed, until it is right;
// neither is shown.
func TestServerTerminal(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	key := w.enrolled(w.service(), "coded")
	w.ok("user", "set", "coded", "--tapemaster-rights=true")
	x := w.terminal("--server='" + w.serve() + "' --sign-in=coded group add OPS2")
	x.see(w.prompt(askPassword, "coded"))
	x.silent()
	x.press(secret + "\r")
	x.see(w.prompt(askCode, "coded"))
	x.silent()
	x.press("12345\r")
	x.see("A code has six digits.")
	x.see(w.prompt(askCode, "coded"))
	x.silent()
	code := codeAt(t, key, time.Now().Add(30*time.Second)) // that of enrolled is used
	x.press(code + "\r")
	shown, status := x.end()
	if status != 0 || strings.Contains(shown, secret) || strings.Contains(shown, code) || !strings.Contains(shown, "Added group OPS2.") {
		t.Errorf("it ended with %d: %q", status, shown)
	}
	w.ended()

	// Where standard input is something else the terminal asks all the same, and the command
	// reads its lines.
	x = w.script("echo 'a new password' | " + binary + " --server='" + w.serve() + "' --sign-in=tapemaster user add bob --group=OPS --password-stdin")
	x.see(w.prompt(askPassword, "tapemaster"))
	x.silent()
	x.press(secret + "\r")
	if shown, status := x.end(); status != 0 || !strings.Contains(shown, "Added user bob.") {
		t.Errorf("it ended with %d: %q", status, shown)
	}
	if signIn(t, w.service(), "bob", "a new password", "").Session == nil {
		t.Error("bob has another password")
	}
	w.ended()

	// Somebody who has second thoughts is not signed in.
	x = w.terminal("--server='" + w.serve() + "' --sign-in=tapemaster group add NEVER")
	x.see(w.prompt(askPassword, "tapemaster"))
	x.silent()
	x.press("\x03")
	if shown, status := x.end(); status != 1 || !strings.Contains(shown, "This was cancelled.") {
		t.Errorf("it ended with %d: %q", status, shown)
	}
	w.ended()
}

// A script without a terminal has to say where the password comes from.
func TestServerWithoutATerminal(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	cmd := w.command("--server="+w.serve(), "--sign-in=tapemaster", "user", "list")
	cmd.Stdin = strings.NewReader(secret + "\n\n")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // no terminal of its own
	w.wants(refusedCommand(t, cmd), lang.T(noTerminal, "tapemaster"))
}

// At a terminal a batch goes on after what fails, asks for passwords like any command, and ends
// with the input.
func TestBatchTerminal(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	x := w.terminal("--server='" + w.serve() + "' --sign-in=tapemaster batch")
	x.see(w.prompt(askPassword, "tapemaster"))
	x.silent()
	x.press(secret + "\r")
	for _, step := range []struct{ line, sees string }{
		{"user shwo", "There is no command"},
		{"user show nobody", "There is no user nobody."},
		{"user add bob --group OPS --password-stdin", "Password: "},
	} {
		x.see("tapectl> ")
		x.press(step.line + "\r")
		x.see(step.sees)
	}
	for _, again := range []string{"Password (again): ", "Added user bob."} {
		x.silent()
		x.press(secret + "\r")
		x.see(again)
	}
	x.see("tapectl> ")
	x.press("\x04")
	if shown, status := x.end(); status != 1 || strings.Contains(shown, secret) || !strings.Contains(shown, lang.T(someFailed, 2)) {
		t.Errorf("it ended with %d: %q", status, shown)
	}
	w.ended()
}

// laidDown runs a command on a computer whose administrator has laid down the server: its /etc
// has the file for all users and nothing else.
func (w *world) laidDown(cmd *exec.Cmd) *exec.Cmd {
	w.Helper()
	if os.Geteuid() != 0 {
		w.Skip("only an administrator can lay a file down")
	}
	unshare, err := exec.LookPath("unshare")
	if err != nil {
		w.Fatal("install the Debian package util-linux")
	}
	link := filepath.Join(w.home, "link")
	w.put(link, w.serve()+"\n")
	const script = `mount -t tmpfs -o mode=755 none /etc && mkdir -m 755 /etc/tapetrack && install -m 644 "$0" /etc/tapetrack/server.tapetrack && exec "$@"`
	cmd.Args = append([]string{unshare, "--mount", "sh", "-c", script, link, binary}, cmd.Args[1:]...)
	cmd.Path = unshare
	return cmd
}

// The server that an administrator has laid down is asked, and no other; on its own computer
// its database can be named all the same.
func TestServerLaidDown(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	cmd := w.at("tapemaster", secret+"\n\n", "group", "add", "LAID")
	cmd.Args = slices.Delete(cmd.Args, 1, 2) // without --server
	cmd.Env = slices.DeleteFunc(slices.Clone(w.env), func(v string) bool { return strings.HasPrefix(v, "TAPETRACK_DATABASE=") })
	finish(t, w.laidDown(cmd)).is(t, 0, "Added group LAID.\n", "")
	w.ended()

	other, err := trust.NewAuthority(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	link := trust.Server{Hosts: []trust.Host{{Name: "127.0.0.1", Port: 1}}, Keys: []trust.Key{other.Key()}}.String()
	r := finish(t, w.laidDown(w.command("--server="+link, "--sign-in=tapemaster", "--sign-in-stdin", "group", "list")))
	if r.code != 1 || !strings.Contains(r.err, "without --server") {
		t.Errorf("another server: it ended with %d and said %q", r.code, r.err)
	}
	finish(t, w.laidDown(w.command("--database="+w.database, "group", "add", "BESIDE"))).is(t, 0, "Added group BESIDE.\n", "")
	if actor := w.sql("SELECT actor FROM events WHERE kind = 'group-added' ORDER BY id DESC LIMIT 1"); !strings.HasPrefix(actor, data.ConsolePrefix) {
		t.Errorf("beside the server it acts as %q", actor)
	}
}
