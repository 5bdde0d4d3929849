package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/assets/notices"
)

// Everything that is linked for any system has its notice.
func TestNotices(t *testing.T) {
	text, err := collect(filepath.Join("..", "..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	if text != notices.Text() {
		t.Error("assets/notices/THIRD_PARTY_NOTICES.txt is not that of what is linked; run make notices")
	}
	for _, want := range []string{
		"fyne.io/fyne/v2 v", goRuntime + ": LICENSE", "Block list of passwords: LICENSE",
		"SIL OPEN FONT LICENSE", "Inter", "DejaVu", // fonts in Fyne
		"Marcus Geelnard",                                  // GLFW, in C
		"github.com/danieljoos/wincred", "SQLite", "glfw/", // linked for Windows; in C
		"Apache License\n", "Material Design icons",
	} {
		if !strings.Contains(notices.Text(), want) {
			t.Errorf("%q is not in the notices", want)
		}
	}
}

// A module without a licence is an error, and parts have their own.
func TestNoLicence(t *testing.T) {
	folder := t.TempDir()
	for name, text := range map[string]string{"license.go": "package x", "testdata/LICENSE": "of a test", "README": "MIT"} {
		path := filepath.Join(folder, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	if err := (module{"example.com/x v1.0.0", folder}).write(&out); err == nil || !strings.Contains(err.Error(), "example.com/x v1.0.0") {
		t.Errorf("%v: %s", err, out.String())
	}
	if err := os.MkdirAll(filepath.Join(folder, "font"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "font", "LICENSE_X.txt"), []byte("\ufeffof a font \r\n\r\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	err := (module{"example.com/x v1.0.0", folder}).write(&out)
	if want := "\n" + strings.Repeat("=", 80) + "\nexample.com/x v1.0.0: font/LICENSE_X.txt\n\nof a font\n"; err != nil || out.String() != want {
		t.Errorf("%q, %v", out.String(), err)
	}
}
