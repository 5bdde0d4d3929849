package windows

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

const (
	masterPassword = "nine reels of copper tape"
	alicePassword  = "alice winds 40 tapes"
)

// The story of a sign-in with the installed programs, each started by its entry in the Start menu: Set Up, a user who needs
// a one-time password, the QR code, the code. Then a newer version is installed while TapeMaster runs.
func TestStory(t *testing.T) {
	programs := forWine(t)
	first, second := pack(t, programs, "7.8.9"), pack(t, programs, "7.9.0")
	d := newDesk(t)
	folder := filepath.Join(d.prefix, "drive_c", "Bänder und Spulen")
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if code := d.msi("/i", windowsPath(first), `TAPETRACK_DATABASE=C:\Bänder und Spulen\tape track.db`); code != 0 {
		t.Fatalf("msiexec ends with %d", code)
	}

	d.opens("TapeMaster")
	d.window("Set Up")
	d.shot("1-set-up")
	d.writes(masterPassword).keys("Tab").writes(masterPassword).keys("Return")
	d.window("TapeMaster Login")
	d.gone("Set Up")
	d.writes(masterPassword).keys("Return")
	d.window("TapeMaster")
	d.gone("TapeMaster Login")
	d.shot("2-tapemaster")
	if _, err := os.Stat(filepath.Join(folder, "tape track.db")); err != nil {
		t.Fatalf("the database is not where the installation said: %v", err)
	}

	// Administration > Group User Administration.
	d.keys("F10", "Right", "g")
	d.window("Group User Administration")
	d.keys("ctrl+n")
	d.window("New User")
	d.writes("alice").keys("Tab").writes("Alice Winder").keys("Tab").writes("alice@example.com").keys("Tab").writes("OPS").keys("Tab", "Tab")
	d.writes(alicePassword).keys("Tab").writes(alicePassword).keys("Tab").writes("f") // it stays
	d.still()
	d.shot("3-new-user")
	d.keys("Return")
	d.gone("New User")
	d.window("Group User Administration")
	d.keys("alt+Return")
	d.window("alice Properties")
	d.keys("Down", "Down", "Down", "Down", "Down", "Down").writes("t") // One Time Password: True
	d.still()
	d.shot("3-properties")
	d.keys("Return")
	d.gone("alice Properties")

	d.opens("Lite")
	d.window("Lite Login")
	d.writes("alice").keys("Tab").writes(alicePassword).keys("Return")
	d.window("One Time Password")
	key := d.secret(d.shot("4-qr-code"))
	d.keys("Return")
	d.window("One Time Password Status")
	d.shot("5-not-active")
	d.keys("Return")
	d.window("Lite")
	d.keys("ctrl+l")
	d.window("Lite Login")
	code := d.code(key, time.Now())
	d.writes(alicePassword).keys("Tab").writes(code).keys("Return")
	d.window("One Time Password")
	d.keys("Return")
	d.window("One Time Password Status")
	d.shot("6-active")
	d.keys("Return")
	d.window("Lite")
	d.shot("7-lite")
	d.again("TapeMaster", "Group User Administration")
	d.shot("7-tapemaster-again")
	d.window("Lite")
	d.keys("ctrl+q")
	d.gone("Lite")
	if said := d.must("wine", "cmd", "/c", "tapectl user show alice --json"); !strings.Contains(said, `"activated": true`) {
		t.Errorf("tapectl says of alice\n%s", said)
	}

	d.opens("Checkpoint")
	d.window("Checkpoint Login")
	// The next code: this one was used.
	d.writes("alice").keys("Tab").writes(alicePassword).keys("Tab").writes(d.code(key, time.Now().Add(30*time.Second))).keys("Return")
	d.window("Checkpoint")
	d.shot("8-checkpoint")
	d.minimises("Checkpoint")
	d.again("Checkpoint", "Checkpoint")
	d.keys("ctrl+q")
	d.gone("Checkpoint")

	// TapeMaster still runs, and goes on as if nothing had happened.
	status := d.msi("/i", windowsPath(second))
	if is := d.installed(); status != 0 && status != 3010&0xff || is.version != "7.9.0" {
		t.Errorf("over a running program msiexec ends with %d, and there is %+v", status, is)
	}
	d.window("Group User Administration")
	d.keys("F5")
	d.still()
	d.shot("9-while-running")
	d.keys("Escape")
	d.window("TapeMaster")
	d.keys("ctrl+q")
	d.gone("TapeMaster")
	// By its place: where the folder was taken off the PATH, Wine leaves an empty one, and its cmd looks no further.
	if said := d.must("wine", d.installedAs("tapectl"), "user", "list"); !strings.Contains(said, "alice") {
		t.Errorf("after the upgrade there are the users\n%s", said)
	}
}

// secret returns the Secret Key in the QR code of a picture, which zbarimg reads.
func (d *desk) secret(picture string) string {
	d.t.Helper()
	read := strings.TrimSpace(d.must("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture))
	address, err := url.Parse(read)
	if err != nil || address.Scheme != "otpauth" || !strings.HasSuffix(address.Path, ":alice") || address.Query().Get("secret") == "" {
		d.t.Fatalf("the QR code says %q, %v", read, err)
	}
	return address.Query().Get("secret")
}

// code returns what an authenticator shows at a time, which oathtool computes.
func (d *desk) code(key string, at time.Time) string {
	d.t.Helper()
	return strings.TrimSpace(d.must("oathtool", "--totp", "--base32", "--now", fmt.Sprintf("@%d", at.Unix()), key))
}
