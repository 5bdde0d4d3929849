package tour

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// tools are the commands that the tour runs, with the Debian packages they come
// in. scripts/setup.sh installs them.
var tools = map[string]string{
	"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool", "xprop": "x11-utils", "xwininfo": "x11-utils", "xclip": "xclip",
	"zbarimg": "zbar-tools", "oathtool": "oathtool", "sqlite3": "sqlite3", "tesseract": "tesseract-ocr",
}

// needTools fails the test if something is not installed. It never skips: a tour
// that did not run proves nothing.
func needTools(t *testing.T) {
	t.Helper()
	var missing []string
	for command, debian := range tools {
		if _, err := exec.LookPath(command); err != nil {
			missing = append(missing, debian)
		}
	}
	if len(missing) == 0 {
		needLetters(t, "eng")
		return
	}
	t.Fatalf("the tour needs Debian packages that are not installed: apt-get install %s", strings.Join(missing, " "))
}

// needLetters fails the test if tesseract does not know some letters.
func needLetters(t *testing.T, letters ...string) {
	t.Helper()
	list, err := run(nil, nil, "tesseract", "--list-langs")
	for _, l := range letters {
		if err != nil || !slices.Contains(strings.Fields(list), l) {
			debian := map[string]string{"eng": "tesseract-ocr-eng", "Latin": "tesseract-ocr-script-latn"}[l]
			t.Fatalf("tesseract can't read %s: apt-get install %s", l, debian)
		}
	}
}

// run runs a command to its end and returns what it wrote to standard output.
// No command of the tour takes long; one that hangs is ended.
func run(env []string, input []byte, name string, args ...string) (string, error) {
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = env
	cmd.Stdin = bytes.NewReader(input)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	// A child that keeps the pipe open, as xclip's does, must not keep us.
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	if errors.Is(err, exec.ErrWaitDelay) {
		err = nil
	}
	if err != nil {
		err = fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, strings.TrimSpace(complaint.String()))
	}
	return strings.TrimRight(out.String(), "\n"), err
}

// built is the folder with the programs, to be removed at the end.
var built string

// oldVersion is the version of the Lite that is too old.
const oldVersion = "0.9.0"

// programs returns the folder with the programs, built once from the present
// tree. They are not those of make build: no_metadata keeps Fyne from reading
// FyneApp.toml, which would switch its thread checks off.
var programs = sync.OnceValues(func() (string, error) {
	folder, err := os.MkdirTemp("", "tapetrack-tour-")
	if err != nil {
		return "", err
	}
	built = folder
	window := []string{"build", "-tags", "no_metadata,no_emoji", "-o"}
	for _, b := range []struct {
		cgo  string
		args []string
	}{
		{"1", append(window, folder, "./cmd/tapemaster", "./cmd/lite", "./cmd/checkpoint")},
		{"1", append(window, filepath.Join(folder, "lite-old"), "-ldflags", "-X tapetrack/cmd/internal/start.pretended="+oldVersion, "./cmd/lite")},
		{"0", []string{"build", "-o", folder, "./cmd/tapectl", "./cmd/tapeserver"}},
	} {
		cmd := exec.Command("go", b.args...)
		cmd.Dir = filepath.Join("..", "..")
		cmd.Env = append(os.Environ(), "CGO_ENABLED="+b.cgo)
		if out, err := cmd.CombinedOutput(); err != nil {
			return folder, fmt.Errorf("go %s: %w\n%s", strings.Join(b.args, " "), err, out)
		}
	}
	return folder, nil
})

// build returns the folder with the programs, and says on the way what takes so
// long.
func build(t *testing.T) string {
	t.Helper()
	begun := time.Now()
	folder, err := programs()
	if err != nil {
		t.Fatalf("the programs can't be built (Debian packages: see scripts/setup.sh): %v", err)
	}
	t.Logf("programs built in %s", time.Since(begun).Round(time.Second))
	return folder
}

func TestMain(m *testing.M) {
	code := m.Run()
	if built != "" {
		_ = os.RemoveAll(built) // a temporary folder
	}
	os.Exit(code)
}
