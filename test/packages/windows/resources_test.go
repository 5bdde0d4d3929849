package windows

import (
	"debug/pe"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"tapetrack/assets/release"
)

// What Windows shows of each program and how it treats it, as wrestool and icotool read it out of the file.
func TestResources(t *testing.T) {
	folder, version := built(t), release.Version()
	for name, windowed := range programs {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(folder, name)
			file, err := pe.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			header, is := file.OptionalHeader.(*pe.OptionalHeader64)
			if !is || (header.Subsystem == pe.IMAGE_SUBSYSTEM_WINDOWS_GUI) != windowed {
				t.Errorf("a program of 64 bits: %v, with windows should be %v", is, windowed)
			}

			manifest := run(t, nil, "wrestool", "--extract", "--raw", "--type=24", path)
			for _, want := range []string{
				">PerMonitorV2, PerMonitor<", ">true</longPathAware>", `name="Microsoft.Windows.Common-Controls" version="6.0.0.0"`,
				`level="asInvoker" uiAccess="false"`, "{8e0f7a12-bfb3-4fe8-b9a5-48fd50a15a9a}", `version="` + version + `.0"`,
			} {
				if !strings.Contains(manifest, want) {
					t.Errorf("the manifest lacks %s", want)
				}
			}

			icon := filepath.Join(t.TempDir(), "icon.ico")
			if err := os.WriteFile(icon, []byte(run(t, nil, "wrestool", "--extract", "--type=14", path)), 0o600); err != nil {
				t.Fatal(err)
			}
			sizes := run(t, nil, "icotool", "--list", icon)
			for _, size := range []string{"16", "24", "32", "48", "64", "256"} {
				if !strings.Contains(sizes, "--width="+size+" --height="+size+" --bit-depth=32") {
					t.Errorf("there is no icon of %s pixels: %s", size, sizes)
				}
			}

			texts := values(run(t, nil, "wrestool", "--extract", "--raw", "--type=16", path))
			for _, want := range [][]string{
				{"FileVersion", version}, {"ProductVersion", version}, {"ProductName", "TapeTrack"}, {"OriginalFilename", name},
			} {
				// Lengths stand before a name, and are read as letters.
				at := slices.IndexFunc(texts, func(text string) bool { return strings.HasSuffix(text, want[0]) })
				if at < 0 || at+1 >= len(texts) || texts[at+1] != want[1] {
					t.Errorf("%s is not %s: %q", want[0], want[1], texts)
				}
			}
		})
	}
}

// values returns the texts of a version resource, which are in UTF-16 between zeros.
func values(raw string) []string {
	var units []uint16
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i])|uint16(raw[i+1])<<8)
	}
	var texts []string
	for _, text := range strings.Split(string(utf16.Decode(units)), "\x00") {
		if text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}
