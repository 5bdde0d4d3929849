package tour

import (
	"fmt"
	"testing"
	"time"
)

// A story is the tour while it runs: the stage, the book, and what its people
// know and hold in their hands.
type story struct {
	*stage
	*book
	master, lite, checkpoint *program
	alice                    *phone
	used                     string   // the code that alice used last
	recovery                 []string // alice's recovery codes
	passwords                map[string]string
	tour                     *testing.T // to whose end its server runs
	host                     *host      // its server, if it has one
}

// A step is one chapter of a story.
type step struct {
	title string
	play  func(*story)
}

// TestTour is the whole story, from a computer without a database to the last
// program quit. Its steps build on one another: the first deviation ends it.
func TestTour(t *testing.T) {
	s := &story{stage: newStage(t), book: newBook(t, ""), passwords: map[string]string{}}
	s.tell(t, []step{
		{"Set Up", (*story).setUp},
		{"Sign in to TapeMaster", (*story).signInToMaster},
		{"Group User Administration", (*story).addAlice},
		{"One Time Password to True", (*story).turnOn},
		{"Lite shows the QR code", (*story).firstQRCode},
		{"The same QR code until it is activated", (*story).sameQRCode},
		{"Activate with a code", (*story).activate},
		{"TapeMaster shows Activated True", (*story).seeActivated},
		{"Checkpoint asks for the next code", (*story).checkpointAsks},
		{"A program that is too old", (*story).oldProgram},
		{"A lost phone", (*story).lostPhone},
		{"Wrong passwords", (*story).wrongPasswords},
		{"A recovery code", (*story).recoveryCode},
		{"A replaced phone", (*story).replacedPhone},
		{"A temporary code", (*story).temporaryCode},
		{"Change Password", (*story).changePassword},
		{"The log is verified", (*story).verifyLog},
		{"What was modified outside TapeTrack", (*story).tampering},
		{"Log Out and Quit", (*story).quitAll},
	})
}

// tell plays the steps of a story and looks at what they left.
func (s *story) tell(t *testing.T, steps []step) {
	t.Helper()
	begun := time.Now()
	for i, step := range steps {
		title := fmt.Sprintf("%d. %s", i+1, step.title)
		if !t.Run(step.title, func(t *testing.T) {
			s.t = t
			fmt.Println(title)
			s.chapter(title)
			defer func() {
				if t.Failed() {
					savePNG(t, s.path("failed.png"), s.frame.grab(s.frame.bounds))
					s.line(t, "Here the tour failed; failed.png shows the screen.")
				}
			}()
			step.play(s)
		}) {
			t.FailNow()
		}
	}
	s.t = t
	s.clean()
	fmt.Printf("%s took %s; its pictures are in %s\n", t.Name(), time.Since(begun).Round(time.Second), s.folder)
}

// signIn fills a login dialog that has the focus in Password and presses Enter.
func (w *window) signIn(password, code string) *window {
	w.t.Helper()
	w.writes(password)
	if code != "" {
		w.keys("Tab").writes(code)
	}
	return w.keys("Return")
}

// signInAs does the same with the User-ID before, whatever is there.
func (w *window) signInAs(user, password, code string) *window {
	w.t.Helper()
	w.keys("shift+Tab", "ctrl+a").writes(user).keys("Tab")
	return w.signIn(password, code)
}

// logOut chooses File > Log Out with the mouse and returns the login dialog.
func (p *program) logOut() *window {
	p.t.Helper()
	p.main().menu("File").says("Quit").item("Log Out")
	return p.window(p.name + " Login")
}

// main returns the main window of a program, brought to the front.
func (p *program) main() *window {
	p.t.Helper()
	return p.front(p.name)
}
