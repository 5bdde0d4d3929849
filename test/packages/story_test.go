package packages

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const password = "correct horse battery staple"

// The life of the package in a fresh Debian: the release before is installed and used, updated, started by a double
// click, not replaced by an older one unnoticed, removed and purged. No act of it touches what users have stored.
func TestDebian(t *testing.T) {
	old, oldVersion := before(t)
	d := newDebian(t)
	if said, err := d.apt("update"); err != nil {
		t.Fatal(err, said)
	}
	story(t, d, old, oldVersion)
}

func story(t *testing.T, d *debian, old, oldVersion string) {
	present, cli := only(t, out(t), "tapetrack_*.deb"), only(t, out(t), "tapetrack-cli_*.deb")
	must := func(args ...string) string {
		t.Helper()
		said, err := d.apt(args...)
		if err != nil {
			t.Fatal(err)
		}
		return said
	}
	must("install", "shared-mime-info", "desktop-file-utils", "libglib2.0-bin", "pcmanfm", "libgtk-3-bin", "dbus", "fonts-dejavu-core", "adwaita-icon-theme")

	must("install", old)
	if said := d.says(anna, "", "/usr/bin/tapectl", "--version"); said != "tapectl "+oldVersion+"\n" {
		t.Fatal(said)
	}
	d.says(anna, password+"\n", "/usr/bin/tapectl", "init", "--password-stdin")
	d.says(anna, password+"\n", "/usr/bin/tapectl", "user", "add", "alice", "--name", "Alice", "--group", "OPS", "--password-stdin")

	// A disk that is full in the middle of the update leaves the release before.
	said, err := d.after(`mount -t tmpfs -o size=20m full "$0/usr/lib/tapetrack"`, append([]string{"apt-get"}, d.quietly("install", present, cli)...)...)
	if err == nil || !strings.Contains(said, "No space left on device") {
		t.Errorf("on a full disk: %v\n%s", err, said)
	}
	if said := d.says(anna, "", "/usr/bin/tapetrack-lite", "--version"); said != "Lite "+oldVersion+"\n" {
		t.Errorf("a full disk left %s", said)
	}

	must("install", present, cli)
	if said := d.says(anna, "", "/usr/bin/tapectl", "--version"); said != "tapectl "+version(t)+"\n" {
		t.Fatal(said)
	}
	users := d.says(anna, "", "/usr/bin/tapectl", "user", "list")
	if !strings.Contains(users, "alice") {
		t.Errorf("after the update there are the users\n%s", users)
	}
	if _, err := os.Stat(filepath.Join(d.home(ben), ".local")); err == nil {
		t.Error("the package made something in a home folder")
	}
	for _, program := range []string{"tapemaster", "lite", "checkpoint"} {
		if said := d.must("ldd", "/usr/lib/tapetrack/"+program); strings.Contains(said, "not found") {
			t.Errorf("%s lacks\n%s", program, said)
		}
	}

	desk := newDesk(t)
	t.Run("DoubleClick", func(t *testing.T) { doubleClicked(t, d, desk) })
	t.Run("ServerFile", func(t *testing.T) { serverFile(t, d, desk) })
	t.Run("Menu", func(t *testing.T) { fromMenu(t, d, desk) })

	if said, err := d.apt("install", old); err == nil || !strings.Contains(said, "DOWNGRADED") || !strings.Contains(said, "--allow-downgrades") {
		t.Errorf("an older version over a newer: %v\n%s", err, said)
	}
	stored := tree(t, filepath.Join(d.home(anna), ".local/share/TapeTrack"))
	must("install", only(t, out(t), "tapetrack-server_*.deb")) // on the same computer
	if said := d.must("dpkg", "--verify", "tapetrack", "tapetrack-cli", "tapetrack-server"); said != "" {
		t.Errorf("with the server beside it, of the packages is missing\n%s", said)
	}
	must("purge", "tapetrack-server")
	said = must("remove", "tapetrack", "tapetrack-cli")
	if !strings.Contains(said, "What its users have stored stays") || !strings.Contains(said, ".local/share/TapeTrack") {
		t.Errorf("removal says\n%s", said)
	}
	must("purge", "tapetrack", "tapetrack-cli")
	if gone := differences(stored, tree(t, filepath.Join(d.home(anna), ".local/share/TapeTrack"))); gone != nil || len(stored) < 2 {
		t.Errorf("of %d files of a user changed: %q", len(stored), gone)
	}
	for _, folder := range []string{"etc", "opt", "usr", "var/lib"} {
		said := job{}.must(t, "find", filepath.Join(d.folder, folder), "-iname", "*tape*rack*", "-o", "-iname", "tapectl*", "-o", "-iname", "tapemaster*")
		if said != "" {
			t.Errorf("purge left\n%s", said)
		}
	}
}

// doubleClicked puts TapeMaster's menu entry on ben's desktop, and double-clicks its icon there.
func doubleClicked(t *testing.T, d *debian, desk *desk) {
	desktop := filepath.Join(d.home(ben), "Desktop")
	d.says(ben, "", "mkdir", "/home/ben/Desktop")
	desk.as(t, d, ben, "dbus-run-session", "--", "pcmanfm", "--desktop", "--profile", "default")
	desk.window("pcmanfm")
	empty := desk.still("desktop empty", 0)
	d.says(ben, "", "cp", "/usr/share/applications/com.tapetrack.TapeMaster.desktop", "/home/ben/Desktop/")
	if _, err := os.Stat(filepath.Join(desktop, "com.tapetrack.TapeMaster.desktop")); err != nil {
		t.Fatal(err)
	}
	await(t, "the icon on the desktop", func() bool { return !changed(empty, desk.picture("desktop icon")).Empty() })
	icon := changed(empty, desk.still("desktop icon", 0))
	if icon.Dx() > 300 || icon.Dy() > 300 {
		t.Fatalf("more than an icon came to the desktop: %v", icon)
	}
	at := icon.Min
	at.X += icon.Dx() / 2
	at.Y += icon.Dy() / 3 // its name is below the picture
	desk.doubleClick(at)
	// It asks about each entry outside the folders of the system.
	desk.job().must(t, "xdotool", "windowactivate", "--sync", desk.window("Execute File"), "key", "alt+e")
	desk.window("Set Up")
	desk.still("Set Up by a double click", 0)
	class := desk.job().must(t, "xprop", "-id", desk.window("Set Up"), "WM_CLASS")
	entry := read(t, filepath.Join(desktop, "com.tapetrack.TapeMaster.desktop"))
	if !strings.Contains(class, `"TapeMaster"`) || !strings.Contains(entry, "\nStartupWMClass=TapeMaster\n") {
		t.Errorf("a task bar can't tell whose window it is: %s", class)
	}
	desk.closes("Set Up")
}

// serverFile opens a file that names a server as a double click does: TapeMaster asks about it.
func serverFile(t *testing.T, d *debian, desk *desk) {
	const link = "tapetrack://tapes.example.com:5443/?key=h5pz2gd4cgnxu4tbdlx6lbm4bun7nxz3tdmh23ltxnltd6wh4s4a"
	d.write("/home/ben/server.tapetrack", link+"\n")
	if said := d.says(ben, "", "gio", "info", "-a", "standard::content-type", "/home/ben/server.tapetrack"); !strings.Contains(said, "application/vnd.tapetrack.server") {
		t.Errorf("the file is %s", said)
	}
	if said := d.says(ben, "", "gio", "mime", "application/vnd.tapetrack.server"); !strings.Contains(said, "com.tapetrack.TapeMaster.desktop") {
		t.Errorf("it is opened by %s", said)
	}
	desk.as(t, d, ben, "dbus-run-session", "--", "sh", "-c", `gio open /home/ben/server.tapetrack; exec sleep 600`)
	desk.window("Server")
	desk.still("Server by a double click on its file", 0)
	if _, err := os.Stat(filepath.Join(d.home(ben), ".config/TapeTrack/server.tapetrack")); err == nil {
		t.Error("it is connected without an answer")
	}
	desk.closes("Server")
	desk.closes("Set Up")
}

// fromMenu starts the other programs as a menu does, for a user whose database is set up.
func fromMenu(t *testing.T, d *debian, desk *desk) {
	for _, program := range []string{"Lite", "Checkpoint", "TapeMaster"} {
		desk.as(t, d, anna, "dbus-run-session", "--", "sh", "-c", `gtk-launch "$0"; exec sleep 600`, "com.tapetrack."+program)
		title := program + " Login"
		desk.window(title)
		desk.still(title+" from the menu", 30)
		if class := desk.job().must(t, "xprop", "-id", desk.window(title), "WM_CLASS"); !strings.Contains(class, `"`+program+`"`) {
			t.Errorf("a task bar can't tell whose window it is: %s", class)
		}
		desk.closes(title)
	}
}

// as starts a command of a user on the desk, until the test ends.
func (d *desk) as(t *testing.T, on *debian, user int, command string, args ...string) {
	t.Helper()
	cmd := on.as(user, d, command, args...)
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	d.begin(cmd)
}
