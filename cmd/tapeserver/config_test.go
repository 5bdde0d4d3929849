package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// config writes a config file and returns its path.
func (w *world) config(text string) string {
	w.Helper()
	path := filepath.Join(w.home, "config.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.Fatal(err)
	}
	return path
}

// The config file holds for every command, below what is typed, and check says so.
func TestConfigFile(t *testing.T) {
	w := newWorld(t)
	other := freeAddress(t)
	var env []string
	for _, v := range w.env {
		if !strings.HasPrefix(v, "TAPESERVER_DATABASE=") {
			env = append(env, v)
		}
	}
	w.env = env
	file := w.config(`{"database": "` + w.database + `", "listen": "` + w.address + `"}`)
	w.wants(w.ok(program, "init", "--config", file, "--name", "127.0.0.1", "--password-stdin"), w.database)
	out := w.ok(program, "check", "--config", file)
	w.wants(out, file, w.database+" (config file)", w.address+" (config file)")
	w.wants(w.ok(program, "check", "--config", file, "--listen", other), w.database+" (config file)", other+" (option --listen)")
	w.wants(w.ok(program, "link", "--config", file), w.address)
	w.run("--config", file).end(syscall.SIGTERM)

	// What is wrong in it is said, by every command, with the file.
	for _, command := range []string{"run", "check", "link"} {
		w.config(`{"database": "` + w.database + `", "listn": ":5443"}`)
		w.wants(w.refused(program, command, "--config", file), file, `"listn"`, "Did you mean listen?")
	}
	w.config(`{"database": "` + w.database + `", "listen": ":99999"}`)
	for _, command := range []string{"run", "check"} {
		w.wants(w.refused(program, command, "--config", file), file, "99999")
	}
	w.wants(w.refused(program, "run", "--config", file+".none"), file+".none")
	w.wants(w.ok(program, "--help"), "--config", "/etc/tapeserver")
}
