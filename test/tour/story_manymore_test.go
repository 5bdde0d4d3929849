package tour

import (
	"fmt"
	"image"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// place moves a window to where nothing covers it.
func (w *window) place(x, y int) *window {
	w.t.Helper()
	w.must("xdotool", "windowmove", w.id, strconv.Itoa(x), strconv.Itoa(y))
	w.await(w.title+" to move", func() bool { at := w.bounds().Min; return abs(at.X-x) < 40 && abs(at.Y-y) < 40 }, w.titles)
	w.still()
	return w
}

// sized gives a window another size, in pixels.
func (w *window) sized(width, height int) *window {
	w.t.Helper()
	w.must("xdotool", "windowsize", w.id, strconv.Itoa(width), strconv.Itoa(height))
	w.await(w.title+" to have another size", func() bool { return w.bounds().Size() == image.Pt(width, height) }, w.titles)
	w.still()
	return w
}

// someoneElse changes a name on the console while text is half typed in two
// windows.
func (s *story) someoneElse() {
	list := s.master.front(usersTitle).place(10, 40)
	list.lookFor("ber", "of 301 users")
	list.doubleClick("Greta Berg")
	s.master.window("greta.berg Properties").place(list.bounds().Max.X+20, 40)
	s.master.front(usersTitle).click("Carl Berg").says("1 selected")
	sheet := s.master.front("greta.berg Properties")
	sheet.press(sheet.highest("Name"), 1, 1) // the help at the foot has the word, too
	sheet.keys("ctrl+a").writes("Greta Hal")
	sheet.row("Name", "Greta Hal")
	before := list.picture()
	s.tapectl("user", "set", "carl.berg", "--name", "Carl Bergmann")
	s.await("the list to show what was changed", func() bool { return string(list.picture().Pix) != string(before.Pix) }, s.titles)
	seen := time.Now()
	at, err := strconv.ParseInt(s.sql("SELECT max(at) FROM events"), 10, 64)
	if err != nil {
		s.t.Fatal(err)
	}
	list.row("carl.berg", "Carl Bergmann").says("1 selected")
	sheet.row("Name", "Greta Hal")
	s.page(list, "live", fmt.Sprintf("tapectl gave carl.berg another name: the list shows it %d ms later, and who is selected stays so.", seen.Sub(time.UnixMilli(at)).Milliseconds()))
	s.page(sheet, "half-typed", "What was half typed in a sheet is untouched.")
	list = s.master.front(usersTitle)
	list.keys("ctrl+f", "End").writes("gm").says("1 of 301 users").row("carl.berg", "Carl Bergmann")
	s.line(s.t, "So is what was half typed into Find: typing goes on.")
	sheet = s.master.front("greta.berg Properties")
	sheet.discards()
	s.is("SELECT name FROM users WHERE user_id = 'greta.berg'", "Greta Berg")
}

// access keeps dora out of Lite.
func (s *story) access() {
	list := s.master.front(usersTitle)
	list.lookFor("dora.berg", "1 of 301 users").doubleClick("Dora Berg")
	sheet := s.master.window("dora.berg Properties")
	sheet.menu("Access").says("Checkpoint")
	sheet.click("Lite").sets(false)
	sheet.row("Lite", "False")
	s.page(sheet, "access", "The tab Access: dora.berg may not start Lite any more.")
	sheet.click("OK").says("Deny Lite to dora.berg?").keys("Tab", "Return") // from Cancel, which a red question begins with
	sheet.gone()
	s.is("SELECT group_concat(user_id) FROM users WHERE denied_programs <> 0", "dora.berg")
	lite := s.start("Lite", "lite", "--user", "dora.berg")
	login := lite.window("Lite Login")
	login.signIn(password, "").says("You are not permitted to use Lite.")
	s.page(login, "denied", "Lite refuses her, after the password, in a sentence that names the program.")
	login.keys("Escape")
	lite.ends()
	s.checkpoint = s.start("Checkpoint", "checkpoint", "--user", "dora.berg")
	s.checkpoint.window("Checkpoint Login").signIn(password, "")
	main := s.checkpoint.window("Checkpoint").says("Dora Berg")
	s.page(main, "permitted", "Checkpoint lets her in.")
	main.keys("ctrl+q")
	s.checkpoint.ends()
}

// groupRequires sets the rule of a group; a member enrols.
func (s *story) groupRequires() {
	list := s.master.front(usersTitle)
	list.keys("ctrl+Tab").says("3 groups").click("OPS")
	list.keys("alt+Return")
	sheet := s.master.window("Group OPS Properties")
	sheet.opens("optional", "required from a date").keys("Home", "Down", "Return")
	sheet.row("One Time Password", "required")
	s.page(sheet, "group", "The tab Groups: the group OPS is to require a one-time password.")
	sheet.click("OK").says("Require a one-time password")
	s.page(sheet, "group-question", "OK says what this does to its members, and asks.")
	sheet.keys("Return")
	sheet.gone()
	s.is("SELECT count(*) FROM users WHERE otp_state = 'Pending' AND group_id = 'OPS'", "0")

	s.lite = s.start("Lite", "lite", "--user", "frank.berg")
	s.lite.window("Lite Login").signIn(password, "")
	w := s.lite.window(popup)
	shown := w.scan()
	if shown.account != "frank.berg" {
		s.t.Fatalf("the QR code is of %q", shown.account)
	}
	s.page(w, "member", "frank.berg, a member, signs in to Lite without a code: the QR code comes.")
	s.is("SELECT otp_state FROM users WHERE user_id = 'frank.berg'", "Pending")
	w.writes(s.phone(shown.key).code()).keys("Return")
	s.lite.window(status).says(nowActive).keys("Return")
	s.makeCodes(s.lite, "", "frank types the code that the phone shows, and the one-time password is active.")
	s.lite.main().keys("ctrl+q")
	s.lite.ends()
	list = s.master.front(usersTitle).row("OPS", "required").row("OPS", "1 of 100")
	s.page(list, "progress", "The tab Groups shows how far along OPS is: 1 of 100.")
}

// export writes three users into a file.
func (s *story) export() {
	list := s.master.front(usersTitle)
	list.keys("ctrl+Tab").says("One Time Password")
	s.selectThree()
	list.menu("User").click("Export").says("The selection: 3 users")
	path := filepath.Join(s.home, "three.csv")
	list.keys("ctrl+a").writes(path)
	s.page(list, "export", "Export… offers the selection, and says what is not in the file.")
	list.keys("Return").says("3 users were written")
	s.private(path)
	got := s.must("sqlite3", ":memory:", "-cmd", ".import --csv "+path+" t",
		`SELECT "User-ID", "Name", "Email", "Group-ID", "One Time Password" FROM t ORDER BY 1`)
	var want []string
	for _, id := range three {
		first, last, _ := strings.Cut(id, ".")
		want = append(want, strings.Join([]string{id, strings.ToUpper(first[:1]) + first[1:] + " " + strings.ToUpper(last[:1]) + last[1:], id + "@example.com", "VAULT", "True"}, "|"))
	}
	if got != strings.Join(want, "\n") {
		s.t.Fatalf("sqlite3 reads from the exported file:\n%s", got)
	}
	s.holdsNothing(path)
	s.line(s.t, "sqlite3 reads the three users from the file, which only its owner may read.")
}

// holdsNothing fails if a file has anything that lets somebody in, and returns
// what it has.
func (s *story) holdsNothing(path string) string {
	s.t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, problem := range problems([]find{{path, b, dumped}}, s.told) {
		s.t.Error(problem)
	}
	for _, secret := range strings.Split(s.sql("SELECT password_hash FROM users WHERE password_hash <> '' UNION SELECT hex(sealed) FROM authenticators"), "\n") {
		if strings.Contains(strings.ToLower(string(b)), strings.ToLower(secret)) {
			s.t.Errorf("a secret of the database is in %s", path)
		}
	}
	return string(b)
}

// browser puts a program in the place of the system's browser that notes what
// it is to show.
func (s *story) browser() {
	s.t.Helper()
	folder := s.t.TempDir()
	script := "#!/bin/sh\necho \"$1\" >> " + filepath.Join(s.home, "opened") + "\n"
	if err := os.WriteFile(filepath.Join(folder, "xdg-open"), []byte(script), 0o755); err != nil {
		s.t.Fatal(err)
	}
	s.set("PATH", folder+":"+os.Getenv("PATH"))
}

// opened waits for the n-th page that the browser is to show and returns its
// text.
func (s *story) opened(n int) string {
	s.t.Helper()
	var pages []string
	s.await("the browser to be opened", func() bool {
		b, err := os.ReadFile(filepath.Join(s.home, "opened"))
		pages = strings.Fields(string(b))
		return err == nil && len(pages) == n
	}, s.titles)
	u, err := url.Parse(pages[n-1])
	if err != nil || u.Scheme != "file" {
		s.t.Fatalf("the browser was to show %q", pages[n-1])
	}
	info, err := os.Stat(u.Path)
	if err != nil {
		s.t.Fatal(err)
	}
	folder, err := os.Stat(filepath.Dir(u.Path))
	if err != nil {
		s.t.Fatal(err)
	}
	if info.Mode() != 0o600 || folder.Mode() != fs.ModeDir|0o700 {
		s.t.Fatalf("%s has the permissions %s, its folder %s", u.Path, info.Mode(), folder.Mode())
	}
	return s.holdsNothing(u.Path)
}

// printed opens the pages for the printer.
func (s *story) printed() {
	list := s.master.front(usersTitle).says("3 selected")
	list.keys("ctrl+p")
	table := s.opened(1)
	list.menu("User").click("Print Letters")
	letters := s.opened(2)
	for _, id := range three {
		first, _, _ := strings.Cut(id, ".")
		name := strings.ToUpper(first[:1]) + first[1:] + " Berg"
		if strings.Count(table, "<bdi>"+name+"</bdi>") != 1 || strings.Count(letters, "<dd><bdi>"+name+"</bdi></dd>") != 1 {
			s.t.Fatalf("%s is not printed once", name)
		}
	}
	if strings.Contains(table, "Carl") || strings.Count(table, "<tr>") != 4 || strings.Count(letters, "<article") != 3 {
		s.t.Fatal("others than those who are selected are printed")
	}
	s.line(s.t, "Print and Print Letters open pages in the browser, for those who are selected, without a secret, readable by the owner alone.")
}

// deleteGroup sends the members of a group to another one.
func (s *story) deleteGroup() {
	list := s.master.front(usersTitle)
	list.keys("ctrl+Tab").says("3 groups").click("VAULT")
	list.keys("Delete").says("Delete the group VAULT?").says("Its 102 members move to another group")
	list.choose(0)
	list.row("Move to", "NIGHT")
	s.page(list, "delete-group", "A group with members is deleted only after saying where they go.")
	s.is("SELECT count(*) FROM users WHERE group_id = 'VAULT'", "102")
	list.keys("Tab", "Return").says("VAULT was deleted, and its 102 members went to NIGHT.")
	s.page(list, "group-deleted", "The members are in the other group.")
	s.is("SELECT group_id, count(*) FROM users GROUP BY 1 ORDER BY 1", "|1\nNIGHT|200\nOPS|100")
	s.is("SELECT group_id FROM groups ORDER BY 1", "NIGHT\nOPS")
	if out := s.tapectl("audit", "verify"); !tells(out, "nothing was modified outside TapeTrack") {
		s.t.Fatalf("tapectl audit verify: %s", out)
	}
}
