// Package desktop starts a program with windows.
package desktop

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"tapetrack/app"
	"tapetrack/assets"
	"tapetrack/assets/passwords"
	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/auth"
)

// Menus returns the menus that a program adds between File and Help.
type Menus func(*app.Main, *auth.Service) []*fyne.Menu

// Main is the whole of a program: it reads the command line, signs somebody in
// and shows the main window until it is quit. menus may be nil.
func Main(name, about string, menus Menus) {
	var options start.Desktop
	start.Parse(name, about, &options)
	if noDisplay() {
		start.Fail(name, &data.FieldError{Text: "There is no display. Start it from a desktop session, or set DISPLAY or WAYLAND_DISPLAY."})
	}
	defer start.Log(name)()

	program := app.Program[*auth.Service]{
		Name: name, Version: start.Version, Icon: assets.Icon(name), WindowIcon: assets.WindowIcon(name), Login: options.User, Menus: menus,
		Random: auth.RandomPassword, FirstPassword: auth.FirstPasswordRule(passwords.Common),
		Client: data.Client{Program: name, Version: start.Version, Computer: start.Computer()},
	}
	database := start.NewDatabase(name, options.Common)
	if options.Demo {
		demo, err := start.NewDemo(context.Background(), name)
		if err != nil {
			start.Fail(name, err)
		}
		defer demo.End()
		_, _ = os.Stdout.WriteString(demo.Words())
		database, program.Hint = demo.Database, demo.Hint()
	} else if program.Login == "" {
		program.Login = start.LastUser()
	}
	defer database.Close()
	makeCacheFolder()
	fyneapp.SetMetadata(fyne.AppMetadata{ID: "com.tapetrack." + name, Name: name, Version: start.Version})
	defer noWindows(name)
	app.Run(fyneapp.NewWithID("com.tapetrack."+name), program, database)
}

// noWindows ends the program with one line if the window system could not be
// used: Fyne's driver panics then. Any other panic goes on.
func noWindows(name string) {
	p := recover()
	if p == nil {
		return
	}
	reason := fmt.Sprint(p)
	if !strings.Contains(reason, "GLFW") && !strings.Contains(reason, "OpenGL") && !strings.Contains(reason, "GLX") {
		panic(p)
	}
	slog.Error("no windows", "reason", reason)
	start.Fail(name, &data.FieldError{Text: "No window can be shown on the display " + os.Getenv("DISPLAY") + os.Getenv("WAYLAND_DISPLAY") +
		". Check that it can be reached; if it has no OpenGL, set LIBGL_ALWAYS_SOFTWARE=1."})
}

// noDisplay reports whether no window can be shown. Fyne would end with a
// panic.
func noDisplay() bool {
	return runtime.GOOS != "windows" && runtime.GOOS != "darwin" &&
		os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == ""
}

// makeCacheFolder makes what Fyne expects to be there: in a new computer
// account it is not, and Fyne complains.
func makeCacheFolder() {
	if folder, err := os.UserCacheDir(); err == nil {
		_ = os.MkdirAll(folder, 0o700) // Fyne goes on without it
	}
}
