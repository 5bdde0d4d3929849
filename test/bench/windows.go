package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"tapetrack/test/load"
)

// settle is how long a window is left alone before its memory is read: by then both sides
// have done everything that they do at the start.
const settle = 2 * time.Second

// measureWindows compares the login window of Lite with a window that shows the same bare
// widgets and has no database.
func measureWindows(folder string, runs int) ([]row, error) {
	return measureLogins(folder, []login{{name: "Lite", path: filepath.Join(folder, "lite")}}, runs)
}

// A login is a program whose login window is measured.
type login struct{ name, path string }

// measureLogins compares the login windows of programs with the bare one, in turns.
func measureLogins(folder string, programs []login, runs int) ([]row, error) {
	screen, err := startScreen(folder)
	if err != nil {
		return nil, err
	}
	defer screen.close()
	env, err := environment(folder, screen)
	if err != nil {
		return nil, err
	}
	database := filepath.Join(folder, "windows.db")
	if _, err := os.Stat(database); os.IsNotExist(err) {
		if err := initialise(context.Background(), folder, env, database); err != nil {
			return nil, err
		}
	}
	var commands [][]string
	for _, p := range programs {
		commands = append(commands, []string{p.path, "--database", database, "--user", "alice"})
	}
	measured, err := screen.alternate(env, runs, append(commands, []string{filepath.Join(folder, "bare")})...)
	if err != nil {
		return nil, err
	}
	bare := measured[len(programs)]
	rows := make([]row, 0, 2*len(programs))
	for i, program := range programs {
		p := measured[i]
		rows = append(rows, row{
			what: "start to first painted login window of " + program.name, against: "a Fyne window with the same bare widgets and no database",
			ours: median(p.start), theirs: median(bare.start), unit: "ms", budget: 1.10,
		}, row{what: "memory of that window", against: "the same", ours: median(p.memory), theirs: median(bare.memory), unit: "MB", budget: 1.10})
	}
	return rows, nil
}

// alternate starts programs in turns until their windows are painted, each as often as runs.
func (s *screen) alternate(env []string, runs int, commands ...[]string) ([]sides, error) {
	measured := make([]sides, len(commands))
	for i := range runs + 1 {
		for c, command := range commands {
			o, err := s.start(env, command)
			if err != nil {
				return nil, err
			}
			if i > 0 { // the first run reads the programs from disk
				measured[c].add(o)
			}
		}
	}
	return measured, nil
}

// The programs are built as make build does, for which see the make file.
const (
	releaseTags  = "migrated_fynedo,no_emoji"
	releaseFlags = "-s -w"
	keepSymbols  = "-w" // but not what a debugger needs besides
	bareTarget   = "./test/bench/bare"
)

// buildPrograms builds the programs to be measured into a folder.
func buildPrograms(folder string, targets ...string) error {
	if len(targets) > 0 {
		fmt.Println("Building the programs …")
	}
	return buildInto(folder, releaseFlags, targets...)
}

func buildInto(folder, linkerFlags string, targets ...string) error {
	for _, target := range targets {
		build := exec.Command("go", "build", "-tags", releaseTags, "-trimpath", "-buildvcs=false", "-ldflags", linkerFlags, "-o", folder+"/", target)
		if base := filepath.Base(target); base == "tapectl" || base == "tapeserver" {
			build.Env = append(os.Environ(), "CGO_ENABLED=0")
		}
		build.Stdout, build.Stderr = os.Stdout, os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("build %s: %w", target, err)
		}
	}
	return nil
}

type sides struct{ start, work, memory []float64 }

func (s *sides) add(o one) {
	s.start = append(s.start, o.start)
	s.work = append(s.work, o.work)
	s.memory = append(s.memory, o.memory)
}

// one is one start: milliseconds to the first painted pixel, then megabytes of memory, and how
// many milliseconds of processor time were used until its window was left alone for a while.
type one struct{ start, work, memory float64 }

// A screen is a virtual display whose pixels are in a file, which can be read without asking
// the X server.
type screen struct {
	server  *exec.Cmd
	manager *exec.Cmd // the window manager; nil if there is none
	display string
	frame   []byte // XWD: header, colour map, pixels
	pixels  int    // where the pixels begin
	width   int
	height  int
}

func startScreen(folder string) (*screen, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer read.Close()
	s := &screen{server: exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1280x800x24", "-fbdir", folder, "-nolisten", "tcp")}
	s.server.ExtraFiles = []*os.File{write}
	if err := s.server.Start(); err != nil {
		return nil, fmt.Errorf("start Xvfb (Debian package xvfb): %w", err)
	}
	_ = write.Close()
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		s.close()
		return nil, fmt.Errorf("the display did not start: %w", err)
	}
	s.display = ":" + strings.TrimSpace(number)
	return s, s.open(filepath.Join(folder, "Xvfb_screen0"))
}

// open maps the frame buffer. Its header is that of an XWD file: 25 big-endian words, of
// which header size, width, height and number of colours are used.
func (s *screen) open(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	s.frame, err = syscall.Mmap(int(file.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return err
	}
	word := func(i int) int { return int(binary.BigEndian.Uint32(s.frame[4*i:])) }
	const colourSize = 12
	s.width, s.height = word(4), word(5)
	s.pixels = word(0) + word(19)*colourSize
	return nil
}

// painted reports whether a window shows something in the middle of the screen: more than
// one colour, so that an empty window does not count.
func (s *screen) painted() bool {
	row := s.pixels + (s.height/2*s.width+s.width/2-150)*4
	return bytes.Count(s.frame[row:row+300*4], s.frame[row:row+4]) < 290
}

func (s *screen) blank() bool {
	middle := s.pixels + (s.height/2*s.width+s.width/2)*4
	return binary.LittleEndian.Uint32(s.frame[middle:])&0xffffff == 0
}

func (s *screen) close() {
	if s.manager != nil {
		_ = s.manager.Process.Kill()
		_ = s.manager.Wait()
	}
	_ = s.server.Process.Kill()
	_ = s.server.Wait()
}

// environment returns the environment of the programs, with a display if s is not nil.
func environment(folder string, s *screen) ([]string, error) {
	home := filepath.Join(folder, "home")
	for _, sub := range []string{".cache/fyne", ".config", ".local/share", ".local/state"} {
		if err := os.MkdirAll(filepath.Join(home, sub), 0o700); err != nil {
			return nil, err
		}
	}
	env := []string{"HOME=" + home, "LANG=C.UTF-8", "PATH=" + os.Getenv("PATH"), "FYNE_THEME=light"}
	if s != nil {
		env = append(env, "DISPLAY="+s.display)
	}
	return env, nil
}

// manage starts a window manager, without which no window has the focus.
func (s *screen) manage(env []string) error {
	s.manager = exec.Command("openbox")
	s.manager.Env = env
	return s.manager.Start()
}

// start runs a program until its window is painted, and measures its memory.
func (s *screen) start(env, command []string) (one, error) {
	if err := s.wait(s.blank, "an empty screen"); err != nil {
		return one{}, err
	}
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Env = env
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return one{}, err
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	if err := s.wait(s.painted, "the window of "+filepath.Base(command[0])); err != nil {
		return one{}, err
	}
	took := time.Since(began)
	time.Sleep(settle)
	memory, err := load.Resident(cmd.Process.Pid)
	if err != nil {
		return one{}, err
	}
	work, err := load.ProcessorTime(cmd.Process.Pid)
	return one{start: float64(took.Microseconds()) / 1000, work: ms(work), memory: memory}, err
}

func (s *screen) wait(until func() bool, what string) error {
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(500 * time.Microsecond) {
		if until() {
			return nil
		}
	}
	return fmt.Errorf("gave up waiting for %s", what)
}
