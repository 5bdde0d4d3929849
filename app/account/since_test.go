package account

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/recovery"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
	"tapetrack/test/screen"
)

var now = time.Date(2026, 11, 23, 9, 41, 0, 0, time.Local)

// page shows the page of an overview in a window, and counts how often My
// Sign-in was opened.
func page(t *testing.T, a *accounts, session data.Session) (s *screen.Screen, opened *int) {
	t.Helper()
	s, opened = screen.New(t), new(int)
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	p := NewPage(a, session, nil, shell.Inline(ctx), Ways{MySignIn: func() { *opened++ }})
	p.now = func() time.Time { return now }
	p.Refresh()
	w := s.NewWindow("Lite")
	w.SetContent(p.Content())
	w.Resize(fyne.NewSize(740, 1000))
	w.Show()
	return s, opened
}

func TestPageSinceYourLastSignIn(t *testing.T) {
	hour := func(n int) time.Time { return now.Add(-time.Duration(n) * time.Hour) }
	a := &accounts{overview: data.Overview{User: data.User{ID: "alice", OTP: data.Active}, RecoveryLeft: -1}}
	a.overview.Session.Previous = data.SignIn{At: now.AddDate(0, 0, -1), Program: "Lite", Computer: "desk8"}
	s, _ := page(t, a, data.Session{})
	s.See("Since your last sign-in", "yesterday 09:41, Lite on desk8", "Refused sign-ins\nnone", "Changes\nnone")
	s.Gone("Recovery codes", "Users", "If this wasn't you", "Every administrator")

	a.overview.Since = data.Since{WrongPasswords: 1, WrongCodes: 12, Changes: []data.Event{
		{At: hour(1), Kind: data.PasswordReset, UserID: "alice", Actor: "olga", Program: "TapeMaster", Computer: "desk1"},
		{At: hour(2), Kind: data.AuthenticatorAdded, UserID: "alice", Actor: "alice", Program: "Lite", Computer: "desk9", Detail: "Tablet"},
		{At: hour(3), Kind: data.UserChanged, UserID: "alice", Actor: "console:root@vault", Detail: "name group-id"},
		{At: hour(4), Kind: data.OTPBlocked, UserID: "alice", Actor: "alice", Program: "Lite", Computer: "desk7"},
		{At: hour(5), Kind: data.OTPResumed, UserID: "alice"},
	}}
	s, _ = page(t, a, data.Session{})
	s.See("1 wrong password and 12 wrong codes. "+lang.T(words.KnowsAndTell),
		"today 08:41: Password reset, by olga",
		"today 07:41: Authenticator added (Tablet), by you in Lite on desk9",
		"today 06:41: User changed (Name, Group-ID), by console: root@vault",
		"today 05:41: "+lang.Say(words.Kind(data.OTPBlocked))+", in Lite on desk7",
		"today 04:41: "+lang.Say(words.Kind(data.OTPResumed)))
	s.Gone("on again, by", "and 1 more")

	// Where a server was asked, it saw an address.
	a.overview.Session.Previous.Address = "10.1.4.22"
	for i := range a.overview.Since.Changes {
		a.overview.Since.Changes[i].Address = "2001:db8::1"
	}
	s, _ = page(t, a, data.Session{})
	s.See("yesterday 09:41, Lite on desk8 at 10.1.4.22", "(Tablet), by you in Lite on desk9 at 2001:db8::1", ", in Lite on desk7 at 2001:db8::1", "Password reset, by olga")
	a.overview.User.Tapemaster, a.overview.Since = true, data.Since{WrongPasswords: 1}
	s, _ = page(t, a, data.Session{})
	s.See(lang.T(lookAtLog))
	a.overview.Session.Address = "10.1.4.22"
	s, _ = page(t, a, data.Session{})
	s.See(lang.T(lookForAddress))
	a.overview.User.Tapemaster = false
	s, _ = page(t, a, data.Session{})
	s.See(lang.T(words.TellAdministrator))

	a.overview.Since = data.Since{WrongPasswords: 3, Changes: make([]data.Event, mostChanges+1)}
	s, _ = page(t, a, data.Session{})
	s.See("3 wrong passwords. "+lang.T(words.TellAdministrator), "and 1 more")
}

// What every administrator has to know is the first thing on the page.
func TestPageAlarms(t *testing.T) {
	a := &accounts{overview: data.Overview{User: data.User{ID: "olga", Name: "Olga Ott"}, RecoveryLeft: -1, Counts: &data.Counts{}}}
	a.overview.KeyPlace = data.Say("in a safe of the company")
	a.overview.Since.Alarms = []data.Event{
		{At: now, Kind: data.Recovered, UserID: "tapemaster", Actor: "console:root@vault"},
		{At: now, Kind: data.Restored, Actor: "console:root@vault"},
	}
	s, _ := page(t, a, data.Session{})
	text := s.Front().Text()
	s.See("today 09:41: "+lang.Say(words.Kind(data.Recovered))+", by console: root@vault.", lang.Say(words.Kind(data.Restored)),
		"Database\nKey\nin a safe of the company")
	if strings.Index(text, "Break glass") > strings.Index(text, "Olga Ott") {
		t.Error("the alarm is not at the top")
	}
	for range mostAlarms {
		a.overview.Since.Alarms = append(a.overview.Since.Alarms, data.Event{At: now, Kind: data.KeyRotated, Actor: "console:root@vault"})
	}
	s, _ = page(t, a, data.Session{})
	s.See("and 2 more.")
}

// Few recovery codes, and none yet, are rows of what is to be done, like everything else.
func TestPageRecoveryCodes(t *testing.T) {
	for _, c := range []struct {
		left, of       int
		offer          *data.RecoveryOffer
		fact           string
		says, button   string
		leads          string
		urgent, unsaid bool
	}{
		{left: 10, of: 10, fact: "10 left", unsaid: true},
		{left: 4, of: 10, fact: "4 left", unsaid: true},
		{left: 3, of: 10, fact: "3 left", says: "You have 3 recovery codes left.", button: "New Recovery Codes…", leads: "new codes"},
		{left: 1, of: 10, fact: "1 left", says: "You have 1 recovery code left.", button: "New Recovery Codes…", leads: "new codes"},
		{left: 0, of: 10, fact: "none left", says: lang.T(noneLeft), button: "New Recovery Codes…", leads: "new codes", urgent: true},
		{fact: "none yet", says: lang.T(NoCodes), button: "Make Recovery Codes…", leads: "new codes", urgent: true},
		{offer: &data.RecoveryOffer{PutOff: 2}, fact: "none yet", says: "You can sign in 2 more times ", button: "Make Recovery Codes…", leads: "first codes", urgent: true},
		{offer: &data.RecoveryOffer{PutOff: 1}, fact: "none yet", says: "You can sign in 1 more time ", button: "Make Recovery Codes…", leads: "first codes", urgent: true},
		{offer: &data.RecoveryOffer{Last: true}, fact: "none yet", says: lang.T(LastPutOff) + " " + lang.T(recovery.NobodyElse), button: "Make Recovery Codes…", leads: "first codes", urgent: true},
	} {
		o := data.Overview{User: data.User{ID: "alice", OTP: data.Active}, RecoveryLeft: c.left, RecoveryOf: c.of, Offer: c.offer}
		d := newDesk(t, o)
		d.See(c.fact)
		if c.unsaid {
			d.See(lang.T(NothingToDo))
			d.Gone("Recovery Codes…")
			continue
		}
		d.See(c.says)
		check.Equal(t, c.says+" urgent", d.page.chores(d.page.shown)[0].urgent, c.urgent)
		d.Click(c.button)
		same(t, c.says, d.went, []string{c.leads})
		if c.offer == nil {
			d.Gone(lang.T(Later))
		} else { // until the next sign-in, also when the page is read again
			d.Click(lang.T(Later))
			d.Gone(c.says)
			d.overview.User.Name = "Alice"
			d.page.Refresh()
			d.See(c.fact, lang.T(NothingToDo))
			d.Gone(c.button)
		}
		d.overview.User.OTP = data.Off // nothing that they could replace
		d.page.Refresh()
		d.Gone(c.button)
	}
}

// After a sign-in with a recovery code the page leads to the new phone, until
// it is there.
func TestPageAfterARecoveryCode(t *testing.T) {
	a := &accounts{overview: data.Overview{User: data.User{OTP: data.Active}, RecoveryLeft: 2, RecoveryOf: 10}, mine: data.MySignIn{MustReplace: true}}
	a.overview.Session.Factor = data.WithRecovery
	s, opened := page(t, a, data.Session{Factor: data.WithRecovery})
	s.See(lang.T(UsedRecovery), "with "+lang.T(WithRecovery), "2 left")
	s.Gone("recovery codes left") // they come with the new phone
	s.Press(fyne.KeyTab)
	check.Equal(t, "focus", s.Focus(), "Replace Phone…")
	s.Press(fyne.KeyReturn)
	check.Equal(t, "opened", *opened, 1)

	a.mine.MustReplace = false
	s, _ = page(t, a, data.Session{Factor: data.WithRecovery})
	s.Gone(lang.T(UsedRecovery))
	s.See("2 left", "You have 2 recovery codes left.")
}

func TestPageSaysWithWhat(t *testing.T) {
	for factor, want := range map[data.Factor]string{
		data.PasswordOnly: "with password", data.WithCode: "with password and one-time password",
		data.WithTemporary: "with " + lang.T(withTemporary), data.WhilePaused: lang.T(whilePaused),
	} {
		check.Equal(t, "words", strings.Contains("with "+lang.T(FactorWords(factor, factor == data.WithCode)), want), true)
	}
}
