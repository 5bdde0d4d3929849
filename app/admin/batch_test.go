package admin

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// pickFive selects u000001 to u000005.
func (d *desk) pickFive() {
	d.t.Helper()
	d.Click("u000001")
	d.ClickWith(fyne.KeyModifierShift, "u000005")
	d.See("5 selected")
}

// Anything done to several asks once, says to whom and to whom not, and ends
// with a list of what came of it.
func TestBatch(t *testing.T) {
	d := newDesk(t, 1000, true)
	d.disabled = map[int64]bool{3: true, 5: true}
	d.refuse = map[int64]error{4: data.Deny("Only holders of tapemaster rights do this."), 6: data.ErrNotFound}
	d.Press(fyne.KeyF5)
	d.pickFive()
	d.Menu("User", "Disable")
	d.See("Disable 3 users?", "u000001, u000003 and u000005", "Each of them is signed out",
		"2 users are left out:", "u000002 is already disabled. The same applies to 1 more.")
	d.Press(fyne.KeyEscape)
	d.acted()
	d.Menu("User", "Disable")
	d.Insist("Disable")
	d.acted("disable u000001")
	check.Equal(t, "window", d.Front().Title(), "Disable 3 users")
	d.See("1 done · 2 failed · 2 left out", "u000003: Only holders of tapemaster rights do this.", "The user no longer exists.", "u000004 is already disabled.")
	d.Press(fyne.KeyHome)
	d.Gone("u000001: ")
	for _, why := range []string{"u000003: Only holders of tapemaster rights do this.", "u000005: The user no longer exists.", "u000002 is already disabled.\nCopy"} {
		d.Press(fyne.KeyDown)
		d.See(why) // in full
	}
	d.Click("Copy")
	text := d.Clipboard().Content()
	for _, line := range []string{
		"User-ID\tName\tResult\tWhy", "u000001\t\tDone\t", "u000003\t\tFailed\tOnly holders of tapemaster rights do this.",
		"u000005\t\tFailed\tThe user no longer exists.", "u000002\t\tLeft out\tu000002 is already disabled.",
	} {
		if !strings.Contains(text, line) {
			t.Errorf("copied without %q:\n%s", line, text)
		}
	}
	d.Press(fyne.KeyEscape)
	d.See("5 selected · 1,000 users · 1 user was disabled · 2 failed · 2 left out")
}

// Users who were deleted before the question are named in it and no longer selected.
func TestBatchOfWhoHasGone(t *testing.T) {
	d := newDesk(t, 1000, true)
	d.pickFive()
	d.gone = map[int64]bool{2: true, 3: true}
	d.Menu("User", "Unlock")
	d.See("Unlock 3 users?", "2 selected users were deleted.")
	d.Press(fyne.KeyReturn)
	d.acted("unlock u000003", "unlock u000004", "unlock u000005")
	d.Press(fyne.KeyEscape)
	d.See("3 selected")
	d.gone = map[int64]bool{4: true, 5: true, 6: true}
	d.Menu("User", "Unlock")
	d.See(lang.T(appliesToNone), "3 selected users were deleted.")
	d.Press(fyne.KeyReturn)
	d.Gone("selected")
	d.acted()
}

// It can be cancelled: what is done stays done, and the list says who was not
// reached.
func TestBatchCancelled(t *testing.T) {
	d := newDesk(t, 1000, false)
	d.Until(func() bool { return d.Says("1,000 users") })
	d.pickFive()
	d.Menu("User", "Disable")
	d.Until(func() bool { return d.Says("Disable 5 users?") })
	d.holdActs = make(chan struct{})
	d.Insist("Disable")
	d.See("0 of 5 users")
	for range 3 { // the first one begins and ends, the second begins
		d.holdActs <- struct{}{}
	}
	check.Equal(t, "unsaved", strings.Join(d.desk.Windows.Unsaved(), ","), "Disable 5 users")
	d.Press(fyne.KeyEscape)
	d.See("Cancelling…")
	d.Press(fyne.KeyEscape) // already cancelled
	close(d.holdActs)       // the one under way is done
	d.Until(func() bool { return d.Says("not reached") })
	d.See("2 done · 3 not reached", "Cancelled before this user.")
	check.Equal(t, "done", strings.Join(d.acts, ", "), "disable u000001, disable u000002")
	check.Equal(t, "unsaved", len(d.desk.Windows.Unsaved()), 0)
	d.Press(fyne.KeyEscape)
	d.tasks.Wait()
	d.Drain()
	d.See("5 selected")
}

// Those who were deleted are no longer selected; those who were not stay so.
func TestBatchDelete(t *testing.T) {
	d := newDesk(t, 1000, true)
	d.refuse = map[int64]error{4: errors.New("disk on fire")}
	d.pickFive()
	d.Press(fyne.KeyDelete)
	d.See("Delete 5 users?", "u000001, u000002, u000003, u000004 and u000005", "permanently removed")
	d.Insist("Delete")
	d.acted("delete u000001", "delete u000002", "delete u000004", "delete u000005")
	d.See("4 done · 1 failed", "Something went wrong")
	d.Gone("disk on fire")
	d.Press(fyne.KeyEscape)
	check.Equal(t, "selected", d.chosen(), "u000003")
}

// Passwords are shown once: they are copied or saved, or the window asks.
func TestBatchResetPassword(t *testing.T) {
	d := newDesk(t, 1000, true)
	d.pickFive()
	d.refuse = map[int64]error{3: data.Deny("Not this one.")}
	d.Click("Reset Password")
	d.See("Reset the passwords of 5 users?", lang.T(madeAtRandom))
	d.Press(fyne.KeyReturn)
	d.See("4 done · 1 failed", "h7wq-p3nd-x2mk-tz7c", "Not this one.", "It is not shown again")
	check.Equal(t, "unsaved", strings.Join(d.desk.Windows.Unsaved(), ","), "Reset the passwords of 5 users")
	d.Press(fyne.KeyEscape)
	d.See(lang.T(closeUnkept))
	d.Press(fyne.KeyEscape)
	d.CloseButton()
	d.See(lang.T(closeUnkept))
	d.Press(fyne.KeyEscape)

	path := filepath.Join(t.TempDir(), "passwords.csv")
	d.Click("Save as CSV…")
	d.Chord(fyne.KeyModifierControl, fyne.KeyA)
	d.Type(path)
	d.Press(fyne.KeyReturn)
	d.See("The passwords were saved to " + path)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	check.Equal(t, "mode", info.Mode().Perm(), 0o600)
	if !strings.HasPrefix(string(text), "User-ID,Name,Result,Password,Why\r\nu000001,,Done,h7wq-p3nd-x2mk-tz7c,\r\n") {
		t.Errorf("saved %q", text)
	}
	check.Equal(t, "unsaved", len(d.desk.Windows.Unsaved()), 0)
	d.Press(fyne.KeyEscape)
	check.Equal(t, "windows", d.Titles(), "Group User Administration")

	d.Click("Reset Password")
	d.refuse = nil
	d.Press(fyne.KeyReturn)
	d.Gone("Why") // there is nothing to say
	d.Click("Copy")
	if !strings.Contains(d.Clipboard().Content(), "u000001\t\tDone\th7wq-p3nd-x2mk-tz7c\n") {
		t.Errorf("copied %q", d.Clipboard().Content())
	}
	d.CloseButton()
	check.Equal(t, "windows", d.Titles(), "Group User Administration")
	d.desk.Clipboard.TakeBack() // it is a secret: it does not stay there
	check.Equal(t, "on the clipboard", d.Clipboard().Content(), "")
}

// Nothing is done when everybody is left out.
func TestBatchForNobody(t *testing.T) {
	d := newDesk(t, 1000, true)
	d.pickFive()
	d.disabled = map[int64]bool{2: true, 3: true, 4: true, 5: true, 6: true}
	d.Menu("User", "Disable") // the list does not know yet
	d.See(lang.T(appliesToNone), "u000001 is already disabled. The same applies to 4 more.")
	d.Press(fyne.KeyReturn)
	d.acted()
}

func TestNames(t *testing.T) {
	var users []data.User
	for n, want := range []string{"", "u000000", "u000000 and u000001", "", "", "", "u000000, u000001, u000002, u000003, u000004 and u000005", "u000000, u000001, u000002, u000003, u000004 and 2 more"} {
		if want != "" {
			check.Equal(t, "names", names(users), want)
		}
		users = append(users, member(int64(n)))
	}
}

// What was done to several users is a sentence, for none, one and several of them.
func TestBatchSaysWhatWasDone(t *testing.T) {
	for _, c := range []struct {
		act      data.UserAct
		outcomes []outcome
		want     string
	}{
		{data.ActDelete, []outcome{done, done}, "2 users were deleted"},
		{data.ActDelete, []outcome{done, failed, leftOut, leftOut}, "1 user was deleted · 1 failed · 2 left out"},
		{data.ActUnlock, []outcome{failed}, "No user was unlocked · 1 failed"},
		{data.ActEnable, []outcome{done, notReached}, "1 user was enabled · 1 not reached"},
		{data.ActResetPassword, []outcome{done}, "1 user got a new password"},
		{data.ActTurnOn, []outcome{done, done}, "The one-time password of 2 users was turned on"},
		{data.ActTurnOff, []outcome{failed, failed}, lang.T(batchWords[data.ActTurnOff].nobody) + " · 2 failed"},
		{"", []outcome{done, done, done}, "3 users were changed"},
	} {
		b := &batch{act: c.act}
		for _, o := range c.outcomes {
			b.results = append(b.results, result{outcome: o})
		}
		check.Equal(t, string(c.act), b.said(), c.want)
	}
}
