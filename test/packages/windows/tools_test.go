package windows

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// root is the folder of the sources.
const root = "../../.."

// programs are what is installed, and whether it has windows.
var programs = map[string]bool{"tapemaster.exe": true, "lite.exe": true, "checkpoint.exe": true, "tapectl.exe": false}

// run runs a command to its end and returns what it writes. A command that is not installed fails the test: what was not
// looked at is not right.
func run(t *testing.T, env []string, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Env = append(os.Environ(), env...)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s %s: %v\n%s%s", name, strings.Join(args, " "), err, out.String(), complaint.String())
	}
	return out.String()
}

// built returns the folder with the programs of make windows.
func built(t *testing.T) string {
	t.Helper()
	folder, err := filepath.Abs(filepath.Join(root, "bin", "windows"))
	if err != nil {
		t.Fatal(err)
	}
	for name := range programs {
		if _, err := os.Stat(filepath.Join(folder, name)); err != nil {
			t.Fatalf("%v; run make windows first", err)
		}
	}
	return folder
}

// pack makes an installer of the programs in a folder.
func pack(t *testing.T, programs, version string) string {
	t.Helper()
	return strings.TrimSpace(run(t, nil, root+"/packaging/windows/msi.sh", t.TempDir(), programs, version))
}
