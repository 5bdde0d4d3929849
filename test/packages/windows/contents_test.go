package windows

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// contents returns what msitools read out of an installer: each table, the summary without the time at which it was packed,
// and the sums of the files.
func contents(t *testing.T, msi string) map[string]string {
	t.Helper()
	found, folder := map[string]string{}, t.TempDir()
	for _, table := range strings.Fields(run(t, nil, "msiinfo", "tables", msi)) {
		if strings.HasPrefix(table, "_") && table != "_SummaryInformation" {
			continue // how the others are stored
		}
		// Icons are written to a folder beside.
		found["table "+table] = run(t, nil, "bash", "-c", `cd "$0" && msiinfo export "$1" "$2"`, folder, msi, table)
	}
	delete(found, "table _SummaryInformation")
	for line := range strings.Lines(run(t, nil, "msiinfo", "suminfo", msi)) {
		if name, value, _ := strings.Cut(line, ":"); name != "Created" && name != "Last saved" {
			found["summary "+name] = value
		}
	}
	run(t, nil, "msiextract", "--directory", folder, msi)
	found["files"] = run(t, nil, "bash", "-c", `cd "$0" && find . -type f -exec sha256sum {} + | sort`, folder)
	// With the times of the files.
	found["cabinet"] = run(t, nil, "bash", "-c", `msiinfo extract "$0" tapetrack.cab | sha256sum`, msi)
	return found
}

// property returns a value of an installer.
func property(t *testing.T, msi, name string) string {
	t.Helper()
	for line := range strings.Lines(run(t, nil, "msiinfo", "export", msi, "Property")) {
		if value, is := strings.CutPrefix(strings.TrimRight(line, "\r\n"), name+"\t"); is {
			return value
		}
	}
	t.Fatalf("%s has no %s", msi, name)
	return ""
}

// An installer that is made twice has the same contents, and the next version replaces it: another product with the same
// components.
func TestContents(t *testing.T) {
	programs := built(t)
	first, second := pack(t, programs, "7.8.9"), pack(t, programs, "7.8.9")
	one, two := contents(t, first), contents(t, second)
	for name, value := range one {
		if two[name] != value {
			t.Errorf("%s differs:\n%s\n%s", name, value, two[name])
		}
	}
	if len(one) < 20 || len(one) != len(two) {
		t.Errorf("there are %d and %d parts to compare", len(one), len(two))
	}
	for _, file := range []string{"tapemaster.exe", "lite.exe", "checkpoint.exe", "tapectl.exe", "LICENSE.txt", "THIRD_PARTY_NOTICES.txt", "CHANGELOG.md"} {
		if !strings.Contains(one["files"], "  ./TapeTrack/"+file+"\n") {
			t.Errorf("there is no %s in it: %s", file, one["files"])
		}
	}

	for table, want := range map[string][]string{
		"Registry":               {`Software\Classes\.tapetrack\t\tTapeTrack.Server`, `"[#tapemaster.exe]" "%1"`},
		"CustomAction":           {`ConnectComputer\t3090\ttapectl.exe\tconnect "[SERVERFILE]"`},
		"InstallExecuteSequence": {"ConnectComputer\tSERVERFILE AND NOT Installed AND ("}, // whoever repairs may be any user
		"Property":               {";SERVERFILE;"},
	} {
		for _, w := range want {
			if !strings.Contains(one["table "+table], strings.ReplaceAll(w, `\t`, "\t")) {
				t.Errorf("the table %s lacks %s:\n%s", table, w, one["table "+table])
			}
		}
	}
	if strings.Contains(one["table Registry"], "URL Protocol") {
		t.Error("a scheme of addresses is registered")
	}

	next := pack(t, programs, "7.9.0")
	if property(t, first, "ProductCode") == property(t, next, "ProductCode") {
		t.Error("another version has the same product code")
	}
	if property(t, first, "UpgradeCode") != property(t, next, "UpgradeCode") {
		t.Error("another version does not find this one")
	}
	if contents(t, next)["table Component"] != one["table Component"] {
		t.Error("another version has other components")
	}
	if _, after, _ := strings.Cut(one["table File"], "tapectl.exe\t"); !strings.Contains(after, "7.8.9.0") {
		t.Error("files have no version: Windows would keep older ones")
	}
	if info, err := os.Stat(filepath.Clean(next)); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("the installer has the mode %v, %v", info.Mode(), err)
	}
}
