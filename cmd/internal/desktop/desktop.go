// Package desktop starts a program with windows.
package desktop

import (
	"context"
	"log/slog"
	"os"
	"runtime"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"tapetrack/app"
	"tapetrack/assets"
	"tapetrack/assets/passwords"
	"tapetrack/cmd/internal/single"
	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/widgets"
	"tapetrack/widgets/aloud"
)

// Menus returns the menus that a program adds between File and Help. Only a program
// with such menus opens the Administration door.
type Menus func(*app.Main, data.Administration) []*fyne.Menu

// Main is a whole program: it reads the command line, signs a user in and shows the
// main window until the program is quit. menus may be nil.
func Main(name string, about data.Text, menus Menus) {
	start.NoCoreDumps()
	lang.Use(start.Language(start.SavedLanguage()))
	var options start.Desktop
	typed := start.Parse(name, about, &options, nil)
	closeLog := start.Log(name)
	defer closeLog()
	if noDisplay() {
		text := data.Say("There is no display. Start the program from a desktop session, or set DISPLAY or WAYLAND_DISPLAY.")
		slog.Error("no windows", "reason", text.String())
		start.Fail(name, &data.FieldError{Text: text})
	}
	options, err := options.Opened()
	if err != nil {
		start.Fail(name, err)
	}
	d := &desk{name: name, given: start.Given(typed)}
	first := d.ask(options)
	instance, running := claim(first, options)
	if running {
		slog.Info("the program is already running and comes to the front")
		return
	}

	program := app.Program{
		Name: name, Version: start.Version, Icon: assets.Icon(name), WindowIcon: assets.WindowIcon(name), Login: options.User, File: options.File, SetsUp: menus != nil,
		Random: auth.RandomPassword, FirstPassword: auth.FirstPasswordRule(passwords.Common),
		Client: data.Client{Program: name, Version: start.Version, Computer: start.Computer()}, Ending: app.NewEnding(),
		WindowSystem: frames{}, Views: start.Views{}, Languages: start.Languages{}, Display: describe,
	}
	clean := func() { (*d.now.Load()).Close() }
	if options.Demo {
		demo, err := start.NewDemo(context.Background(), name)
		if err != nil {
			start.Fail(name, err)
		}
		_, _ = os.Stdout.WriteString(demo.Words())
		first, program.Hint, program.FillIn, clean = local{Database: demo.Database, desk: d}, data.Verbatim(demo.Hint()), demo.FillIn, demo.End
	}
	d.now.Store(&first)
	if menus != nil {
		program.Menus = func(m *app.Main) []*fyne.Menu { return menus(m, (*d.now.Load()).Administration()) }
	}
	clean = both(both(both(d.announce(), clean), lendFolders()), instance.Leave)
	makeCacheFolder()
	widgets.ScreenSize, aloud.Listening = smallestScreen, listening
	d.taken = func(a asked) {
		options.File = "" // it was taken, or is no longer asked about
		instance.Become(keyOf(a, options))
	}
	guarded(newGuard(name, program.Ending, clean), instance, program, first)
}

// guarded runs a program and makes its process end, whatever happens to its windows. instance is what the next start asks.
func guarded(g *guard, instance *single.Instance, program app.Program, database app.Database) {
	defer g.leave()
	defer g.noWindows()
	g.hearFyne()
	g.watchExit()
	ignoreInterrupt()
	a := newApp(program.Name)
	a.Lifecycle().SetOnStarted(func() {
		go g.signals()
		g.watchWayland(a)
		serve(instance, a)
	})
	go g.watch()
	go func() {
		<-g.ending.Begun()
		close(leaving)
		instance.Leave() // its windows are about to go: who starts the program now means the next one
	}()
	if err := app.Run(named{a, program.Name}, program, database); err != nil {
		g.noWindow(err.Error())
	}
}

// newApp returns the application that the windows belong to.
func newApp(name string) fyne.App {
	id := "com.tapetrack." + name
	fyneapp.SetMetadata(fyne.AppMetadata{ID: id, Name: name, Version: start.Version})
	a := fyneapp.NewWithID(id)
	a.SetCloudProvider(noPreferences{})
	return a
}

// noPreferences keeps Fyne's preferences in memory. Nothing of ours is in them, and at
// each end Fyne would write them to a file that it first empties, while other copies of
// the program may be reading it. See start.Database.LastUser and start.Views for what is kept.
type noPreferences struct{}

// A cloud provider is Fyne's way to replace its preferences.
var (
	_ fyne.CloudProvider            = noPreferences{}
	_ fyne.CloudProviderPreferences = noPreferences{}
)

func (noPreferences) ProviderDescription() string { return "none" }
func (noPreferences) ProviderIcon() fyne.Resource { return nil }
func (noPreferences) ProviderName() string        { return "none" }
func (noPreferences) Setup(fyne.App) error        { return nil }
func (noPreferences) Cleanup(fyne.App)            {}

// CloudPreferences returns Fyne's own preferences under another type: Fyne writes no
// type but its own.
func (noPreferences) CloudPreferences(a fyne.App) fyne.Preferences {
	return struct{ fyne.Preferences }{a.Preferences()}
}

// noDisplay reports whether no window can be shown. Fyne would panic.
func noDisplay() bool {
	return runtime.GOOS != "windows" && runtime.GOOS != "darwin" &&
		os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == ""
}

// lendFolders gives Fyne a temporary folder for its settings and cache where the computer
// account has none, as without HOME: Fyne would make one in the current folder. It
// returns what removes it. Nothing of ours is kept there, see start.
func lendFolders() (remove func()) {
	_, config := os.UserConfigDir()
	_, cache := os.UserCacheDir()
	if config == nil && cache == nil || runtime.GOOS == "windows" {
		return func() {}
	}
	lent, err := files.MkdirTemp("", "tapetrack-fyne-")
	if err != nil {
		return func() {} // Fyne works without it
	}
	for name, missing := range map[string]error{"XDG_CONFIG_HOME": config, "XDG_CACHE_HOME": cache} {
		if missing != nil {
			_ = os.Setenv(name, lent)
		}
	}
	return func() { _ = os.RemoveAll(lent) } // in the system's temporary folder, which is cleaned up anyway
}

// both returns a function that calls two.
func both(first, second func()) func() {
	return func() {
		first()
		second()
	}
}

// makeCacheFolder makes the user's cache folder, which a new computer account lacks:
// Fyne would complain.
func makeCacheFolder() {
	if folder, err := os.UserCacheDir(); err == nil {
		_ = files.MkdirAll(folder) // Fyne works without it
	}
}
