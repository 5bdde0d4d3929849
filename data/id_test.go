package data_test

import (
	"testing"

	"tapetrack/data"
)

func TestNewID(t *testing.T) {
	seen := map[string]bool{}
	for range 1000 {
		id := data.NewID()
		if len(id) != 26 || seen[id] {
			t.Fatalf("%q", id)
		}
		seen[id] = true
	}
}
