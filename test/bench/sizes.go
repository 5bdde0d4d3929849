package main

import (
	"context"
	"debug/elf"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
)

// What a program consists of. A library belongs to the first of these that needs it.
const (
	ofGo      = "Go's own packages"
	ofFyne    = "Fyne and its libraries, as in the empty window"
	ofStore   = "SQLite and GORM"
	ofOthers  = "other libraries"
	ofUs      = "our own code"
	ofC       = "C: GLFW and OpenGL"
	ofTexts   = "texts and types, ours and theirs"
	bareTitle = "empty window"
)

// A dependency is a package that a program links.
type dependency struct {
	part     string
	embedded map[string]int64 // bytes of the files that it embeds, by what they are
}

// printSizes prints what each megabyte of a program is. Code and data have names in the symbol table of a build that
// keeps it; the tables that Go keeps of functions and lines are shared out by the size of the code. What has no name
// there are texts, types and embedded files, and the size of the last is known.
func printSizes(ctx context.Context, folder string) error {
	whole := filepath.Join(folder, "whole")
	targets := []string{bareTarget, "./cmd/tapemaster", "./cmd/lite", "./cmd/checkpoint", "./cmd/tapectl"}
	if err := buildInto(whole, keepSymbols, targets...); err != nil {
		return err
	}
	if err := buildInto(folder, releaseFlags, targets...); err != nil {
		return err
	}
	var all []map[string]float64
	sizes := map[string]float64{} // of all programs, to sort by
	for _, target := range targets {
		known, err := dependencies(ctx, target)
		if err != nil {
			return err
		}
		parts, err := partsOf(filepath.Join(whole, filepath.Base(target)), known)
		if err != nil {
			return err
		}
		info, err := os.Stat(filepath.Join(folder, filepath.Base(target)))
		if err != nil {
			return err
		}
		rest := float64(info.Size())
		for _, bytes := range parts {
			rest -= bytes
		}
		parts[ofTexts] = rest
		all = append(all, parts)
		for part, bytes := range parts {
			sizes[part] += bytes
		}
	}
	order := make([]string, 0, len(sizes))
	for part := range sizes {
		order = append(order, part)
	}
	slices.SortFunc(order, func(a, b string) int { return int(sizes[b] - sizes[a]) })
	fmt.Println("What each program consists of, in MB:")
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "%s\tTapeMaster\tLite\tCheckpoint\ttapectl\t\n", bareTitle)
	sums := make([]float64, len(all))
	for _, part := range order {
		for i, parts := range all {
			sums[i] += parts[part]
			fmt.Fprintf(table, "%.2f\t", parts[part]/1e6)
		}
		fmt.Fprintf(table, "  %s\n", part)
	}
	for _, sum := range sums {
		fmt.Fprintf(table, "%.2f\t", sum/1e6)
	}
	fmt.Fprintln(table, "  the file")
	return table.Flush()
}

// dependencies returns the packages of a program by their paths.
func dependencies(ctx context.Context, target string) (map[string]dependency, error) {
	list := func(of string) ([][]string, error) {
		command := exec.CommandContext(ctx, "go", "list", "-deps", "-tags", releaseTags, "-f", `{{.ImportPath}}|{{.Standard}}|{{.Dir}}|{{join .EmbedFiles ","}}`, of)
		command.Stderr = os.Stderr
		out, err := command.Output()
		var rows [][]string
		for line := range strings.Lines(string(out)) {
			rows = append(rows, strings.Split(strings.TrimSpace(line), "|"))
		}
		return rows, err
	}
	known := map[string]dependency{}
	add := func(part, of string) error {
		rows, err := list(of)
		for _, row := range rows {
			path := row[0]
			if _, is := known[path]; is {
				continue
			}
			d := dependency{part: part, embedded: map[string]int64{}}
			switch {
			case row[1] == "true":
				d.part = ofGo
			case within(path, "tapetrack"):
				d.part = ofUs
			}
			if row[3] != "" {
				for _, name := range strings.Split(row[3], ",") {
					info, err := os.Stat(filepath.Join(row[2], name))
					if err != nil {
						return err
					}
					d.embedded[kind(path, name)] += info.Size()
				}
			}
			known[path] = d
		}
		return err
	}
	linked, err := list(target)
	if err != nil {
		return nil, err
	}
	for _, source := range []struct{ part, of string }{{ofFyne, bareTarget}, {ofStore, "./data/store/sqlite"}, {ofOthers, target}} {
		if err := add(source.part, source.of); err != nil {
			return nil, err
		}
	}
	of := map[string]dependency{"main": {part: ofUs}}
	for _, row := range linked {
		of[row[0]] = known[row[0]]
	}
	return of, nil
}

func within(path, root string) bool { return path == root || strings.HasPrefix(path, root+"/") }

// kind says what an embedded file is.
func kind(path, name string) string {
	switch ending := filepath.Ext(name); {
	case within(path, "tapetrack/docs") && ending == ".png":
		return "embedded: pictures of the manual"
	case within(path, "tapetrack/docs"):
		return "embedded: the manual's text"
	case within(path, "tapetrack/assets/passwords"):
		return "embedded: common passwords"
	case within(path, "tapetrack/assets/translations"):
		return "embedded: translations"
	case within(path, "tapetrack/assets/notices"):
		return "embedded: licences of others"
	case within(path, "tapetrack"):
		return "embedded: icons, guides, tables of the database"
	case ending == ".ttf" || ending == ".otf":
		return "embedded: fonts of Fyne"
	}
	return "embedded: icons, shaders and words of Fyne"
}

// partsOf returns the bytes of the parts of a program that has its symbols.
func partsOf(program string, known map[string]dependency) (map[string]float64, error) {
	file, err := elf.Open(program)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	symbols, err := file.Symbols()
	if err != nil {
		return nil, err
	}
	parts, code, allCode := map[string]float64{}, map[string]float64{}, 0.0
	tables := 0.0
	for _, section := range file.Sections {
		if section.Name == ".gopclntab" {
			tables += float64(section.Size)
		}
	}
	for _, s := range symbols {
		kind := elf.ST_TYPE(s.Info)
		if int(s.Section) >= len(file.Sections) || s.Section == elf.SHN_UNDEF || kind != elf.STT_FUNC && kind != elf.STT_OBJECT {
			continue
		}
		section := file.Sections[s.Section]
		size := float64(s.Size)
		switch {
		case section.Type == elf.SHT_NOBITS: // takes no room in the file
		case s.Name == "go:func.*":
			tables += size
		case section.Name == ".gopclntab", strings.HasPrefix(s.Name, "go:"), strings.HasPrefix(s.Name, "type:"), strings.Contains(s.Name, "..gobytes."):
		default:
			part := partOf(s.Name, known)
			parts[part] += size
			if section.Name == ".text" {
				code[part] += size
				allCode += size
			}
		}
	}
	for part, size := range code {
		if part != ofC {
			parts[part] += tables * size / (allCode - code[ofC])
		}
	}
	for _, d := range known {
		for kind, size := range d.embedded {
			parts[kind] += float64(size)
		}
	}
	return parts, nil
}

// partOf returns the part that a symbol belongs to: "path/to/package.Type.Method[path/of/another.Type]".
func partOf(symbol string, known map[string]dependency) string {
	name, _, _ := strings.Cut(symbol, "[")
	folder := strings.LastIndexByte(name, '/') + 1
	dot := strings.IndexByte(name[folder:], '.')
	if dot < 0 {
		return ofC
	}
	path, err := url.PathUnescape(name[:folder+dot]) // a dot in the last part of a path is %2e
	if err != nil {
		return ofC
	}
	if d, is := known[path]; is {
		return d.part
	}
	return ofC
}
