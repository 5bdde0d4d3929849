package windows

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience is how long a window may take: Wine starts slowly on a busy machine.
const patience = 3 * time.Minute

// A desk is a display with a window manager and a Wine of its own, as new as a computer out of the box.
type desk struct {
	t      *testing.T
	prefix string // the folder in which drive C is
	env    []string
	shots  string // the folder of the pictures
}

// newDesk sets up a Wine that says it is Windows 10; the options are for the X server.
func newDesk(t *testing.T, options ...any) *desk {
	t.Helper()
	home := t.TempDir()
	d := &desk{t: t, prefix: filepath.Join(home, "wine"), shots: os.Getenv("WINE_OUT")}
	if d.shots == "" {
		d.shots = t.TempDir()
	}
	if err := os.MkdirAll(d.shots, 0o755); err != nil {
		t.Fatal(err)
	}
	d.env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + home, "USER=operator", "LANG=C.UTF-8", "LC_ALL=C.UTF-8", "WINEPREFIX=" + d.prefix,
		// The first two would offer to download something.
		"WINEDLLOVERRIDES=mscoree,mshtml=", "WINEDEBUG=-all", "FYNE_THEME=light", "TAPETRACK_LANGUAGE=en",
	}
	d.env = append(d.env, "DISPLAY="+d.display(options))
	d.serve("openbox")
	t.Cleanup(func() { _ = d.command("wineserver", "--kill").Run() }) // there may be none any more
	d.must("wineboot", "--init")
	d.must("wine", "winecfg", "-v", "win10")
	d.prng()
	return d
}

// prng adds the library of random numbers that Go programs ask for and Wine 8 lacks.
func (d *desk) prng() {
	d.t.Helper()
	source := filepath.Join(d.t.TempDir(), "prng.c")
	const text = `#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T length) { return SystemFunction036(data, (ULONG)length); }
`
	if err := os.WriteFile(source, []byte(text), 0o600); err != nil {
		d.t.Fatal(err)
	}
	library := filepath.Join(d.prefix, "drive_c", "windows", "system32", "bcryptprimitives.dll")
	if _, err := os.Stat(library); err == nil {
		return // a later Wine has it
	}
	d.must("x86_64-w64-mingw32-gcc", "-shared", "-s", "-o", library, source, "-ladvapi32")
}

// display starts an X server and returns its name.
func (d *desk) display(options []any) string {
	d.t.Helper()
	from, to, err := os.Pipe()
	if err != nil {
		d.t.Fatal(err)
	}
	defer from.Close()
	d.serve("Xvfb", append([]any{to, "-displayfd", "3", "-nolisten", "tcp", "-noreset", "-screen", "0", "1920x1200x24"}, options...)...)
	number, err := bufio.NewReader(from).ReadString('\n')
	if err != nil {
		d.t.Fatalf("Xvfb did not start: %v", err)
	}
	return ":" + strings.TrimSpace(number)
}

// serve starts what runs until the test ends. A file among its arguments is handed over as the third one.
func (d *desk) serve(name string, args ...any) {
	d.t.Helper()
	cmd := d.command(name)
	for _, arg := range args {
		switch arg := arg.(type) {
		case *os.File:
			cmd.ExtraFiles = append(cmd.ExtraFiles, arg)
			defer arg.Close()
		case string:
			cmd.Args = append(cmd.Args, arg)
		}
	}
	if err := cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait() // ended by a signal, as asked
	})
}

func (d *desk) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Env = d.env
	// What a program of Wine has started keeps its output open.
	cmd.WaitDelay = time.Second
	return cmd
}

// try runs a command and returns what it writes to standard output. Wine's servers live on; they have no part of it.
func (d *desk) try(name string, args ...string) (string, error) {
	var out strings.Builder
	cmd := d.command(name, args...)
	cmd.Stdout = &out
	killer := time.AfterFunc(2*patience, func() { _ = cmd.Process.Kill() })
	defer killer.Stop()
	err := cmd.Run()
	if err == exec.ErrWaitDelay { //nolint:errorlint // exactly it
		err = nil
	}
	return strings.ReplaceAll(out.String(), "\r", ""), err
}

func (d *desk) must(name string, args ...string) string {
	d.t.Helper()
	out, err := d.try(name, args...)
	if err != nil {
		d.t.Fatalf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
	}
	return out
}

// await polls until ok.
func (d *desk) await(what string, ok func() bool) {
	d.t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			d.shot("failed")
			d.t.Fatalf("waited %s for %s; failed.png shows the screen", patience, what)
		}
	}
}

// msi runs the installer silently and returns what msiexec ends with; 0 is success. Only the last eight bits get here.
func (d *desk) msi(args ...string) int {
	d.t.Helper()
	log := filepath.Join(d.t.TempDir(), "msi.log")
	cmd := d.command("wine", append([]string{"msiexec", "/qn", "/l*v", windowsPath(log)}, args...)...)
	_ = cmd.Run() // its code is what is asked for
	return cmd.ProcessState.ExitCode()
}

// registry returns the values of a key; "" if there is none.
func (d *desk) registry(key string) string {
	out, err := d.try("wine", "reg", "query", key)
	if err != nil {
		return ""
	}
	return out
}

// windowsPath names a file of this computer for Wine.
func windowsPath(path string) string { return "Z:" + strings.ReplaceAll(path, "/", `\`) }

// window waits for a window with exactly this title and for its focus.
func (d *desk) window(title string) string {
	d.t.Helper()
	var id string
	d.await("the window "+title, func() bool {
		out, err := d.try("xdotool", "search", "--onlyvisible", "--name", "^"+title+"$")
		ids := strings.Fields(out)
		if err != nil || len(ids) == 0 {
			return false
		}
		id = ids[0]
		focus, err := d.try("xdotool", "getwindowfocus")
		if err == nil && strings.TrimSpace(focus) == id {
			return true
		}
		_, _ = d.try("xdotool", "windowactivate", id) // asked again
		return false
	})
	d.still()
	return id
}

// gone waits until no window has this title.
func (d *desk) gone(title string) {
	d.t.Helper()
	d.await("the window "+title+" to close", func() bool {
		out, _ := d.try("xdotool", "search", "--onlyvisible", "--name", "^"+title+"$") // none is an error of xdotool's, too
		return strings.TrimSpace(out) == ""
	})
}

// still waits until the screen looks the same twice: what is being painted takes no keys. A cursor may blink on it.
func (d *desk) still() {
	d.t.Helper()
	before := ""
	for range 20 {
		now, err := d.try("bash", "-c", "import -window root rgb:- | sha256sum")
		if err == nil && now == before {
			return
		}
		before = now
		time.Sleep(100 * time.Millisecond) // between two looks, not for an event
	}
}

// shot takes a picture of the screen and returns its path.
func (d *desk) shot(name string) string {
	d.t.Helper()
	path := filepath.Join(d.shots, name+".png")
	if out, err := d.try("import", "-window", "root", path); err != nil {
		d.t.Fatal(err, out)
	}
	return path
}

// writes types text, keys presses keys, one after another.
func (d *desk) writes(text string) *desk {
	d.t.Helper()
	d.must("xdotool", "type", "--delay", "30", "--", text)
	return d
}

func (d *desk) keys(names ...string) *desk {
	d.t.Helper()
	d.must("xdotool", append([]string{"key", "--delay", "60"}, names...)...)
	return d
}
