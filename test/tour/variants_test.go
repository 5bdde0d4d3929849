package tour

import (
	"cmp"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"tapetrack/data/lang"
	"tapetrack/docs"
)

// password is that of everybody in the look.
const password = "forty two reels of tape"

// A cast is a database full of users.
type cast struct {
	name     string
	language string     // a tag; empty: English
	user     string     // whose one-time password is pending
	given    string     // the user's name
	own      string     // who turns on a one-time password
	users    [][]string // what tapectl user add is told
	disabled string
	issuer   string
	picks    []string // the keys that select several in the list of users
	turned   []string // those of them whose one-time password is off
	variants []variant
}

// A variant is how the programs look on somebody's screen. All of them are
// painted, or Lite with the QR code only.
type variant struct {
	theme, scale string
	all          bool
}

var (
	everyday = cast{
		name: "everyday", variants: []variant{{"light", "1", true}, {"dark", "1", true}, {"light", "1.5", true}, {"dark", "1.5", true}},
		user: "alice", given: "Alice Winder", disabled: "erin", own: "carol",
		picks: []string{"Home", "shift+Down", "shift+Down", "shift+Down", "shift+Down"}, turned: []string{"carol", "dave", "erin"},
		users: [][]string{
			{"alice", "--name", "Alice Winder", "--email", "alice@example.com", "--group", "OPS", "--one-time-password"},
			{"bob", "--name", "Bob Stacker", "--email", "bob@example.com", "--group", "OPS", "--one-time-password"},
			{"carol", "--name", "Carol Chen", "--group", "VAULT"},
			{"dave", "--name", "Dave Díaz", "--group", "VAULT"},
			{"erin", "--name", "Erin Eze", "--group", "VAULT"},
		},
	}
	lengthy = cast{
		name: "long", user: "maximilian.thurn", given: "Maximilian Alexander Freiherr von Thurn und Taxis zu Hohenlohe-B", disabled: "w", own: "WWWWWWWWWWWWWWWW",
		issuer: "Tape Archive of North Holstein",
		picks:  []string{"End", "shift+Up"}, turned: []string{"w", "WWWWWWWWWWWWWWWW"},
		variants: []variant{
			{"light", "1", false},
			{"dark", "1", false},
			{"light", "2", true},
			{"dark", "2", true},
			{"light", "1.25", false},
			{"dark", "1.25", false},
		},
		users: [][]string{
			{
				"maximilian.thurn", "--name", "Maximilian Alexander Freiherr von Thurn und Taxis zu Hohenlohe-B", "--group", "ABCDEFGHIJ", "--one-time-password",
				"--email", "maximilian.alexander.von.thurn.und.taxis.zu.hohenlohe@a-rather-long-department-name.archive.example.com",
			},
			{"WWWWWWWWWWWWWWWW", "--name", strings.Repeat("W", 64), "--group", "WWWWWWWWWW"},
			{"w", "--name", "אבגד 日本語 Ünïcödé 👍 name", "--group", "W"},
		},
	}
)

// in returns the same users with programs in another language.
func (c cast) in(tag, name string, variants ...variant) cast {
	c.language, c.name, c.variants = tag, name, variants
	return c
}

// casts are all of them: others than English are painted as the pictures of their manual are, and where letters are
// large; in the pseudo-language every text is longer than in most languages.
func casts() []cast {
	return []cast{
		everyday, lengthy,
		everyday.in("de", "german", variant{"light", "1", true}, variant{"dark", "1", true}, variant{"light", "1.5", true}),
		everyday.in(lang.Pseudo, "pseudo", variant{"light", "1", true}, variant{"dark", "1.5", true}),
	}
}

// TestTourLook paints every window as it looks in light and dark, at several
// scales, in several languages, and with the longest names there may be. That
// the QR code can be read in each is checked; the rest is for eyes.
func TestTourLook(t *testing.T) {
	folder := filepath.Join(outFolder(t), "look")
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	s := newStage(t)
	for _, c := range casts() {
		s.move(t.TempDir())
		s.speaks(cmp.Or(c.language, lang.English))
		engaged := false // a cast of which no part is asked for is not needed
		part := func(name string, paint func()) {
			if !t.Run(name, func(t *testing.T) {
				s.t = t
				defer func() {
					if t.Failed() {
						savePNG(t, filepath.Join(folder, "failed.png"), s.frame.grab(s.frame.bounds))
					}
				}()
				if !engaged {
					engaged = true
					s.set("FYNE_THEME", "light")
					s.set("FYNE_SCALE", "1")
					s.engage(c)
				}
				paint()
			}) {
				t.FailNow()
			}
		}
		for _, v := range c.variants {
			name := fmt.Sprintf("%s-%s-%s", c.name, v.theme, v.scale)
			part(name, func() {
				s.set("FYNE_THEME", v.theme)
				s.set("FYNE_SCALE", v.scale)
				a := album{stage: s, cast: c, folder: folder, variant: name}
				a.lite()
				if v.all {
					a.own()
					a.master()
					a.first()
				}
			})
		}
		part(c.name+"-enrolled", func() { s.enrolled(c, folder) })
		part(c.name+"-served", func() { s.served(t, c, folder) })
		docs := os.Getenv("TOUR_DOCS") == "1" && c.language != lang.Pseudo && c.name != lengthy.name
		if c.name == everyday.name || docs {
			part(c.name+"-unused", func() { s.unused(c, folder) })
		}
		if docs && engaged {
			forDocs(t, c, folder)
		}
		s.t = t
		if engaged {
			s.clean()
		}
	}
}

// move goes on with another home folder.
func (s *stage) move(home string) {
	s.home = home
	s.set("HOME", home)
}

// set changes the environment of what is started from now on.
func (s *stage) set(name, value string) {
	var env []string
	for _, e := range s.env {
		if !strings.HasPrefix(e, name+"=") {
			env = append(env, e)
		}
	}
	s.env = append(env, name+"="+value)
}

// engage makes the database of a cast: a user in every state.
func (s *stage) engage(c cast) {
	s.t.Helper()
	s.secret("the password of everyone", password)
	s.console("init", "--password-stdin")
	for _, u := range c.users {
		s.console(append([]string{"user", "add", "--password-stdin"}, u...)...)
	}
	s.tapectl("user", "set", c.disabled, "--disabled=true")
	if c.issuer != "" {
		s.tapectl("policy", "set", "issuer", c.issuer)
		return
	}
	s.tapectl("group", "set", "OPS", "--description", "Operators")
	s.tapectl("group", "set", "VAULT", "--description", "Keepers of the vault")
	s.tapectl("group", "add", "NIGHT", "--description", "Operators at night", "--otp", "required")
	// bob activates, dave forgets the password.
	lite := s.start("Lite", "lite", "--user", "bob")
	lite.window("Lite Login").signIn(password, "")
	w := lite.window(popup)
	w.writes(s.phone(w.scan().key).code()).keys("Return")
	lite.window(status).keys("Return")
	lite.window("Lite").click("Make Recovery Codes…")
	codes := lite.window("Recovery Codes").says("Your recovery codes")
	codes.keys("space", "Return")
	codes.gone()
	login := lite.front("Lite").keys("ctrl+l").window("Lite Login")
	login.keys("shift+Tab", "ctrl+a").writes("dave").keys("Tab")
	for range 6 {
		before := s.refusals()
		login.signIn("forgotten", "")
		s.await("the refusal", func() bool { return s.refusals() > before }, s.titles)
	}
	login.keys("Escape")
	lite.ends()
}

// console runs tapectl with the password of everybody on its standard input.
func (s *stage) console(args ...string) {
	s.t.Helper()
	if _, err := run(s.env, []byte(password+"\n"), filepath.Join(s.bin, "tapectl"), args...); err != nil {
		s.t.Fatal(err)
	}
}

// refusals counts the sign-ins that were refused.
func (s *stage) refusals() string {
	s.t.Helper()
	return s.sql("SELECT printf('%06d', count(*)) FROM events WHERE kind = 'sign-in-refused'")
}

// An album is the pictures of one cast in one theme and scale.
type album struct {
	*stage
	cast            cast
	folder, variant string
}

func (a *album) paste(w *window, name string) {
	w.t.Helper()
	savePNG(w.t, filepath.Join(a.folder, a.variant+"-"+name+".png"), w.still())
}

// lite paints the way in, and the first page.
func (a *album) lite() {
	a.t.Helper()
	p := a.start("Lite", "lite", "--user", a.cast.user)
	login := p.window("Lite Login")
	login.says("Password") // before it is painted a window is black
	if want := strings.Contains(a.variant, "dark"); dark(login.picture()) != want {
		a.t.Fatalf("%s is dark: %v", a.variant, !want)
	}
	a.paste(login, "login")
	login.signIn("a wrong password", "")
	login.says(refused)
	a.paste(login, "login-refused")
	login.signIn(password, "")
	w := p.window(popup)
	if shown := w.scan(); shown.account != a.cast.user {
		a.t.Fatalf("the QR code is of %q", shown.account)
	}
	a.paste(w, "popup")
	w.keys("Return")
	second := p.window(status)
	second.says(notActive)
	a.paste(second, "status")
	second.keys("Return")
	main := p.window("Lite")
	main.says(strings.Fields(a.cast.given)[0])
	a.paste(main, "page")
	main.menu("File").says("Quit").item("Change Password")
	change := p.window("Change Password")
	change.says("Current Password")
	a.paste(change, "change-password")
	change.keys("Escape")
	change.gone()
	p.front("Lite").keys("ctrl+m")
	mine := p.window("My Sign-in")
	mine.says("not activated yet")
	a.paste(mine, "my-sign-in-pending")
	mine.keys("Escape")
	mine.gone()
	p.window("Lite").keys("ctrl+q")
	p.ends()
}

// forDocs copies the pictures that the documentation shows, those in other languages into a folder of their own, and
// only those of the manual, since the programs carry that whole folder.
func forDocs(t *testing.T, c cast, folder string) {
	t.Helper()
	for _, theme := range []string{"light", "dark"} {
		for _, name := range strings.Fields("set-up choose-database login popup status page checkpoint recovery-codes my-sign-in change-password about tapemaster " +
			"to-do turn-on signing-out-soon signed-out " +
			"users find menu new-user sheet access ip-ranges sheet-sign-in history lost-phone reset-password conflict " +
			"several batch-question batch-result import import-preview export groups new-group group group-members delete-group policy log verify active-users") {
			if _, err := fs.Stat(docs.Files, "pictures/"+name+"-"+theme+".png"); err != nil && c.language != "" {
				continue
			}
			b, err := os.ReadFile(filepath.Join(folder, c.name+"-"+theme+"-1-"+name+".png"))
			if err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("..", "..", "docs", "pictures", c.language, name+"-"+theme+".png")
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, b, 0o644); err != nil {
				t.Fatal(err)
			}
			// The programs carry most of them: this leaves out a third, and no pixel changes.
			if out, err := exec.Command("optipng", "-quiet", "-o2", path).CombinedOutput(); err != nil {
				t.Fatalf("%v: install optipng\n%s", err, out)
			}
		}
	}
}
