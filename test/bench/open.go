package main

import (
	"bytes"
	"fmt"
	"image"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"tapetrack/test/load"
)

const listTitle = "Group User Administration"

// measureOpen compares how long Group User Administration takes to show its first rows, and
// how much memory it then uses, between databases of two sizes.
func measureOpen(s *screen, env []string, bin string, small, large *crowd, runs int) ([]row, error) {
	var of [2]sides
	for i := range runs + 1 {
		for side, c := range []*crowd{small, large} {
			o, err := s.openList(env, bin, c)
			if err != nil {
				return nil, fmt.Errorf("%d users: %w", c.size, err)
			}
			if i > 0 { // the first run reads the program from disk
				of[side].add(o)
			}
		}
	}
	against := fmt.Sprintf("the same on %d users", small.size)
	memory := row{
		what: fmt.Sprintf("memory of TapeMaster with %s open on %d users", listTitle, large.size), against: against,
		ours: median(of[1].memory), theirs: median(of[0].memory), unit: "MB",
	}
	if large.size >= 1_000_000 {
		memory.what += ", 10 MB more at most"
		memory.budget = (memory.theirs + 10) / memory.theirs
	}
	opened := row{
		what: fmt.Sprintf("%s opened on %d users, to the first rows on the screen", listTitle, large.size), against: against,
		ours: median(of[1].start), theirs: median(of[0].start), unit: "ms",
	}
	if large.size >= 1_000_000 {
		opened.budget = 1.5
	}
	return []row{opened, memory}, nil
}

// openList starts TapeMaster, signs in, and opens the list twice: the first time shows what
// the rows look like, and the second time is measured.
func (s *screen) openList(env []string, bin string, c *crowd) (one, error) {
	cmd := exec.Command(filepath.Join(bin, "tapemaster"), "--database", c.path, "--user", "tapemaster")
	cmd.Env = env
	if err := cmd.Start(); err != nil {
		return one{}, err
	}
	defer func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	}()
	x := xdo{s, env, cmd.Process.Pid}
	if err := x.focused("TapeMaster Login"); err != nil {
		return one{}, err
	}
	if err := x.do("type", "--delay", "8", password); err != nil {
		return one{}, err
	}
	if err := x.do("key", "Return"); err != nil {
		return one{}, err
	}
	if err := x.focused("TapeMaster"); err != nil {
		return one{}, err
	}
	if err := x.do("key", "ctrl+1"); err != nil {
		return one{}, err
	}
	if err := x.focused(listTitle); err != nil {
		return one{}, err
	}
	rows, err := x.bounds(listTitle)
	if err != nil {
		return one{}, err
	}
	// The first column, below the tools and the header.
	rows = image.Rect(rows.Min.X+4, rows.Min.Y+rows.Dy()/3, rows.Min.X+130, rows.Min.Y+2*rows.Dy()/3)
	time.Sleep(settle)
	want := s.grab(rows)
	if plain(want) {
		return one{}, fmt.Errorf("no rows where they were looked for")
	}
	if err := x.do("key", "Escape"); err != nil {
		return one{}, err
	}
	if err := x.focused("TapeMaster"); err != nil {
		return one{}, err
	}
	if err := s.wait(func() bool { return !bytes.Equal(s.grab(rows), want) }, "the list to close"); err != nil {
		return one{}, err
	}
	time.Sleep(settle)
	begun := time.Now()
	if err := x.do("key", "ctrl+1"); err != nil {
		return one{}, err
	}
	if err := s.wait(func() bool { return bytes.Equal(s.grab(rows), want) }, "the rows"); err != nil {
		return one{}, err
	}
	took := time.Since(begun)
	time.Sleep(settle)
	memory, err := load.Resident(cmd.Process.Pid)
	return one{start: ms(took), memory: memory}, err
}

// xdo is the keyboard of a program.
type xdo struct {
	*screen
	env []string
	pid int
}

func (x xdo) run(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Env = x.env
	out, err := cmd.Output()
	return strings.TrimSpace(string(out)), err
}

func (x xdo) do(args ...string) error {
	_, err := x.run("xdotool", args...)
	return err
}

func (x xdo) window(title string) string {
	out, err := x.run("xdotool", "search", "--all", "--onlyvisible", "--pid", strconv.Itoa(x.pid), "--name", "^"+title+"$")
	if err != nil || strings.Contains(out, "\n") {
		return ""
	}
	return out
}

// focused waits until the window with this title has the focus.
func (x xdo) focused(title string) error {
	return x.wait(func() bool {
		id := x.window(title)
		if id == "" {
			return false
		}
		has, err := x.run("xdotool", "getwindowfocus")
		return err == nil && has == id
	}, "the window "+title)
}

func (x xdo) bounds(title string) (image.Rectangle, error) {
	out, err := x.run("xwininfo", "-id", x.window(title))
	if err != nil {
		return image.Rectangle{}, err
	}
	n := map[string]int{}
	for line := range strings.Lines(out) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		n[name], _ = strconv.Atoi(strings.TrimSpace(value))
	}
	left, top := n["Absolute upper-left X"], n["Absolute upper-left Y"]
	return image.Rect(left, top, left+n["Width"], top+n["Height"]), nil
}

// grab copies the pixels of a part of the screen.
func (s *screen) grab(r image.Rectangle) []byte {
	r = r.Intersect(image.Rect(0, 0, s.width, s.height))
	var b []byte
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := s.pixels + (y*s.width+r.Min.X)*4
		b = append(b, s.frame[row:row+4*r.Dx()]...)
	}
	return b
}

// plain reports whether all pixels have the same colour.
func plain(pixels []byte) bool {
	for i := 4; i < len(pixels); i += 4 {
		if !bytes.Equal(pixels[i:i+4], pixels[:4]) {
			return false
		}
	}
	return true
}
