package account

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
	"tapetrack/test/screen"
)

// A desk is the first page of somebody with every way that a page can lead.
type desk struct {
	*screen.Screen
	*accounts
	page   *Page
	went   []string // where
	copied string
	making shell.Busy // shows that first codes are made
}

func newDesk(t *testing.T, o data.Overview) *desk {
	t.Helper()
	d := &desk{Screen: screen.New(t), accounts: &accounts{overview: o}}
	went := func(where string) func() { return func() { d.went = append(d.went, where) } }
	d.page = NewPage(d.accounts, data.Session{}, nil, shell.Inline(t.Context()), Ways{
		MySignIn: went("My Sign-in"), TurnOn: went("turn on"), MakeCodes: func(b shell.Busy) { d.making = b; b.Busy("at work"); went("first codes")() }, NewCodes: went("new codes"), LogOut: went("log out"), NewUser: went("new user"), Verify: went("verify"),
		Users:    func(f data.UserFilter) { d.went = append(d.went, fmt.Sprintf("%s%s%s", f.OTP, f.Status, f.Ready)) },
		Copy:     func(text string) { d.copied = text },
		Database: "/srv/my tapes.db",
	})
	d.page.now = func() time.Time { return now }
	d.page.Refresh()
	w := d.NewWindow("TapeMaster")
	w.SetContent(d.page.Content())
	w.Resize(fyne.NewSize(740, 900))
	w.Show()
	return d
}

func administrator() data.Overview {
	return data.Overview{
		User: data.User{ID: "olga", Group: "OPS", Tapemaster: true, OTP: data.Active}, RecoveryLeft: 10,
		Counts: &data.Counts{Users: 9}, Chores: &data.Chores{Verified: now.AddDate(0, 0, -1), BackedUp: now.AddDate(0, 0, -1)},
	}
}

// sentences returns what is to be done, in its order.
func (d *desk) sentences() []string {
	var list []string
	for _, c := range d.page.chores(d.page.shown) {
		list = append(list, c.sentence)
	}
	return list
}

func same(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", what, got, want)
	}
}

// Each row is there only while it is true, and leads where it says.
func TestPageToDo(t *testing.T) {
	days := func(n int) time.Time { return now.AddDate(0, 0, -n) }
	for _, c := range []struct {
		name     string
		change   func(*data.Overview)
		sentence string
		button   string
		leads    string
	}{
		{"own off", func(o *data.Overview) { o.User.OTP, o.MayTurnOn = data.Off, true }, lang.T(OwnOff), "Turn On…", "turn on"},
		{"own pending", func(o *data.Overview) { o.User.OTP = data.Pending }, lang.T(OwnPending), "Log Out", "log out"},
		{"administrators", func(o *data.Overview) { o.Chores.AdministratorsWithout.N = 2 }, lang.T(adminsOff.some, 2), "Show", "administrators-without"},
		{"administrator", func(o *data.Overview) { o.Chores.AdministratorsWithout.N = 1 }, lang.T(adminsOff.some, 1), "Show", "administrators-without"},
		{"own off, which cannot be turned on there now", func(o *data.Overview) { o.User.OTP, o.Chores.AdministratorsWithout.N = data.Off, 1 }, "1 administrator has no active one-time password.", "Show", "administrators-without"},
		{"blocked", func(o *data.Overview) { o.Counts.Blocked = 1 }, lang.T(areBlocked.some, 1), "Show", "Blocked"},
		{"no backup", func(o *data.Overview) { o.Chores.BackedUp = time.Time{} }, lang.T(NoBackup) + " " + lang.T(BackUpHere), "Copy Command", ""},
		{"no backup with the present key", func(o *data.Overview) { o.Chores.Rekeyed, o.Chores.BackedUp = true, time.Time{} }, lang.T(noneSince) + " " + lang.T(BackUpHere), "Copy Command", ""},
		{"old backup", func(o *data.Overview) { o.Chores.BackedUp = days(7) }, lang.T(oldBackup, 7) + " " + lang.T(BackUpHere), "Copy Command", ""},
		{"pending", func(o *data.Overview) { o.Chores.PendingLong = data.RowCount{N: 1000, More: true} }, lang.T(areWaiting.many, 1000, data.PendingTooLong), "Show", "pending-long"},
		{"not verified", func(o *data.Overview) { o.Chores.Verified = time.Time{} }, lang.T(NotVerified), "Verify", "verify"},
		{"verified long ago", func(o *data.Overview) { o.Chores.Verified = days(30) }, lang.T(oldVerified, 30), "Verify", "verify"},
		{"damage", func(o *data.Overview) { o.Chores.Unsound = true }, lang.T(FoundDamage), "Verify", "verify"},
		{"few codes", func(o *data.Overview) { o.Chores.FewCodesLeft.N = 3 }, lang.T(haveFew.some, 3), "Show", "few-recovery-codes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := administrator()
			c.change(&o)
			d := newDesk(t, o)
			d.See(c.sentence)
			check.Equal(t, "rows", len(d.sentences()), 1)
			d.Gone(lang.T(NothingToDo))
			d.Click(c.button)
			d.Press(fyne.KeyReturn) // the button has the focus
			var want []string
			if c.leads != "" {
				want = []string{c.leads, c.leads}
			}
			same(t, "leads to", d.went, want)
		})
	}
}

// Who is locked goes on, reads what signing out would come to, and is offered nothing that
// a locked user can't do.
func TestPageOfALockedUser(t *testing.T) {
	d := newDesk(t, data.Overview{User: data.User{ID: "bob", Revocation: data.WrongPasswords}, MayTurnOn: true, RecoveryLeft: -1})
	d.See(lang.T(OwnLocked))
	d.Gone(lang.T(OwnOff), "Turn On…", lang.T(NothingToDo))
}

// What was done lately, and what concerns nobody, is not to be done.
func TestPageNothingToDo(t *testing.T) {
	alarmed := data.Overview{User: data.User{ID: "bob", OTP: data.Off}, RecoveryLeft: -1, Since: data.Since{TurnedOn: data.Event{At: now, Kind: data.OTPOwnTurnedOn}}}
	newDesk(t, alarmed).Gone(lang.T(NothingToDo))
	o := administrator()
	o.Chores.BackedUp, o.Chores.Verified = now.AddDate(0, 0, -7).Add(time.Minute), now.AddDate(0, 0, -30).Add(time.Minute)
	d := newDesk(t, o)
	d.See(lang.T(NothingToDo))

	d = newDesk(t, data.Overview{User: data.User{ID: "bob", OTP: data.Off}, RecoveryLeft: -1})
	d.See(lang.T(NothingToDo))
	d.Gone("Users")
}

// What users read about themselves is not counted among the others, and nothing else is left out.
func TestPageCountsOthers(t *testing.T) {
	o := administrator()
	o.RecoveryLeft, o.RecoveryOf = 2, 10
	o.Chores.AdministratorsWithout.N, o.Chores.FewCodesLeft.N = 1, 2
	d := newDesk(t, o)
	same(t, "rows", d.sentences(), []string{
		lang.T(fewLeft, 2) + " " + lang.T(MakeNew), lang.T(adminsOff.some, 1), lang.T(othersHaveFew.some, 1),
	})
}

// The most urgent is first, and who has nothing to turn on or to show is told of nothing.
func TestPageToDoInOrder(t *testing.T) {
	o := administrator()
	o.User.OTP, o.MayTurnOn = data.Off, true
	o.Counts.Blocked = 4
	o.Chores = &data.Chores{AdministratorsWithout: data.RowCount{N: 3}, PendingLong: data.RowCount{N: 5}, FewCodesLeft: data.RowCount{N: 6}}
	d := newDesk(t, o)
	same(t, "rows", d.sentences(), []string{
		lang.T(OwnOff), lang.T(otherAdminsOff.some, 2),
		lang.T(areBlocked.some, 4), lang.T(NoBackup) + " " + lang.T(BackUpHere),
		lang.T(areWaiting.some, 5, data.PendingTooLong), lang.T(NotVerified), lang.T(haveFew.some, 6),
	})
	d.page.ways.Users = nil // as in Lite
	same(t, "rows in Lite", d.sentences(), []string{lang.T(OwnOff)})
}

// The command can be pasted into a shell, and the button says that it was copied.
func TestPageCopiesTheBackupCommand(t *testing.T) {
	o := administrator()
	o.Chores.BackedUp = time.Time{}
	d := newDesk(t, o)
	d.Click("Copy Command")
	check.Equal(t, "copied", d.copied, "tapectl backup --database '/srv/my tapes.db' tapetrack-2026-11-23.db")
	d.See("Copied")
	d.page.ways.KeyFile = "/srv/its.key"
	d.page.copyBackup()
	check.Equal(t, "copied", d.copied, "tapectl backup --database '/srv/my tapes.db' --key-file /srv/its.key tapetrack-2026-11-23.db")
}

// Backups of a server are made on its computer.
func TestPageBackupOfAServer(t *testing.T) {
	o := administrator()
	o.Chores.BackedUp, o.KeyPlace = time.Time{}, data.Say("in the file /srv/t.key")
	d := newDesk(t, o)
	d.page.ways.Server = "tapes.example.com:5443"
	d.accounts.overview.RecoveryLeft-- // so that the page is laid out again
	d.page.Refresh()
	d.See(lang.T(NoBackup), lang.T(backUpThere), "tapes.example.com:5443", "on the server, in the file /srv/t.key")
	d.Gone("Copy Command", "/srv/my tapes.db")
}

// Where no command means the path at every console, the row has no button to copy one.
func TestPageRowWithoutButton(t *testing.T) {
	d := newDesk(t, administrator())
	w := d.NewWindow("row")
	w.SetContent(d.page.todo([]chore{{"backup", true, lang.T(NoBackup) + " " + lang.T(typeBackup), "Copy Command", nil}}))
	w.Show()
	d.See(lang.T(typeBackup))
	d.Gone("Copy Command")
}

// By keyboard alone, in the order in which people read, each number opens its users.
func TestPageCountsLeadToTheirUsers(t *testing.T) {
	o := administrator()
	o.Counts = &data.Counts{Users: 12, Off: 1, Pending: 2, Active: 3, Blocked: 1, Revoked: 5, Disabled: 6}
	d := newDesk(t, o)
	var seen []string
	d.Press(fyne.KeyTab) // past the row about the blocked one
	for range 7 {
		d.Press(fyne.KeyTab, fyne.KeyReturn)
		seen = append(seen, d.Focus())
	}
	same(t, "buttons", seen, []string{"12\nAll users", "5\nLocked", "6\nDisabled", "3\nActive", "2\nPending", "1\nOff", "1\nBlocked"})
	same(t, "lead to", d.went, []string{"", "Revoked", "Disabled", "Active", "Pending", "Off", "Blocked"})
	d.went = nil
	d.Click("5\nLocked")
	same(t, "a click leads to", d.went, []string{"Revoked"})
}

// A change elsewhere moves no focus, and a button that went is not pressed any more.
func TestPageKeepsTheFocus(t *testing.T) {
	o := administrator()
	o.Counts.Pending = 2
	o.Chores.BackedUp = time.Time{}
	d := newDesk(t, o)
	d.Press(fyne.KeyTab)
	check.Equal(t, "focus", d.Focus(), "Copy Command")
	d.overview.Counts = &data.Counts{Users: 9, Pending: 3}
	d.page.Refresh()
	check.Equal(t, "focus", d.Focus(), "Copy Command")
	d.overview.Chores = &data.Chores{Verified: now, BackedUp: now}
	d.page.Refresh()
	check.Equal(t, "focus", d.Focus(), "nothing")
	d.Press(fyne.KeyReturn)
	check.Equal(t, "copied", d.copied, "")

	d.Click("3\nPending")
	d.overview.Counts = &data.Counts{Users: 9, Pending: 4}
	d.page.Refresh()
	check.Equal(t, "focus", d.Focus(), "4\nPending")
}

// What was done in a window that has closed is said for a moment; it needs no room after.
func TestPageSaysWhatWasDone(t *testing.T) {
	d := newDesk(t, administrator())
	before := d.page.body.MinSize()
	d.page.Say("Sign-in Policy was changed: Issuer.")
	d.See("Sign-in Policy was changed: Issuer.")
	d.page.tasks.Pass(10 * time.Second)
	d.Gone("Sign-in Policy was changed")
	check.Equal(t, "room", d.page.body.MinSize(), before)
}

// Two columns where there is room for them, one where there is not; a small window scrolls.
func TestPageUsesTheWidth(t *testing.T) {
	d := newDesk(t, administrator())
	d.See("Since your last sign-in")
	w := d.Front()
	for _, c := range []struct {
		width, height float32
		beside        bool // Users stands beside To do
	}{{740, 600, false}, {1100, 600, false}, {1366, 700, true}, {1900, 900, true}, {504, 344, false}, {400, 300, false}} {
		w.Resize(fyne.NewSize(c.width, c.height))
		todo, users := d.page.body.Objects[3].Position(), d.page.body.Objects[4].Position()
		check.Equal(t, fmt.Sprintf("%v: beside each other", c.width), todo.Y == users.Y, c.beside)
		check.Equal(t, fmt.Sprintf("%v: below each other", c.width), users.Y > todo.Y && users.X == todo.X, !c.beside)
		content := d.page.body.MinSize()
		check.Equal(t, fmt.Sprintf("%v: scrolls sideways", c.width), content.Width > c.width, c.width < 480) // 504: a screen of 1024 at scale 2
		for _, o := range d.page.body.Objects {
			if o.Visible() && o.MinSize().Width > o.Size().Width {
				t.Errorf("%v: a %T needs %v of %v", c.width, o, o.MinSize().Width, o.Size().Width)
			}
		}
	}
	if !slices.Contains(d.page.body.Objects, fyne.CanvasObject(d.page.message)) {
		t.Error("there is no room for an error")
	}
}
