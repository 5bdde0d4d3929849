package tour

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestTourMany is an administrator's morning with 301 users. What it did is
// judged by sqlite3 on the database and on what was exported.
func TestTourMany(t *testing.T) {
	s := &story{stage: newStage(t), book: newBook(t, "many"), passwords: map[string]string{}}
	s.browser()
	s.tell(t, []step{
		{"A bad file", (*story).badFile},
		{"Import", (*story).importFile},
		{"Find and filters", (*story).findAndFilter},
		{"One Time Password of three users", (*story).turnOnThree},
		{"Properties of three users", (*story).propertiesOfThree},
		{"What someone else changes", (*story).someoneElse},
		{"Access", (*story).access},
		{"A group that requires a one-time password", (*story).groupRequires},
		{"Export", (*story).export},
		{"Print", (*story).printed},
		{"Delete a group", (*story).deleteGroup},
		{"Quit", (*story).quitMaster},
	})
}

var (
	firstNames = strings.Fields("Anna Bella Carl Dora Emma Frank Greta Henry Jonas Karen Laura Marta Norbert Oskar Paula Roman Sarah Tomas Vera Walter")
	lastNames  = strings.Fields("Abbot Berg Crane Drake Evers Foster Grant Hansen Jensen Keller Larsen Morgan Novak Porter Turner")
	groupIDs   = []string{"OPS", "VAULT", "NIGHT"}
)

// staff are 300 rows as a personnel department may send them: in an order of
// their own, a hundred in each group, one with a name that needs quotes and one
// who has left.
func staff() string {
	var b strings.Builder
	b.WriteString("\ufeffName;User-ID;Group-ID;Email;Disabled\r\n")
	for i, first := range firstNames {
		for j, last := range lastNames {
			name, id := first+" "+last, strings.ToLower(first+"."+last)
			if id == "anna.abbot" {
				name = `"Ärmel; ""Anna"""`
			}
			gone := map[bool]string{true: "True", false: "False"}[id == "walter.turner"]
			fmt.Fprintf(&b, "%s;%s;%s;%s@example.com;%s\r\n", name, id, groupIDs[(i+j)%3], id, gone)
		}
	}
	return b.String()
}

// file writes a file into the home folder.
func (s *stage) file(name, text string) string {
	s.t.Helper()
	path := filepath.Join(s.home, name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		s.t.Fatal(err)
	}
	return path
}

// is fails unless the database says so.
func (s *stage) is(query, want string) {
	s.t.Helper()
	if got := s.sql(query); got != want {
		s.t.Fatalf("%s: %q, not %q", query, got, want)
	}
}

// badFile lets tapectl look at a file in which little is right.
func (s *story) badFile() {
	s.secret("the password of everyone", password)
	s.console("init", "--password-stdin")
	s.console("user", "add", "dora.berg", "--name", "Dora Berg", "--group", "VAULT", "--password-stdin")
	s.console("user", "add", "frank.berg", "--name", "Frank Berg", "--group", "OPS", "--password-stdin")
	path := s.file("bad.csv", "User-ID;Name;Email;Group-ID\r\n-anna;Anna;;OPS\r\nbella;Bella;;OPS\r\nBELLA;Bella;;OPS\r\ncarl;Carl;nowhere;OPS\r\nemma;Emma;;NIGHTSHIFTS\r\n")
	before := s.sql(".dump")
	out, err := s.run(filepath.Join(s.bin, "tapectl"), "import", path, "--dry-run")
	if err == nil || !strings.Contains(err.Error(), "4 of 5 rows can't be imported, so nothing was imported.") {
		s.t.Fatalf("tapectl import of a bad file: %v", err)
	}
	for line, problem := range map[string]string{
		"Line 2: -anna:": "A User-ID begins with a letter, a digit or an underscore.",
		"Line 4: BELLA:": "BELLA is already in line 3",
		"Line 5: carl:":  "An email address looks like",
		"Line 6: emma:":  "A Group-ID has at most 10 characters.",
	} {
		if !slices.ContainsFunc(strings.Split(out, "\n"), func(l string) bool { return strings.HasPrefix(l, line) && strings.Contains(l, problem) }) {
			s.t.Fatalf("tapectl does not say %s %s in\n%s", line, problem, out)
		}
	}
	if s.sql(".dump") != before {
		s.t.Fatal("a dry run changed the database")
	}
	s.line(s.t, "tapectl import --dry-run names what is wrong with each row of a bad file, and changes nothing.")

	s.master = s.start("TapeMaster", "tapemaster", "--user", "tapemaster")
	s.master.window("TapeMaster Login").signIn(password, "")
	s.master.window("TapeMaster").keys("ctrl+1")
	list := s.master.window(usersTitle).says("3 users")
	s.chooseFile(list, path)
	list.says("5 rows: 4 can't be imported, 1 to add.").row("BELLA", "Problem")
	s.page(list, "bad-file", "So does Import… in TapeMaster: the rows with problems come first, and Import is grey.")
	list.keys("Escape")
}

// chooseFile opens Import… and names a file.
func (s *story) chooseFile(list *window, path string) {
	s.t.Helper()
	list.menu("User").click("Import")
	list.says("First you see what would happen").keys("ctrl+a").writes(path).keys("Return")
}

// importFile takes the file of the personnel department.
func (s *story) importFile() {
	path := s.file("staff.csv", staff())
	out := s.tapectl("import", path, "--dry-run")
	if !strings.Contains(out, "298 to add, 2 to change; new groups: NIGHT") {
		s.t.Fatalf("tapectl would import the good file so: %s", out)
	}
	s.is("SELECT count(*) FROM users", "3")
	list := s.master.front(usersTitle)
	s.chooseFile(list, path)
	list.says("staff.csv has 300 rows: 298 to add, 2 to change.").says("New groups are added: NIGHT")
	s.page(list, "preview", "A file with a byte-order mark, semicolons and quotes: the preview says what would happen to each row.")
	list.keys("Return")
	list.says("298 users were added and 2 changed")
	s.page(list, "imported", "All of it was done, and what is left to do is said: the new users have no password.")
	list.keys("Return")
	list.says("301 users").row("anna.berg", "No password")
	s.page(list, "list", "The list shows them.")
	s.is("SELECT count(*), count(DISTINCT group_id) FROM users", "301|4") // tapemaster has none
	s.is("SELECT name || '/' || email || '/' || group_id FROM users WHERE user_id = 'anna.abbot'", `Ärmel; "Anna"/anna.abbot@example.com/OPS`)
	s.is("SELECT email FROM users WHERE user_id = 'dora.berg'", "dora.berg@example.com")
	s.is("SELECT count(*) FROM users WHERE password_hash <> ''", "3")
}

// lookFor types into the field Find and waits for the count.
func (w *window) lookFor(text, count string) *window {
	w.t.Helper()
	return w.keys("ctrl+f").writes(text).says(count)
}

// choose opens the list that has the focus and takes the option at n, from 0.
func (w *window) choose(n int) {
	w.t.Helper()
	w.changes(func() { w.keys("Down") })
	w.keys("Home")
	for range n {
		w.keys("Down")
	}
	w.keys("Return")
}

// findAndFilter narrows the list in every way.
func (s *story) findAndFilter() {
	list := s.master.front(usersTitle)
	list.lookFor("berg", "20 of 301 users").row("anna.berg", "Anna Berg").silent("Carl Crane")
	s.page(list, "find", "Ctrl+F and a part of the name: only these are left, 20 of 301.")
	list.keys("ctrl+f", "Tab").choose(3)
	list.says("7 of 301 users").row("dora.berg", "VAULT").silent("Carl Berg")
	s.page(list, "filter", "The filter of the group leaves 7 of them.")
	list.click("Clear Filters").row("anna.crane", "Anna Crane").silent("of 301")
	list.keys("ctrl+f", "Tab", "Tab", "Tab", "Tab").choose(6)
	list.says("1 of 301 users").row("tapemaster", "Off")
	s.page(list, "ready-made", "A ready-made filter: administrators without one-time password.")
	list.click("Clear Filters").row("anna.crane", "Anna Crane").silent("Walter Turner")
	list.click("Status").row("walter.turner", "Disabled")
	s.page(list, "sorted", "A click on Status sorts by it: who is disabled comes first.")
	list.click("User-ID").row("anna.berg", "Anna Berg")
}

// three are those whom the mouse and keys select.
var three = []string{"anna.berg", "bella.berg", "emma.berg"}

// selectThree selects them in the list of all whose name has berg.
func (s *story) selectThree() *window {
	s.t.Helper()
	list := s.master.front(usersTitle)
	list.lookFor("berg", "20 of 301 users")
	list.click("Anna Berg").says("1 selected")
	list.keys("shift+Down").says("2 selected")
	s.must("xdotool", "keydown", "ctrl")
	list.click("Emma Berg")
	s.must("xdotool", "keyup", "ctrl")
	return list.says("3 selected")
}

// turnOnThree turns their one-time password on.
func (s *story) turnOnThree() {
	list := s.selectThree()
	s.page(list, "three", "Click, Shift+Down and Ctrl+click select three users; the line at the foot counts them.")
	list.rightClick("Emma Berg").says("Invert Selection")
	list.click("One Time Password").click("Turn On")
	list.says("Turn on the one-time password of 3 users?").says("anna.berg, bella.berg and emma.berg")
	s.page(list, "question", "Right click > One Time Password > Turn On asks once, and names them.")
	s.is("SELECT count(*) FROM users WHERE otp_state <> 'Off'", "0")
	list.keys("Return")
	s.master.front(usersTitle).says("The one-time password of 3 users was turned on")
	s.page(list, "result", "The foot of the list says what came of it.")
	s.is("SELECT group_concat(user_id) FROM (SELECT user_id FROM users WHERE otp_state = 'Pending' ORDER BY id_folded)", strings.Join(three, ","))
	s.master.front(usersTitle).row("emma.berg", "Pending")
}

// facts are what sheets change, a line for each user.
func (s *story) facts() []string {
	s.t.Helper()
	return strings.Split(s.sql("SELECT user_id, group_id, name, email, role, disabled, tapemaster, denied_programs, otp_state, password_hash, change_password FROM users ORDER BY id_folded"), "\n")
}

// propertiesOfThree gives them one group.
func (s *story) propertiesOfThree() {
	list := s.master.front(usersTitle).says("3 selected")
	list.keys("alt+Return")
	sheet := s.master.window("Properties of 3 users")
	sheet.row("Group-ID", "different").row("One Time Password", "True")
	s.page(sheet, "properties", "Alt+Enter: Properties of 3 users has what they have in common, and (different) where they differ.")
	sheet.click("different").keys("ctrl+a").writes("VAULT")
	sheet.row("Group-ID", "VAULT")
	s.page(sheet, "ticked", "Typing a group ticks it: it is for all three.")
	want := s.facts()
	for i, line := range want {
		if id, _, _ := strings.Cut(line, "|"); slices.Contains(three, id) {
			want[i] = strings.Replace(line, "|NIGHT|", "|VAULT|", 1)
		}
	}
	sheet.click("OK").says("Change 2 users?").says("Group-ID becomes VAULT for 2 users; 1 already has it.")
	s.page(sheet, "change", "OK says what changes for how many, and asks.")
	sheet.keys("Return")
	s.master.front(usersTitle).says("2 users were changed")
	if got := s.facts(); !slices.Equal(got, want) {
		s.t.Fatalf("something else than the group of three users was changed: %s", strings.Join(got, "\n"))
	}
	s.master.front(usersTitle).row("emma.berg", "VAULT")
	s.line(s.t, "The group of the three was changed, and nothing else of anyone.")
}

// quitMaster ends TapeMaster, and what it printed goes.
func (s *story) quitMaster() {
	s.master.main().keys("ctrl+q")
	s.master.ends()
	s.private(s.data())
	if left, err := filepath.Glob(filepath.Join(s.home, ".cache", "TapeTrack", "*")); err != nil || len(left) > 0 {
		s.t.Fatalf("printed pages are left: %v %v", left, err)
	}
	s.line(s.t, "TapeMaster ended, and the printed pages are gone.")
}
