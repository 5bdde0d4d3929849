package house

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"slices"
	"testing"
	"testing/fstest"
)

// programHeads are what programs of Linux, Windows and macOS begin with.
var programHeads = [][]byte{[]byte("\x7fELF"), []byte("MZ"), {0xcf, 0xfa, 0xed, 0xfe}, {0xca, 0xfe, 0xba, 0xbe}}

// programs finds compiled programs beside the source: go build leaves one in the folder in which
// it is called. They belong into bin and out, which are not kept.
func programs(root fs.FS) []string {
	var problems []string
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			if slices.Contains([]string{".git", "bin", "out"}, name) {
				return fs.SkipDir
			}
			return nil
		case !entry.Type().IsRegular() || path.Ext(name) == ".test": // of go test, and never kept
			return nil
		}
		file, err := root.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		head := make([]byte, 4)
		n, err := io.ReadFull(file, head)
		if n < len(head) {
			return nil // shorter than any program
		}
		if slices.ContainsFunc(programHeads, func(magic []byte) bool { return bytes.HasPrefix(head, magic) }) {
			problems = append(problems, name+" is a compiled program")
		}
		return err
	})
	if err != nil {
		problems = append(problems, err.Error())
	}
	return problems
}

func TestPrograms(t *testing.T) {
	root := fstest.MapFS{
		"program": {Data: []byte("\x7fELF and more")}, "cmd/x/program.exe": {Data: []byte("MZ..")}, "bin/program": {Data: []byte("\x7fELF")},
		"short": {Data: []byte("MZ")}, "text": {Data: []byte("package x\n")}, "a.test": {Data: []byte("\x7fELF")},
	}
	if got := programs(root); !slices.Equal(got, []string{"cmd/x/program.exe is a compiled program", "program is a compiled program"}) {
		t.Errorf("found are %q", got)
	}
}
