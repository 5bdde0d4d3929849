//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package single

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

func init() {
	scenes["claim"] = func(key, folder string) {
		// The test lets all of them go at once.
		_, _ = bufio.NewReader(os.Stdin).ReadString('\n')
		i, asked := Claim(key, folder)
		i.Serve(func(_ func() bool, done func()) {
			fmt.Println("raised")
			done()
		})
		fmt.Println(map[bool]string{true: "asked", false: "goes on"}[asked])
		if !asked {
			_, _ = io.Copy(io.Discard, os.Stdin)
		}
		i.Leave()
	}
	// somebody tries what another computer account can.
	scenes["look"] = func(key, folder string) {
		path := filepath.Join(folder, name(key))
		for _, try := range []func() error{
			func() error { _, err := net.Dial("unix", path+".socket"); return err },
			func() error { return os.Remove(path + ".socket") },
			func() error { _, err := os.OpenFile(path+".lock", os.O_RDWR, 0); return err },
			func() error { _, err := os.ReadDir(folder); return err },
			func() error { return os.WriteFile(filepath.Join(folder, "x"), nil, 0o600) },
		} {
			fmt.Println(try())
		}
		i, asked := Claim(key, folder)
		fmt.Println(asked, i.held != nil)
	}
}

// played is a process that plays a scene.
type played struct {
	*exec.Cmd
	in  io.WriteCloser
	out *bufio.Scanner
}

func play(t *testing.T, what, key, folder string) *played {
	t.Helper()
	p := &played{Cmd: exec.CommandContext(t.Context(), os.Args[0])}
	p.Env = append(os.Environ(), scene+"="+what, sceneKey+"="+key, sceneFolder+"="+folder)
	p.Stderr = os.Stderr
	var err error
	if p.in, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	p.out = bufio.NewScanner(out)
	t.Cleanup(func() {
		_ = p.in.Close()
		_ = p.Process.Kill()
		_ = p.Wait() // killed
	})
	return p
}

// goes lets a process go, and says returns its next line.
func (p *played) goes() { _, _ = io.WriteString(p.in, "\n") }

func (p *played) says() string {
	p.out.Scan()
	return p.out.Text()
}

// Of many processes that start at the same instant exactly one goes on, again and again.
func TestOneGoesOn(t *testing.T) {
	folder, key := private(t), Key(t.Name())
	for range 5 {
		var all []*played
		for range 8 {
			all = append(all, play(t, "claim", key, folder))
		}
		for _, p := range all {
			p.goes()
		}
		var on []*played
		for _, p := range all {
			if got := p.says(); got == "goes on" {
				on = append(on, p)
			} else if got != "asked" {
				t.Errorf("one says %q", got)
			}
		}
		if len(on) != 1 {
			t.Fatalf("%d go on", len(on))
		}
		if err := on[0].in.Close(); err != nil {
			t.Fatal(err)
		}
		if err := on[0].Wait(); err != nil {
			t.Error(err)
		}
		if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
			t.Errorf("left are %v, %v", left, err)
		}
	}
}

// A killed program leaves its socket and keeps nobody from starting; one that is stopped is not waited for.
func TestKilledAndStopped(t *testing.T) {
	folder, key := private(t), Key(t.Name())
	p := play(t, "claim", key, folder)
	if p.goes(); p.says() != "goes on" {
		t.Fatal("it was not the first")
	}
	if err := p.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	var state syscall.WaitStatus // it stops a moment later
	if _, err := syscall.Wait4(p.Process.Pid, &state, syscall.WUNTRACED, nil); err != nil || !state.Stopped() {
		t.Fatal("it did not stop:", err)
	}
	begun := time.Now()
	i, asked := Claim(key, folder)
	if took := time.Since(begun); asked || i.held != nil || took > time.Minute {
		t.Errorf("asked %v, holds %v, after %s", asked, i.held != nil, took)
	}
	if err := p.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, asked := Claim(key, folder); !asked {
			t.Error("it goes on and is not asked")
		}
	}
	if err := p.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	raised := 0
	for p.says() == "raised" {
		raised++
	}
	if raised != 2 {
		t.Errorf("it came to the front %d times, for two askers who waited", raised)
	}
	_ = p.Wait() // killed
	if _, err := os.Lstat(filepath.Join(folder, name(key)+".socket")); err != nil {
		t.Error("it left no socket, which was to be tried")
	}
	one := first(t, key, folder)
	shows := shown(t, one)
	if _, asked := Claim(key, folder); !asked || len(shows) != 1 {
		t.Error("the next one is not asked")
	}
}

// Nothing but the question gets an answer, and nobody keeps others from asking.
func TestOtherQuestions(t *testing.T) {
	folder, key := private(t), Key(t.Name())
	raised := shown(t, first(t, key, folder))
	var slow []net.Conn
	say := func(text string) net.Conn {
		c, err := net.Dial("unix", filepath.Join(folder, name(key)+".socket"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		_, _ = io.WriteString(c, text) // it may have hung up already
		return c
	}
	for _, text := range []string{"raise \n", "RAISE\n", "\x00\x00\x00\x00\x00\x00", "--database=/x\n", strings.Repeat("x", 1<<20)} {
		c := say(text)
		if got, _ := io.ReadAll(c); len(got) > 0 {
			t.Errorf("%.20q is answered with %q", text, got)
		}
	}
	for range 3 * atOnce { // more than are listened to
		slow = append(slow, say("rai"))
	}
	if _, asked := Claim(key, folder); !asked || len(raised) != 1 {
		t.Errorf("asked %v, came to the front %d times", asked, len(raised))
	}
	for _, c := range slow {
		_ = c.SetReadDeadline(time.Now().Add(time.Minute))
		if got, err := io.ReadAll(c); len(got) > 0 || os.IsTimeout(err) {
			t.Errorf("a slow one gets %q, %v", got, err)
		}
	}
}

// What lies in the place of lock and socket is replaced or left, and whoever starts does start.
func TestPlaces(t *testing.T) {
	key := Key(t.Name())
	elsewhere := filepath.Join(t.TempDir(), "precious")
	if err := os.WriteFile(elsewhere, []byte("precious"), 0o644); err != nil {
		t.Fatal(err)
	}
	write := func(path string) error { return os.WriteFile(path, []byte("x"), 0o644) }
	full := func(path string) error { return os.MkdirAll(filepath.Join(path, "full"), 0o700) }
	for what, c := range map[string]struct {
		make func(folder, lock, socket string) error
		fits bool
	}{
		"nothing":                 {func(_, _, _ string) error { return nil }, true},
		"no folder":               {func(folder, _, _ string) error { return os.Remove(folder) }, true},
		"a file as socket":        {func(_, _, socket string) error { return write(socket) }, true},
		"a link as socket":        {func(_, _, socket string) error { return os.Symlink(elsewhere, socket) }, true},
		"a folder as socket":      {func(_, _, socket string) error { return os.Mkdir(socket, 0o700) }, true},
		"a full folder":           {func(_, _, socket string) error { return full(socket) }, false},
		"a file as lock":          {func(_, lock, _ string) error { return write(lock) }, true},
		"a link as lock":          {func(_, lock, _ string) error { return os.Symlink(elsewhere, lock) }, false},
		"a folder as lock":        {func(_, lock, _ string) error { return full(lock) }, false},
		"a pipe as lock":          {func(_, lock, _ string) error { return syscall.Mkfifo(lock, 0o600) }, false},
		"open to its group":       {func(folder, _, _ string) error { return os.Chmod(folder, 0o750) }, false},
		"open to be gone through": {func(folder, _, _ string) error { return os.Chmod(folder, 0o701) }, false},
		"a file as folder":        {func(folder, _, _ string) error { return os.WriteFile(folder, nil, 0o600) }, false},
		"a link as folder": {func(folder, _, _ string) error {
			if err := os.Rename(folder, folder+".real"); err != nil {
				return err
			}
			return os.Symlink(folder+".real", folder)
		}, false},
	} {
		t.Run(what, func(t *testing.T) {
			folder := private(t)
			if what == "a file as folder" {
				_ = os.Remove(folder)
			}
			path := filepath.Join(folder, name(key))
			if err := c.make(folder, path+".lock", path+".socket"); err != nil {
				t.Fatal(err)
			}
			one, asked := Claim(key, folder)
			t.Cleanup(one.Leave)
			if asked || (one.held != nil) != c.fits {
				t.Errorf("asked %v, holds %v", asked, one.held != nil)
			}
			if _, asked := Claim(key, folder); asked != c.fits {
				t.Errorf("the second one: asked %v", asked)
			}
			if c.fits {
				return
			}
			// Another folder serves as well.
			other := private(t)
			raised := shown(t, first(t, key, folder, other))
			if _, asked := Claim(key, folder, other); !asked || len(raised) != 1 {
				t.Error("it is not asked in the other folder")
			}
		})
	}
	if text, err := os.ReadFile(elsewhere); err != nil || string(text) != "precious" {
		t.Errorf("what a link led to is now %q, %v", text, err)
	}
	if info, err := os.Stat(elsewhere); err != nil || info.Mode() != 0o644 {
		t.Errorf("it has the mode %v", info.Mode())
	}
	if one, asked := Claim(key, "relative", ""); asked || one.held != nil {
		t.Error("a relative folder was used")
	}
}

// The path of a socket is short in every system; that of a folder is not.
func TestLongPath(t *testing.T) {
	if _, err := os.Stat("/proc/self/fd"); err != nil {
		t.Skip("this system has no short name for a long path; a program starts as if there were no other")
	}
	folder := filepath.Join(private(t), strings.Repeat("ä", 60), strings.Repeat("long ", 40))
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	key := Key(t.Name())
	one := first(t, key, folder)
	raised := shown(t, one)
	if _, asked := Claim(key, folder); !asked || len(raised) != 1 {
		t.Error("the first is not asked")
	}
	one.Leave()
	first(t, key, folder)
}

// Another computer account can't ask, can't be asked, and keeps nobody from starting.
func TestOtherAccounts(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only an administrator can try what another computer account can do: run this test as root")
	}
	const nobody = 65534
	key := Key(t.Name())
	open, err := os.MkdirTemp("", "tapetrack-single-") // one that everybody gets to
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(open) })
	folder := filepath.Join(open, "run")
	for _, try := range []error{os.Chmod(open, 0o755), os.Mkdir(folder, 0o700)} {
		if try != nil {
			t.Fatal(try)
		}
	}
	program := filepath.Join(open, "program")
	if text, err := os.ReadFile(os.Args[0]); err != nil || os.WriteFile(program, text, 0o755) != nil {
		t.Fatal("the program can't be copied:", err)
	}
	raised := shown(t, first(t, key, folder))
	p := exec.CommandContext(t.Context(), program)
	p.Env = append(os.Environ(), scene+"=look", sceneKey+"="+key, sceneFolder+"="+folder)
	p.Dir, p.SysProcAttr = "/", &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	said, err := p.Output()
	if err != nil {
		t.Fatal(err, string(said))
	}
	if got := strings.Count(string(said), "permission denied"); got != 5 || !strings.HasSuffix(string(said), "false false\n") || len(raised) > 0 {
		t.Errorf("it came to the front %d times, and nobody is told:\n%s", len(raised), said)
	}

	// What another account has put in the place of the folder is not used.
	squatted := filepath.Join(open, "squatted")
	if err := os.Mkdir(squatted, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(squatted, nobody, nobody); err != nil {
		t.Fatal(err)
	}
	if one, asked := Claim(key, squatted); asked || one.held != nil {
		t.Error("a folder of somebody else was used")
	}
	first(t, Key(t.Name(), "elsewhere"), squatted, folder)
}
