package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// systems are the operating systems of the programs; tags are the build tags of a release.
var systems = []string{"linux", "windows", "darwin"}

// goRuntime is the module of what every program has of Go itself.
const goRuntime = "Go: runtime and standard library"

const tags = "migrated_fynedo,no_emoji"

// licence matches the names of files that contain a licence.
var licence = regexp.MustCompile(`(?i)^(licen[cs]e|copying|notice|patents|unlicense)([-_.].*)?$`)

// A module is a module whose packages are linked, and the folder of its sources.
type module struct{ name, folder string }

// collect returns the notices of everything linked into the programs of the module at
// root. A module without a licence is an error: its author permits nothing.
func collect(root string) (string, error) {
	modules, err := linked(root)
	if err != nil {
		return "", err
	}
	var out strings.Builder
	out.WriteString("The programs of TapeTrack contain work of others. Their notices and licences follow,\n" +
		"those of the Go modules as their authors publish them with the sources.\n\n")
	for _, m := range modules {
		fmt.Fprintf(&out, "- %s\n", m.name)
	}
	for _, m := range modules {
		if err := m.write(&out); err != nil {
			return "", err
		}
	}
	out.WriteString(icons)
	return out.String(), nil
}

// icons is the notice of work in Fyne's sources that is not accompanied by its licence.
const icons = `
================================================================================
Material Design icons (in fyne.io/fyne/v2)

Copyright Google LLC. Licensed under the Apache License, Version 2.0, whose text
stands above under github.com/pquerna/otp.
`

// linked returns the modules whose packages are linked on any system, by name, and then
// Go itself and the block list of passwords, which are not modules.
func linked(root string) ([]module, error) {
	found := map[module]bool{}
	for _, system := range systems {
		list := exec.Command("go", "list", "-deps", "-tags", tags, "-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", "./cmd/...")
		list.Dir, list.Stderr = root, os.Stderr
		list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=1", "GOFLAGS=")
		out, err := list.Output()
		if err != nil {
			return nil, fmt.Errorf("list what is linked for %s: %w", system, err)
		}
		for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
			if name, folder, ok := strings.Cut(lines.Text(), "\t"); ok {
				found[module{name, folder}] = true
			}
		}
	}
	var modules []module
	for m := range found {
		modules = append(modules, m)
	}
	slices.SortFunc(modules, func(a, b module) int { return strings.Compare(a.name, b.name) })
	goRoot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, err
	}
	return append(modules,
		module{goRuntime, strings.TrimSpace(string(goRoot))},
		module{"Block list of passwords", filepath.Join(root, "assets", "passwords")}), nil
}

// write writes every licence of a module: parts such as fonts have their own licences.
func (m module) write(out *strings.Builder) error {
	var texts []string
	err := filepath.WalkDir(m.folder, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "vendor" || m.whole() && path != m.folder):
			return fs.SkipDir
		case d.IsDir() || !licence.MatchString(d.Name()) || filepath.Ext(d.Name()) == ".go":
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		inside, err := filepath.Rel(m.folder, path)
		texts = append(texts, filepath.ToSlash(inside)+"\n\n"+clean(string(text)))
		return err
	})
	if err == nil && len(texts) == 0 {
		err = errors.New("there is no licence")
	}
	if err != nil {
		return fmt.Errorf("%s: %w", m.name, err)
	}
	for _, text := range texts {
		fmt.Fprintf(out, "\n%s\n%s: %s", strings.Repeat("=", 80), m.name, text)
	}
	return nil
}

// whole reports whether the licence at the top covers everything below.
func (m module) whole() bool { return strings.HasPrefix(m.name, "Go:") }

// clean returns a text with plain line ends, and exactly one at its end.
func clean(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	var lines []string
	for line := range strings.Lines(strings.TrimSpace(strings.TrimPrefix(text, "\ufeff"))) {
		lines = append(lines, strings.TrimRight(line, " \t\n\f"))
	}
	return strings.Join(lines, "\n") + "\n"
}
