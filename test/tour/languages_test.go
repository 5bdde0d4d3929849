package tour

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tapetrack/data/lang"
	"tapetrack/test/worded"
)

// TestTourLanguages is the customer's story in German, and in the pseudo-language, in which everything that nobody can
// translate is read without brackets.
func TestTourLanguages(t *testing.T) {
	for name, tag := range map[string]string{"german": "de", "pseudo": lang.Pseudo} {
		t.Run(name, func(t *testing.T) {
			s := &story{stage: newStage(t), book: newBook(t, filepath.Join("languages", name)), passwords: map[string]string{}}
			s.speaks(tag)
			s.browser()
			s.tell(t, []step{
				{"Set Up", (*story).setUp},
				{"Sign in to TapeMaster", (*story).signInToMaster},
				{"Menus by keyboard", (*story).menusByKeyboard},
				{"Group User Administration", (*story).addAlice},
				{"One Time Password to True", (*story).turnOn},
				{"Lite shows the QR code", (*story).firstQRCode},
				{"Activate with a code", (*story).activate},
				{"TapeMaster shows Activated True", (*story).seeActivated},
				{"Checkpoint asks for the next code", (*story).checkpointAsks},
				{"A lost phone", (*story).lostPhone},
				{"Wrong passwords", (*story).wrongPasswords},
				{"A recovery code", (*story).recoveryCode},
				{"A replaced phone", (*story).replacedPhone},
				{"A temporary code", (*story).temporaryCode},
				{"Change Password", (*story).changePassword},
				{"The file dialog", (*story).fileDialog},
				{"What is printed", (*story).printedWords},
				{"What the console says", (*story).consoleWords},
				{"The log is verified", (*story).verifyLog},
				{"Log Out and Quit", (*story).quitAll},
				{"The logs are in English", (*story).englishLogs},
			})
		})
	}
}

// menusByKeyboard opens each menu of the main window by the first letter of its name, which is underlined.
func (s *story) menusByKeyboard() {
	main := s.master.main()
	for _, menu := range []struct{ name, item string }{{"File", "Quit"}, {"Administration", "Sign-in Policy"}, {"Help", "Diagnostics"}} {
		letter := strings.ToLower(bare(strings.Trim(worded.Others(menu.name)[0], "["))[:1])
		if lang.Current().Tag() != lang.Pseudo { // whose letters are on no keyboard
			main.changes(func() { main.keys("alt+" + letter) })
			s.page(main.says(menu.item), "menu-"+strings.ToLower(menu.name), fmt.Sprintf("Alt+%s opens the menu %s.", strings.ToUpper(letter), menu.name))
			main.changes(func() { main.keys("Escape") })
		}
		main.menu(menu.name)
		main.says(menu.item).keys("Escape")
	}
}

// fileDialog opens Browse… of Import.
func (s *story) fileDialog() {
	list := s.master.front(usersTitle)
	list.menu("User").click("Import").says("First you see what would happen")
	list.press(list.highest("Browse…"), 1, 1) // the help below names the button
	s.master.picks(list, func(files *window) { s.page(files, "browse", "The file dialog is in the language, too.") })
	list.keys("Escape")
}

// element is a tag of HTML, or what nobody reads, or what comes from users.
var element = regexp.MustCompile(`(?s)<(style|script|bdi)\b.*?</(style|script|bdi)>|<[^>]*>`)

// printedWords looks at the words of a page for the printer.
func (s *story) printedWords() {
	s.master.front(usersTitle).keys("ctrl+p")
	page := s.opened(1)
	if want := `lang="` + lang.Current().Tag(); !strings.Contains(page, want) && lang.Current().Tag() != lang.Pseudo {
		s.t.Errorf("the page does not say %s", want)
	}
	for _, title := range []string{"One Time Password", "Name", "Status"} {
		if want := worded.Others(title)[0]; !strings.Contains(page, want) {
			s.t.Errorf("the page has no %q:\n%s", want, page)
		}
	}
	bracketed(s.t, "the page", strings.Split(element.ReplaceAllString(page, "\n"), "\n")...)
}

// consoleWords looks at what tapectl writes for people.
func (s *story) consoleWords() {
	shown := s.tapectl("user", "show", "alice")
	if want := worded.Others("One Time Password")[0]; !strings.Contains(shown, want) {
		s.t.Errorf("tapectl user show does not say %q:\n%s", want, shown)
	}
	_, err := s.run(filepath.Join(s.bin, "tapectl"), "user", "show", "nobody")
	if err == nil || !tells(err.Error(), "There is no user nobody") {
		s.t.Errorf("tapectl says of a user who does not exist: %v", err)
	}
	s.line(s.t, "tapectl says in the same language:\n\n    "+strings.ReplaceAll(shown, "\n", "\n    "))
}

// englishLogs starts a program that can't open a window: it says why in its language, and writes it into its log, which
// those read who help, in English.
func (s *story) englishLogs() {
	env := s.env
	s.env = append(slices.Clone(env), "DISPLAY=:77777")
	said := s.start("Lite", "lite").badly()
	s.env = env
	if !tells(said, "can't be reached") || strings.Contains(said, "can't be reached") {
		s.t.Errorf("Lite without a display says %q", said)
	}
	logs, err := filepath.Glob(filepath.Join(s.home, ".local", "state", "TapeTrack", "*.log"))
	if err != nil {
		s.t.Fatal(err)
	}
	all := ""
	for _, path := range logs {
		b, err := os.ReadFile(path)
		if err != nil {
			s.t.Fatal(err)
		}
		all += string(b)
	}
	if !strings.Contains(all, "no window") {
		s.t.Errorf("the logs do not say that there was no window:\n%s", all)
	}
	for line := range strings.Lines(all) {
		if bare(line) != line {
			s.t.Errorf("the logs are not in English: %s", line)
		}
	}
	s.line(s.t, "What Lite says without a display is in the language; what it logs is in English:\n\n    "+strings.ReplaceAll(all, "\n", "\n    "))
}
