package sqlite

import (
	"encoding/base64"
	"strings"
	"testing"

	"tapetrack/data"
)

// versionOfHead returns the version of the head as it is stored.
func versionOfHead(t *testing.T, path string) byte {
	t.Helper()
	b, err := base64.RawStdEncoding.DecodeString(strings.TrimSpace(sqlTool(t, path, "SELECT value FROM settings WHERE name = 'audit.head'")))
	if err != nil || len(b) == 0 {
		t.Fatalf("%q, %v", b, err)
	}
	return b[0]
}

// TestHeadOfEarlierReleases: the head of an earlier release is read, and the first
// write puts one in its place that a program of that release, which is still
// open, takes for none: 1.1.0 read version 1 only, 1.2.0 versions 1 and 2, 1.2.1 up to 3, 1.3.0 up to 4, 1.4.0 up to 5 and 2.0.0 up to 6.
// What a new database begins with is none for it either.
func TestHeadOfEarlierReleases(t *testing.T) {
	event := func(tx data.Tx) error { return tx.AppendEvent(data.Event{At: sampleTime, Kind: data.SignedIn}) }
	for release, version := range map[string]byte{"1.1.0": 1, "1.2.0": 2, "1.2.1": 3, "1.3.0": 4, "1.4.0": 5, "2.0.0": 6} {
		path := ofRelease(t, release)
		storage := opened(t, path).Unlock(testKey{})
		if report := audit(t, storage); !report.Sound() || versionOfHead(t, path) != version {
			t.Errorf("before: version %d, %+v", versionOfHead(t, path), report)
		}
		for range 2 {
			commit(t, storage, event)
			if report := audit(t, storage); !report.Sound() || versionOfHead(t, path) != 7 {
				t.Errorf("after a write: version %d, %+v", versionOfHead(t, path), report)
			}
		}
	}
	made := made(t, event)
	if v := versionOfHead(t, made); v != 7 {
		t.Errorf("a new database begins with version %d", v)
	}
}
