package packages

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// root is the folder of the sources.
var root = filepath.Join("..", "..")

// out returns the folder that make packages has filled; the Makefile names it.
func out(t *testing.T) string {
	t.Helper()
	folder := os.Getenv("PACKAGES")
	if folder == "" {
		t.Fatal("PACKAGES does not name the folder with the packages: run make test-packages")
	}
	return folder
}

// names are those of the packages for Debian and for RPM.
var names = []string{"tapetrack", "tapetrack-cli", "tapetrack-server"}

// only returns the one package whose name matches a pattern.
func only(t *testing.T, folder, pattern string) string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, pattern))
	if err != nil || len(found) != 1 {
		t.Fatalf("%d files %s are in %s: %v", len(found), pattern, folder, err)
	}
	return found[0]
}

// version is that of the present release.
func version(t *testing.T) string {
	t.Helper()
	return strings.TrimSpace(read(t, filepath.Join(root, "assets", "release", "VERSION")))
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// A job is a command that is run to its end. Its zero fields are those of the test itself.
type job struct {
	folder string
	env    []string // all of it, if there is any
	input  string
	limit  time.Duration // 0: five minutes
}

// run runs a command and returns everything that it wrote.
func (j job) run(name string, args ...string) (string, error) {
	ctx, stop := context.WithTimeout(context.Background(), cmp.Or(j.limit, 5*time.Minute))
	defer stop()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env, cmd.Stdin = j.folder, j.env, strings.NewReader(j.input)
	var both bytes.Buffer
	cmd.Stdout, cmd.Stderr = &both, &both
	cmd.SysProcAttr, cmd.WaitDelay = ending(cmd), time.Second
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	err := cmd.Run()
	if err != nil {
		err = fmt.Errorf("%s %s: %w\n%s", name, strings.Join(args, " "), err, both.String())
	}
	return both.String(), err
}

// ending makes a command the first of a group that can be ended as one, and ends it with the test, however that ends.
func ending(cmd *exec.Cmd) *syscall.SysProcAttr {
	end := syscall.SIGTERM
	if cmd.Args[0] == "unshare" {
		end = syscall.SIGKILL // it does not hear the other one, and what it runs ends with it
	}
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: end}
}

// must is run for what has to work.
func (j job) must(t *testing.T, name string, args ...string) string {
	t.Helper()
	said, err := j.run(name, args...)
	if err != nil {
		t.Fatal(err)
	}
	return said
}

// tree returns all paths below a folder, each with what is in it.
func tree(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(folder, path)
		switch {
		case err != nil:
			return err
		case d.Type()&os.ModeSymlink != 0:
			all[name], err = os.Readlink(path)
		case d.Type().IsRegular():
			var content []byte
			content, err = os.ReadFile(path)
			all[name] = string(content)
		default:
			all[name] = "a folder"
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// differences names the paths that two trees do not have in common.
func differences(before, after map[string]string) []string {
	var list []string
	for name, content := range after {
		if was, has := before[name]; !has || was != content {
			list = append(list, "+ "+name)
		}
	}
	for name := range before {
		if _, has := after[name]; !has {
			list = append(list, "- "+name)
		}
	}
	return list
}
