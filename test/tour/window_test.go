package tour

import (
	"fmt"
	"image"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tapetrack/test/worded"
)

// A window is one on the screen, of a program.
type window struct {
	*program
	id, title string
}

// find returns the visible window of a program with exactly this title, in the language of the stage.
func (p *program) find(title string) (*window, bool) {
	titles := []string{regexp.QuoteMeta(title)}
	if title != p.name { // which is the same in every language
		titles = nil
		for _, t := range worded.Others(title) {
			titles = append(titles, regexp.QuoteMeta(t))
		}
	}
	out, err := p.run("xdotool", "search", "--all", "--onlyvisible", "--pid", strconv.Itoa(p.cmd.Process.Pid),
		"--name", "^("+strings.Join(titles, "|")+")$")
	ids := strings.Fields(out)
	if err != nil || len(ids) != 1 { // none is an error of xdotool's, too
		return nil, false
	}
	return &window{program: p, id: ids[0], title: title}, true
}

// window waits until a window is there, has the focus and stands still. A new window that did
// not get the focus would leave the person typing elsewhere.
func (p *program) window(title string) *window {
	p.t.Helper()
	var w *window
	p.await("the window "+title+" of "+p.name, func() (ok bool) {
		w, ok = p.find(title)
		return ok
	}, p.titles)
	p.await("the window "+title+" to get the focus", w.hasFocus, p.titles)
	w.still() // it may still be on its way to its place, and a click would miss
	return w
}

func (w *window) hasFocus() bool {
	id, err := w.run("xdotool", "getwindowfocus")
	return err == nil && id == w.id
}

// gone waits until a window is no longer on the screen.
func (w *window) gone() {
	w.t.Helper()
	w.await("the window "+w.title+" to close", func() bool {
		_, there := w.program.find(w.title)
		return !there
	}, w.titles)
}

// discards closes a window in which something was typed that is not saved.
func (w *window) discards() {
	w.t.Helper()
	w.keys("Escape").says("Keep Editing").keys("Tab", "Return")
	w.gone()
}

// titles says which windows there are.
func (s *stage) titles() string {
	out, _ := s.run("xdotool", "search", "--onlyvisible", "--name", ".") // for a message only
	var titles []string
	for _, id := range strings.Fields(out) {
		name, _ := s.run("xdotool", "getwindowname", id)
		titles = append(titles, strconv.Quote(name))
	}
	return "there are the windows " + strings.Join(titles, ", ")
}

// front waits for a window and brings it before the others, as a click on the
// task bar does. Like a person it looks before it goes on: a key or click that
// comes while the window gets the focus can be lost.
func (p *program) front(title string) *window {
	p.t.Helper()
	var w *window
	p.await("the window "+title+" of "+p.name, func() (ok bool) {
		w, ok = p.find(title)
		return ok
	}, p.titles)
	if w.hasFocus() {
		return w
	}
	p.must("xdotool", "windowactivate", w.id)
	p.await("the window "+title+" to come to the front", w.hasFocus, p.titles)
	w.still()
	return w
}

// alone waits until the main window has the focus, in front of everything on the screen, and
// is the only one of its program.
func (p *program) alone() *window {
	p.t.Helper()
	w := p.window(p.name)
	n, _ := strconv.ParseUint(w.id, 10, 32) // xdotool writes numbers
	p.await(p.name+" to stand alone in front", func() bool {
		ids, err := p.run("xdotool", "search", "--all", "--onlyvisible", "--pid", strconv.Itoa(p.cmd.Process.Pid), "--name", ".")
		return err == nil && ids == w.id &&
			strings.HasSuffix(p.must("xprop", "-root", "-notype", "_NET_CLIENT_LIST_STACKING"), fmt.Sprintf(" 0x%x", n))
	}, p.titles)
	return w
}

// bounds returns where a window is, without its frame. xdotool counts the frame
// twice; xwininfo does not.
func (w *window) bounds() image.Rectangle {
	w.t.Helper()
	n := map[string]int{}
	for line := range strings.Lines(w.must("xwininfo", "-id", w.id)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), ":")
		n[name], _ = strconv.Atoi(strings.TrimSpace(value))
	}
	x, y := n["Absolute upper-left X"], n["Absolute upper-left Y"]
	return image.Rect(x, y, x+n["Width"], y+n["Height"])
}

// framed returns where a window is with the frame that openbox gives it.
func (w *window) framed() image.Rectangle {
	w.t.Helper()
	r := w.bounds()
	var left, right, top, bottom int
	out := w.must("xprop", "-id", w.id, "-notype", "_NET_FRAME_EXTENTS")
	if _, err := fmt.Sscanf(out, "_NET_FRAME_EXTENTS = %d, %d, %d, %d", &left, &right, &top, &bottom); err != nil {
		w.t.Fatalf("the frame of %s: %v: %s", w.title, err, out)
	}
	return image.Rect(r.Min.X-left, r.Min.Y-top, r.Max.X+right, r.Max.Y+bottom)
}

// picture returns what a window shows. A new window may still be moved to its
// place since: its words would be found where they are not.
func (w *window) picture() *image.RGBA {
	w.t.Helper()
	for r := w.bounds(); ; {
		img, now := w.frame.grab(r), w.bounds()
		if now == r {
			return img
		}
		r = now
	}
}

// still returns a picture of a window with its frame once two in a row are the
// same, so that nothing is half painted. A clock or a cursor may move in it.
func (w *window) still() *image.RGBA {
	w.t.Helper()
	r := w.framed()
	before := w.frame.grab(r)
	for range 20 {
		time.Sleep(60 * time.Millisecond) // between two looks, not for an event
		now := w.frame.grab(r)
		if string(now.Pix) == string(before.Pix) {
			return now
		}
		before = now
	}
	return before
}

// changes does something and waits until the window looks different.
func (w *window) changes(act func()) {
	w.t.Helper()
	before := w.picture()
	act()
	w.await(w.title+" to change", func() bool { return string(w.picture().Pix) != string(before.Pix) }, w.titles)
}

// says waits until a window shows a sentence.
func (w *window) says(sentence string) *window {
	w.t.Helper()
	var words []word
	w.await(fmt.Sprintf("%s to say %q", w.title, sentence), func() bool {
		words = w.read(w.picture())
		return says(words, sentence)
	}, func() string { return "it says: " + text(words) })
	return w
}

// silent fails if a window shows a sentence now.
func (w *window) silent(sentence string) {
	w.t.Helper()
	if words := w.read(w.picture()); says(words, sentence) {
		w.t.Fatalf("%s says %q: %s", w.title, sentence, text(words))
	}
}

// ceases waits until a window no longer shows a sentence.
func (w *window) ceases(sentence string) {
	w.t.Helper()
	w.await(fmt.Sprintf("%s to say %q no longer", w.title, sentence), func() bool {
		return !says(w.read(w.picture()), sentence)
	}, w.titles)
}

// row waits until a window shows value to the right of name.
func (w *window) row(name, value string) *window {
	w.t.Helper()
	var words []word
	w.await(fmt.Sprintf("%s to show %s in the row %s", w.title, value, name), func() bool {
		words = w.read(w.picture())
		return inRow(words, name, value)
	}, func() string { return "it shows: " + text(words) })
	return w
}

// filled waits for n characters to stand to the right of a name, whatever they
// are read as: one digit is easily taken for another, above all beside the text
// cursor. That it is the right code shows when it is accepted.
func (w *window) filled(name string, n int) *window {
	w.t.Helper()
	var words []word
	w.await(fmt.Sprintf("%s to show %d characters in the row %s", w.title, n, name), func() bool {
		words = w.read(w.picture())
		found := beside(words, name)
		if len(letters()) > 1 { // read several times, and a name has more letters in the pseudo-language
			return found >= n
		}
		return found >= n-2 && found <= n+1 // the cursor is read as a letter at times, and two digits as one: "81" as "si"
	}, func() string { return "it shows: " + text(words) })
	return w
}

// shows waits for a phrase and returns where it stands lowest on the screen: a
// menu and a row come below the title that reads the same.
func (w *window) shows(phrase string) image.Point {
	w.t.Helper()
	return middle(w, slices.MaxFunc(w.boxes(phrase), func(a, b image.Rectangle) int { return a.Min.Y - b.Min.Y }))
}

// menu clicks on a name in the menu bar, or on a tab: it stands above everything
// else that reads the same. A window that has only just come to the front may
// take no notice of the first click, as people know it: they click again.
func (w *window) menu(name string) *window {
	w.t.Helper()
	at := w.highest(name)
	for range 3 {
		before := w.picture()
		w.press(at, 1, 1)
		for end := time.Now().Add(3 * time.Second); time.Now().Before(end); time.Sleep(30 * time.Millisecond) {
			if string(w.picture().Pix) != string(before.Pix) {
				return w
			}
		}
	}
	w.t.Fatalf("%s takes no notice of clicks on %s", w.title, name)
	return w
}

// item clicks on an item of the menu that hangs down from the bar: a button of the page below
// may be called the same.
func (w *window) item(name string) *window { return w.press(w.highest(name), 1, 1) }

// highest waits for a phrase and returns where it stands highest on the screen.
func (w *window) highest(phrase string) image.Point {
	w.t.Helper()
	return middle(w, slices.MinFunc(w.boxes(phrase), func(a, b image.Rectangle) int { return a.Min.Y - b.Min.Y }))
}

func middle(w *window, box image.Rectangle) image.Point {
	return w.bounds().Min.Add(box.Min.Add(box.Max).Div(2))
}

// boxes waits for a phrase and returns where it stands.
func (w *window) boxes(phrase string) []image.Rectangle {
	w.t.Helper()
	var words []word
	var boxes []image.Rectangle
	w.await(fmt.Sprintf("%s to show %q", w.title, phrase), func() bool {
		words = w.read(w.picture())
		boxes = places(words, phrase)
		return len(boxes) > 0
	}, func() string { return "it shows: " + text(words) })
	return boxes
}

// click clicks on a phrase, doubleClick twice, rightClick with the other button.
func (w *window) click(phrase string) *window       { return w.press(w.shows(phrase), 1, 1) }
func (w *window) doubleClick(phrase string) *window { return w.press(w.shows(phrase), 1, 2) }
func (w *window) rightClick(phrase string) *window  { return w.press(w.shows(phrase), 3, 1) }

// opens clicks on a phrase until a sentence shows that it has opened something: a click on a window
// that has only just come up may be lost, and people click again.
func (w *window) opens(phrase, sentence string) *window {
	w.t.Helper()
	var clicked time.Time
	w.await(fmt.Sprintf("%s to say %q", w.title, sentence), func() bool {
		if says(w.read(w.picture()), sentence) {
			return true
		}
		if time.Since(clicked) > 3*time.Second {
			w.click(phrase)
			clicked = time.Now()
		}
		return false
	}, w.titles)
	return w
}

// press presses a mouse button at a point of the screen, and puts the mouse away
// into the corner: its arrow would hide words.
func (w *window) press(at image.Point, button, times int) *window {
	w.t.Helper()
	w.must("xdotool", "mousemove", strconv.Itoa(at.X), strconv.Itoa(at.Y),
		"click", "--repeat", strconv.Itoa(times), "--delay", "60", strconv.Itoa(button),
		"mousemove", strconv.Itoa(w.frame.bounds.Max.X-1), strconv.Itoa(w.frame.bounds.Max.Y-1))
	return w
}

// writes types text at the cursor.
func (w *window) writes(text string) *window {
	w.t.Helper()
	w.must("xdotool", "type", "--delay", "8", "--", text)
	return w
}

// keys presses keys one after the other: "Tab", "ctrl+a", "Return".
func (w *window) keys(names ...string) *window {
	w.t.Helper()
	w.must("xdotool", append([]string{"key", "--delay", "20"}, names...)...)
	return w
}
