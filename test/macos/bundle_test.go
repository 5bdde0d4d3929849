//go:build !windows

// Package macos checks what packaging/macos makes, as far as that can be seen on another system: independent programs
// read the bundles, and those of macOS that the script calls are played.
package macos

import (
	"debug/macho"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image/png"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"tapetrack/assets/release"
)

const root = "../.."

// run runs a program of this repository or of the system, and returns what it printed.
func run(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	return string(out)
}

func bundle(t *testing.T, args ...string) string {
	t.Helper()
	return run(t, root+"/packaging/macos/bundle.sh", args...)
}

// refused runs bundle.sh and expects it to fail with a sentence.
func refused(t *testing.T, want string, args ...string) {
	t.Helper()
	out, err := exec.Command(root+"/packaging/macos/bundle.sh", args...).CombinedOutput()
	if err == nil || !strings.Contains(string(out), want) {
		t.Errorf("bundle.sh %s: %v, want a failure with %q:\n%s", args, err, want, out)
	}
}

func write(t *testing.T, path, content string, mode fs.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// programs returns a folder of programs in which each contains its name and the text.
func programs(t *testing.T, text string) string {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "for "+text)
	for _, name := range []string{"tapemaster", "lite", "checkpoint", "tapectl"} {
		write(t, filepath.Join(folder, name), name+" "+text, 0o600)
	}
	return folder
}

// icons returns a folder of files that stand for icons: the real ones take seconds to draw.
func icons(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, name := range []string{"tapemaster", "lite", "checkpoint"} {
		write(t, filepath.Join(folder, name+".icns"), "icon", 0o600)
	}
	return folder
}

// listed returns the files below a folder with their modes.
func listed(t *testing.T, folder string) (files []string) {
	t.Helper()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if info.IsDir() {
			if info.Mode().Perm() != 0o755 && path != folder {
				t.Errorf("%s is a folder of mode %o", path, info.Mode().Perm())
			}
			return nil
		}
		name, err := filepath.Rel(folder, path)
		files = append(files, fmt.Sprintf("%o %s", info.Mode().Perm(), filepath.ToSlash(name)))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestBundles makes bundles, twice in one place, and has Python read their properties and icns2png their icons.
func TestBundles(t *testing.T) {
	out := filepath.Join(t.TempDir(), "Ärger & Co")
	drawn, some := filepath.Join(t.TempDir(), `100%s "icons"`), programs(t, "arm")
	run(t, root+"/packaging/icons.sh", drawn)
	for range 2 {
		bundle(t, "bundles", out, drawn, some)
	}
	var want []string
	for _, id := range []string{"Checkpoint", "Lite", "TapeMaster"} {
		name := strings.ToLower(id)
		for _, file := range []string{
			"644 %s.app/Contents/Info.plist", "755 %s.app/Contents/MacOS/" + name, "644 %s.app/Contents/Resources/CHANGELOG.md",
			"644 %s.app/Contents/Resources/LICENSE.txt", "644 %s.app/Contents/Resources/THIRD_PARTY_NOTICES.txt", "644 %s.app/Contents/Resources/" + name + ".icns",
		} {
			want = append(want, fmt.Sprintf(file, id))
		}
	}
	want = append(want, "755 TapeMaster.app/Contents/MacOS/tapectl")
	got := listed(t, out)
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the bundles are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	version := release.Version()
	for _, id := range []string{"TapeMaster", "Lite", "Checkpoint"} {
		name, contents := strings.ToLower(id), filepath.Join(out, id+".app", "Contents")
		if got := read(t, filepath.Join(contents, "MacOS", name)); got != name+" arm" {
			t.Errorf("%s starts %q", id, got)
		}
		properties := map[string]any{
			"CFBundleDevelopmentRegion": "en", "CFBundleExecutable": name, "CFBundleIconFile": name + ".icns",
			"CFBundleIdentifier": "com.tapetrack." + id, "CFBundleInfoDictionaryVersion": "6.0", "CFBundleLocalizations": []any{"de", "en"},
			"CFBundleName": id, "CFBundlePackageType": "APPL", "CFBundleShortVersionString": version,
			"CFBundleSupportedPlatforms": []any{"MacOSX"}, "CFBundleVersion": version,
			"LSApplicationCategoryType": "public.app-category.business", "LSMinimumSystemVersion": strings.TrimSpace(bundle(t, "minimum")),
			"NSHighResolutionCapable": true, "NSHumanReadableCopyright": "Copyright (c) 2026 TapeTrack Sign-in contributors",
			"NSPrincipalClass": "NSApplication", "NSSupportsAutomaticGraphicsSwitching": true,
		}
		if id == "TapeMaster" { // one program opens the files that name a server
			properties["CFBundleDocumentTypes"] = []any{map[string]any{
				"CFBundleTypeName": "Link of a TapeTrack server", "CFBundleTypeRole": "Viewer", "LSHandlerRank": "Owner", "LSItemContentTypes": []any{"com.tapetrack.server"},
			}}
			properties["UTExportedTypeDeclarations"] = []any{map[string]any{
				"UTTypeConformsTo": []any{"public.plain-text"}, "UTTypeDescription": "Link of a TapeTrack server", "UTTypeIdentifier": "com.tapetrack.server",
				"UTTypeTagSpecification": map[string]any{"public.filename-extension": []any{"tapetrack"}},
			}}
		}
		checkProperties(t, filepath.Join(contents, "Info.plist"), properties)
		checkIcon(t, filepath.Join(contents, "Resources", name+".icns"))
	}
}

// checkProperties compares a property list, as Python reads it, with what it should say.
func checkProperties(t *testing.T, path string, want map[string]any) {
	t.Helper()
	var got map[string]any
	out := run(t, "python3", "-c", "import json, plistlib, sys; print(json.dumps(plistlib.load(open(sys.argv[1], 'rb'), fmt=plistlib.FMT_XML)))", path)
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	for key, value := range want {
		if fmt.Sprint(got[key]) != fmt.Sprint(value) {
			t.Errorf("%s: %s is %v, want %v", path, key, got[key], value)
		}
		delete(got, key)
	}
	if len(got) > 0 {
		t.Errorf("%s also says %v", path, got)
	}
}

// checkIcon has icns2png take an icon apart: it must have the sizes that Finder and the Dock show, and not be empty.
func checkIcon(t *testing.T, path string) {
	t.Helper()
	folder := t.TempDir()
	run(t, "icns2png", "-x", "-o", folder, path)
	for _, size := range []int{16, 32, 128, 256, 512} {
		found, err := filepath.Glob(filepath.Join(folder, fmt.Sprintf("*_%dx%dx32.png", size, size)))
		if err != nil || len(found) != 1 {
			t.Errorf("%s has %d pictures of %d by %d", path, len(found), size, size)
			continue
		}
		picture, err := png.Decode(strings.NewReader(read(t, found[0])))
		if err != nil {
			t.Fatal(err)
		}
		bounds := picture.Bounds()
		_, _, _, middle := picture.At(size/2, size/2).RGBA()
		_, _, _, corner := picture.At(0, 0).RGBA()
		if bounds.Dx() != size || bounds.Dy() != size || middle == 0 || corner != 0 {
			t.Errorf("%s at %d by %d: bounds %v, alpha %x in the middle and %x in the corner", path, size, size, bounds, middle, corner)
		}
	}
}

// TestNothingHalfMade checks that a bundle is replaced only by a whole one.
func TestNothingHalfMade(t *testing.T) {
	out, drawn, some := t.TempDir(), icons(t), programs(t, "arm")
	bundle(t, "bundles", out, drawn, some)
	before := listed(t, out)
	if err := os.Remove(filepath.Join(some, "checkpoint")); err != nil {
		t.Fatal(err)
	}
	refused(t, "has no checkpoint", "bundles", out, drawn, some)
	refused(t, "there is no", "bundles", out, t.TempDir(), programs(t, "arm"))
	refused(t, "usage", "bundles", out)
	if after := listed(t, out); !slices.Equal(after, before) {
		t.Errorf("after failures the folder has\n%s\nand before\n%s", strings.Join(after, "\n"), strings.Join(before, "\n"))
	}
}

// TestOnMacOS plays lipo and hdiutil: two architectures are joined, and the image has the bundles and the way to
// Applications.
func TestOnMacOS(t *testing.T) {
	tools, out := t.TempDir(), t.TempDir()
	if runtime.GOOS != "darwin" {
		refused(t, "made on macOS", "image", out, filepath.Join(out, "early.dmg"))
	}
	write(t, filepath.Join(tools, "lipo"), "#!/bin/sh\n[ \"$1 $4\" = '-create -output' ] && cat \"$2\" \"$3\" >\"$5\"\n", 0o755)
	write(t, filepath.Join(tools, "hdiutil"), `#!/bin/sh
while [ $# -gt 0 ]; do
	case $1 in -srcfolder) folder=$2 ;; -volname) name=$2 ;; esac
	last=$1
	shift
done
{ echo "$name"; cd "$folder" && find . -maxdepth 1 -mindepth 1 | sort; readlink Applications; } >"$last"
`, 0o755)
	t.Setenv("PATH", tools+string(os.PathListSeparator)+os.Getenv("PATH"))
	made := filepath.Join(out, "images", "TapeTrack.dmg")
	refused(t, "has no TapeMaster.app", "image", out, made)
	bundle(t, "bundles", out, icons(t), programs(t, "arm"), programs(t, "intel"))
	if got := read(t, filepath.Join(out, "TapeMaster.app/Contents/MacOS/tapectl")); got != "tapectl armtapectl intel" {
		t.Errorf("joined, tapectl is %q", got)
	}
	bundle(t, "image", out, made)
	version, listing, _ := strings.Cut(read(t, made), "\n")
	if !strings.HasPrefix(version, "TapeTrack ") || listing != "./Applications\n./Checkpoint.app\n./Lite.app\n./TapeMaster.app\n/Applications\n" {
		t.Errorf("the image %q has\n%s", version, listing)
	}
}

// TestMinimumIsGos builds an empty program for macOS: the bundles must not promise an older one than Go writes into it.
func TestMinimumIsGos(t *testing.T) {
	folder := t.TempDir()
	write(t, filepath.Join(folder, "main.go"), "package main\n\nfunc main() {}\n", 0o600)
	build := exec.Command("go", "build", "-o", filepath.Join(folder, "empty"), filepath.Join(folder, "main.go"))
	build.Env = append(os.Environ(), "GOOS=darwin", "GOARCH=arm64", "CGO_ENABLED=0", "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	program, err := macho.Open(filepath.Join(folder, "empty"))
	if err != nil {
		t.Fatal(err)
	}
	defer program.Close()
	const buildVersion = 0x32 // LC_BUILD_VERSION: command, size, platform, minimum, each of 32 bits
	for _, load := range program.Loads {
		if raw := load.Raw(); binary.LittleEndian.Uint32(raw) == buildVersion {
			minimum := binary.LittleEndian.Uint32(raw[12:])
			if want := fmt.Sprintf("%d.%d\n", minimum>>16, minimum>>8&0xff); bundle(t, "minimum") != want {
				t.Errorf("bundle.sh says %s, and Go %s", bundle(t, "minimum"), want)
			}
			return
		}
	}
	t.Error("the program does not say which macOS it needs")
}
