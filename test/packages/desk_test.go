package packages

import (
	"bufio"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// patience is how long a window may take to come on a busy computer.
const patience = 3 * time.Minute

// A desk is a display of its own with a window manager.
type desk struct {
	t   *testing.T
	env []string
}

// newDesk starts a display.
func newDesk(t *testing.T) *desk {
	t.Helper()
	from, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	d := &desk{t, []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}}
	d.service([]*os.File{to}, "Xvfb", "-displayfd", "3", "-nolisten", "tcp", "-noreset", "-screen", "0", "1280x1024x24", "-dpi", "96")
	_ = to.Close() // ours; Xvfb has its own
	number, err := bufio.NewReader(from).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb did not start: %v", err)
	}
	d.env = append(d.env, "DISPLAY=:"+strings.TrimSpace(number))
	d.service(nil, "openbox")
	await(t, "openbox to manage the windows", func() bool {
		said, err := d.job().run("xprop", "-root", "_NET_SUPPORTING_WM_CHECK")
		return err == nil && strings.Contains(said, "window id")
	})
	return d
}

func (d *desk) job() job { return job{env: d.env} }

// service starts what runs until the test ends.
func (d *desk) service(files []*os.File, name string, args ...string) *exec.Cmd {
	d.t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env, cmd.ExtraFiles, cmd.Stdout, cmd.Stderr = d.env, files, os.Stderr, os.Stderr
	d.begin(cmd)
	return cmd
}

// begin starts a command, and ends it and what it has started with the test.
func (d *desk) begin(cmd *exec.Cmd) {
	d.t.Helper()
	cmd.SysProcAttr = ending(cmd)
	if err := cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() {
		_ = syscall.Kill(-cmd.Process.Pid, syscall.SIGTERM) // all of the group; it may have ended
		// What has processes of its own does not hear it.
		killer := time.AfterFunc(2*time.Second, func() { _ = syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) })
		_ = cmd.Wait() // ended by a signal
		killer.Stop()
	})
}

// await polls until ok.
func await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !ok(); time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited %s for %s", patience, what)
		}
	}
}

// window waits for the visible window with exactly this title, and returns its number.
func (d *desk) window(title string) (id string) {
	d.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		said, err := d.job().run("xdotool", "search", "--onlyvisible", "--name", "^"+regexp.QuoteMeta(title)+"$")
		if ids := strings.Fields(said); err == nil && len(ids) > 0 {
			return ids[0]
		}
		if time.Now().After(end) {
			d.picture("missing " + title)
			d.t.Fatalf("no window %q came; there is a picture", title)
		}
	}
}

// closes asks a window to close by the key of the window manager, and waits until it is gone.
func (d *desk) closes(title string) {
	d.t.Helper()
	id := d.window(title)
	d.job().must(d.t, "xdotool", "windowactivate", "--sync", id, "key", "--clearmodifiers", "alt+F4")
	await(d.t, title+" to close", func() bool {
		_, err := d.job().run("xdotool", "search", "--onlyvisible", "--name", "^"+regexp.QuoteMeta(title)+"$")
		return err != nil
	})
}

// picture takes one of the screen, keeps it beside the packages, and returns it.
func (d *desk) picture(name string) *image.RGBA {
	d.t.Helper()
	folder := filepath.Join(out(d.t), "..", "test-packages")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		d.t.Fatal(err)
	}
	path := filepath.Join(folder, strings.ReplaceAll(name, " ", "-")+".png")
	d.job().must(d.t, "import", "-window", "root", path)
	file, err := os.Open(path)
	if err != nil {
		d.t.Fatal(err)
	}
	defer file.Close()
	img, err := png.Decode(file)
	if err != nil {
		d.t.Fatal(err)
	}
	// A picture with few colours is stored in another way.
	all := image.NewRGBA(img.Bounds())
	draw.Draw(all, all.Rect, img, img.Bounds().Min, draw.Src)
	return all
}

// still waits until two pictures in a row are the same, so that nothing is half painted, and returns the last; a clock,
// spare pixels high, may go on.
func (d *desk) still(name string, spare int) *image.RGBA {
	d.t.Helper()
	before := d.picture(name)
	for range 60 {
		time.Sleep(500 * time.Millisecond) // between two looks, not for an event
		now := d.picture(name)
		if changed(before, now).Dy() <= spare {
			return now
		}
		before = now
	}
	return before
}

// changed returns where two pictures differ.
func changed(a, b *image.RGBA) image.Rectangle {
	var all image.Rectangle
	for y := a.Rect.Min.Y; y < a.Rect.Max.Y; y++ {
		for x := a.Rect.Min.X; x < a.Rect.Max.X; x++ {
			if a.RGBAAt(x, y) != b.RGBAAt(x, y) {
				all = all.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	return all
}

// doubleClick clicks twice on a point.
func (d *desk) doubleClick(at image.Point) {
	d.t.Helper()
	d.job().must(d.t, "xdotool", "mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y), "click", "--repeat", "2", "--delay", "80", "1")
}
