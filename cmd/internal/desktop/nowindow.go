package desktop

import (
	"io"
	"log"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"tapetrack/data"
	"tapetrack/data/words"
)

// windowFailures are the beginnings of what Fyne logs when it can't show a window, or
// only an empty one. It then goes on, or exits without a word to the user.
var windowFailures = []string{
	"failed to initialise GLFW",
	"window creation error",
	"failed to initialise OpenGL",
	"font load error",
}

// A failureLog passes on what Fyne logs, except failures that leave the user without a
// window: for these it calls fail. Fyne logs an error in three lines: what failed, the
// cause, which may be missing, and the place.
type failureLog struct {
	log    io.Writer
	fail   func(cause string)
	failed string // what failed, until the rest of its lines have come
}

// hearFyne makes a failure of a window end the program.
func (g *guard) hearFyne() {
	log.SetOutput(&failureLog{log: log.Writer(), fail: g.noWindow})
}

// Write is called by package log, one line at a time.
func (f *failureLog) Write(p []byte) (int, error) {
	line := strings.TrimSpace(string(p))
	_, what, starts := strings.Cut(line, "Fyne error:  ")
	_, cause, explains := strings.Cut(line, "Cause: ")
	switch {
	case starts && slices.ContainsFunc(windowFailures, func(s string) bool { return strings.HasPrefix(what, s) }):
		f.failed = what
	case f.failed == "":
		return f.log.Write(p)
	case explains:
		f.failed += ": " + cause
	default:
		what, f.failed = f.failed, ""
		f.fail(what)
	}
	return len(p), nil
}

// noWindow ends the program with a sentence about the cause.
func (g *guard) noWindow(cause string) {
	slog.Error("no window", "cause", cause)
	g.fail(data.ByFailure, noWindowText(runtime.GOOS, programFolder(), cause))
}

// noWindows ends the program with one line if the window system can't be used, where
// Fyne's driver panics. It raises any other panic again once the session has ended.
func (g *guard) noWindows() {
	p := recover()
	if p == nil {
		return
	}
	reason, ok := panicWords(p)
	if !ok {
		g.stop(data.ByFailure)
		panic(p)
	}
	g.noWindow(reason)
}

// panicWords returns the text of a panic of Fyne's driver.
func panicWords(p any) (string, bool) {
	reason := ""
	switch p := p.(type) {
	case error:
		reason = p.Error()
	case string:
		reason = p
	}
	for _, of := range []string{"GLFW", "OpenGL", "GLX", "EGL", "WGL", "shader"} {
		if strings.Contains(reason, of) {
			return reason, true
		}
	}
	return "", false
}

// What helps where no window can be shown.
const (
	noFont    data.Text = "No window can be shown: a font can't be read (%s). Unset FYNE_FONT, or reinstall the program."
	noReach   data.Text = "No window can be shown: the display %s can't be reached. Start the program from a desktop session, or set DISPLAY or WAYLAND_DISPLAY to a running display."
	onWindows data.Text = "No window can be shown: OpenGL 2.1 is missing. Install the graphics driver of this computer from its maker; " +
		"in a virtual machine, turn on 3D acceleration. Where neither helps, as on some remote desktops, Mesa draws without a graphics card: " +
		"copy opengl32.dll and libgallium_wgl.dll of its 64-bit build for Windows (mesa-dist-win) into the folder %s and start the program again."
	onMacOS     data.Text = "No window can be shown: OpenGL 2.1 is missing. Start the program at the computer itself, or in a virtual machine with 3D acceleration."
	onOtherUnix data.Text = "No window can be shown: the display %s has no OpenGL 2.1. Install the graphics driver of this computer, or Mesa, which needs no graphics card (libgl1-mesa-dri); " +
		"in a virtual machine, turn on 3D acceleration; on a remote desktop, use a server that offers GLX."
)

// programFolder returns the folder of the running program, where Windows looks for its libraries first.
func programFolder() string {
	path, err := os.Executable()
	if err != nil {
		return "."
	}
	return filepath.Dir(path)
}

// noWindowText says why there is no window and what to do about it on a system, for a program in
// a folder.
func noWindowText(system, folder, cause string) data.Sentence {
	if strings.Contains(cause, "font") {
		return data.Say(noFont, cause)
	}
	display := words.Either(strings.Fields(os.Getenv("WAYLAND_DISPLAY") + " " + os.Getenv("DISPLAY")))
	for _, of := range []string{"initialise GLFW", "NotInitialized", "display"} {
		if system != "windows" && strings.Contains(cause, of) {
			return data.Say(noReach, display)
		}
	}
	switch system {
	case "windows":
		return data.Say(onWindows, folder)
	case "darwin":
		return data.Say(onMacOS)
	}
	return data.Say(onOtherUnix, display)
}
