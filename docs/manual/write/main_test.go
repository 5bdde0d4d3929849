package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/docs/manual"
)

// Every language is written, beside the pictures that its pages show.
func TestWrite(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "out", "manual")
	if err := write(folder); err != nil {
		t.Fatal(err)
	}
	for _, language := range manual.Languages() {
		of := "pictures/"
		if language != manual.English {
			of += language + "/"
		}
		page, err := os.ReadFile(filepath.Join(folder, language, "signing-in.html"))
		if err != nil || !strings.Contains(string(page), `src="../`+of+`login-light.png"`) {
			t.Errorf("%s: %v", language, err)
		}
		if info, err := os.Stat(filepath.Join(folder, filepath.FromSlash(of), "login-light.png")); err != nil || info.Size() == 0 {
			t.Errorf("the picture in %s: %v", language, err)
		}
	}
}
