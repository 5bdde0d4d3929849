// Package diagnose collects what support asks for: versions, times and zones, where database
// and key, or the server, are and how they are, languages and settings. It shows no secret and names no user,
// and it knows no windows: its caller adds what they know. docs/SECURITY.md says what
// it may contain.
package diagnose

import (
	"cmp"
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
)

// A Program is the one that collects.
type Program struct {
	Name     string          // TapeMaster
	Database *start.Database // nil with a Server
	Server   *start.Remote   // that is asked instead; nil without one
	Options  []string        // names of the options that were given, without their values
}

// Read collects everything. by is who asks: only holders of tapemaster rights and the console
// see more of the database, or of that of the server, than where it is and whether it can be
// used. display is what the windows know; nil: there are none. It reads files and asks the
// server, so it must not run on Fyne's goroutine. What can't be read says so in its line.
func (p Program) Read(ctx context.Context, by data.Actor, display []data.Finding) data.Diagnostics {
	all := data.Diagnostics{{Title: "Program", Lines: p.program()}}
	if p.Server != nil {
		all = append(all, data.Findings{Title: "Time", Lines: times(logged{})},
			data.Findings{Title: "Server", Lines: server(ctx, p.Server, by)})
	} else {
		condition := p.Database.Condition(ctx, by)
		all = append(all, data.Findings{Title: "Time", Lines: times(logOf(condition))},
			data.Findings{Title: "Database", Lines: database(condition)})
		if condition.Details != nil {
			all = append(all, data.Findings{Title: "Key", Lines: key(*condition.Details)})
		}
	}
	if display != nil {
		all = append(all, data.Findings{Title: "Display", Lines: display})
	}
	all = append(all,
		data.Findings{Title: "Language", Lines: languages()},
		data.Findings{Title: "Settings", Lines: p.settings()})
	home, _ := os.UserHomeDir() // without one there is nothing to shorten
	for _, section := range all {
		for i, line := range section.Lines {
			section.Lines[i].Value = tidy(line.Value, home)
		}
	}
	return all
}

// Is returns a finding with a value that has no words.
func Is(name data.Text, value string) data.Finding {
	if value == "" {
		return says(name, "not known")
	}
	return data.Finding{Name: data.Say(name), Value: data.Verbatim(value)}
}

// says returns a finding in words.
func says(name, text data.Text, args ...any) data.Finding {
	return data.Finding{Name: data.Say(name), Value: data.Say(text, args...)}
}

// unknown returns a finding that can't be read.
func unknown(name data.Text, why error) data.Finding {
	return says(name, "not known (%s)", reason(why))
}

func yes(name data.Text, is bool) data.Finding {
	if is {
		return says(name, "yes")
	}
	return says(name, "no")
}

func (p Program) program() []data.Finding {
	lines := []data.Finding{Is("Name", p.Name), Is("Version", start.Version)}
	if build, ok := debug.ReadBuildInfo(); ok {
		lines = append(lines, built(build)...)
	}
	lines = append(lines,
		Is("Go", runtime.Version()),
		Is("System", system()),
		Is("Architecture", runtime.GOOS+" "+runtime.GOARCH),
	)
	if path := start.LogFile(p.Name); path != "" {
		lines = append(lines, Is("Log of errors", path))
	}
	return lines
}

// built returns what the build recorded: the commit, and the version of the window toolkit.
func built(build *debug.BuildInfo) []data.Finding {
	var lines []data.Finding
	setting := map[string]string{}
	for _, s := range build.Settings {
		setting[s.Key] = s.Value
	}
	if commit := setting["vcs.revision"]; commit != "" {
		if setting["vcs.modified"] == "true" {
			lines = append(lines, says("Commit", "%s, modified", commit))
		} else {
			lines = append(lines, Is("Commit", commit))
		}
	}
	for _, module := range build.Deps {
		if module.Path == "fyne.io/fyne/v2" {
			lines = append(lines, Is("Fyne", strings.TrimPrefix(cmp.Or(module.Replace, module).Version, "v")))
		}
	}
	return lines
}

// asked are the variables of the environment that change what the programs show. Their values
// are names and numbers.
var asked = []string{
	"TZ", "FYNE_SCALE", "FYNE_THEME", "GDK_SCALE", "XDG_SESSION_TYPE", "XDG_CURRENT_DESKTOP", "DESKTOP_SESSION",
	"DISPLAY", "WAYLAND_DISPLAY", "LIBGL_ALWAYS_SOFTWARE",
}

// settings are the options and variables that were set.
func (p Program) settings() []data.Finding {
	var lines []data.Finding
	if p.Server != nil {
		lines = append(lines, says("Server", "%s", p.Server.Origin()))
	} else {
		lines = append(lines, says("Database", "%s", p.Database.Origin()))
	}
	options := slices.Clone(p.Options)
	slices.Sort(options)
	if len(options) > 0 {
		lines = append(lines, Is("Options", strings.Join(options, ", ")))
	} else {
		lines = append(lines, says("Options", "none"))
	}
	return append(lines, set(asked)...)
}

// set returns the variables of the environment that are set.
func set(names []string) []data.Finding {
	var lines []data.Finding
	for _, name := range names {
		if value := os.Getenv(name); value != "" {
			lines = append(lines, data.Finding{Name: data.Verbatim(name), Value: data.Verbatim(shortened(value))})
		}
	}
	return lines
}

// shortened returns the beginning of a variable, which may hold anything.
func shortened(value string) string {
	const most = 60
	runes := []rune(start.Printable(value))
	if len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return string(runes)
}
