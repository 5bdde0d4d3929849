package shell

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tapetrack/data"
	"tapetrack/test/check"
)

func TestPaper(t *testing.T) {
	root := filepath.Join(t.TempDir(), "TapeTrack")
	p := &Paper{Root: root}
	path, err := p.Write("users.html", func(w io.Writer) error {
		_, err := io.WriteString(w, strings.Repeat("page", 100_000))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	other, err := p.Write("users.html", func(io.Writer) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	check.Equal(t, "the same place", path == other, false)
	for name, want := range map[string]os.FileMode{root: 0o700, filepath.Dir(path): 0o700, path: 0o600} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		check.Equal(t, name, info.Mode().Perm(), want)
	}
	content, _ := os.ReadFile(path)
	check.Equal(t, "content", string(content), strings.Repeat("page", 100_000))
	p.Remove(context.Background())
	check.Equal(t, "left", left(t, root), 0)
}

// Nothing lies about after a page that was not finished.
func TestPaperThatFails(t *testing.T) {
	root := t.TempDir()
	p := &Paper{Root: root}
	_, err := p.Write("users.html", func(w io.Writer) error {
		_, _ = io.WriteString(w, "half a page")
		return context.Canceled
	})
	check.Equal(t, "cancelled", errors.Is(err, context.Canceled), true)
	check.Equal(t, "left", left(t, root), 0)

	p.Root = filepath.Join(root, "file")
	if err := os.WriteFile(p.Root, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = p.Write("users.html", func(io.Writer) error { return nil })
	check.Equal(t, "no folder", errors.Is(err, data.ErrReadOnly), true)
}

// A page that is finished after the removal of the printed pages does not stay behind, and
// after the end no more can be written.
func TestPaperRemovedMeanwhile(t *testing.T) {
	for name, remove := range map[string]func(*Paper){
		"removed": func(p *Paper) { p.Remove(t.Context()) },
		"ended":   func(p *Paper) { p.End(t.Context()) },
	} {
		root := t.TempDir()
		p := &Paper{Root: root}
		_, err := p.Write("codes.html", func(w io.Writer) error {
			remove(p)
			_, err := io.WriteString(w, "page")
			return err
		})
		check.Equal(t, name+": cancelled", errors.Is(err, context.Canceled), true)
		check.Equal(t, name+": left", left(t, root), 0)
		_, err = p.Write("codes.html", func(io.Writer) error { return nil })
		check.Equal(t, name+": the next one is cancelled", errors.Is(err, context.Canceled), name == "ended")
		p.End(t.Context())
		check.Equal(t, name+": left at the end", left(t, root), 0)
	}
}

func left(t *testing.T, folder string) int {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

// paperKept is set for a process that writes a page into this folder and waits.
const paperKept = "TAPETRACK_TEST_PAPER"

func init() {
	root := os.Getenv(paperKept)
	if root == "" {
		return
	}
	path, err := (&Paper{Root: root}).Write("codes.html", func(io.Writer) error { return nil })
	fmt.Println(path, err)
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

// The pages of a program that was killed go at once, those of one that runs stay.
func TestPaperOfAKilledProgram(t *testing.T) {
	root := t.TempDir()
	var running []*exec.Cmd
	for range 2 {
		cmd := exec.CommandContext(t.Context(), os.Args[0])
		cmd.Env = append(os.Environ(), paperKept+"="+root)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := cmd.StdinPipe(); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		var path, trouble string
		if _, err := fmt.Fscanln(out, &path, &trouble); err != nil || trouble != "<nil>" {
			t.Fatal(path, trouble, err)
		}
		running = append(running, cmd)
	}
	other := &Paper{Root: root}
	mine, err := other.Write("users.html", func(io.Writer) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	sweeper := &Paper{Root: root}
	for want := len(running); want >= 0; want-- {
		sweeper.Sweep(t.Context())
		check.Equal(t, "left", left(t, root), want+1)
		if want > 0 {
			_ = running[want-1].Process.Kill()
			_ = running[want-1].Wait() // it was killed
		}
	}
	if _, err := os.Stat(mine); err != nil {
		t.Error(err)
	}
	other.Remove(t.Context())
	check.Equal(t, "left", left(t, root), 0)
}

// A sweep while pages are being written removes none of them.
func TestPaperWhileSwept(t *testing.T) {
	root := t.TempDir()
	var writers, sweepers sync.WaitGroup
	done := make(chan struct{})
	for range 2 {
		sweepers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					(&Paper{Root: root}).Sweep(t.Context())
				}
			}
		})
	}
	for range 4 {
		writers.Go(func() {
			p := &Paper{Root: root}
			for range 50 {
				path, err := p.Write("users.html", func(io.Writer) error { return nil })
				if err != nil {
					t.Error(err)
				} else if _, err := os.Stat(path); err != nil {
					t.Error(err)
				}
			}
			p.Remove(t.Context())
		})
	}
	writers.Wait()
	close(done)
	sweepers.Wait()
	check.Equal(t, "left", left(t, root), 0)
}
