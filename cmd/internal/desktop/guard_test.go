package desktop

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/lang"
)

// scene names what a process that a test starts is to play, one of scenes.
const scene = "TAPETRACK_TEST_SCENE"

var scenes = map[string]func(){
	"hang": hang, "no window": noWindowScene,
	"the driver panics":  func() { panics("NotInitialized: The GLFW library is not initialized") },
	"the program panics": func() { panics("assignment to entry in nil map") },
}

func TestMain(m *testing.M) {
	if play, ok := scenes[os.Getenv(scene)]; ok {
		play()
		return
	}
	slog.SetDefault(slog.New(slog.NewTextHandler(io.Discard, nil)))
	os.Exit(m.Run())
}

// stage returns a command that plays a scene in a process of its own.
func stage(t *testing.T, name string, before ...string) *exec.Cmd {
	t.Helper()
	args := append(before, os.Args[0])
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Env = append(os.Environ(), scene+"="+name)
	return cmd
}

// fakeEnding is the ending of a program that has work to do.
type fakeEnding struct {
	begun   chan struct{}
	settled chan struct{}
	once    sync.Once
	how     chan data.Ended // what ended it from outside
}

func newFakeEnding() *fakeEnding {
	return &fakeEnding{begun: make(chan struct{}), settled: make(chan struct{}), how: make(chan data.Ended, 1)}
}

func (f *fakeEnding) End(how data.Ended) {
	f.once.Do(func() {
		f.how <- how
		close(f.begun)
	})
}
func (f *fakeEnding) Begun() <-chan struct{}   { return f.begun }
func (f *fakeEnding) Outside() bool            { return len(f.how) > 0 }
func (f *fakeEnding) Settled() <-chan struct{} { return f.settled }

// A process ends a few seconds after the last work of a program that has ended,
// and never waits for ever.
func TestWatchdog(t *testing.T) {
	const never = time.Hour
	for name, c := range map[string]struct {
		outside bool
		work    time.Duration
		want    time.Duration
	}{
		"no work":          {work: 0, want: 3 * time.Second},
		"a backup goes on": {work: 20 * time.Second, want: 23 * time.Second},
		"for ever":         {work: never, want: 30 * time.Second},
		"a signal":         {outside: true, work: 0, want: 3 * time.Second},
		"a sign-out":       {outside: true, work: time.Second, want: 4 * time.Second},
		"a busy database":  {outside: true, work: never, want: 4 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFakeEnding()
				cleaned, exited := 0, make(chan time.Duration, 1)
				begun := time.Now()
				g := newGuard("Test", f, func() { cleaned++ })
				g.exit = func(code int) { exited <- time.Since(begun) + time.Duration(code) }
				go g.watch()
				time.AfterFunc(c.work, func() { close(f.settled) })
				if c.outside {
					f.End(data.BySIGTERM)
				} else {
					close(f.begun)
				}
				if got := <-exited; got != c.want || cleaned != 1 {
					t.Errorf("ended after %s, cleaned %d times; want %s, once", got, cleaned, c.want)
				}
				time.Sleep(never) // the rest of the work
			})
		})
	}
}

// A database that can't be closed does not keep the process.
func TestWatchdogCleans(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		release := make(chan struct{})
		g := newGuard("Test", newFakeEnding(), func() { <-release })
		begun := time.Now()
		g.leave()
		g.leave()
		if got := time.Since(begun); got != time.Second {
			t.Errorf("took %s, want 1 s, once", got)
		}
		close(release)
	})
}

// A program that fails ends when its work is done or given up and its database is
// closed, and by itself: nothing else ends the process before people have read why.
func TestFailureIsWaitedFor(t *testing.T) {
	for name, c := range map[string]struct {
		work time.Duration
		want time.Duration // until the database is closed
	}{
		"no work":            {0, 500 * time.Millisecond},
		"never gets settled": {time.Hour, 4500 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFakeEnding()
				cleaned := false
				g := newGuard("Test", f, func() {
					time.Sleep(500 * time.Millisecond)
					cleaned = true
				})
				g.exit = func(code int) { t.Errorf("something else ended the process with %d, cleaned: %v", code, cleaned) }
				time.AfterFunc(c.work, func() { close(f.settled) })
				go g.watch()
				begun := time.Now()
				g.stop(data.ByFailure)
				if took := time.Since(begun); took != c.want || !cleaned {
					t.Errorf("goes on after %s, cleaned: %v; want %s", took, cleaned, c.want)
				}
				time.Sleep(time.Hour) // somebody reads the sentence
			})
		})
	}
}

// Whoever leaves second waits for the first.
func TestLeaveTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cleaned := 0
		g := newGuard("Test", newFakeEnding(), func() {
			time.Sleep(500 * time.Millisecond)
			cleaned++
		})
		var both sync.WaitGroup
		for range 2 {
			both.Go(func() {
				if g.leave(); cleaned != 1 {
					t.Errorf("goes on when it is cleaned %d times", cleaned)
				}
			})
		}
		both.Wait()
	})
}

// noWindowScene is a program whose log can't be written, and whose window fails.
func noWindowScene() {
	start.Log("Test")
	f := newFakeEnding()
	close(f.settled)
	g := newGuard("Test", f, func() { fmt.Println("cleaned") })
	g.hearFyne()
	go g.watch()
	log.Println("Fyne error: ", "window creation error")
	log.Printf("  At: %s:%d", "window_desktop.go", 1)
	fmt.Println("went on")
}

// A window that fails ends the program, with what went wrong on standard error if
// no log can be made.
func TestNoWindowWithoutALog(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	cmd := stage(t, "no window")
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	for _, name := range []string{"HOME", "XDG_STATE_HOME", "LOCALAPPDATA", "LocalAppData"} {
		cmd.Env = append(cmd.Env, name+"="+file) // no folder can be made there
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	tooLong := time.AfterFunc(20*time.Second, func() { _ = cmd.Process.Kill() })
	defer tooLong.Stop()
	_ = cmd.Wait() // the exit code is looked at below
	if got := cmd.ProcessState.ExitCode(); got != 1 || stdout.String() != "cleaned\n" {
		t.Errorf("ended with %d and said %q", got, &stdout)
	}
	for _, words := range []string{`msg="no window" cause="window creation error"`, "test: No window can be shown: "} {
		if !strings.Contains(stderr.String(), words) {
			t.Errorf("%q is not in\n%s", words, &stderr)
		}
	}
}

// panics is a program in which something panics.
func panics(words string) {
	f := newFakeEnding()
	close(f.settled)
	g := newGuard("Test", f, func() { fmt.Println("cleaned") })
	defer g.noWindows()
	panic(words)
}

// A panic of the driver is a sentence, and any other one stays what it is. The
// database is closed before either.
func TestPanics(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]struct {
		code  int
		words string
	}{
		"the driver panics":  {1, "test: No window can be shown: "},
		"the program panics": {2, "panic: assignment to entry in nil map"},
	} {
		var stdout, stderr bytes.Buffer
		cmd := stage(t, name)
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		_ = cmd.Run() // the exit code is looked at below
		if got := cmd.ProcessState.ExitCode(); got != want.code || stdout.String() != "cleaned\n" || !strings.Contains(stderr.String(), want.words) {
			t.Errorf("%s: ended with %d, said %q and\n%s", name, got, &stdout, &stderr)
		}
		if traced := strings.Contains(stderr.String(), "goroutine "); traced != (want.code == 2) {
			t.Errorf("%s: traced: %v\n%s", name, traced, &stderr)
		}
	}
}

// hang is a program that has ended while its event loop waits for ever.
func hang() {
	f := newFakeEnding()
	g := newGuard("Test", f, func() { fmt.Println("cleaned") })
	go g.watch()
	time.AfterFunc(0, func() { close(f.settled) })
	close(f.begun)
	for {
		time.Sleep(time.Hour)
	}
}

func TestWatchdogEndsAProcess(t *testing.T) {
	t.Parallel()
	out, err := stage(t, "hang").Output()
	if err != nil || string(out) != "cleaned\n" {
		t.Errorf("ended with %v and said %q", err, out)
	}
}

// TestFailureLog holds what leaves people without a window against what does not.
func TestFailureLog(t *testing.T) {
	for _, c := range []struct{ lines, cause, passed string }{
		{"Fyne error:  window creation error\n  Cause: APIUnavailable: GLX: GLX extension not found\n  At: driver.go:180\nnext\n", "window creation error: APIUnavailable: GLX: GLX extension not found", "next\n"},
		{"Fyne error:  font load error\n  Cause: unknown font format tag\n  At: font.go:47\n", "font load error: unknown font format tag", ""},
		{"Fyne error:  failed to initialise OpenGL\n  At: driver.go:180\n", "failed to initialise OpenGL", ""},
		{"2026/11/29 00:53:46 Fyne error:  failed to initialise GLFW\n2026/11/29 00:53:46   Cause: none\n2026/11/29 00:53:46   At: loop.go:29\n", "failed to initialise GLFW: none", ""},
		{"Fyne error:  Failed to look up user locale\n  Cause: none\n  At: locale.go:15\n", "", "Fyne error:  Failed to look up user locale\n  Cause: none\n  At: locale.go:15\n"},
		{"a window creation error of somebody else\n", "", "a window creation error of somebody else\n"},
	} {
		var passed bytes.Buffer
		var causes []string
		f := &failureLog{log: &passed, fail: func(cause string) { causes = append(causes, cause) }}
		for line := range strings.Lines(c.lines) {
			log.New(f, "", 0).Print(line)
		}
		if got := strings.Join(causes, "; "); got != c.cause || passed.String() != c.passed {
			t.Errorf("%q\n failed with %q, want %q\n passed on %q", c.lines, got, c.cause, passed.String())
		}
	}
}

// What is listened for is what this version of Fyne writes.
func TestFyneSaysSo(t *testing.T) {
	folder, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "fyne.io/fyne/v2").Output()
	if err != nil {
		t.Fatal(err)
	}
	var sources strings.Builder
	for _, name := range []string{
		"log.go", "internal/driver/glfw/loop_desktop.go", "internal/driver/glfw/window_desktop.go", "internal/painter/gl/gl_core.go", "internal/painter/font.go",
	} {
		text, err := os.ReadFile(strings.TrimSpace(string(folder)) + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		sources.Write(text)
	}
	for _, words := range append([]string{"Fyne error: ", "  Cause:", "  At: "}, windowFailures...) {
		if !strings.Contains(sources.String(), `"`+words) {
			t.Errorf("Fyne does not write %q any more", words)
		}
	}
}

// The sentence says what is missing and what to do.
func TestNoWindowText(t *testing.T) {
	t.Setenv("DISPLAY", ":9")
	t.Setenv("WAYLAND_DISPLAY", "")
	for cause, want := range map[string][]string{
		"window creation error: APIUnavailable: GLX: GLX extension not found":                     {"OpenGL 2.1", "graphics driver", "virtual machine", "remote desktop"},
		"failed to link OpenGL program":                                                           {"OpenGL 2.1", "graphics driver"},
		"failed to initialise GLFW: PlatformUnavailable: Failed to detect any supported platform": {":9 can't be reached", "desktop session"},
		"font load error: unknown font format tag":                                                {"a font can't be read", "FYNE_FONT"},
	} {
		got := lang.Say(noWindowText("linux", "/usr/bin", cause))
		for _, part := range want {
			if !strings.Contains(got, part) {
				t.Errorf("%s: %q does not say %q", cause, got, part)
			}
		}
	}
}

// On Windows the sentence says which files go where, in every language, and nothing of a
// display or a package of another system.
func TestNoWindowTextOnWindows(t *testing.T) {
	t.Setenv("DISPLAY", ":9")
	const folder = `C:\Program Files\TapeTrack`
	for _, language := range []string{"en", "de"} {
		lang.Use(language)
		t.Cleanup(func() { lang.Use(lang.English) })
		for _, cause := range []string{
			"window creation error: APIUnavailable: WGL: Failed to load opengl32.dll",
			"failed to initialise GLFW: APIUnavailable: WGL: The driver does not appear to support OpenGL",
			"NotInitialized: The GLFW library is not initialized",
			"failed to initialise OpenGL: this display",
		} {
			got := lang.Say(noWindowText("windows", folder, cause))
			for _, part := range []string{"OpenGL 2.1", "3D", "Mesa", "opengl32.dll", "libgallium_wgl.dll", "mesa-dist-win", folder} {
				if !strings.Contains(got, part) {
					t.Errorf("%s in %s: %q does not say %q", cause, language, got, part)
				}
			}
			for _, part := range []string{"DISPLAY", ":9", "libgl1", "GLX"} {
				if strings.Contains(got, part) {
					t.Errorf("%s in %s: %q says %q", cause, language, got, part)
				}
			}
		}
	}
}

// Panics of the driver are distinguished from those of programs.
func TestPanicWords(t *testing.T) {
	for _, c := range []struct {
		panic any
		want  bool
	}{
		{"NotInitialized: The GLFW library is not initialized", true},
		{fmt.Errorf("failed to link OpenGL program:\nx"), true},
		{"assignment to entry in nil map", false},
		{7, false},
	} {
		if _, got := panicWords(c.panic); got != c.want {
			t.Errorf("%v: %v", c.panic, got)
		}
	}
}
