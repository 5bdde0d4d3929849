package app

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/admin"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// find types into the field above the list.
func (w *world) find(text string) {
	w.t.Helper()
	w.Chord(fyne.KeyModifierControl, fyne.KeyF)
	w.at(lang.T(admin.FindBy))
	w.Type(text)
}

// What is typed is looked for in User-ID, name and e-mail address.
func TestUserListFind(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	for typed, finds := range map[string]string{
		"ALI": "alice", "ärm": "alice", "example.com": "alice", "bob": "bob", "Baker": "bob", "lg": "olga", "BO": "bob",
		"arm": "alice", "baker b": "bob", "a\u0308rm": "alice",
	} {
		w.find(typed)
		w.See("1 of 4 users", finds)
		w.Press(fyne.KeyEscape)
		w.See("4 users")
	}
	for _, typed := range []string{"%", "_", "\"", "*", "nobody at all", "a%e", strings.Repeat("x", 300)} {
		w.find(typed)
		w.See("0 of 4 users")
		w.See("No users match.")
		w.Gone("Something went wrong")
		w.Press(fyne.KeyEscape)
	}
	w.find("   ")
	w.Gone("of 4 users", "Clear Filters")
	w.See("4 users")
}

func TestUserListFilters(t *testing.T) {
	w := newWorld(t)
	w.revoke("bob")
	w.administration("olga")
	for _, c := range []struct{ field, option, finds, not string }{
		{"Group: all", "VAULT", "bob", "alice"},
		{"One Time Password: any", "Pending", "alice", "bob"},
		{"Status: any", "Locked", "bob", "alice"},
		{"Show: everyone", "Administrators without one-time password", "olga", "alice"},
	} {
		w.Click(c.field)
		w.Click(c.option)
		w.See(c.finds, "of 4 users")
		w.Gone(c.not + "\n")
		w.Click("Clear Filters")
		w.See("alice", "bob", "4 users")
		w.Gone("Clear Filters")
	}
	// Together they show who matches all of them.
	w.Click("Group: all")
	w.Click("OPS")
	w.Click("One Time Password: any")
	w.Click("Off")
	w.See("1 of 4 users", "olga")
	w.find("alice")
	w.See("0 of 4 users")
	w.Click("Show Everyone")
	w.See("4 users")
}

// One act done to several users: those whom it does not apply to are left out,
// and say why.
func TestUserListSeveral(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.at("list")
	w.Chord(fyne.KeyModifierControl, fyne.KeyA)
	w.See("4 selected")
	w.Menu("User", "Disable")
	w.See("Disable 2 users?", "alice and bob", "olga: "+data.NotToYourself, data.OnlyTapemaster)
	w.Insist("Disable")
	w.front("Disable 2 users")
	w.See("2 done · 2 left out")
	check.Equal(t, "alice is disabled", w.user("alice").Disabled, true)
	check.Equal(t, "olga is disabled", w.user("olga").Disabled, false)
	w.Press(fyne.KeyEscape)
	w.See("4 selected · 4 users · 2 users were disabled · 2 left out", "Disabled")

	w.Menu("User", "Enable")
	w.Press(fyne.KeyReturn)
	w.Press(fyne.KeyEscape)
	check.Equal(t, "alice is disabled", w.user("alice").Disabled, false)
	w.Menu("User", "Turn On")
	w.Press(fyne.KeyReturn)
	w.Press(fyne.KeyEscape)
	check.Equal(t, "bob", w.user("bob").OTP, data.Pending)

	w.Press(fyne.KeyDelete)
	w.See("Delete 2 users?")
	w.Insist("Delete")
	w.Press(fyne.KeyEscape)
	w.See("2 selected · 2 users")
	w.Gone("alice")
}

// One user at a time, from the menu.
func TestUserListOne(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.Click("bob")
	w.Menu("User", "Disable")
	w.See("Disable bob?", "Bob Baker (bob) is signed out")
	w.Insist("Disable")
	w.See("bob was disabled.", "Disabled")
	check.Equal(t, "grey", w.MenuItem("User", "Disable").Disabled, true)
	w.Menu("User", "Enable")
	w.See("bob was enabled.")
	w.Menu("User", "Turn On")
	w.See("The one-time password of bob is on.")
	check.Equal(t, "bob", w.user("bob").OTP, data.Pending)
	w.Menu("User", "Turn Off")
	w.See(lang.T(admin.TurnOffTitle, "bob"))
	w.Insist("Turn Off")
	w.See("The one-time password of bob is off.")
	check.Equal(t, "bob", w.user("bob").OTP, data.Off)
}

// Passwords that were given out to several users work, each once.
func TestUserListResetSeveral(t *testing.T) {
	w := newWorld(t)
	w.administration("olga")
	w.Click("alice")
	w.ClickWith(fyne.KeyModifierControl, "bob")
	w.Click("Reset Password")
	w.See("Reset the passwords of 2 users?")
	w.Press(fyne.KeyReturn)
	w.See("2 done", "It is valid until "+shell.Moment(w.now.Add(72*time.Hour), w.now))
	w.Click("Copy")
	found := regexp.MustCompile(`(?m)^bob\tBob Baker\tDone\t(\S+)$`).FindStringSubmatch(w.Clipboard().Content())
	if found == nil {
		t.Fatalf("copied %q", w.Clipboard().Content())
	}
	w.Press(fyne.KeyEscape)
	w.See("2 selected · 4 users · 2 users got a new password")
	w.start("Lite", "bob")
	w.signIn(found[1], "")
	w.front("Change Password")
}
