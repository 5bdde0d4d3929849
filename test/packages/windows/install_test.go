package windows

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Where Wine keeps what an installation changes.
const (
	machine = `HKLM\System\CurrentControlSet\Control\Session Manager\Environment`
	listed  = `HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall`
	ours    = `HKLM\Software\TapeTrack`
)

// What msiexec ends with, of which eight bits get here: 1603, a fatal error, as after a refusal.
const fatal = 1603 & 0xff

// forWine returns programs that Wine can run: those of make windows speak to UI Automation, which Wine 8 lacks. With
// WINE_PROGRAMS they are taken from that folder.
func forWine(t *testing.T) string {
	t.Helper()
	if folder := os.Getenv("WINE_PROGRAMS"); folder != "" {
		return folder
	}
	folder, err := filepath.Abs(filepath.Join(root, "out", "wine"))
	if err != nil {
		t.Fatal(err)
	}
	run(t, []string{"TAGS=migrated_fynedo,no_emoji"}, root+"/packaging/windows/programs.sh", folder)
	return folder
}

// installed is what there is to see of an installation.
type installed struct {
	version, database, path string
	files, shortcuts        int
}

func (d *desk) installed() installed {
	d.t.Helper()
	var i installed
	for line := range strings.Lines(d.must("wine", "reg", "query", listed, "/s")) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "DisplayVersion" {
			i.version += f[2]
		}
	}
	for line := range strings.Lines(console(d.must("wine", "reg", "query", machine))) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "    REG_")
		_, value, _ = strings.Cut(value, "    ")
		switch name {
		case "TAPETRACK_DATABASE":
			i.database = value
		case "PATH":
			i.path = value
		}
	}
	files, _ := filepath.Glob(filepath.Join(d.prefix, "drive_c", "Program Files", "TapeTrack", "*"))
	i.files = len(files)
	i.shortcuts = len(d.shortcuts())
	return i
}

// console reads what Wine's reg writes: in UTF-8 or in the code page of a console.
func console(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	read, err := charmap.CodePage437.NewDecoder().String(text)
	if err != nil {
		return text
	}
	return read
}

// shortcuts returns the entries of the Start menu, by the name of the program.
func (d *desk) shortcuts() map[string]string {
	found := map[string]string{}
	links, _ := filepath.Glob(filepath.Join(d.prefix, "drive_c", "users", "*", "AppData", "Roaming", "Microsoft", "Windows", "Start Menu", "Programs", "TapeTrack", "*.lnk"))
	for _, link := range links {
		found[strings.TrimSuffix(filepath.Base(link), ".lnk")] = link
	}
	return found
}

// An installation puts programs, Start menu and place of the database where they belong; a newer version replaces it and
// keeps the place; an older one is refused; on an older Windows nothing is installed; removing leaves the data, and nothing
// else.
func TestInstall(t *testing.T) {
	programs := forWine(t)
	first, second := pack(t, programs, "7.8.9"), pack(t, programs, "7.9.0")
	d := newDesk(t)
	database := `C:\Bänder und Spulen\tape track.db`
	folder := filepath.Join(d.prefix, "drive_c", "Bänder und Spulen")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "tape track.db"), []byte("data"), 0o600); err != nil {
		t.Fatal(err)
	}

	d.must("wine", "winecfg", "-v", "win7")
	if code := d.msi("/i", windowsPath(first)); code != fatal || d.installed().files != 0 {
		t.Errorf("on an older Windows msiexec ends with %d, and there is %+v", code, d.installed())
	}
	d.must("wine", "winecfg", "-v", "win10")

	if code := d.msi("/i", windowsPath(first), "TAPETRACK_DATABASE="+database); code != 0 {
		t.Fatalf("msiexec ends with %d", code)
	}
	is := d.installed()
	if is.version != "7.8.9" || is.database != database || is.files != 7 || is.shortcuts != 3 || !strings.HasSuffix(is.path, `;C:\Program Files\TapeTrack\`) {
		t.Errorf("there is %+v", is)
	}
	if said := d.must("wine", "cmd", "/c", "tapectl --version"); !strings.Contains(said, "tapectl ") {
		t.Errorf("tapectl on the path says %q", said)
	}

	if code := d.msi("/i", windowsPath(second)); code != 0 {
		t.Fatalf("an upgrade ends with %d", code)
	}
	is = d.installed()
	if is.version != "7.9.0" || is.database != database || is.files != 7 || is.shortcuts != 3 || strings.Count(is.path, "TapeTrack") != 1 {
		t.Errorf("after an upgrade there is %+v", is)
	}

	if code := d.msi("/i", windowsPath(first)); code != fatal || d.installed() != is {
		t.Errorf("an older version over a newer ends with %d, and there is %+v", code, d.installed())
	}

	if code := d.msi("/x", windowsPath(second)); code != 0 {
		t.Errorf("removing ends with %d", code)
	}
	is = d.installed()
	if is.version != "" || is.database != "" || is.files != 0 || is.shortcuts != 0 || strings.Contains(is.path, "TapeTrack") || d.registry(ours) != "" {
		t.Errorf("after removing there is %+v, %q", is, d.registry(ours))
	}
	if _, err := os.Stat(filepath.Join(d.prefix, "drive_c", "Program Files", "TapeTrack")); err == nil {
		t.Error("the folder of the programs is left")
	}
	if kept, err := os.ReadFile(filepath.Join(folder, "tape track.db")); string(kept) != "data" || err != nil {
		t.Errorf("the database is %q, %v", kept, err)
	}
}

// SERVERFILE connects all users of the computer, and an installation that can't do so fails as a whole.
func TestInstallConnects(t *testing.T) {
	msi := pack(t, forWine(t), "7.8.9")
	d := newDesk(t)
	given := filepath.Join(t.TempDir(), "server file.tapetrack")
	const link = "tapetrack://tapes.example.com:5443/?key=h5pz2gd4cgnxu4tbdlx6lbm4bun7nxz3tdmh23ltxnltd6wh4s4a"
	if err := os.WriteFile(given, []byte("tapetrack://tapes.example.com\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	place := filepath.Join(d.prefix, "drive_c", "ProgramData", "TapeTrack", "server.tapetrack")
	if code := d.msi("/i", windowsPath(msi), "SERVERFILE="+windowsPath(given)); code != fatal {
		t.Errorf("with a link that has no code msiexec ends with %d", code)
	}
	if _, err := os.Stat(place); err == nil {
		t.Error("it is connected to a server that nobody could recognise")
	}
	if err := os.WriteFile(given, []byte(link+"\r\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if code := d.msi("/i", windowsPath(msi), "SERVERFILE="+windowsPath(given)); code != 0 {
		t.Fatalf("msiexec ends with %d", code)
	}
	if is, err := os.ReadFile(place); err != nil || !strings.Contains(string(is), "\n"+link+"\n") {
		t.Errorf("the file for all users is %q, %v", is, err)
	}
	if opens := d.registry(`HKLM\Software\Classes\TapeTrack.Server\shell\open\command`); !strings.Contains(opens, `tapemaster.exe" "%1"`) {
		t.Errorf("a double click does %s", opens)
	}
	if code := d.msi("/x", windowsPath(msi)); code != 0 {
		t.Errorf("removing ends with %d", code)
	}
	if _, err := os.Stat(place); err != nil {
		t.Error("removing the programs has disconnected the computer:", err)
	}
}

// For one user alone: what is written is the user's.
func TestInstallForOne(t *testing.T) {
	msi := pack(t, forWine(t), "7.8.9")
	d := newDesk(t)
	// Wine 8 makes 1 of 2 whatever MSIINSTALLPERUSER says, so nothing is given instead.
	if code := d.msi("/i", windowsPath(msi), `ALLUSERS=""`, "MSIINSTALLPERUSER=1", `TAPETRACK_DATABASE=\\server\share\t.db`); code != 0 {
		t.Fatalf("msiexec ends with %d", code)
	}
	is, user := d.installed(), d.registry(`HKCU\Environment`)
	if is.database != "" || strings.Contains(is.path, "TapeTrack") || is.files != 7 || d.registry(ours) != "" {
		t.Errorf("all users get %+v, %q", is, d.registry(ours))
	}
	if !strings.Contains(user, `\\server\share\t.db`) || !strings.Contains(user, `Files\TapeTrack\`) {
		t.Errorf("the user gets %s", user)
	}
}
