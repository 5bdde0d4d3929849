//go:build unix

package files

import (
	"os"
	"path/filepath"
	"testing"
)

// What systemd hands to a service alone is its own, although an access list shows as the right
// of a group; anywhere else, and with more rights, it is not.
func TestCredentialIsPrivate(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, "tapetrack.key")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for _, c := range []struct {
		credentials string
		mode        os.FileMode
		want        Standing
	}{
		{folder, 0o440, Private},
		{folder + "/", 0o440, Private},
		{folder, 0o400, Private},
		{"", 0o440, Shared},
		{filepath.Dir(folder), 0o440, Shared},
		{folder, 0o444, Shared},
		{folder, 0o460, Shared},
		{folder, 0o404, Shared},
	} {
		t.Setenv("CREDENTIALS_DIRECTORY", c.credentials)
		if err := os.Chmod(path, c.mode); err != nil {
			t.Fatal(err)
		}
		got, err := StandingOf(file)
		if os.Getegid() != root && c.want == Private && c.mode == 0o440 {
			continue // the group is not that of root
		}
		if err != nil || got != c.want {
			t.Errorf("%+v: %v, %v", c, got, err)
		}
	}
}
