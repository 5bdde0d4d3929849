package house

import (
	"fmt"
	"io/fs"
	"regexp"
	"strings"
)

// versionFile is the one place of the version.
const versionFile = "assets/release/VERSION"

var (
	versionForm = regexp.MustCompile(`^[0-9]+\.[0-9]+\.[0-9]+\n$`)
	// givesVersion are the files besides Go's that a version could be given in. CHANGELOG.md tells of each release.
	givesVersion = regexp.MustCompile(`^(Makefile|[^/]*\.toml|\.ci/.*|scripts/.*|packaging/.*)$`)
)

var released = []violation{
	{versionFile, "9.8\n", versionFile + ` holds "9.8\n", not a version and a line end`},
	{"cmd/lite/main.go", `package main; const version = "9.8.7"`, "cmd/lite/main.go repeats the version, which stands in " + versionFile},
	{"cmd/lite/main.go", `package main; const title = "Lite 9.8.7 is here"`, "cmd/lite/main.go repeats the version"},
	{"cmd/lite/main.go", `package main; const address = "19.8.76.5"`, ""},
	{"FyneApp.toml", `  Version = "9.8.7"`, "FyneApp.toml repeats the version"},
	{"Makefile", "VERSION = 9.8.7", "Makefile repeats the version"},
	{"packaging/linux/nfpm.yaml", "version: v9.8.7-1\n", "packaging/linux/nfpm.yaml repeats the version"},
	{"packaging/linux/nfpm.yaml", "version: ${VERSION}\n", ""},
	{"CHANGELOG.md", "## 9.8.7\n", ""},
}

// versions finds files that give the version of the release again. A file of a release may be named after it, as tests
// and migrations of the database are.
func versions(root fs.FS, sources []*source) []string {
	content, err := fs.ReadFile(root, versionFile)
	if err != nil {
		return []string{err.Error()}
	}
	if !versionForm.Match(content) {
		return []string{fmt.Sprintf("%s holds %q, not a version and a line end", versionFile, content)}
	}
	again := regexp.MustCompile(`(?:^|[^0-9.])` + regexp.QuoteMeta(strings.TrimSpace(string(content))) + `(?:$|[^0-9.])`)
	var problems []string
	judge := func(name, text string) {
		if again.MatchString(text) {
			problems = append(problems, name+" repeats the version, which stands in "+versionFile)
		}
	}
	for _, s := range sources {
		if !s.isTest() && !within(s.folder(), "data/store", "test") {
			judge(s.name, s.text)
		}
	}
	err = fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if base := entry.Name(); base == ".git" || base == "out" || base == "bin" {
				return fs.SkipDir
			}
			return nil
		case !givesVersion.MatchString(name) || strings.HasSuffix(name, ".go"):
			return nil
		}
		text, err := fs.ReadFile(root, name)
		judge(name, string(text))
		return err
	})
	if err != nil {
		problems = append(problems, err.Error())
	}
	return problems
}
