package main

import (
	"encoding/xml"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

const userFile = "User-ID;Name;Group-ID;Email;One Time Password;Shoe size\r\n" +
	"alice;Alice Ärmel;OPS;alice@example.com;False;44\r\n" +
	"bob;=1+1;DEV;;True;45\r\n"

func TestImport(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.typed(secret, "user", "add", "alice", "--group=OPS", "--password-stdin")
	path := filepath.Join(w.home, "users.csv")
	w.put(path, userFile)
	out := w.ok("import", "users.csv", "--dry-run")
	w.wants(out, "Unknown columns are ignored: Shoe size.", "Would import users.csv: 1 to add, 1 to change; new groups: DEV")
	if n := w.sql("SELECT count(*) FROM users"); n != "2" {
		t.Errorf("%s users after a dry run", n)
	}
	out = w.ok("import", "users.csv")
	w.wants(out, "Imported users.csv: 1 added, 1 changed; new groups: DEV", needPasswords)
	alice := w.user("alice")
	if alice["name"] != "Alice Ärmel" || alice["email"] != "alice@example.com" || alice["oneTimePassword"] != false {
		t.Error(alice)
	}
	if bob := w.user("bob"); bob["name"] != "=1+1" || bob["oneTimePassword"] != true || bob["state"] != "Pending" || bob["group"] != "DEV" {
		t.Error(bob)
	}
	if got := w.sql("SELECT count(*) FROM events WHERE kind = 'users-imported' AND detail LIKE 'users.csv: 1 added, 1 changed%SHA-256 %'"); got != "1" {
		t.Error(got)
	}
	w.put(filepath.Join(w.home, "two.csv"), "User-ID,Group-ID,Disabled\ncarol,OPS,True\ndave,OPS,1\nerin,OPS,0\nalice,OPS,True\n")
	w.wants(w.ok("import", "two.csv", "--dry-run"), lang.Say(words.AddedDisabled(2))+"\nWould import two.csv: 3 to add, 1 to change")
	var report map[string]any
	w.decode(w.ok("import", path, "--json"), &report)
	if report["unchanged"] != 2.0 || report["imported"] != true || len(report["rows"].([]any)) != 2 {
		t.Error(report)
	}
	w.wants(w.ok("audit", "verify"), unmodified)
}

// User-IDs of a directory come as they are: up to 20 characters, with underscores.
func TestImportOfADirectory(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.put(filepath.Join(w.home, "ad.csv"), "sAMAccountName,displayName\nsvc_backup.site-0001,Backup\n")
	w.ok("import", "ad.csv", "--column=User-ID=sAMAccountName", "--group=OPS")
	w.userIs("SVC_backup.site-0001", map[string]any{"userId": "svc_backup.site-0001", "name": "Backup"})
	w.wants(w.ok("user", "list", "--find=p.site-0"), "svc_backup.site-0001  OPS ")
	w.ok("user", "set", "svc_backup.site-0001", "--user-id=_svc_backup.site-002")
	w.wants(w.ok("audit", "list", "--user=_svc_backup.site-002"), "_svc_backup.site-002  "+w.actor())
}

// Without a group for new users it is said with which option one names it, and not to
// correct a file that has nothing wrong.
func TestImportWithoutGroups(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	path := filepath.Join(w.home, "users.csv")
	w.put(path, "User-ID\ngood\n")
	for rows, want := range map[string]string{
		"good\n":       lang.T(nothingImported, "1", 1) + " " + lang.T(nameGroup),
		"good\n.bad\n": lang.T(nothingImported, "2", 2) + " " + lang.T(nameGroup),
	} {
		w.put(path, "User-ID\n"+rows)
		if r := finish(t, w.command("import", path)); r.code != 1 || r.err != "tapectl: "+want+"\n" {
			t.Errorf("%q: %+v", rows, r)
		}
	}
	w.put(path, "User-ID\ngood\n")
	w.ok("import", path, "--group", "OPS")
	w.userIs("good", map[string]any{"group": "OPS"})
}

// With one bad row nothing is imported: each problem on a line, one line of
// failure, exit status 1.
func TestImportRefused(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	path := filepath.Join(w.home, "users.csv")
	w.put(path, "User-ID,Group-ID,Disabled\ngood,OPS,False\n.bad,OPS,maybe\ngood,,False\n")
	for _, args := range [][]string{{"import", path}, {"import", path, "--dry-run"}} {
		r := finish(t, w.command(args...))
		want := "Line 3: .bad: " + fmt.Sprintf(files.NoSwitch, "Disabled", "maybe") + " User-ID: " + lang.Say(words.Message(data.CheckUserID(".bad"))) + "\n" +
			"Line 4: good: User-ID: " + fmt.Sprintf(auth.AlreadyInLine, "good", 2) + " Group-ID: " + auth.NeedsGroupID + "\n"
		if r.code != 1 || r.out != want || r.err != "tapectl: "+lang.T(nothingImported, "2", 3)+" "+lang.T(correctTheFile)+"\n" {
			t.Errorf("%q: %+v", args, r)
		}
	}
	r := finish(t, w.command("import", path, "--json"))
	var report struct {
		Imported bool
		Problems int
		Rows     []struct {
			Line     int
			Result   string
			Problems []string
		}
	}
	w.decode(r.out, &report)
	if r.code != 1 || report.Imported || report.Problems != 2 || report.Rows[0].Result != "add" || report.Rows[1].Result != "problem" || len(report.Rows[1].Problems) != 2 {
		t.Errorf("%d %+v", r.code, report)
	}
	if n := w.sql("SELECT count(*) FROM users"); n != "1" {
		t.Errorf("%s users", n)
	}
	w.wants(w.refused("import", "none.csv"), "There is no file")
	w.wants(w.refused("import", w.home), "is a folder")
	w.wants(w.refused("import", "/dev/zero"), "is not a file that can be read")
	w.put(path, "Name\nx\n")
	w.wants(w.refused("import", path), "no User-ID column")
	w.put(path, "User-ID\n\xff\xfe\xfd\n")
	w.wants(w.refused("import", path), "Line 2 is not in UTF-8")
	w.put(path, "User-ID,Disabled\ntapemaster,True\n")
	w.wants(w.refused("import", path), auth.KeepsNobody)
}

// A file of another product is imported with the columns that are chosen, and
// what was taken is said; passwords in it are neither said nor kept.
func TestImportOfOthers(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	path := filepath.Join(w.home, "entra.csv")
	w.put(path, "version:v1.0\r\nName [displayName] Required,User name [userPrincipalName] Required,Initial password [passwordProfile] Required,Block sign in (Yes/No) [accountEnabled] Required\r\n"+
		"Zo\xeb M\xfcller,zoe_m@example.com,hunter2-hunter2,Yes\r\n")
	out := w.ok("import", path, "--group=OPS", "--column=User-ID=User name [userPrincipalName] Required, with - for _")
	w.wants(out, "Read as Windows-1252", "Email from User name [userPrincipalName] Required", files.FromLocalParts,
		"Skipped lines: version:v1.0.", "never read: Initial password", ": 1 added; new groups: OPS")
	if strings.Contains(out, "hunter2") || w.sql("SELECT count(*) FROM events WHERE detail LIKE '%hunter2%'") != "0" {
		t.Error("a password is shown or kept")
	}
	if u := w.user("zoe-m"); u["name"] != "Zoë Müller" || u["email"] != "zoe_m@example.com" || u["disabled"] != true || u["group"] != "OPS" {
		t.Error(u)
	}
	w.put(path, "kennung;aktiv\nzoe-m;ja\n")
	w.wants(w.refused("import", path), files.NoUserIDColumn+": --column User-ID=TITLE.")
	w.wants(w.refused("import", path, "--column=User-ID=x"), fmt.Sprintf(files.NoColumn, "User-ID", "x", "kennung and aktiv"))
	w.wants(w.refused("import", path, "--column=Shoe=kennung"), "--column must be one of User-ID, Name")
	w.wants(w.refused("import", path, "--encoding=ebcdic"), "--encoding must be utf-8")
	var report map[string]any
	w.decode(w.ok("import", path, "--column=userid=kennung", "--column=Disabled=not aktiv", "--encoding=UTF8", "--json"), &report)
	if report["encoding"] != "UTF-8" || fmt.Sprint(report["columns"]) != "[[User-ID kennung] [Disabled not aktiv]]" || report["changed"] != 1.0 {
		t.Error(report)
	}
	// What tapectl exports it imports, in every format.
	for _, format := range []string{"csv", "xml", "json"} {
		w.ok("export", "all."+format, "--format="+format)
		w.wants(w.ok("import", "all."+format), ": 2 unchanged.")
	}
	w.ok("backup", filepath.Join(w.home, "copy.db"))
	w.wants(w.refused("import", "copy.db"), "This is a database", "tapectl restore")
}

func TestExport(t *testing.T) {
	t.Parallel()
	w := newDatabase(t)
	w.put(filepath.Join(w.home, "users.csv"), userFile)
	w.ok("import", "users.csv")
	path := filepath.Join(w.home, "out.csv")
	w.wants(w.ok("export", "out.csv"), "Wrote 3 users to out.csv.")
	text := w.get(path)
	lines := strings.Split(text, "\r\n")
	if len(lines) != 5 || !strings.HasPrefix(lines[0], "User-ID,Name,Email,Group-ID,Role,") || !strings.HasPrefix(lines[2], "bob,'=1+1,,DEV,,False,False,True,") || !strings.Contains(lines[2], ",No password,") {
		t.Errorf("%q", lines)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	// What was exported is imported as it was.
	w.wants(w.ok("import", "out.csv"), ": 3 unchanged.")
	w.wants(w.refused("export", "out.csv"), "already exists")
	if w.get(path) != text {
		t.Error("the file was changed")
	}
	var users []map[string]any
	w.decode(w.ok("export", "-", "--format=json", "--find=ALI"), &users)
	if len(users) != 1 || users[0]["userId"] != "alice" {
		t.Error(users)
	}
	for key := range users[0] {
		if _, there := w.user("alice")[key]; !there {
			t.Errorf("user show --json calls %s something else", key)
		}
	}
	var list struct {
		User []struct {
			ID   string `xml:"userId"`
			Name string `xml:"name"`
		} `xml:"user"`
	}
	if err := xml.Unmarshal([]byte(w.ok("export", "-", "--format=xml", "--group=dev", "--status=no-password", "--one-time-password=pending", "--filter=never-signed-in")), &list); err != nil || fmt.Sprint(list.User) != "[{bob =1+1}]" {
		t.Errorf("%v %+v", err, list)
	}
	if got := w.sql("SELECT group_concat(detail, '|') FROM events WHERE kind = 'users-exported'"); got != "3 users|1 user|1 user" {
		t.Error(got)
	}
	w.wants(w.refused("export", "x.csv", "--group=none"), "There is no group none")
	w.wants(w.refused("export", "x.csv", "--status=odd"), "--status must be ok, locked, disabled", ", password-expired or no-password.")
	w.refused("export", "x.csv", "--format=odd")
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("there is no /dev/full here")
	}
	defer full.Close()
	cmd := w.command("export", "-")
	cmd.Stdout = full
	w.wants(refusedCommand(t, cmd), "output can't be written", "no space left")
}
