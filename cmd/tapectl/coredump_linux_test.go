package main

import (
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// A program that holds the key leaves no core dump, and no other program of the
// computer account may attach to it. Linux says so to who looks from outside.
func TestNoCoreDump(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if err := os.Chmod(filepath.Dir(w.home), 0o755); err != nil { // the testing package makes it for its user only
		t.Fatal(err)
	}
	cmd := nobody(w.command("init", "--password-stdin"))
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	// More than a pipe holds: when it is written, the program reads.
	if _, err := io.WriteString(in, strings.Repeat("x", 1<<16+1)); err != nil {
		t.Fatal(err)
	}
	proc := "/proc/" + strconv.Itoa(cmd.Process.Pid) + "/"
	for file, want := range map[string]string{
		"limits":          "Max core file size 0 0 bytes",
		"coredump_filter": "00000000",
	} {
		text, err := os.ReadFile(proc + file)
		if err != nil {
			t.Error(err)
		} else if !strings.Contains(strings.Join(strings.Fields(string(text)), " "), want) {
			t.Errorf("%s says %s", file, text)
		}
	}
	// What can't be dumped belongs to root: proc(5).
	info, err := os.Stat(proc + "mem")
	if err != nil {
		t.Fatal(err)
	}
	if owner := info.Sys().(*syscall.Stat_t).Uid; owner != 0 {
		t.Errorf("its memory belongs to %d", owner)
	}
	in.Close()
	_ = cmd.Wait() // it was told no password
}
