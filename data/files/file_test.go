package files_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

func says(text string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	}
}

// holds fails the test unless folder holds exactly these files with this text.
func holds(t *testing.T, folder string, files map[string]string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(folder, e.Name()))
		if want, ok := files[e.Name()]; err != nil || !ok || string(text) != want {
			t.Errorf("%s holds %.40q (%v)", e.Name(), text, err)
		}
	}
	if len(entries) != len(files) {
		t.Errorf("there are %d files, not %d", len(entries), len(files))
	}
}

func TestWriteFile(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "log.csv")
	if err := files.WriteFile(path, false, says("one")); err != nil {
		t.Fatal(err)
	}
	holds(t, folder, map[string]string{"log.csv": "one"})
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("the file has the mode %v, %v", info.Mode(), err)
	}
	err := files.WriteFile(path, false, says("two"))
	if !errors.Is(err, data.ErrExists) {
		t.Errorf("a file that is there: %v", err)
	}
	holds(t, folder, map[string]string{"log.csv": "one"})
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := files.WriteFile(path, true, says("two")); err != nil {
		t.Fatal(err)
	}
	holds(t, folder, map[string]string{"log.csv": "two"})
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode() != 0o600 {
		t.Errorf("the replaced file has the mode %v, %v", info.Mode(), err)
	}
}

// What ends early leaves nothing, and what was there as it was.
func TestWriteFileWholeOrNotAtAll(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "log.csv")
	for _, before := range []map[string]string{{}, {"log.csv": "before"}} {
		for name, text := range before {
			if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		stop := errors.New("stop")
		err := files.WriteFile(path, true, func(w io.Writer) error {
			if err := says(strings.Repeat("x", 1<<20))(w); err != nil {
				return err
			}
			return stop
		})
		if !errors.Is(err, stop) {
			t.Errorf("the error is %v", err)
		}
		holds(t, folder, before)
	}
}

// A file that another program makes meanwhile is not replaced.
func TestWriteFileRaced(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "log.csv")
	err := files.WriteFile(path, false, func(io.Writer) error {
		return os.WriteFile(path, []byte("theirs"), 0o600)
	})
	if !errors.Is(err, data.ErrExists) {
		t.Errorf("the error is %v", err)
	}
	holds(t, folder, map[string]string{"log.csv": "theirs"})
}

// Of several that make a file at once one succeeds, and whoever reads it meanwhile
// finds no file or all of it. Most get past the look whether it is there.
func TestWriteFileAtOnce(t *testing.T) {
	for range 50 {
		folder := t.TempDir()
		path := filepath.Join(folder, "log.csv")
		text := func(i int) string { return strings.Repeat(string(rune('a'+i)), 1<<17) }
		failures := make([]error, 8)
		var all, ready sync.WaitGroup
		ready.Add(len(failures))
		for i := range failures {
			all.Go(func() {
				failures[i] = files.WriteFile(path, false, func(w io.Writer) error {
					err := says(text(i))(w)
					ready.Done()
					ready.Wait()
					return err
				})
			})
		}
		made, read := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(read)
			for {
				got, err := os.ReadFile(path)
				if err == nil && len(got) != 1<<17 {
					t.Errorf("%d bytes are read", len(got))
				}
				select {
				case <-made:
					return
				default:
				}
			}
		}()
		all.Wait()
		close(made)
		<-read
		won := -1
		for i, err := range failures {
			switch {
			case err == nil && won < 0:
				won = i
			case !errors.Is(err, data.ErrExists):
				t.Errorf("number %d beside number %d: %v", i, won, err)
			}
		}
		holds(t, folder, map[string]string{"log.csv": text(max(won, 0))})
	}
}

// An error that write has from elsewhere is none of the file's.
func TestWriteFileForeignTrouble(t *testing.T) {
	foreign := &fs.PathError{Op: "read", Path: "tapetrack.db", Err: fs.ErrPermission}
	err := files.WriteFile(filepath.Join(t.TempDir(), "log.csv"), false, func(io.Writer) error { return foreign })
	if _, ok := data.AsFieldError(err); ok || !errors.Is(err, foreign) {
		t.Errorf("the error is %v", err)
	}
}

func TestWriteFileTroubles(t *testing.T) {
	folder := t.TempDir()
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ path, says string }{
		{"", "full path"},
		{"log.csv", "full path"},
		{filepath.Join(folder, "none", "log.csv"), "There is no folder " + filepath.Join(folder, "none")},
		{filepath.Join(file, "log.csv"), "There is no folder " + file},
		{folder, "is a folder"},
		{filepath.Join(folder, "log\x00.csv"), "can't be written"},
	} {
		err := files.WriteFile(c.path, true, says("x"))
		f, ok := data.AsFieldError(err)
		if !ok || f.Field != data.FieldFile || !strings.Contains(lang.Say(words.Message(f)), c.says) || !strings.HasSuffix(lang.Say(words.Message(f)), ".") {
			t.Errorf("%q: %v", c.path, err)
		}
	}
	holds(t, folder, map[string]string{"file": ""})
}
