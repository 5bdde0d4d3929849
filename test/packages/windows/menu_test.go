package windows

import (
	"path/filepath"
	"strings"
)

// entry returns the entry of a program in the Start menu.
func (d *desk) entry(program string) string {
	d.t.Helper()
	link, is := d.shortcuts()[program]
	if !is {
		d.t.Fatalf("the Start menu has no %s: %q", program, d.shortcuts())
	}
	return link
}

// opens starts a program by its entry in the Start menu.
func (d *desk) opens(program string) {
	d.t.Helper()
	d.must("wine", "start", "/unix", d.entry(program))
}

// again starts a program that is already running: the window that its user saw last comes to the front, and the second
// process ends well.
func (d *desk) again(program, title string) {
	d.t.Helper()
	d.opens(program)
	d.inFront(title)
	// What comes of a process is known of one that is started by its file.
	d.must("wine", d.installedAs(program))
	d.inFront(title)
	d.window(title)
}

// installedAs returns where a program is installed.
func (d *desk) installedAs(program string) string {
	return filepath.Join(d.prefix, "drive_c", "Program Files", "TapeTrack", strings.ToLower(program)+".exe")
}

// inFront waits until a window stands before all others, without asking for it. Whether it has the keyboard, too, is not
// looked at: Wine leaves it to the window manager, which no window of Wine's asks.
func (d *desk) inFront(title string) {
	d.t.Helper()
	d.await(title+" to stand in front of all others", func() bool {
		_, order, _ := strings.Cut(d.must("xprop", "-root", "-notype", "_NET_CLIENT_LIST_STACKING"), "#")
		ids := strings.Split(strings.TrimSpace(order), ", ")
		is, err := d.try("xdotool", "getwindowname", ids[len(ids)-1])
		return err == nil && strings.TrimSpace(is) == title
	})
	d.still()
}

// minimises takes a window off the screen, which stays in the list of the window manager.
func (d *desk) minimises(title string) {
	d.t.Helper()
	d.must("xdotool", "windowminimize", d.window(title))
	d.gone(title)
}
