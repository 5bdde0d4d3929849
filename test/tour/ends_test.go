package tour

import (
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// signedIn starts Checkpoint and signs in as tapemaster.
func (s *stage) signedIn() *program {
	s.t.Helper()
	p := s.start("Checkpoint", "checkpoint", "--user", "tapemaster")
	p.window("Checkpoint Login").signIn(endsPassword, "")
	p.window("Checkpoint").says("Tape Master")
	return p
}

const endsPassword = "tape by tape by tape"

// newEnds raises a stage with a database.
func newEnds(t *testing.T) *stage {
	t.Helper()
	s := newStage(t)
	if _, err := run(s.env, []byte(endsPassword+"\n"), filepath.Join(s.bin, "tapectl"), "init", "--password-stdin"); err != nil {
		t.Fatal(err)
	}
	return s
}

// last returns the kind and detail of the newest event.
func (s *stage) last() string {
	s.t.Helper()
	return strings.TrimSpace(s.sql("select kind || ': ' || detail from events order by id desc limit 1"))
}

// badly waits for a program that can't go on, and returns what it said.
func (p *program) badly() string {
	p.t.Helper()
	p.quits = true
	select {
	case <-p.ended:
	case <-time.After(patience):
		_ = p.cmd.Process.Signal(syscall.SIGQUIT) // then Go says what each goroutine does
		<-p.ended
		p.t.Fatalf("%s stayed\n%s", p.name, p.out)
	}
	if code := p.cmd.ProcessState.ExitCode(); code != 1 {
		p.t.Fatalf("%s ended with %d, not 1\n%s", p.name, code, p.out)
	}
	return p.out.String()
}

// TestTourEnds is what ends a program from outside of its windows, and what is
// left then.
func TestTourEnds(t *testing.T) {
	t.Run("signals", func(t *testing.T) {
		s := newEnds(t)
		for signal, want := range map[syscall.Signal]string{
			syscall.SIGTERM: "sign-out: program ended by SIGTERM",
			syscall.SIGINT:  "sign-out: program ended by SIGINT",
			syscall.SIGHUP:  "sign-out: program ended by SIGHUP",
		} {
			p := s.signedIn()
			if limits := strings.Join(strings.Fields(s.must("cat", fmt.Sprintf("/proc/%d/limits", p.cmd.Process.Pid))), " "); !strings.Contains(limits, "Max core file size 0 0 bytes") {
				t.Errorf("it may leave a core dump: %s", limits)
			}
			if err := p.cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			p.ends()
			if got := s.last(); got != want {
				t.Errorf("after %s the log ends with %q, not %q", signal, got, want)
			}
		}
		s.each(s.home, func(path string, _ fs.FileInfo) {
			if filepath.Base(path) == "preferences.json" {
				t.Errorf("Fyne wrote %s, which another copy of the program may be reading", path)
			}
		})
	})
	t.Run("busy database", func(t *testing.T) {
		s := newEnds(t)
		p := s.signedIn()
		// The lock is held until its input ends.
		writer := exec.Command("sqlite3", filepath.Join(s.data(), "tapetrack.db"))
		in, err := writer.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		out, err := writer.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := writer.Start(); err != nil {
			t.Fatal(err)
		}
		defer func() { _ = in.Close(); _ = writer.Wait() }()
		if _, err := io.WriteString(in, "BEGIN IMMEDIATE; SELECT 'locked';\n"); err != nil {
			t.Fatal(err)
		}
		if _, err := io.ReadFull(out, make([]byte, len("locked\n"))); err != nil {
			t.Fatal(err)
		}
		if err := p.cmd.Process.Signal(syscall.SIGTERM); err != nil {
			t.Fatal(err)
		}
		p.ends()
	})
	t.Run("display goes away", func(t *testing.T) {
		s := newEnds(t)
		p := s.signedIn()
		p.quits = true
		if err := s.serve["Xvfb"].Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if said := p.badly(); !strings.Contains(said, "checkpoint: The connection to the display was lost") {
			t.Errorf("it said %q", said)
		}
		if got := s.last(); got != "sign-out: display went away" {
			t.Errorf("the log ends with %q", got)
		}
	})
	t.Run("no OpenGL", func(t *testing.T) {
		s := newEnds(t)
		bare := s.display("-extension", "GLX")
		s.env = append(s.env, "DISPLAY="+bare) // the last one counts
		for _, name := range []string{"TapeMaster", "Lite", "Checkpoint"} {
			file := strings.ToLower(name)
			said := s.start(name, file).badly()
			if !strings.HasPrefix(said, file+": No window can be shown: the display "+bare+" has no OpenGL 2.1. ") || strings.Count(said, "\n") != 1 {
				t.Errorf("it said %q", said)
			}
			if log := s.must("cat", filepath.Join(s.home, ".local", "state", "TapeTrack", file+".log")); !strings.Contains(log, "GLX extension not found") {
				t.Errorf("%s.log says %q", file, log)
			}
		}
	})
	t.Run("no display", func(t *testing.T) {
		s := newEnds(t)
		s.env = append(s.env, "DISPLAY=:77777", "WAYLAND_DISPLAY=nowhere")
		said := s.start("Lite", "lite").badly()
		if !strings.HasPrefix(said, "lite: No window can be shown: the display nowhere or :77777 can't be reached.") || strings.Count(said, "\n") != 1 {
			t.Errorf("it said %q", said)
		}
	})
}
