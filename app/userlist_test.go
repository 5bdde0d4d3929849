package app

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"tapetrack/app/admin"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

const userList = "Group User Administration"

// order returns the users of the list from top to bottom.
func (w *world) order(ids ...string) string {
	w.t.Helper()
	lines := strings.Split(w.Front().Text(), "\n")
	slices.SortFunc(ids, func(a, b string) int { return slices.Index(lines, a) - slices.Index(lines, b) })
	return strings.Join(ids, " ")
}

// revoke types the wrong password until a user is locked.
func (w *world) revoke(id string) {
	w.t.Helper()
	for range 6 {
		_, err := w.SignIn(w.t.Context(), data.Attempt{Login: id, Password: "wrong", Client: data.Client{Program: "Lite", Version: "1.0.0"}})
		w.must(err)
	}
}

func TestUserList(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.at("list")
	w.See("alice", "Alice Ärmel", "OPS", "Pending", "bob", "VAULT", "never", "TapeMaster", "4 users", "User-ID ↑")
	check.Equal(t, "by User-ID", w.order("bob", "alice", "olga", "tapemaster"), "alice bob olga tapemaster")
	w.Click("Name")
	check.Equal(t, "by name", w.order("bob", "alice", "olga"), "alice bob olga")
	w.Click("Name ↑")
	w.See("Name ↓")
	check.Equal(t, "by name, descending", w.order("bob", "alice", "olga"), "olga bob alice")
	w.Click("Email")
	w.Click("Email ↑")
	check.Equal(t, "by email, descending", w.order("alice", "bob"), "alice bob") // who has none comes last
	w.change("alice", func(e *data.UserEdit) { e.Disabled = true })
	w.Click("Status")
	check.Equal(t, "by status", w.order("alice", "bob"), "alice bob")
	w.Click("Status ↑")
	check.Equal(t, "by status, descending", w.order("alice", "bob"), "bob alice")
	w.Click("Group")
	w.Gone("Status ↓")
	w.Press(fyne.KeyEscape)
	w.titles(program + ", Group User Administration")
	w.Chord(fyne.KeyModifierControl, fyne.KeyW)
	w.titles(program)
}

func TestUserListOpensOnce(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.Window(program)
	w.Menu("Administration", userList)
	w.titles("TapeMaster, Group User Administration")
	w.CloseButton()
	w.Menu("Administration", userList)
	w.titles("TapeMaster, Group User Administration")
	w.at("list")
	w.See("4 users")
}

// Who is selected stays selected when rows move.
func TestUserListKeepsWhoIsSelected(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	check.Equal(t, "without selection", w.Button("Delete").Disabled(), true)
	w.Click("bob")
	check.Equal(t, "with selection", w.Button("Delete").Disabled(), false)
	w.add(data.NewUser{User: data.User{ID: "aaron", Group: "OPS"}})
	w.change("alice", func(e *data.UserEdit) { e.ID = "zoe" })
	w.Press(fyne.KeyF5)
	w.See("aaron", "zoe", "5 users")
	w.Press(fyne.KeyDelete)
	w.See("Delete bob?")
	w.Press(fyne.KeyEscape)
	w.Click("Name")
	w.Press(fyne.KeyDelete)
	w.See("Delete bob?")
	w.Press(fyne.KeyEscape)

	w.must(w.DeleteUser(t.Context(), console, w.user("bob").Key))
	w.Press(fyne.KeyF5)
	check.Equal(t, "when the user is gone", w.Button("Delete").Disabled(), true)
	w.Press(fyne.KeyDelete)
	w.Gone("Delete ")
}

func TestUserListMenu(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.RightClick("bob")
	w.at("menu")
	w.See("Properties", "Add", "Delete", "Management", "One Time Password", "Select All", "Invert Selection", "Copy", "Refresh")
	w.Click("Properties")
	w.front("bob Properties")
	w.Press(fyne.KeyEscape)
	w.front(userList)

	w.Click("alice")
	w.Press(desktop.KeyMenu)
	w.at("menu")
	w.Press(fyne.KeyDown, fyne.KeyReturn)
	w.front("alice Properties")
	w.CloseButton()

	w.Chord(fyne.KeyModifierShift, fyne.KeyF10)
	w.at("menu")
	w.Press(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyRight)
	w.See("Unlock", "Disable", "Enable", "alice is not disabled.")
	w.Press(fyne.KeyReturn) // Unlock is grey and passed over
	w.front("Reset Password")
	w.See("alice", "Alice Ärmel", "a new QR code is made")
	w.Press(fyne.KeyEscape)

	// Below the rows there is nobody to act on.
	w.RightClickAt(fyne.NewPos(300, 400))
	w.at("menu")
	w.Click("Add")
	w.front("New User")
}

func TestUserListOpensProperties(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.Click("bob")
	for _, c := range []struct {
		name string
		open func()
	}{
		{"Enter", func() { w.Press(fyne.KeyReturn) }},
		{"Alt+Enter", func() { w.Chord(fyne.KeyModifierAlt, fyne.KeyReturn) }},
		{"Alt+keypad", func() { w.Chord(fyne.KeyModifierAlt, fyne.KeyEnter) }},
		{"button", func() { w.Click("Properties") }},
	} {
		w.Window(userList)
		c.open()
		check.Equal(t, c.name, w.Front().Title(), "bob Properties")
		w.Press(fyne.KeyEscape)
	}
	w.Press(fyne.KeyReturn)
	w.Window(userList)
	w.Press(fyne.KeyReturn)
	w.titles("TapeMaster, Group User Administration, bob Properties") // one for each user
}

func TestUserListDelete(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.Click("bob")
	w.Click("Delete")
	w.See("Delete bob?", lang.Say(words.Consequence(data.ActDelete, "Bob Baker (bob)")), "can't be undone")
	for _, behind := range []func(){
		func() { w.Chord(fyne.KeyModifierControl, fyne.KeyN) },
		func() { w.Chord(fyne.KeyModifierAlt, fyne.KeyReturn) },
		func() { w.Press(fyne.KeyInsert) },
		func() { w.Press(fyne.KeyF5) },
	} {
		behind()
		w.titles("TapeMaster, Group User Administration")
		w.See("Delete bob?")
	}
	w.Press(fyne.KeyEscape)
	w.See("4 users")
	w.user("bob") // is still there
	w.Click("Delete")
	w.Insist("Delete")
	w.See("3 users · bob was deleted.")
	w.Gone("Bob Baker")
	w.Press(fyne.KeyF5)
	w.Gone("bob was deleted.")
	w.Window(program)
	w.See("All users\n3") // the first page knows
}

func TestUserListRefusals(t *testing.T) {
	w := newWorld(t)
	w.revoke("bob")
	w.administration("olga")
	w.Click("tapemaster")
	w.Press(fyne.KeyDelete)
	w.See(data.OnlyTapemaster, "1 selected")
	w.Gone("Delete tapemaster?")
	w.Click("olga")
	w.Press(fyne.KeyDelete)
	w.See(data.NotToYourself, "4 users")
	w.Gone("Delete olga?")

	// The rights have been taken away: every window says so, none breaks.
	w.change("olga", func(e *data.UserEdit) { e.Tapemaster = false })
	w.Press(fyne.KeyF5)
	w.See(data.NeedsRights)
	w.Gone("Bob Baker") // what may no longer be seen
	w.change("olga", func(e *data.UserEdit) { e.Tapemaster = true })
	w.Press(fyne.KeyF5)
	w.Gone(data.NeedsRights)
	w.See("4 users")
}

func TestUserListUnlock(t *testing.T) {
	w := newWorld(t)
	w.revoke("bob")
	w.administration("olga")
	w.See("Locked")
	w.Click("bob")
	w.Click("Unlock")
	w.See("4 users · bob was unlocked.")
	w.Gone("Locked")
	check.Equal(t, "revocation", w.user("bob").Revocation, data.NotRevoked)
}

func TestResetPassword(t *testing.T) {
	w := newWorld(t)
	w.revoke("bob")
	w.administration("olga")
	w.Click("bob")
	w.Click("Reset Password")
	w.front("Reset Password")
	w.at("New Password")
	w.retype("New Password", "short", "short")
	w.See("at least 8 characters")
	w.at("New Password")
	w.retype("New Password", "new words here", "new words")
	w.See("The two passwords differ.")
	w.at("Password (again)")
	w.Type("new words here")
	w.Press(fyne.KeyReturn)
	w.See("The password was reset", "It is valid until 26 Nov 09:41")
	w.Press(fyne.KeyEscape)
	w.front(userList)
	w.See("4 users · The password of bob was reset.")
	w.start("Lite", "bob")
	w.signIn("new words here", "")
	w.front("Change Password")
	w.See("for one sign-in only")
}

func TestResetPasswordAtRandom(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.Click("bob")
	w.Click("Reset Password")
	w.Press(fyne.KeyReturn) // nothing typed
	w.Press(fyne.KeyReturn) // Copy password
	password := w.Clipboard().Content()
	w.See(password)
	if !regexp.MustCompile(`^([a-z2-7]{4}-){3}[a-z2-7]{4}$`).MatchString(password) {
		t.Errorf("copied %q", password)
	}
	w.Press(fyne.KeyEscape)
	w.start("Lite", "bob")
	w.signIn(password, "")
	w.front("Change Password")

	w.now = w.now.Add(73 * time.Hour)
	w.start("Lite", "bob")
	w.signIn(password, "")
	w.See(told(data.PasswordEnded))
}

func TestNewUser(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.Chord(fyne.KeyModifierControl, fyne.KeyN)
	w.front("New User")
	w.at("User-ID")
	for _, c := range []struct{ typed, says, at string }{
		{"", "Enter a User-ID.", "User-ID"},
		{"no blanks", lang.Say(words.Message(data.CheckUserID("no blanks"))), "User-ID"},
		{strings.Repeat("x", 21), "at most 20 characters", "User-ID"},
		{"carol", lang.Say(words.Message(data.CheckGroupID(""))), "Group-ID"},
	} {
		w.Chord(fyne.KeyModifierControl, fyne.KeyA)
		w.Type(c.typed)
		w.Press(fyne.KeyReturn)
		w.See(c.says)
		w.at(c.at)
	}
	w.Gone("at most 20 characters")
	w.Type("bad group")
	w.Press(fyne.KeyReturn)
	w.See("A Group-ID can't have a space")
	w.at("Group-ID")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("NIGHT")
	w.Press(fyne.KeyReturn)
	w.See("Enter a new password.")
	w.at("New Password")
	w.Type("new words here")
	w.Press(fyne.KeyTab)
	w.at("Password (again)")
	w.Type("new words")
	w.Press(fyne.KeyReturn)
	w.See("The two passwords differ.")
	w.at("Password (again)")

	w.Chord(fyne.KeyModifierShift, fyne.KeyTab)
	w.at("New Password")
	w.Type("new words") // like the other one
	w.Press(fyne.KeyUp, fyne.KeyUp, fyne.KeyUp)
	w.at("Email")
	w.Type("alice@example.com")
	w.Press(fyne.KeyReturn)
	w.at("Email") // somebody else has it
	w.Gone("The two passwords differ.")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.Type("carol@example.com")
	w.Press(fyne.KeyTab, fyne.KeyTab)
	w.at("Role")
	w.Type("5")
	w.Press(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab)
	w.at(lang.T(admin.MustBeChanged))
	w.See(lang.T(admin.MustBeChanged)+"\nTrue", lang.T(admin.WillBeAdded, "NIGHT"))
	w.Press(fyne.KeyTab)
	w.at("Random")
	w.Press(fyne.KeyTab)
	w.at("OK")
	w.Press(fyne.KeySpace)
	w.front(userList)
	w.See("5 users · carol was added; the group NIGHT is new.", "NIGHT")
	w.Press(fyne.KeyDelete)
	w.See("Delete carol?") // the new user is selected
	carol := w.user("carol")
	check.Equal(t, "group", carol.Group, "NIGHT")
	check.Equal(t, "email", carol.Email, "carol@example.com")
	check.Equal(t, "role", carol.Role, "5")
}

func TestNewUserLeft(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	for range 2 {
		w.Press(fyne.KeyInsert)
		w.Window(userList)
	}
	w.titles("TapeMaster, New User, Group User Administration") // one only
	w.Window("New User")
	w.Type("carol")
	w.Press(fyne.KeyEscape)
	w.Click(lang.T(shell.Discard))
	w.Click("Add")
	check.Equal(t, "begins empty", w.Field(), "")
	w.CloseButton()
	w.See("4 users")
}

// Whatever is typed into a field, a sentence stands there, and nothing is added.
func TestNewUserBadInput(t *testing.T) {
	texts := map[string]string{
		"long": strings.Repeat("x", 10_000), "control": "a\x00\x1b[31m\x7fb", "right to left": "\u202eabc",
		"quotes": `'; DROP TABLE users; -- "`, "emoji": strings.Repeat("🔑", 300),
	}
	for _, field := range []string{"User-ID", "Name", "Email", "Group-ID"} {
		w := newWorld(t)
		w.administration("olga")
		w.Press(fyne.KeyInsert)
		for _, typed := range []string{"carol", "", "", "OPS", "", "new words here", "new words here"} {
			w.Type(typed)
			w.Press(fyne.KeyTab)
		}
		w.Click("User-ID")
		w.reach(field, fyne.KeyTab)
		for name, text := range texts {
			if field == "Name" && name == "quotes" {
				continue // a name may have them
			}
			w.Chord(fyne.KeyModifierControl, fyne.KeyA)
			w.Paste(text)
			w.Press(fyne.KeyReturn)
			w.front("New User")
			check.Equal(t, name+" in "+field, w.Focus(), field)
			users, err := w.Users(t.Context(), console, data.UserQuery{Sort: data.ByUserID, Limit: 10})
			w.must(err)
			check.Equal(t, name+" in "+field+": users", len(users.Users), 4)
		}
	}
}

// All that is wrong is said at once, each at its field, and the first has the focus.
func TestNewUserSaysAllThatIsWrong(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.Press(fyne.KeyInsert)
	w.reach("Email", fyne.KeyDown)
	w.Type("nowhere")
	w.Press(fyne.KeyReturn)
	w.See(lang.Say(words.Message(data.CheckUserID(""))), lang.Say(words.Message(data.CheckEmail("nowhere"))), lang.Say(words.Message(data.CheckGroupID(""))), lang.T(shell.TypePassword))
	w.at("User-ID")
}

// A random password is filled in, copied, and works at the first sign-in only.
func TestNewUserWithRandomPassword(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.Press(fyne.KeyInsert)
	w.Type("carol")
	w.reach("Group-ID", fyne.KeyDown)
	w.Type("OPS")
	w.Click("Random")
	w.See(lang.T(admin.CopyBefore))
	w.at("Copy")
	w.Click("OK")
	w.See("It was not copied")
	w.Press(fyne.KeyReturn)
	w.front("New User")
	w.at("Copy")
	w.Press(fyne.KeySpace)
	password := w.Clipboard().Content()
	w.at("OK")
	w.Press(fyne.KeyReturn)
	w.front(userList)
	out, err := w.SignIn(t.Context(), data.Attempt{Login: "carol", Password: password, Client: data.Client{Program: "Lite", Version: "1.0.0", Computer: "desk8"}})
	w.must(err)
	if out.Refusal != nil || out.ChangePassword == data.NoChange {
		t.Errorf("the password of the clipboard leads to %+v", out)
	}
}
