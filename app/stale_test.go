package app

import (
	"os"
	"strings"
	"testing"
	"time"

	"tapetrack/app/shell"

	"fyne.io/fyne/v2"

	"tapetrack/app/account"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/data/store/sqlite"
	"tapetrack/test/check"
)

// elsewhere returns another program on the same database.
func (w *world) elsewhere() auth.Doors {
	w.t.Helper()
	db, err := sqlite.Open(w.t.Context(), w.path)
	w.must(err)
	w.t.Cleanup(func() {
		if err := db.Close(); err != nil {
			w.t.Error(err)
		}
	})
	return auth.New(w.parts(db))
}

// events counts the events of a kind.
func (w *world) events(kind data.Kind) int {
	w.t.Helper()
	page, err := w.Log(w.t.Context(), console, data.EventQuery{Kinds: []data.Kind{kind}, Limit: 1000})
	w.must(err)
	return len(page.Events)
}

// pass lets two seconds pass: what was changed elsewhere shows by then.
func (w *world) pass(h *host) { h.tasks.Pass(2 * time.Second) }

func TestFirstPageFollows(t *testing.T) {
	w := newWorld(t)
	other := w.elsewhere()
	h := w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.See("Bob Baker", "group VAULT")
	bob := w.user("bob")
	bob.Name = "Robert Baker"
	_, err := other.EditUser(t.Context(), console, data.UserEdit{User: bob})
	w.must(err)
	w.Gone("Robert")
	w.pass(h)
	w.See("Robert Baker")
	w.Gone("Bob Baker")
}

// What the page offers keeps the focus when the page shows something else.
func TestFirstPageKeepsTheFocus(t *testing.T) {
	w, h, _, codes := signedIn(t)
	lite := data.Client{Program: "Lite", Version: "1.0.0", Computer: "desk8"}
	for _, code := range codes[:7] {
		out, err := w.SignIn(t.Context(), data.Attempt{Login: "alice", Password: secretWord, Code: code, Client: lite})
		w.must(err)
		if out.Refusal != nil {
			t.Fatal(lang.Say((*out.Refusal).Says()))
		}
	}
	w.pass(h)
	w.See("3 left")
	w.Press(fyne.KeyTab)
	w.at(lang.T(account.NewCodes))
	w.change("alice", func(u *data.UserEdit) { u.Name = "Alice Anders" })
	w.pass(h)
	w.See("Alice Anders")
	w.at(lang.T(account.NewCodes))
	check.Equal(t, "the focus is on what is shown", w.Front().Canvas().Focused(), fyne.Focusable(w.Button(lang.T(account.NewCodes))))
	w.Press(fyne.KeyReturn)
	w.front(mySignIn)
}

// A user who is disabled elsewhere is told so in place of all windows, and sees nothing
// more. What was half typed is named: it is lost.
func TestWindowsOfWhoWasDisabled(t *testing.T) {
	w := newWorld(t)
	h := w.start(program, "olga")
	w.signIn(secretWord, "")
	for _, item := range []string{"Group User Administration", "Sign-in Log", "Sign-in Policy", activeUsers} {
		w.Menu("Administration", item)
		w.Window(program)
	}
	w.Menu("File", mySignIn)
	w.Window("Group User Administration")
	w.See("Bob Baker")
	w.Window("Sign-in Policy")
	w.Click("Enrolment")
	w.Click("Organisation")
	w.Type("Acme")
	w.Window("Sign-in Log")
	w.Chord(fyne.KeyModifierControl, fyne.KeyF)
	w.Type("alice")

	w.change("olga", func(u *data.UserEdit) { u.Disabled = true })
	w.pass(h)
	w.titles("Signed Out")
	w.See(auth.EndedDisabled, "Unsaved changes in Sign-in Policy were lost.")
	w.change("olga", func(u *data.UserEdit) { u.Disabled, u.Name = false, "Olga Orr" })
	w.pass(h)
	w.titles("Signed Out") // that sign-in stays ended
	w.Press(fyne.KeyEscape)
	w.titles("Signed Out")
	w.Press(fyne.KeyReturn)
	w.front(program + " Login")
}

// A database that was moved is missed without a press of anybody, in every window that shows
// something of it, and what stands there is right again once it is back.
func TestWindowsOfADatabaseThatWasMoved(t *testing.T) {
	w := newWorld(t)
	h := w.start(program, "olga")
	w.signIn(secretWord, "")
	titles := []string{"Sign-in Policy", "Sign-in Log", activeUsers, userList}
	for _, item := range titles {
		w.Menu("Administration", item)
		w.Window(program)
	}
	w.pass(h)
	says := "moved, deleted or replaced"
	if overTLS { // whoever sits elsewhere is told of no file
		says = "Tell your administrator."
	}
	w.must(os.Rename(w.path, w.path+".away"))
	w.pass(h)
	for _, title := range append(titles, program) {
		w.Window(title)
		w.See(says)
	}
	w.must(os.Rename(w.path+".away", w.path))
	w.pass(h)
	for _, title := range append(titles, program) {
		w.Window(title)
		w.Gone(says)
	}
}

// What somebody was typing when their session ended presses nothing in the window that says
// so, by key or by click.
func TestSignedOutUnderWhoTypes(t *testing.T) {
	w := newWorld(t)
	h := w.start(program, "olga")
	w.signIn(secretWord, "")
	w.change("olga", func(u *data.UserEdit) { u.Disabled = true })
	w.Hurry(func() {
		w.pass(h)
		w.titles("Signed Out")
		for range 3 {
			w.Press(fyne.KeyReturn, fyne.KeyA, fyne.KeyReturn)
			w.titles("Signed Out")
		}
		w.Click("Quit")
		w.Click("Sign In Again")
	})
	check.Equal(t, "quits", w.Quits, 0)
	w.titles("Signed Out")
	w.Press(fyne.KeyReturn)
	w.front(program + " Login")
}

// A user who was deleted is told the same.
func TestWindowsOfWhoWasDeleted(t *testing.T) {
	w := newWorld(t)
	h := w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.must(w.DeleteUser(t.Context(), console, w.user("bob").Key))
	w.pass(h)
	w.titles("Signed Out")
	w.See(auth.EndedUnknown)
	w.Gone("Bob Baker")
	w.Click("Quit")
	check.Equal(t, "quits", w.Quits, 1)
}

// Rights that were taken away: each window says so once. A refusal is an event,
// which is a change: the windows do not go round in circles.
func TestWindowsOfWhoLostHisRights(t *testing.T) {
	const denied = data.NeedsRights
	w := newWorld(t)
	h := w.start(program, "olga")
	w.signIn(secretWord, "")
	w.Menu("Administration", "Sign-in Policy")
	w.Window(program)
	w.Menu("Administration", "Sign-in Log")
	w.change("olga", func(u *data.UserEdit) { u.Tapemaster = false })
	h.tasks.Pass(time.Minute)
	w.See(denied)
	w.Gone("User added")
	check.Equal(t, "refusals in the log", w.events(data.ActDenied), 2)
	w.Window("Sign-in Policy")
	w.See(denied)
	w.Window(program)
	w.Gone("All users", denied)

	w.change("olga", func(u *data.UserEdit) { u.Tapemaster = true })
	h.tasks.Pass(4 * time.Second)
	w.See("All users")
	w.Window("Sign-in Log")
	w.See("User added")
	w.Window("Sign-in Policy")
	w.Gone(denied)
	check.Equal(t, "refusals in the log", w.events(data.ActDenied), 2)

	w.change("olga", func(u *data.UserEdit) { u.Tapemaster = false })
	w.pass(h)
	w.change("olga", func(u *data.UserEdit) { u.Disabled = true })
	w.pass(h)
	w.titles("Signed Out")
}

// Reading again changes nothing that would have to be read again.
func TestReadingAgainChangesNothing(t *testing.T) {
	w := newWorld(t)
	h := w.start(program, "olga")
	w.signIn(secretWord, "")
	for _, item := range []string{"Group User Administration", "Sign-in Log", "Sign-in Policy", activeUsers} {
		w.Menu("Administration", item)
		w.Window(program)
	}
	w.Menu("File", mySignIn)
	w.pass(h)
	before, err := w.Changes(t.Context())
	w.must(err)
	h.tasks.Pass(time.Minute)
	w.change("bob", func(u *data.UserEdit) { u.Name = "Robert" })
	h.tasks.Pass(time.Minute)
	after, err := w.Changes(t.Context())
	w.must(err)
	check.Equal(t, "changes by one change", after-before, 1)
}

func TestLogFollowsOtherPrograms(t *testing.T) {
	w := newWorld(t)
	other := w.elsewhere()
	h := w.start(program, "olga")
	w.signIn(secretWord, "")
	w.Menu("Administration", "Sign-in Log")
	w.Chord(fyne.KeyModifierControl, fyne.KeyF)
	w.Type("desk")
	w.Gone("desk8")
	_, err := other.SignIn(t.Context(), data.Attempt{Login: "bob", Password: "wrong", Client: data.Client{Program: "Lite", Version: "1.0.0", Computer: "desk8"}})
	w.must(err)
	w.pass(h)
	w.See("Sign-in refused: wrong password", "desk8")
	check.Equal(t, "typed", w.Field(), "desk")
	w.at("Text")
}

func TestPolicyFollows(t *testing.T) {
	behind := lang.T(shell.Policies.ChangedIn, "Organisation")
	w := newWorld(t)
	h := w.start(program, "olga")
	w.signIn(secretWord, "")
	w.Menu("Administration", "Sign-in Policy")
	set := func(values map[string]string) {
		t.Helper()
		w.must(w.elsewhere().EditPolicies(t.Context(), console, nil, values))
		w.pass(h)
	}
	w.Click("Enrolment")
	w.Click("Organisation")
	set(map[string]string{"issuer": "Acme Vaults"})
	check.Equal(t, "taken over", w.Field(), "Acme Vaults")
	w.at("Organisation")
	w.Gone(behind)
	w.try("bob", "wrong") // changes, but no policy
	w.pass(h)
	w.Gone(behind)
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("Half")
	w.pass(h)
	w.Gone(behind)
	set(map[string]string{"issuer": "Another"})
	check.Equal(t, "typed", w.Field(), "Half")
	w.at("Organisation")
	w.See(behind)
	w.Type(" typed")
	w.See(behind)
	w.Press(fyne.KeyF5)
	w.See("Organisation\nAcme Vaults\nAnother\nHalf typed")
	w.Click("Take Theirs")
	w.Press(fyne.KeyReturn)
	check.Equal(t, "as it is stored", strings.Contains(w.Front().Text(), "Another"), true)
	w.Gone(behind)
}

func TestMySignInFollows(t *testing.T) {
	w, h, secret, _ := signedIn(t)
	var other data.Doors = w.elsewhere()
	if overTLS {
		other = w.asked // the session belongs to its program
	}
	by := w.session("alice").Actor()
	mine, err := other.MySignIn(t.Context(), by)
	w.must(err)
	rename := func(name string) {
		t.Helper()
		ticket, err := other.Prove(t.Context(), by, secretWord, w.code(secret))
		w.must(err)
		w.later()
		w.must(other.RenameDevice(t.Context(), ticket, mine.Devices[0].ID, name))
		w.pass(h)
	}
	w.Menu("File", mySignIn)
	w.at("list")
	rename("Work phone")
	w.See("Work phone")
	w.at("list")
	w.now = w.now.Add(10 * time.Minute) // what was proven elsewhere in this session is over
	w.Click("Rename…")
	w.prove(secret)
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("Half ty")
	rename("Old phone")
	check.Equal(t, "typed", w.Field(), "Half ty")
	w.Type("ped")
	w.Press(fyne.KeyReturn)
	w.See("was renamed to Half typed.")
}

// The list keeps selection and what was typed into the field above it.
func TestListFollows(t *testing.T) {
	w := newWorld(t)
	other := w.elsewhere()
	h := w.administration("olga")
	w.Click("bob")
	w.See("1 selected")
	bob := w.user("bob")
	bob.Name = "Robert Baker"
	_, err := other.EditUser(t.Context(), console, data.UserEdit{User: bob})
	w.must(err)
	_, err = other.AddUser(t.Context(), console, data.NewUser{User: data.User{ID: "adam", Group: "OPS"}, Password: secretWord})
	w.must(err)
	w.Gone("Robert", "adam")
	w.pass(h)
	w.See("Robert Baker", "adam", "1 selected")
	w.at("list")
	w.Chord(fyne.KeyModifierAlt, fyne.KeyReturn)
	w.front("bob Properties") // still the same user
	w.Window("Group User Administration")
	w.Chord(fyne.KeyModifierControl, fyne.KeyF)
	w.Type("rob")
	w.must(other.DeleteUser(t.Context(), console, w.user("adam").Key))
	w.pass(h)
	check.Equal(t, "typed", w.Field(), "rob")
	w.See("Robert Baker")
	w.Gone("adam")
}

// The sheet of a user takes over what was changed elsewhere, unless something was
// typed into it; what was typed stays.
func TestSheetFollows(t *testing.T) {
	const behind = "changed"
	w := newWorld(t)
	h := w.administration("olga")
	w.Click("bob")
	w.Chord(fyne.KeyModifierAlt, fyne.KeyReturn)
	w.front("bob Properties")
	w.reach("Name", fyne.KeyDown)
	w.change("bob", func(u *data.UserEdit) { u.Name = "Robert" })
	w.pass(h)
	check.Equal(t, "taken over", w.Field(), "Robert")
	w.at("Name")
	w.Gone(behind)
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("Half ty")
	w.change("bob", func(u *data.UserEdit) { u.Email = "bob@example.com" })
	w.pass(h)
	check.Equal(t, "typed", w.Field(), "Half ty")
	w.at("Name")
	w.See(behind)
}

// The tabs follow what is not stored with the user, and stay where they are.
func TestSheetTabsFollow(t *testing.T) {
	w := newWorld(t)
	h := w.administration("olga")
	w.Click("bob")
	w.Chord(fyne.KeyModifierAlt, fyne.KeyReturn)
	w.Click("Sign-in")
	w.See("Wrong passwords\nnone")
	w.try("bob", "wrong")
	w.pass(h)
	w.See("Wrong passwords\n1")
	w.Click("History")
	w.See("Sign-in refused: wrong")
	w.Press(fyne.KeyEnd)
	oldest := w.Front().Text()
	w.must(w.Unlock(t.Context(), console, w.user("bob").Key))
	w.pass(h)
	check.Equal(t, "shows the new one", strings.Contains(w.Front().Text(), "User unlocked"), true)
	check.Equal(t, "did before", strings.Contains(oldest, "User unlocked"), false)
}
