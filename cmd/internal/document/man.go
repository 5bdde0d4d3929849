package document

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// man writes a page of section 1.
func man(name, version string, app *kong.Application, files []File) string {
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	all := commands(name, app)
	about := strings.TrimSuffix(app.Help, ".")
	if rest, is := strings.CutPrefix(about, "The "); is {
		about = "the " + rest
	}
	line(`.TH %s 1 "" "TapeTrack %s" "TapeTrack"`, strings.ToUpper(name), version)
	line(".SH NAME\n%s \\- %s", roff(name), roff(about))
	line(".SH SYNOPSIS\n.B %s", roff(name))
	if len(all) > 1 {
		line(`\fICOMMAND\fR`)
	}
	line(`[\fIOPTIONS\fR]`)
	for _, a := range all[0].arguments {
		line(`[\fI%s\fR]`, roff(argument(a)))
	}
	line(".SH OPTIONS")
	for _, a := range all[0].arguments {
		line(".TP\n\\fI%s\\fR\n%s", roff(argument(a)), roff(a.Help))
	}
	for _, f := range all[0].flags {
		line("%s", option(f))
	}
	if len(all) > 1 {
		line(".SH COMMANDS\nEvery command takes the options above, too.")
	}
	for _, c := range all[1:] {
		if len(c.below) > 0 {
			continue // its commands follow
		}
		title := roff(strings.TrimPrefix(c.path, name+" "))
		for _, a := range c.arguments {
			title += " " + roff(argument(a))
		}
		line(".SS %s\n%s", title, roff(c.help))
		for _, a := range c.arguments {
			if a.Help != "" {
				line(".TP\n\\fI%s\\fR\n%s", roff(argument(a)), roff(a.Help))
			}
		}
		for _, f := range c.flags[len(all[0].flags):] {
			line("%s", option(f))
		}
	}
	line(".SH ENVIRONMENT")
	for _, f := range all[0].flags {
		for _, variable := range f.Envs {
			line(".TP\n.B %s\nThe value of \\fB\\-\\-%s\\fR where that is not given.", roff(variable), roff(f.Name))
		}
	}
	line(".TP\n.B TAPETRACK_LANGUAGE\nThe language of the program, such as \\fBen\\fR or \\fBde\\fR.")
	line(".SH FILES")
	for _, f := range files {
		line(".TP\n.I %s\n%s", roff(f.Path), roff(f.About))
	}
	return out.String()
}

// argument names an argument: in capitals, or as what can be chosen for it.
func argument(a *kong.Value) string {
	if chosen := values(a); chosen != nil {
		return strings.Join(chosen, "|")
	}
	return strings.ToUpper(a.Name)
}

// option is the entry of an option.
func option(f *kong.Flag) string {
	name := `\-\-` + roff(f.Name)
	if f.Short != 0 {
		name = `\-` + string(f.Short) + `\fR, \fB` + name
	}
	if takesValue(f) {
		placeholder := f.FormatPlaceHolder()
		if chosen := values(f.Value); chosen != nil {
			placeholder = strings.Join(chosen, "|")
		}
		return fmt.Sprintf(".TP\n\\fB%s\\fR=\\fI%s\\fR\n%s", name, roff(placeholder), roff(f.Help))
	}
	return fmt.Sprintf(".TP\n\\fB%s\\fR\n%s", name, roff(f.Help))
}

// roff returns a text as roff has to read it, so that nothing in it is a request.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "\n", " ").Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	return text
}
