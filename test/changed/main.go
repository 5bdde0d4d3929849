// Changed prints the packages that make check tests: those with a file that differs from
// where this branch left main (on main: from the last commit), and those that import them.
// It keeps a check between two changes to about a minute; make test tests the rest.
//
//	go run ./test/changed -since HEAD~3
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// mostImporters is the number of importers up to which they are tested, too. A package with
// more is tested alone: testing its importers would be most of make test.
const mostImporters = 6

// leftOut are the tests that need more than a minute, or a display.
var leftOut = []string{"tapetrack/test/tour", "tapetrack/test/bench", "tapetrack/test/packages"}

// house is the package that checks all files: imports, words, documents.
const house = "tapetrack/test"

// A listed is what go list reports about a package.
type listed struct {
	ImportPath, Dir                    string
	Imports, TestImports, XTestImports []string
}

func (p listed) imports(path string) bool {
	return slices.Contains(p.Imports, path) || slices.Contains(p.TestImports, path) || slices.Contains(p.XTestImports, path)
}

func main() {
	since := flag.String("since", "", "the `commit` to compare with (default: where the branch left main, or HEAD)")
	flag.Parse()
	packages, err := changed(*since)
	if err != nil {
		fmt.Fprintln(os.Stderr, "changed:", err)
		os.Exit(1)
	}
	for _, p := range packages {
		fmt.Println(p)
	}
}

func changed(since string) ([]string, error) {
	top, err := lines("git", "rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	if since == "" {
		since = "HEAD"
		if base, err := lines("git", "merge-base", "HEAD", "main"); err == nil && len(base) == 1 {
			since = base[0]
		}
	}
	differ, err := lines("git", "-C", top[0], "diff", "--name-only", "--no-renames", since, "--")
	if err != nil {
		return nil, err
	}
	added, err := lines("git", "-C", top[0], "ls-files", "--others", "--exclude-standard")
	if err != nil {
		return nil, err
	}
	out, err := run("go", "list", "-tags", "ci", "-json=ImportPath,Dir,Imports,TestImports,XTestImports", "./...")
	if err != nil {
		return nil, err
	}
	var all []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	files := append(differ, added...)
	for i := range files {
		files[i] = filepath.Join(top[0], filepath.FromSlash(files[i]))
	}
	return affected(files, all), nil
}

// affected returns the packages to test when these files have changed.
func affected(files []string, all []listed) []string {
	if len(files) == 0 {
		return nil
	}
	chosen, code := map[string]bool{house: true}, map[string]bool{}
	for _, file := range files {
		if base := filepath.Base(file); base == "go.mod" || base == "go.sum" {
			for _, p := range all {
				chosen[p.ImportPath] = true
			}
		}
		p := packageOf(file, all)
		if p == "" {
			continue
		}
		chosen[p] = true
		// No package imports a test file or test data.
		if !strings.HasSuffix(file, "_test.go") && !strings.Contains(filepath.ToSlash(file), "/testdata/") {
			code[p] = true
		}
	}
	for path := range code {
		var importers []string
		for _, p := range all {
			if p.imports(path) {
				importers = append(importers, p.ImportPath)
			}
		}
		if len(importers) <= mostImporters {
			for _, p := range importers {
				chosen[p] = true
			}
		}
	}
	var list []string
	for _, p := range all {
		if chosen[p.ImportPath] && !slices.Contains(leftOut, p.ImportPath) {
			list = append(list, p.ImportPath)
		}
	}
	return list
}

// packageOf returns the package that a file belongs to: that of its folder, or of the
// nearest folder above, as for testdata and embedded files. "" if there is none.
func packageOf(file string, all []listed) string {
	for folder := filepath.Dir(file); ; folder = filepath.Dir(folder) {
		for _, p := range all {
			if p.Dir == folder {
				return p.ImportPath
			}
		}
		if folder == filepath.Dir(folder) {
			return ""
		}
	}
}

func lines(name string, args ...string) ([]string, error) {
	out, err := run(name, args...)
	return strings.FieldsFunc(string(out), func(r rune) bool { return r == '\n' }), err
}

func run(name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	var problem bytes.Buffer
	cmd.Stderr = &problem
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, &problem)
	}
	return out, nil
}
