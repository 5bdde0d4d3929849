package tour

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long the tour waits for something to happen. On a busy machine
// the first window takes half a minute; what never comes costs this once.
const patience = 90 * time.Second

// A stage is a display with a window manager, an empty home folder, and the
// programs that run there.
type stage struct {
	t     *testing.T // of the step that runs
	bin   string
	home  string
	size  string   // of the display: 2560x1600
	env   []string // of everything that runs on this stage
	frame *frame
	cast  []*program
	hosts []*host              // the servers that it had
	serve map[string]*exec.Cmd // what runs behind the stage, by name
	told  map[string]string    // what must never be written anywhere, and what it is
	reads map[string][]word    // what was read off pictures seen before
	desks map[string]desk      // at which computer a program runs that is not at that of the stage
	place string               // the folder of the database; "" for that of the home folder
}

// newStage raises the curtain. extra are further variables of the environment,
// such as FYNE_SCALE=2.
func newStage(t *testing.T, extra ...string) *stage {
	t.Helper()
	return newStageOf(t, "2560x1600", extra...)
}

// newStageOf is newStage for a display of another size.
func newStageOf(t *testing.T, size string, extra ...string) *stage {
	t.Helper()
	needTools(t)
	s := &stage{t: t, bin: build(t), home: t.TempDir(), size: size, serve: map[string]*exec.Cmd{}, told: map[string]string{}, reads: map[string][]word{}}
	runtime := t.TempDir()
	if err := os.Chmod(runtime, 0o700); err != nil {
		t.Fatal(err)
	}
	// The environment is made from nothing: a session bus, another home folder
	// or language would make another tour on another machine.
	s.env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + s.home, "LANG=C.UTF-8", "USER=operator",
		"XDG_RUNTIME_DIR=" + runtime, "FYNE_THEME=light", "OMP_THREAD_LIMIT=1",
	}, extra...)
	// On a busy computer a key would seem to be held down, and repeat itself.
	s.raise(t.TempDir(), "-r")
	t.Cleanup(s.clear)
	return s
}

// raise starts a display, with further options, and the window manager.
func (s *stage) raise(folder string, options ...string) {
	s.t.Helper()
	// -noreset: it would forget everything whenever the last program has ended.
	options = append([]string{"-screen", "0", s.size + "x24", "-dpi", "96", "-noreset", "-fbdir", folder}, options...)
	s.env = append(s.env, "DISPLAY="+s.display(options...)) // the last one counts
	s.frame = openFrame(s.t, filepath.Join(folder, "Xvfb_screen0"))
	manager := s.service("openbox", nil)
	s.must("xdotool", "mousemove", strconv.Itoa(s.frame.bounds.Max.X-1), strconv.Itoa(s.frame.bounds.Max.Y-1))
	s.await("openbox (Debian package openbox) to manage the windows", func() bool {
		out, err := s.run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")
		return err == nil && strings.Contains(out, "window id")
	}, func() string { return manager.String() })
}

// display starts an X server and returns its name.
func (s *stage) display(args ...string) string {
	s.t.Helper()
	from, to, err := os.Pipe()
	if err != nil {
		s.t.Fatal(err)
	}
	defer from.Close()
	out := s.service("Xvfb", []*os.File{to}, append([]string{"-displayfd", "3", "-nolisten", "tcp"}, args...)...)
	_ = to.Close() // ours; Xvfb has its own, and ends the line with a line end
	number, err := bufio.NewReader(from).ReadString('\n')
	if err != nil {
		s.t.Fatalf("Xvfb (Debian package xvfb) did not start: %v\n%s", err, out)
	}
	return ":" + strings.TrimSpace(number)
}

// service starts what runs behind the stage until the test ends.
func (s *stage) service(name string, files []*os.File, args ...string) *output {
	s.t.Helper()
	out := &output{}
	cmd := exec.Command(name, args...)
	cmd.Env, cmd.ExtraFiles, cmd.Stdout, cmd.Stderr = s.env, files, out, out
	if err := cmd.Start(); err != nil {
		s.t.Fatalf("%s (Debian package %s): %v", name, tools[name], err)
	}
	s.serve[name] = cmd
	s.t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		killer := time.AfterFunc(5*time.Second, func() { _ = cmd.Process.Kill() })
		_ = cmd.Wait() // ended by a signal, which is what was asked for
		killer.Stop()
	})
	return out
}

// clear ends the programs that are still there, as after a failure.
func (s *stage) clear() {
	for _, p := range s.cast {
		select {
		case <-p.ended:
		default:
			_ = p.cmd.Process.Kill()
			<-p.ended
		}
	}
}

// run runs a command on this stage.
func (s *stage) run(name string, args ...string) (string, error) {
	return run(s.env, nil, name, args...)
}

// must is run for what has to work.
func (s *stage) must(name string, args ...string) string {
	s.t.Helper()
	out, err := s.run(name, args...)
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

// await polls until ok; when patience is at an end it fails with what it waited
// for and with what more says.
func (s *stage) await(what string, ok func() bool, more func() string) {
	s.t.Helper()
	s.awaitFor(patience, what, ok, more)
}

// awaitFor is await for what takes its time.
func (s *stage) awaitFor(long time.Duration, what string, ok func() bool, more func() string) {
	s.t.Helper()
	for end := time.Now().Add(long); ; time.Sleep(30 * time.Millisecond) {
		if ok() {
			return
		}
		for _, p := range s.cast {
			if p.died() {
				s.t.Fatalf("waiting for %s: %s ended: %v\n%s", what, p.name, p.err, p.out)
			}
		}
		if time.Now().After(end) {
			s.t.Fatalf("waited %s for %s; %s", long, what, more())
		}
	}
}

// A desk is a computer account of its own.
type desk struct {
	home string
	env  []string // beside that of the stage
}

// A program is one that was started here.
type program struct {
	*stage
	name  string // of its windows: Lite
	cmd   *exec.Cmd
	out   *output
	ended chan struct{}
	err   error // once ended
	quits bool  // it was told to end
}

// start starts a program by the name of its file.
func (s *stage) start(name, file string, args ...string) *program {
	s.t.Helper()
	p := &program{stage: s, name: name, out: &output{}, ended: make(chan struct{})}
	p.cmd = exec.Command(filepath.Join(s.bin, file), args...)
	p.cmd.Env, p.cmd.Dir, p.cmd.Stdout, p.cmd.Stderr = s.env, s.home, p.out, p.out
	if at, is := s.desks[name]; is {
		p.cmd.Env, p.cmd.Dir = slices.Concat(s.env, []string{"HOME=" + at.home, "TAPETRACK_DATABASE="}, at.env), at.home
	}
	if err := p.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.ended)
	}()
	s.cast = append(s.cast, p)
	return p
}

func (p *program) died() bool {
	select {
	case <-p.ended:
		return !p.quits
	default:
		return false
	}
}

// ends waits for a program that was told to end, and checks how it did.
func (p *program) ends() {
	p.t.Helper()
	p.quits = true
	select {
	case <-p.ended:
	case <-time.After(patience):
		titles := p.titles()
		_ = p.cmd.Process.Signal(syscall.SIGQUIT) // then Go says what each goroutine does
		select {
		case <-p.ended:
		case <-time.After(patience):
		}
		p.t.Fatalf("%s was told to end and did not; %s\n%s", p.name, titles, p.out)
	}
	if p.err != nil {
		p.t.Fatalf("%s ended badly: %v\n%s", p.name, p.err, p.out)
	}
}

// An output collects what a process writes.
type output struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (o *output) Write(b []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.Write(b)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.buf.String()
}
