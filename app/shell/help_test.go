package shell

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/docs/manual"
)

// Every topic has a page in every language, and every key of a window is a topic.
func TestSections(t *testing.T) {
	for _, language := range manual.Languages() {
		for topic, page := range sections {
			if !manual.In(language).Has(page) {
				t.Errorf("in %s there is no page %q about %q", language, page, topic)
			}
		}
	}
	keys := keysOfWindows(t)
	for key, at := range keys {
		if _, ok := sections[kindOf(key)]; !ok {
			t.Errorf("%s: F1 explains no window %q", at, key)
		}
	}
	if len(keys) < 12 {
		t.Errorf("only %d keys of windows were found: %v", len(keys), keys)
	}
}

// keysOfWindows returns the keys that are written out in the source, of Windows.Show or of sheets, and where.
func keysOfWindows(t *testing.T) map[string]string {
	keys := map[string]string{}
	err := filepath.WalkDir("..", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			call, ok := node.(*ast.CallExpr)
			if !ok || len(call.Args) != 3 {
				return true
			}
			if f, ok := call.Fun.(*ast.SelectorExpr); !ok || f.Sel.Name != "Show" {
				return true
			}
			ast.Inspect(call.Args[0], func(node ast.Node) bool {
				if text, ok := node.(*ast.BasicLit); ok && text.Kind == token.STRING {
					key, _ := strconv.Unquote(text.Value)
					keys[key] = set.Position(text.Pos()).String()
				}
				return true
			})
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// The manual is written once, and what is missing, changed, a link or open to others is mended; links are not followed.
func TestKeepManual(t *testing.T) {
	root, elsewhere := filepath.Join(t.TempDir(), "cache"), t.TempDir()
	book := manual.In(manual.English)
	folder, err := keepManual(root, book)
	if err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(folder, filepath.FromSlash(book.Page(manual.Contents)))
	whole := read(t, page)
	first := stat(t, page)
	if _, err := keepManual(root, book); err != nil || !os.SameFile(first, stat(t, page)) || stat(t, page).ModTime() != first.ModTime() {
		t.Errorf("it was written again: %v", err)
	}
	secret := filepath.Join(elsewhere, "secret")
	write(t, secret, "mine")
	pictures := filepath.Join(folder, "pictures")
	for name, spoil := range map[string]func() error{
		"missing":         func() error { return os.Remove(page) },
		"changed":         func() error { return os.WriteFile(page, []byte("changed"), 0o600) },
		"open to others":  func() error { return os.Chmod(page, 0o644) },
		"open folder":     func() error { return os.Chmod(folder, 0o755) },
		"a folder":        func() error { return errorsOf(os.Remove(page), os.MkdirAll(filepath.Join(page, "inside"), 0o700)) },
		"a link":          func() error { return errorsOf(os.Remove(page), os.Symlink(secret, page)) },
		"a linked folder": func() error { return errorsOf(os.RemoveAll(pictures), os.Symlink(elsewhere, pictures)) },
		"a linked root":   func() error { return errorsOf(os.RemoveAll(folder), os.Symlink(elsewhere, folder)) },
		"a file as root":  func() error { return errorsOf(os.RemoveAll(folder), os.WriteFile(folder, nil, 0o600)) },
	} {
		if err := spoil(); err != nil {
			t.Fatal(err)
		}
		if _, err := keepManual(root, book); err != nil || read(t, page) != whole {
			t.Errorf("%s: not mended: %v", name, err)
		}
		for at, mode := range map[string]fs.FileMode{page: 0o600, folder: fs.ModeDir | 0o700, pictures: fs.ModeDir | 0o700} {
			if got := stat(t, at).Mode(); got != mode {
				t.Errorf("%s: %s is %v, want %v", name, at, got, mode)
			}
		}
		if left, _ := os.ReadDir(elsewhere); len(left) != 1 || read(t, secret) != "mine" {
			t.Errorf("%s: a link was followed: %v", name, left)
		}
	}
}

// What takes the place of a page is not read into memory, however long it is.
func TestKeepManualReadsNothingElse(t *testing.T) {
	root := t.TempDir()
	book := manual.In(manual.English)
	folder, err := keepManual(root, book)
	if err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(folder, filepath.FromSlash(book.Page(manual.Contents)))
	whole := read(t, page)
	if err := os.Truncate(page, 1<<30); err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := keepManual(root, book); err != nil || read(t, page) != whole {
		t.Errorf("not mended: %v", err)
	}
	runtime.ReadMemStats(&after)
	if read := after.TotalAlloc - before.TotalAlloc; read > 1<<29 {
		t.Errorf("%d bytes were read", read)
	}
}

// The manuals of other builds go when nobody has opened them for a month, and nothing else:
// programs of two builds may be in use.
func TestKeepManualRemovesOthers(t *testing.T) {
	root := t.TempDir()
	long, lately := time.Now().AddDate(0, 0, -31), time.Now().AddDate(0, 0, -29)
	for name, opened := range map[string]time.Time{"0123456789ab": long, "0123456789cd": lately} {
		folder := filepath.Join(root, manualPrefix+name)
		write(t, filepath.Join(folder, "en", "index.html"), "old")
		if err := os.Chtimes(folder, opened, opened); err != nil {
			t.Fatal(err)
		}
	}
	write(t, filepath.Join(root, "tapetrack-print-1", "users.html"), "a page to print")
	for _, own := range []string{"translated", "0123456789ab-mine", "0123456789"} {
		write(t, filepath.Join(root, manualPrefix+own, "index.html"), "of the user")
	}
	folder, err := keepManual(root, manual.In(manual.English))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(folder, long, long); err != nil {
		t.Fatal(err)
	}
	if _, err := keepManual(root, manual.In(manual.English)); err != nil || stat(t, folder).ModTime().Before(lately) {
		t.Errorf("it does not look opened: %v", err)
	}
	left, err := os.ReadDir(root)
	var names []string
	for _, e := range left {
		names = append(names, e.Name())
	}
	want := []string{manualPrefix + manual.Edition(), manualPrefix + "0123456789cd", manualPrefix + "translated", manualPrefix + "0123456789ab-mine", manualPrefix + "0123456789", "tapetrack-print-1"}
	slices.Sort(want)
	if err != nil || !slices.Equal(names, want) {
		t.Errorf("there are %v: %v", names, err)
	}
}

// A folder of another computer account, who could exchange pages in it, is not used.
func TestKeepManualInNobodyElsesFolder(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give a folder away; to others it would be closed anyway")
	}
	root, book := t.TempDir(), manual.In(manual.English)
	folder, err := keepManual(root, book)
	if err != nil {
		t.Fatal(err)
	}
	page := filepath.Join(folder, filepath.FromSlash(book.Page(manual.Contents)))
	whole := read(t, page)
	for _, of := range []string{folder, filepath.Dir(page), page} {
		if err := os.Chown(of, 65534, 65534); err != nil {
			t.Fatal(err)
		}
		if _, err := keepManual(root, book); err != nil || !files.IsOwn(of) || read(t, page) != whole {
			t.Errorf("%s is used: %v", of, err)
		}
	}
	if err := errorsOf(os.RemoveAll(folder), os.Chown(root, 65534, 65534)); err != nil {
		t.Fatal(err)
	}
	refused(t, root, root)
}

// refused wants that no page is put into root, and that the folder that is to blame is named.
func refused(t *testing.T, root, folder string) {
	t.Helper()
	says := fmt.Sprintf(string(NotOurs), folder)
	if _, err := keepManual(root, manual.In(manual.English)); !errors.Is(err, fs.ErrPermission) || !strings.HasPrefix(err.Error(), says) {
		t.Errorf("the manual is kept where another computer account can exchange it: %v", err)
	}
	paper := Paper{Root: root}
	if path, err := paper.Write("users.html", func(io.Writer) error { return nil }); !errors.Is(err, data.ErrReadOnly) || !strings.HasPrefix(err.Error(), says) {
		t.Errorf("a page to print is written there: %s, %v", path, err)
	}
	if entries, _ := os.ReadDir(root); len(entries) > 0 {
		t.Errorf("%s has %v", root, entries)
	}
}

// Nor is one that others can write to, or whose own folder they can exchange.
func TestNoPagesWhereOthersCanExchangeThem(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("folders have no such mode")
	}
	for _, c := range []struct {
		mode, above os.FileMode
		owner       int // of the folder above
		group       int // of both
		blamed      string
	}{
		{0o700, 0o777 | os.ModeSticky, os.Geteuid(), os.Geteuid(), ""},
		{0o755, 0o755, os.Geteuid(), os.Geteuid(), ""},
		{0o775, 0o775, os.Geteuid(), os.Geteuid(), ""}, // a group of its own
		{0o777, 0o700, os.Geteuid(), os.Geteuid(), "cache/TapeTrack"},
		{0o777 | os.ModeSticky, 0o700, os.Geteuid(), os.Geteuid(), "cache/TapeTrack"},
		{0o720, 0o700, os.Geteuid(), 65534, "cache/TapeTrack"},
		{0o700, 0o777, os.Geteuid(), os.Geteuid(), "cache"},
		{0o700, 0o770, os.Geteuid(), 65534, "cache"},
		{0o700, 0o777, 65534, os.Geteuid(), "cache"},
		{0o700, 0o755, 65534, os.Geteuid(), "cache"},
		{0, 0o777, os.Geteuid(), os.Geteuid(), "cache"},
		{0, 0o755, 65534, os.Geteuid(), "cache"},
	} {
		if (c.owner != os.Geteuid() || c.group != os.Getegid()) && os.Geteuid() != 0 {
			continue // only root can give a folder away
		}
		top := t.TempDir()
		cache := filepath.Join(top, "cache")
		root := filepath.Join(cache, "TapeTrack")
		err := os.Mkdir(cache, 0o700)
		if c.mode != 0 {
			err = errorsOf(err, os.Mkdir(root, 0o700), os.Lchown(root, -1, c.group), os.Chmod(root, c.mode))
		}
		if err := errorsOf(err, os.Lchown(cache, c.owner, c.group), os.Chmod(cache, c.above)); err != nil {
			t.Fatal(err)
		}
		if c.blamed != "" {
			refused(t, root, filepath.Join(top, c.blamed))
		} else if _, err := makePageFolder(root); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
		if err := os.Chmod(cache, 0o700); err != nil {
			t.Fatal(err)
		}
		link := filepath.Join(top, "link")
		if err := os.Symlink(root, link); err != nil {
			t.Fatal(err)
		}
		if _, err := makePageFolder(link); c.mode != 0 && !errors.Is(err, errNotOurs) {
			t.Errorf("a link is used: %v", err)
		}
		if _, err := makePageFolder(filepath.Join(link, "deeper")); c.blamed == "" && err != nil {
			t.Errorf("below a link of our own: %v", err)
		}
	}
}

func errorsOf(all ...error) error {
	for _, err := range all {
		if err != nil {
			return err
		}
	}
	return nil
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Error(err)
	}
	return string(content)
}

func stat(t *testing.T, path string) fs.FileInfo {
	t.Helper()
	info, err := os.Lstat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := errorsOf(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte(content), 0o600)); err != nil {
		t.Fatal(err)
	}
}
