package app

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/pquerna/otp/totp"

	"tapetrack/app/account"
	"tapetrack/app/admin"
	"tapetrack/app/audit"
	"tapetrack/app/exchange"
	"tapetrack/app/policy"
	"tapetrack/app/print"
	"tapetrack/app/sessions"
	"tapetrack/app/shell"
	"tapetrack/assets/passwords"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/vault"
	"tapetrack/test/check"
	"tapetrack/test/screen"
	"tapetrack/test/worded"
)

// A world is a screen with programs on it and one real database below them:
// the rules of data/auth, SQLite and the sealed secrets. Only the clock, the
// password hash and the way to the file are the test's.
type world struct {
	*screen.Screen
	t   *testing.T
	now time.Time
	db  *sqlite.DB
	auth.Doors

	missing    bool  // no database yet: Set Up
	trouble    error // Open fails with it
	opened     int
	remembered string
	asker      data.Actor // who asked for the diagnostics last
	languages  Languages  // nil: none can be chosen
	choosable  bool       // another database may be chosen, one of others by its path
	chosen     bool
	others     map[string]*world
	sessions   map[string]data.Session // the last one of each user
	path       string
	key        *vault.Vault
	network
	served *served
	asked  data.Doors // of the program that was started last
}

const (
	secretWord = "correct horse battery" // password of everybody
	program    = "TapeMaster"
)

// newWorld has a database with the users tapemaster, olga (tapemaster rights),
// alice (Pending) and bob (Off), a copy of what furnish makes.
func newWorld(t *testing.T) *world {
	t.Helper()
	furnished.once.Do(func() { furnished.key, furnished.file = furnish(t) })
	if furnished.file == nil {
		t.Fatal("the database was not made, in another test")
	}
	w := emptyWorld(t)
	w.key, w.missing = furnished.key, false
	w.must(os.WriteFile(w.path, furnished.file, 0o600))
	_, err := w.Open(t.Context())
	w.must(err)
	return w
}

// furnished is what furnish has made.
var furnished struct {
	once sync.Once
	key  *vault.Vault
	file []byte
}

func furnish(t *testing.T) (*vault.Vault, []byte) {
	t.Helper()
	w := bareWorld(t)
	w.must(w.Create(t.Context(), data.SetUp{Password: secretWord}))
	db, err := sqlite.Open(t.Context(), w.path)
	w.must(err)
	w.db, w.Doors = db, auth.New(w.parts(db))
	for _, u := range []data.NewUser{
		{User: data.User{ID: "olga", Name: "Olga Ott", Group: "OPS", Tapemaster: true}},
		{User: data.User{ID: "alice", Name: "Alice Ärmel", Email: "alice@example.com", Group: "OPS"}, OTP: true},
		{User: data.User{ID: "bob", Name: "Bob Baker", Group: "VAULT"}},
	} {
		w.add(u)
	}
	w.must(db.Close())
	file, err := os.ReadFile(w.path)
	w.must(err)
	return w.key, file
}

// emptyWorld has no database yet.
func emptyWorld(t *testing.T) *world {
	t.Helper()
	w := bareWorld(t)
	w.Screen = screen.New(t)
	return w
}

// bareWorld has not even a screen.
func bareWorld(t *testing.T) *world {
	t.Helper()
	return &world{
		sessions: map[string]data.Session{},
		t:        t, key: testKey, missing: true, path: filepath.Join(check.Folder(t), "test.db"),
		now: time.Date(2026, 11, 23, 9, 41, 10, 0, time.UTC),
	}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// plain is a password hash for tests, which have no time for a slow one.
type plain struct{}

func (plain) Hash(password string) (string, error)     { return "plain:" + password, nil }
func (plain) Verify(password, hash string) (_, _ bool) { return "plain:"+password == hash, false }
func (plain) Derive(code string, salt []byte) []byte   { return append([]byte(code), salt...) }

func (w *world) parts(db *sqlite.DB) auth.Parts {
	often := auth.Rate{Burst: 1 << 30, PerMinute: 1 << 30} // tests sign in more often than people do
	return auth.Parts{
		Limits:  auth.Limits{Strangers: often, Known: often},
		Storage: db.Unlock(w.key), Sealer: w.key, Hasher: plain{}, Common: passwords.Common, Version: "1.0.0",
		Now: func() time.Time { return w.now },
	}
}

// The world is the database of its programs.
var _ Database = (*world)(nil)

func (w *world) Missing() bool      { return w.missing }
func (w *world) Place() string      { return "test.db on this computer" }
func (w *world) Path() string       { return w.path }
func (w *world) KeyFile() string    { return "" }
func (w *world) Remember(id string) { w.remembered = id }
func (w *world) LastUser() string   { return w.remembered }
func (w *world) Choosable() bool    { return w.choosable }
func (w *world) Diagnose(_ context.Context, by data.Actor, display []data.Finding) data.Diagnostics {
	w.asker = by
	return data.Diagnostics{
		{Title: "Program", Lines: []data.Finding{{Name: data.Say("Version"), Value: data.Say("1.0.0")}}},
		{Title: "Database", Lines: []data.Finding{{Name: data.Say("Path"), Value: data.Say("%s", w.path)}, {Name: data.Say("Users"), Value: data.Say("%d", 4)}}},
		{Title: "Display", Lines: display},
	}
}

func (w *world) Chosen() bool { return w.chosen }

// Choose takes the database at a path of another world.
func (w *world) Choose(ctx context.Context, path string) (Database, error) {
	next := w.others[path]
	if next == nil {
		return nil, &data.Trouble{Kind: data.ErrNoDatabase, Text: data.Say("There is nothing at %s.", path)}
	}
	_, err := next.Open(ctx)
	return next, err
}

func (w *world) Create(ctx context.Context, made data.SetUp) error {
	if err := auth.CheckSetUp(made, passwords.Common); err != nil {
		return err
	}
	return sqlite.Create(ctx, w.path, func(db *sqlite.DB) error {
		return auth.OpenConsole(w.parts(db), "", data.Client{Program: program}).SetUp(ctx, made)
	})
}

func (w *world) Open(ctx context.Context) (Services, error) {
	w.opened++
	if w.trouble != nil {
		return w.Doors, w.trouble
	}
	if w.db != nil {
		return w.services(), nil
	}
	db, err := sqlite.Open(ctx, w.path)
	if err != nil {
		return nil, err
	}
	w.t.Cleanup(func() {
		if err := db.Close(); err != nil {
			w.t.Error(err)
		}
	})
	w.db, w.Doors = db, auth.New(w.parts(db))
	return w.services(), nil
}

// An opener opens the database of a world for one program.
type opener struct {
	*world
	client follower // of a server, which a program makes once; zero: none yet
}

// Open is that of Database.
func (o *opener) Open(ctx context.Context) (Services, error) {
	if overTLS && o.client.Client != nil && o.trouble == nil {
		o.opened++
		o.asked = o.client
		return o.client, nil
	}
	services, err := o.world.Open(ctx)
	o.client, _ = services.(follower)
	return services, err
}

// services returns what a program asks: the doors, or a server that has them.
func (w *world) services() Services {
	w.asked = w.Doors
	if !overTLS {
		return w.Doors
	}
	c, err := w.connect(data.Client{Program: program, Version: "1.0.0", Computer: "desk7"})
	w.must(err)
	w.asked = c
	return c
}

// testKey is the key of every database of these tests, so that the one who is at the
// console of one is at that of all.
var (
	testKey = func() *vault.Vault {
		key, err := vault.New(vault.NewKey(), "test")
		if err != nil {
			panic(err)
		}
		return key
	}()
	console = auth.OpenConsole(auth.Parts{Storage: struct{ data.Storage }{}, Sealer: testKey}, "test", data.Client{}).Actor()
)

func (w *world) add(u data.NewUser) data.User {
	w.t.Helper()
	if u.Password == "" {
		u.Password = secretWord
	}
	added, err := w.AddUser(w.t.Context(), console, u)
	w.must(err)
	return added
}

func (w *world) user(id string) data.User {
	w.t.Helper()
	u, err := w.UserByID(w.t.Context(), console, id)
	w.must(err)
	return u
}

// change edits a user from elsewhere.
func (w *world) change(id string, f func(*data.UserEdit)) {
	w.t.Helper()
	edit := data.UserEdit{User: w.user(id)}
	f(&edit)
	_, err := w.EditUser(w.t.Context(), console, edit)
	w.must(err)
}

// start starts a program on the screen, with this User-ID filled in.
func (w *world) start(name, login string) *host {
	w.t.Helper()
	p := Program{
		Name: name, Version: "1.0.0", Login: login, File: w.file, SetsUp: name == program, Languages: w.languages, Random: auth.RandomPassword, FirstPassword: auth.FirstPasswordRule(passwords.Common), Client: data.Client{Program: name, Version: "1.0.0", Computer: "desk7"},
		Menus: func(m *Main) []*fyne.Menu {
			s := w.asked
			w.sessions[m.Session.UserID] = m.Session
			if name != program {
				return nil
			}
			policies := &policy.Desk{Policies: s, Session: m.Session, Windows: m.Windows, Said: m.Say}
			log := &audit.Book{Events: s, Session: m.Session, Windows: m.Windows, Now: func() time.Time { return w.now }}
			active := &sessions.Desk{Service: s, Session: m.Session, Windows: m.Windows, Now: func() time.Time { return w.now }}
			desk := &admin.Desk{
				Users: s, Session: m.Session, Windows: m.Windows, Changed: m.Changed, Confirm: m.Confirm, Clipboard: m.Clipboard,
				RandomPassword: auth.RandomPassword, OpenURL: w.OpenURL, Now: func() time.Time { return w.now },
				Exchange: &exchange.Desk{Users: s, Session: m.Session, Now: func() time.Time { return w.now }},
				Print: &print.Desk{
					Service: s, Session: m.Session, Place: m.Place, Paper: m.Paper, OpenURL: w.OpenURL, Now: func() time.Time { return w.now },
				},
			}
			m.Ways.Users, m.Ways.NewUser, m.Ways.Verify = desk.ShowFiltered, desk.AddUser, log.ShowVerify
			m.Keys = desk.Keys()
			return desk.Menu(fyne.NewMenuItem(lang.T(policy.Title), policies.Show), fyne.NewMenuItem(lang.T(audit.Title), log.Show), fyne.NewMenuItem(lang.T(sessions.Title), active.Show))
		},
	}
	ctx, stop := context.WithCancel(context.Background())
	w.t.Cleanup(stop)
	h := &host{Program: p, app: w, database: &opener{world: w}, tasks: shell.Inline(ctx)}
	h.clipboard = shell.NewClipboard(w, h.tasks)
	h.places = shell.NewPlaces(nil, nil, "", h.tasks)
	h.places.OfferManual(w, h.tasks)
	h.start()
	return h
}

// signIn types into the login dialog in front, whose User-ID is filled in.
func (w *world) signIn(password, code string) {
	w.t.Helper()
	w.at("Password")
	w.Type(password)
	w.Press(fyne.KeyTab)
	w.at("OTP")
	w.Type(code)
	w.Press(fyne.KeyReturn)
}

// administration signs in to TapeMaster and opens the list of users.
func (w *world) administration(id string) *host {
	w.t.Helper()
	h := w.start(program, id)
	w.signIn(secretWord, "")
	w.Menu("Administration", "Group User Administration")
	w.front("Group User Administration")
	return h
}

// activate does at another computer what makes a user Active, and returns the user's
// secret.
func (w *world) activate(id string) string {
	w.t.Helper()
	client := data.Client{Program: "Checkpoint", Version: "1.0.0", Computer: "desk8"}
	out, err := w.SignIn(w.t.Context(), data.Attempt{Login: id, Password: secretWord, Client: client})
	w.must(err)
	secret := strings.ReplaceAll(out.Enrolment.Key, " ", "")
	out, err = w.Activate(w.t.Context(), out.Ticket, w.code(secret))
	w.must(err)
	if out.Refusal != nil {
		w.t.Fatal(lang.Say((*out.Refusal).Says()))
	}
	w.now = w.now.Add(30 * time.Second) // that code is used up
	return secret
}

// code is what an authenticator shows now.
func (w *world) code(secret string) string {
	w.t.Helper()
	code, err := totp.GenerateCode(secret, w.now)
	w.must(err)
	return code
}

// keep presses what closes the window Recovery Codes and returns the codes. If it is not in
// front, they are made first, from the main window.
func (w *world) keep() []string {
	w.t.Helper()
	if !worded.Reads(w.Front().Title(), "Recovery Codes") {
		w.Click(lang.T(account.MakeCodes))
	}
	w.front("Recovery Codes")
	codes := regexp.MustCompile(`(?m)^(?:[A-Z2-7]{4}-){3}[A-Z2-7]{4}$`).FindAllString(w.Front().Text(), -1)
	w.Press(fyne.KeySpace) // ticks
	w.Press(fyne.KeyReturn)
	return codes
}

// keepCodes does the same if exactly these windows are below.
func (w *world) keepCodes(below string) []string {
	w.t.Helper()
	if w.Titles() != below {
		w.titles(below + ", Recovery Codes")
	}
	codes := w.keep()
	w.titles(below)
	return codes
}

// open reports whether a session was not closed.
func (w *world) open(s data.Session) bool {
	w.t.Helper()
	var stored data.Session
	w.must(w.db.Unlock(w.key).View(w.t.Context(), func(tx data.Tx) (err error) {
		stored, err = tx.Session(s.ID)
		return err
	}))
	return stored.ClosedAt.IsZero()
}

// front fails the test unless the window with this title is in front.
func (w *world) front(title string) {
	w.t.Helper()
	if got := w.Front().Title(); !worded.Reads(got, title) {
		w.t.Fatalf("in front is %q, not %q; it shows:\n%s", got, title, w.Front().Text())
	}
}

// at fails the test unless what is called so has the focus.
func (w *world) at(name string) {
	w.t.Helper()
	if got := w.Focus(); !worded.Reads(got, name) {
		w.t.Fatalf("the focus is at %q, not at %q of %q", got, name, w.Front().Title())
	}
}

// reach presses a key until what is called so has the focus.
func (w *world) reach(name string, key fyne.KeyName) {
	w.t.Helper()
	for range 30 {
		if worded.Reads(w.Focus(), name) {
			return
		}
		w.Press(key)
	}
	w.at(name)
}

// titles fails the test unless exactly these windows are seen, the last in front.
func (w *world) titles(want string) {
	w.t.Helper()
	if got := w.Titles(); got != want {
		w.t.Fatalf("on the screen are %q, not %q", got, want)
	}
}

// told returns what people read once their password is proven.
func told(reason data.Reason) string {
	return lang.Say(data.Refusal{Reason: reason, Proven: true}.Says())
}
