package main

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/words"
)

// What support asks for is there, in lines that can be looked for.
func TestDiagnostics(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.env = append(w.env, "TZ=Europe/Berlin", "LANG=de_DE.UTF-8")
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--password-stdin")
	w.ok("backup", filepath.Join(w.home, "copy.db"))
	out := w.ok("diagnostics")
	w.wants(out,
		"Program\n  Name: tapectl\n  Version: "+start.Version+"\n",
		"  Go: go1.", "  Architecture: linux ",
		"Time\n  Time: ", "  Time zone: Europe/Berlin, from TZ\n", "  Clock synchronised: ", "  Clock: not behind the log\n",
		"Database\n  Path: ~/data/tapetrack.db\n  Reached: yes\n", "-rw-------, writable\n", "  Journal mode: wal\n",
		"  Users: 2\n", "  Groups: 1\n", "  Last backup: 20",
		"Key\n  Place: in the file ~/data/tapetrack.db.key\n",
		"Language\n  Of the program: de\n  Of the system: de-DE\n",
		"Settings\n  Database: named by TAPETRACK_DATABASE\n  Options: none\n")
	if got := w.sql("SELECT count(*) FROM events"); !strings.Contains(out, "  Events in the log: "+got+"\n") {
		t.Errorf("sqlite3 counts %s events", got)
	}
	stamp := regexp.MustCompile(`(?m)^  UTC: (\S+ \S+ \S+)$`).FindStringSubmatch(out)
	if at, err := time.Parse("2006-01-02 15:04:05 -07:00", stamp[1]); err != nil || time.Since(at).Abs() > time.Hour {
		t.Errorf("UTC is %q: %v", stamp, err)
	}

	var sections []struct {
		Title string
		Lines []struct{ Name, Value string }
	}
	w.decode(w.ok("diagnostics", "--json", "--database="+w.database), &sections)
	if len(sections) != 6 || sections[2].Lines[0].Value != "~/data/tapetrack.db" {
		t.Errorf("as JSON it is %+v", sections)
	}
	last := sections[5].Lines
	if last[0].Value != "named by TAPETRACK_DATABASE" || last[1].Value != "--database, --json" {
		t.Errorf("the settings are %+v", last)
	}
}

// It is asked for when nothing works any more, and is given all the same; an address of a
// database, in which a password may be, is not repeated.
func TestDiagnosticsOfWhatIsBroken(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.wants(w.ok("diagnostics"), "  Path: ~/data/tapetrack.db\n", "  Reached: no: "+words.Message(data.ErrNoDatabase).String())
	w = newDatabase(t)
	if err := os.Rename(w.database+".key", w.database+".away"); err != nil {
		t.Fatal(err)
	}
	out := w.ok("diagnostics")
	w.wants(out, "  Reached: no: ", "~/data/tapetrack.db.key")
	if strings.Contains(out, "\nKey\n") {
		t.Errorf("without a key it says\n%s", out)
	}
	w.env = append(w.env, "TAPETRACK_DATABASE=postgres://me:hunter2@host/db")
	if out := w.ok("diagnostics"); strings.Contains(out, "hunter2") || !strings.Contains(out, "  Path: not known\n") {
		t.Errorf("of an address it says\n%s", out)
	}
}

// Nothing secret is in what people mail to others, no user, and nothing else of the home
// folder: no value of the database or of the key, in any spelling, and nothing that was given
// out.
func TestDiagnosticsKeepSecrets(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.put(filepath.Join(w.home, "payslip.txt"), "private")
	key := w.enrolled(w.service(), "alice.arnold")
	w.closeServices()
	code := strings.TrimSpace(finish(t, w.command("user", "temporary-code", "alice.arnold", "--reason=x")).out)
	w.ok("backup", filepath.Join(w.home, "copy-of-monday.db"))
	seal := w.ok("audit", "verify")
	var out strings.Builder
	out.WriteString(w.ok("diagnostics"))
	out.WriteString(w.ok("diagnostics", "--json"))

	hidden := map[string]string{
		"the Secret Key": key, "the temporary code": code, "a password": secret, "another file": "payslip", "a backup": "copy-of-monday",
		"a User-ID": "alice", "the home folder": w.home, "the name of the computer account": start.Account(),
	}
	_, hidden["the seal"], _ = strings.Cut(strings.TrimSpace(seal), "Seal: ")
	if len(hidden["the seal"]) < 10 {
		t.Fatalf("audit verify said %q", seal)
	}
	for i, line := range strings.Fields(w.get(w.database + ".key")) {
		if len(line) > 8 {
			hidden["the key file, "+string(rune('0'+i))] = line
		}
	}
	spelled := func(what string, raw []byte) {
		hidden[what+" as it is"] = string(raw)
		hidden[what+" in hex"] = hex.EncodeToString(raw)
		hidden[what+" in base32"] = base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(raw)
		hidden[what+" in base64"] = base64.RawStdEncoding.EncodeToString(raw)
		hidden[what+" in base64 of addresses"] = base64.RawURLEncoding.EncodeToString(raw)
	}
	stored := 0
	for line := range strings.Lines(w.sql(".dump")) {
		if !strings.HasPrefix(line, "INSERT INTO") || strings.HasPrefix(line, "INSERT INTO migrations") || strings.HasPrefix(line, "INSERT INTO events") {
			continue
		}
		for _, blob := range regexp.MustCompile(`X'([0-9a-f]{16,})'`).FindAllStringSubmatch(line, -1) {
			raw, err := hex.DecodeString(blob[1])
			if err != nil {
				t.Fatal(err)
			}
			spelled(line[:30], raw)
			stored++
		}
		for _, text := range regexp.MustCompile(`[^X]'([^']{8,})'`).FindAllStringSubmatch(line, -1) {
			hidden[text[1]] = text[1]
			stored++
		}
	}
	if stored < 20 {
		t.Fatalf("only %d values were found in the database", stored)
	}
	said := strings.ToLower(out.String())
	for what, value := range hidden {
		if strings.Contains(said, strings.ToLower(value)) {
			t.Errorf("%q is in it: %q", what, value)
		}
	}
}
