package tour

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestTourServer tells the whole story with a server and two desktops beside each other, whose
// home folders have nothing in common: TapeMaster on one, Lite and Checkpoint on the other. The
// server is killed, ended and started again on the way.
func TestTourServer(t *testing.T) {
	s := &story{stage: newStage(t), book: newBook(t, "server"), passwords: map[string]string{}, tour: t}
	s.tell(t, []step{
		{"A server", (*story).serve},
		{"Connect TapeMaster", (*story).connect},
		{"Sign in to TapeMaster", (*story).signInToMaster},
		{"Group User Administration", (*story).addAlice},
		{"One Time Password to True", (*story).turnOn},
		{"Lite shows the QR code", (*story).firstQRCode},
		{"The same QR code until it is activated", (*story).sameQRCode},
		{"Activate with a code", (*story).activate},
		{"TapeMaster shows Activated True", (*story).seeActivated},
		{"The server is killed and started again", (*story).killed},
		{"Checkpoint asks for the next code", (*story).checkpointAsks},
		{"A program that is too old", (*story).oldProgram},
		{"A lost phone", (*story).lostPhone},
		{"Wrong passwords", (*story).wrongPasswords},
		{"A recovery code", (*story).recoveryCode},
		{"A replaced phone", (*story).replacedPhone},
		{"A temporary code", (*story).temporaryCode},
		{"Change Password", (*story).changePassword},
		{"IP Ranges", (*story).ranges},
		{"Active Users", (*story).disconnect},
		{"The log is verified", (*story).verifyLog},
		{"Log Out and Quit", (*story).quitAll},
	})
}

// serve makes a database and starts the server.
func (s *story) serve() {
	s.place = filepath.Join(s.home, "srv")
	s.desks = map[string]desk{}
	for name, folder := range map[string]string{"TapeMaster": "desk1", "Lite": "desk2", "Checkpoint": "desk2"} {
		s.desks[name] = desk{home: filepath.Join(s.home, folder)}
		if err := os.MkdirAll(s.desks[name].home, 0o700); err != nil {
			s.t.Fatal(err)
		}
	}
	s.env = append(s.env, "TAPETRACK_DATABASE="+filepath.Join(s.place, "tapetrack.db")) // for tapectl
	s.passwords["tapemaster"] = s.secret("the password of tapemaster", "nine reels of copper tape")
	var said string
	s.host, said = s.makeHost(s.tour, s.place, s.passwords["tapemaster"])
	s.private(s.data())
	s.line(s.t, "tapeserver init made the database, and says:\n\n    "+strings.ReplaceAll(said, "\n", "\n    "))
	s.host.start()
	s.line(s.t, "tapeserver run serves it.")
}

// connect connects TapeMaster with the window Server, and the other desktop with a variable.
func (s *story) connect() {
	s.master = s.start("TapeMaster", "tapemaster")
	set := s.master.window("Set Up")
	set.click("Connect to a Server")
	w := s.master.window("Server")
	w.writes(s.host.link[:len(s.host.link)-1]).keys("Return")
	w.says("The code in the link has 51 of 52 characters")
	s.page(w, "short-link", "TapeMaster has nothing to work with. A link that was copied without its last character is refused.")
	w.keys("ctrl+a").writes(s.host.link).keys("Return")
	w.says("Connect only if your administrator gave you this address and this code")
	s.page(w, "connect", "With the whole link it shows host and code and asks; Cancel is the default.")
	w.keys("Return") // Cancel
	w.ceases("Connect only if")
	w.keys("Return")
	w.says("Connect only if")
	w.keys("Tab", "Return")
	login := s.master.window("TapeMaster Login")
	w.gone()
	set.gone()
	login.says("server")
	s.page(login, "server-login", "Connected: the login names the server, and shows its time.")
	login.click("server")
	about := s.master.window("Server")
	about.opens("Test Connection", "The server has answered. It has version")
	s.page(about, "server", "The line below the title leads to the window Server; Test Connection says that it answers.")
	about.keys("Escape")
	about.gone()
	login = s.master.front("TapeMaster Login")
	login.writes("tapemaster").keys("Tab")
	for _, name := range []string{"Lite", "Checkpoint"} {
		s.desks[name] = desk{s.desks[name].home, []string{"TAPETRACK_SERVER=" + s.host.link}}
	}
}

// killed kills the server while a popup is open and an email address is half typed, and starts it again.
func (s *story) killed() {
	password := s.secret("the password of carol", "carol labels 7 boxes")
	if _, err := run(s.env, []byte(password+"\n"), s.bin+"/tapectl", "user", "add", "carol", "--name", "Carol Lister", "--group", "OPS", "--password-stdin"); err != nil {
		s.t.Fatal(err)
	}
	s.tapectl("user", "otp", "carol", "on")
	login := s.lite.logOut()
	login.signInAs("carol", password, "")
	w := s.lite.window(popup)
	shown := w.scan()
	list := s.master.front(usersTitle)
	list.keys("F5")
	list.row("carol", "Pending")
	list.doubleClick("Carol Lister")
	sheet := s.master.window("carol Properties").place(60, 300)
	sheet.opens("Email", "An address that no other user has").keys("ctrl+a").writes("carol@example")

	if err := s.host.stop(syscall.SIGKILL); err == nil {
		s.t.Fatal("a server that was killed has ended well")
	}
	main := s.master.main()
	main.says("No connection to the server")
	s.page(main, "no-connection", "The server was killed: TapeMaster stays as it is, and says so at its foot.")
	sheet = s.master.front("carol Properties")
	sheet.says("No connection to the server")
	sheet.click("Apply").says("nothing answers at port")
	s.page(sheet, "refused", "What is asked of it now is refused, and what was typed stays.")
	s.host.start()
	s.master.main().ceases("No connection to the server")
	s.line(s.t, "It was started again: the line has gone.")

	w = s.lite.front(popup)
	w.writes(s.phone(shown.key).code()).keys("Return")
	second := s.lite.window(status)
	second.says(nowActive)
	s.page(second, "popup-goes-on", "The popup that was open all the while goes on: carol's one-time password is now active.")
	second.keys("Return")
	s.makeCodes(s.lite, "", "carol has recovery codes.")

	if err := s.host.stop(syscall.SIGTERM); err != nil {
		s.t.Fatalf("a server that was asked to end has ended with %v\n%s", err, s.host.out)
	}
	s.lite.front("Lite").says("No connection to the server")
	s.host.start()
	s.lite.front("Lite").ceases("No connection to the server")
	s.lite.front("Lite").row("One Time Password", "Active")
	sheet = s.master.front("carol Properties")
	sheet.click("Email").keys("End").writes(".com").keys("Return") // OK
	s.await("the new address", func() bool { return s.user("carol")["email"] == "carol@example.com" }, s.titles)
	s.line(s.t, "Nobody had to sign in again: the half-typed email address was still there, and is stored now.")
	sheet.gone()
	login = s.lite.logOut()
	s.used = s.alice.next()
	login.signInAs("alice", s.passwords["alice"], s.used)
	s.lite.window("Lite").says("Alice Winder")
}

// ranges limits bob to addresses of which this computer has none.
func (s *story) ranges() {
	s.checkpoint.front("Checkpoint Login").signInAs("bob", s.passwords["bob"], "")
	s.checkpoint.window("Checkpoint").says("Bob Stacker")
	list := s.master.front(usersTitle)
	list.doubleClick("Bob Stacker")
	sheet := s.master.window("bob Properties")
	sheet.opens("IP Ranges", "The user can sign in from any computer")
	sheet.writes("10.1.0.0/16").keys("Return")
	sheet.says("only on a computer with one of these addresses")
	s.page(sheet, "ip-ranges", "bob is limited to the addresses of another network.")
	sheet.click("OK")
	sheet.gone()
	ended := s.checkpoint.front(signedOut)
	ended.says("limited to other addresses")
	s.page(ended, "outside", "His session ends, and Checkpoint says why.")
	s.checkpoint.signInAgain()
	login := s.checkpoint.front("Checkpoint Login")
	login.signInAs("bob", s.passwords["bob"], "")
	login.says("can't sign in from this computer")
	s.page(login, "refused-here", "Here he is refused, although the password is right.")
	s.tapectl("user", "set", "bob", "--from", "")
	login.signIn(s.passwords["bob"], "")
	s.checkpoint.window("Checkpoint").says("Bob Stacker")
	s.line(s.t, "tapectl lets him in from anywhere again.")
}

// disconnect ends bob's session with a message.
func (s *story) disconnect() {
	s.master.main().keys("ctrl+4")
	list := s.master.window("Active Users")
	list.says("Bob Stacker")
	s.page(list, "active-users", "Active Users lists who is signed in, and from where.")
	list.click("Bob Stacker").click("Disconnect")
	list.says("shows your message and returns to its login")
	list.writes("The vault is being moved.")
	s.page(list, "disconnect", "Disconnect asks first, and takes a message.")
	list.keys("Tab")
	begun := time.Now()
	list.keys("Return")
	s.checkpoint.await("Checkpoint to end", func() bool { _, there := s.checkpoint.find(signedOut); return there }, s.titles)
	took := time.Since(begun)
	ended := s.checkpoint.front(signedOut)
	ended.says("The vault is being moved")
	s.page(ended, "disconnected", "Checkpoint has closed its windows and shows the message.")
	s.line(s.t, fmt.Sprintf("That took %s.", took.Round(100*time.Millisecond)))
	s.checkpoint.signInAgain()
	list = s.master.front("Active Users")
	list.ceases("Bob Stacker")
	list.keys("ctrl+w")
	list.gone()
}
