package document

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// bash writes a function that bash-completion loads. A word that starts no command and no option is a file's.
func bash(name string, app *kong.Application) string {
	all := commands(name, app)
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	line("# Completes %s in bash.", name)
	line("_%s() {", name)
	line("\tlocal word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} at=%s i", name)
	line("\tCOMPREPLY=()")
	line("\tfor ((i = 1; i < COMP_CWORD; i++)); do")
	line("\t\tcase \"$at ${COMP_WORDS[i]}\" in")
	if len(all) > 1 {
		line("\t\t%s) at=\"$at ${COMP_WORDS[i]}\" ;;", quotedPaths(all))
	}
	line("\t\tesac\n\tdone")
	// The = of an option is a word for bash.
	line("\tif [[ $word == = ]]; then\n\t\tword=\n\telif [[ $before == = ]]; then\n\t\tbefore=${COMP_WORDS[COMP_CWORD-2]}\n\tfi")
	line("\tcase \"$at $before\" in")
	for _, c := range all {
		for _, f := range c.flags {
			if chosen := values(f.Value); takesValue(f) && chosen != nil {
				line("\t\"%s --%s\") mapfile -t COMPREPLY < <(compgen -W %s -- \"$word\"); return ;;", c.path, f.Name, single(strings.Join(chosen, " ")))
			} else if takesValue(f) {
				line("\t\"%s --%s\") return ;;", c.path, f.Name)
			}
		}
	}
	line("\tesac\n\tcase $at in")
	for _, c := range all {
		var words []string
		for _, below := range c.below {
			words = append(words, below.Name)
		}
		words = append(words, c.chosen()...)
		for _, f := range c.flags {
			words = append(words, "--"+f.Name)
		}
		line("\t\"%s\") mapfile -t COMPREPLY < <(compgen -W %s -- \"$word\") ;;", c.path, single(strings.Join(words, " ")))
	}
	line("\tesac\n}\ncomplete -o default -F _%s %s", name, name)
	return out.String()
}

// quotedPaths returns what leads to all commands as patterns of case.
func quotedPaths(all []command) string {
	return `"` + strings.Join(paths(all), `" | "`) + `"`
}

// zsh writes a function for a folder of fpath.
func zsh(name string, app *kong.Application) string {
	all := commands(name, app)
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	line("#compdef %s", name)
	line("_%s() {", name)
	line("\tlocal at=%s word\n\tlocal -a below options", name)
	line("\tfor word in \"${(@)words[2,CURRENT-1]}\"; do\n\t\tcase \"$at $word\" in")
	if len(all) > 1 {
		line("\t\t(%s) at=\"$at $word\" ;;", strings.ReplaceAll(quotedPaths(all), " | ", "|"))
	}
	line("\t\tesac\n\tdone\n\tcase $at in")
	colon := strings.NewReplacer(`\`, `\\`, ":", `\:`)
	bracket := strings.NewReplacer(`\`, `\\`, ":", `\:`, "[", `\[`, "]", `\]`)
	for _, c := range all {
		line("\t(\"%s\")", c.path)
		for _, below := range c.below {
			line("\t\tbelow+=(%s)", single(below.Name+":"+colon.Replace(brief(below.Help))))
		}
		for _, f := range c.flags {
			entry := "--" + f.Name
			if takesValue(f) {
				entry += "="
			}
			entry += "[" + bracket.Replace(brief(f.Help)) + "]"
			if chosen := values(f.Value); takesValue(f) && chosen != nil {
				entry += ":" + f.Name + ":(" + strings.Join(chosen, " ") + ")"
			} else if takesValue(f) {
				entry += ":" + bracket.Replace(f.FormatPlaceHolder()) + ":_files"
			}
			line("\t\toptions+=(%s)", single(entry))
		}
		if chosen := c.chosen(); chosen != nil {
			line("\t\toptions+=(%s)", single("*:value:("+strings.Join(chosen, " ")+")"))
		} else {
			line("\t\toptions+=('*:file:_files')")
		}
		line("\t\t;;")
	}
	line("\tesac")
	line("\tif (( $#below )) && [[ ${words[CURRENT]} != -* ]]; then\n\t\t_describe -t commands command below\n\telse\n\t\t_arguments -S $options\n\tfi\n}\n_%s \"$@\"", name)
	return out.String()
}

// fish writes a file for one of fish's folders of completions.
func fish(name string, app *kong.Application) string {
	all := commands(name, app)
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	quoted := func(text string) string { return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(text) + "'" }
	line("# Completes %s in fish.", name)
	line("function __%s_at", name)
	line("\tset -l at %s\n\tfor word in (commandline -opc)[2..-1]\n\t\tswitch \"$at $word\"", name)
	if len(all) > 1 {
		line("\t\t\tcase '%s'\n\t\t\t\tset at \"$at $word\"", strings.Join(paths(all), "' '"))
	}
	line("\t\tend\n\tend\n\ttest \"$at\" = \"$argv[1]\"\nend")
	for _, c := range all {
		when := fmt.Sprintf("complete -c %s -n \"__%s_at '%s'\"", name, name, c.path)
		for _, below := range c.below {
			line("%s -f -a %s -d %s", when, quoted(below.Name), quoted(brief(below.Help)))
		}
		for _, chosen := range c.chosen() {
			line("%s -f -a %s", when, quoted(chosen))
		}
		for _, f := range c.flags {
			value := ""
			if chosen := values(f.Value); takesValue(f) && chosen != nil {
				value = " -x -a " + quoted(strings.Join(chosen, " "))
			} else if takesValue(f) {
				value = " -r"
			}
			line("%s -l %s%s -d %s", when, quoted(f.Name), value, quoted(brief(f.Help)))
		}
	}
	return out.String()
}
