package packages

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Everything in out/packages has its sum, and each package its licence, those of others, its changes and what is linked
// into its programs.
func TestContents(t *testing.T) {
	folder, v := out(t), version(t)
	job{folder: folder}.must(t, "sha256sum", "--check", "--strict", "SHA256SUMS")
	sums := read(t, filepath.Join(folder, "SHA256SUMS"))
	files, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Name() != "SHA256SUMS" && !strings.Contains(sums, "  "+f.Name()+"\n") {
			t.Errorf("%s has no sum", f.Name())
		}
		if f.Name() != "SHA256SUMS" && !strings.Contains(f.Name(), v) {
			t.Errorf("%s does not say that it is %s", f.Name(), v)
		}
	}
	for pattern, list := range map[string][]string{
		"tapetrack_*.deb":        {"dpkg-deb", "--contents", "tapemaster"},
		"tapetrack-cli_*.deb":    {"dpkg-deb", "--contents", "tapectl"},
		"tapetrack-server_*.deb": {"dpkg-deb", "--contents", "tapeserver.service"},
		"tapetrack-[0-9]*.rpm":   {"rpm", "--query", "--list", "--package", "tapemaster"},
		"tapetrack-cli-*.rpm":    {"rpm", "--query", "--list", "--package", "tapectl"},
		"tapetrack-server-*.rpm": {"rpm", "--query", "--list", "--package", "tapeserver.service"},
		"*.tar.gz":               {"tar", "--list", "--file", "tapectl"},
		"*.zip":                  {"unzip", "-l", "tapeserver.exe"},
	} {
		program := list[len(list)-1]
		says := job{}.must(t, list[0], append(slices.Clone(list[1:len(list)-1]), only(t, folder, pattern))...)
		for _, want := range []string{"THIRD_PARTY_NOTICES.txt", "sbom.cdx.json", program} {
			if !strings.Contains(says, want) {
				t.Errorf("%s is not in %s", want, pattern)
			}
		}
		for _, want := range []string{`(?i)licen[cs]e|copyright`, `(?i)changelog`} {
			if !regexp.MustCompile(want).MatchString(says) {
				t.Errorf("%s is not in %s", want, pattern)
			}
		}
	}
}

// What is linked into the programs is in their bill of materials, and nothing else.
func TestBillOfMaterials(t *testing.T) {
	folder := out(t)
	for pattern, place := range map[string]string{"*-linux-*.cdx.json": "bin/%s", "*-windows-*.cdx.json": "bin/windows/%s.exe"} {
		bill := only(t, folder, pattern)
		listed := strings.Fields(job{}.must(t, "jq", "-r", `.components[] | select(.name != "std") | "\(.name)@\(.version)"`, bill))
		var linked []string
		for _, program := range []string{"tapemaster", "lite", "checkpoint", "tapectl", "tapeserver"} {
			for line := range strings.Lines(job{folder: root}.must(t, "go", "version", "-m", fmt.Sprintf(place, program))) {
				if f := strings.Fields(line); len(f) > 2 && f[0] == "dep" {
					linked = append(linked, f[1]+"@"+f[2])
				}
			}
		}
		slices.Sort(listed)
		slices.Sort(linked)
		linked = slices.Compact(linked)
		if len(linked) < 20 || !slices.Equal(listed, linked) {
			t.Errorf("%s lists\n%q\nlinked are\n%q", pattern, listed, linked)
		}
		if text := read(t, bill); strings.Contains(text, "serialNumber") || strings.Contains(text, "timestamp") {
			t.Errorf("%s is another one each time", bill)
		}
	}
}

// The judges of Debian and of RPM have nothing to say; what they must not say is explained where it is left out.
func TestLint(t *testing.T) {
	folder := out(t)
	for _, name := range names {
		if said, err := (job{limit: hour}).run("lintian", "--fail-on", "error,warning", "--tag-display-limit", "0", "--allow-root", only(t, folder, name+"_*.deb")); err != nil || strings.TrimSpace(said) != "" {
			t.Errorf("%v\n%s", err, said)
		}
	}
	// nfpm gives files absolute names, and rpmlint unpacks them as they are named: over those of this computer. So its
	// cpio is another one, and it is run by an account that could not.
	place := t.TempDir()
	shim, unpacked := filepath.Join(place, "bin"), filepath.Join(place, "unpacked")
	job{}.must(t, "mkdir", shim)
	rpms := []string{"rpmlint", "--config", "rpmlint.toml"}
	job{}.must(t, "cp", filepath.Join(root, "packaging/linux/rpmlint.toml"), place)
	for _, name := range names {
		job{}.must(t, "cp", only(t, folder, name+"-[0-9]*.rpm"), place)
		rpms = append(rpms, only(t, place, name+"-[0-9]*.rpm"))
	}
	if err := os.WriteFile(filepath.Join(shim, "cpio"), []byte("#!/bin/sh\n>'"+unpacked+"'\nexec /usr/bin/cpio --no-absolute-filenames \"$@\"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	job{}.must(t, "chown", "-R", "nobody", place)
	job{}.must(t, "chmod", "755", place, filepath.Dir(place))
	env := append(os.Environ(), "PATH="+shim+":"+os.Getenv("PATH"), "HOME="+place, "XDG_CONFIG_HOME=", "XDG_CACHE_HOME=")
	said, err := job{folder: place, env: env, limit: hour}.run("setpriv", append([]string{"--reuid=nobody", "--regid=nogroup", "--clear-groups"}, rpms...)...)
	if err != nil || !strings.Contains(said, "0 errors, 0 warnings") {
		t.Errorf("%v\n%s", err, said)
	}
	if _, err := os.Stat(unpacked); err != nil {
		t.Errorf("rpmlint did not look into the package: %v", err)
	}
}

// unpacked returns the folder of the .tar.gz, unpacked.
func unpacked(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	job{}.must(t, "tar", "--extract", "--directory", folder, "--file", only(t, out(t), "*.tar.gz"))
	return only(t, folder, "tapetrack-*")
}

// Menu entries, what shops of software show, man pages and completions are valid.
func TestDocuments(t *testing.T) {
	share := filepath.Join(unpacked(t), "share")
	all := func(pattern string, n int) []string {
		t.Helper()
		found, err := filepath.Glob(filepath.Join(share, pattern))
		if err != nil || len(found) != n {
			t.Fatalf("%d files %s: %v", len(found), pattern, err)
		}
		return found
	}
	if said := (job{}).must(t, "desktop-file-validate", all("applications/*.desktop", 3)...); said != "" {
		t.Error(said)
	}
	job{}.must(t, "appstreamcli", append([]string{"validate", "--no-net"}, all("metainfo/*.xml", 3)...)...)
	mime := filepath.Join(t.TempDir(), "mime")
	job{}.must(t, "mkdir", "-p", filepath.Join(mime, "packages"))
	job{}.must(t, "cp", append(all("mime/packages/*.xml", 1), filepath.Join(mime, "packages"))...)
	if said := (job{}).must(t, "update-mime-database", mime); said != "" || !strings.Contains(read(t, filepath.Join(mime, "globs2")), ":application/vnd.tapetrack.server:*.tapetrack\n") {
		t.Errorf("the type of files that name a server: %s", said)
	}
	for _, page := range all("man/man1/*.gz", 4) {
		text := job{}.must(t, "gzip", "-dc", page)
		if said := (job{input: text}).must(t, "groff", "-ww", "-man", "-Tutf8", "-Kutf8", "-z"); said != "" {
			t.Errorf("%s: %s", page, said)
		}
		if shown := (job{env: append(os.Environ(), "MANWIDTH=80")}).must(t, "man", "-l", page); !strings.Contains(shown, "OPTIONS") || !strings.Contains(shown, "--database") {
			t.Errorf("%s reads\n%s", page, shown)
		}
	}
	bash, fish := filepath.Join(share, "bash-completion/completions/tapectl"), filepath.Join(share, "fish/vendor_completions.d/tapectl.fish")
	job{}.must(t, "bash", "-n", bash)
	job{}.must(t, "zsh", "-n", filepath.Join(share, "zsh/site-functions/_tapectl"))
	job{}.must(t, "fish", "-n", fish)
	for typed, want := range map[string]string{
		"tapectl us":                         "user",
		"tapectl user res":                   "reset-password resume-otp",
		"tapectl --database x user list --j": "--json",
		"tapectl user otp alice o":           "on off",
	} {
		words := strings.Fields(typed)
		script := `. "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tapectl; echo ${COMPREPLY[@]}`
		offered := strings.Fields(job{}.must(t, "bash", append([]string{"-c", script, bash}, words...)...))
		byFish := strings.Fields(job{}.must(t, "fish", "--no-config", "-c", "source "+fish+`; complete -C '`+typed+`' | cut -f1`))
		for _, w := range strings.Fields(want) {
			if !slices.Contains(offered, w) || !slices.Contains(byFish, w) {
				t.Errorf("%q: bash offers %q, fish %q", typed, offered, byFish)
			}
		}
	}
}
