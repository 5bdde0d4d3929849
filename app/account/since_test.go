package account

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
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
	s.See("1 wrong password and 12 wrong codes"+knowsPassword,
		"today 08:41: Password reset, by olga",
		"today 07:41: Authenticator added (Tablet), by you in Lite on desk9",
		"today 06:41: User changed (Name, Group-ID), by console: root@vault",
		"today 05:41: "+words.Kind(data.OTPBlocked)+", in Lite on desk7",
		"today 04:41: "+words.Kind(data.OTPResumed))
	s.Gone("on again, by", "and 1 more")

	a.overview.Since = data.Since{WrongPasswords: 3, Changes: make([]data.Event, mostChanges+1)}
	s, _ = page(t, a, data.Session{})
	s.See("3 wrong passwords"+tellAdministrator, "and 1 more")
}

// What every administrator has to know is the first thing on the page.
func TestPageAlarms(t *testing.T) {
	a := &accounts{overview: data.Overview{User: data.User{ID: "olga", Name: "Olga Ott"}, RecoveryLeft: -1, Counts: &data.Counts{}}}
	a.overview.KeyPlace = "in a safe of the company"
	a.overview.Since.Alarms = []data.Event{
		{At: now, Kind: data.Recovered, UserID: "tapemaster", Actor: "console:root@vault"},
		{At: now, Kind: data.Restored, Actor: "console:root@vault"},
	}
	s, _ := page(t, a, data.Session{})
	text := s.Front().Text()
	s.See("today 09:41: "+words.Kind(data.Recovered)+", by console: root@vault.", words.Kind(data.Restored),
		"Database key\nin a safe of the company")
	if strings.Index(text, "Break glass") > strings.Index(text, "Olga Ott") {
		t.Error("the alarm is not at the top")
	}
	for range mostAlarms {
		a.overview.Since.Alarms = append(a.overview.Since.Alarms, data.Event{At: now, Kind: data.KeyRotated, Actor: "console:root@vault"})
	}
	s, _ = page(t, a, data.Session{})
	s.See("and 2 more.")
}

func TestPageRecoveryCodes(t *testing.T) {
	for left, want := range map[int]string{
		10: "10 left", 4: "4 left", 3: "3 left: make new ones", 1: "1 left: make new ones", 0: "none left: make new ones",
	} {
		a := &accounts{overview: data.Overview{User: data.User{OTP: data.Active}, RecoveryLeft: left, RecoveryOf: 10}}
		s, opened := page(t, a, data.Session{})
		s.See(want)
		if left > 3 {
			s.Gone("make new ones", "My Sign-in")
			continue
		}
		s.Click("My Sign-in")
		check.Equal(t, "opened", *opened, 1)
	}
}

// Who never had any is offered the first ones, and does not read that none are left.
func TestPageWithoutRecoveryCodes(t *testing.T) {
	a := &accounts{overview: data.Overview{User: data.User{OTP: data.Active}, Offer: &data.RecoveryOffer{PutOff: 2}}}
	s, _ := page(t, a, data.Session{})
	s.See("none yet", "Make Recovery Codes…")
	s.Gone("none left", "My Sign-in")
}

// After a sign-in with a recovery code the page leads to the new phone, until
// it is there.
func TestPageAfterARecoveryCode(t *testing.T) {
	a := &accounts{overview: data.Overview{User: data.User{OTP: data.Active}, RecoveryLeft: 2, RecoveryOf: 10}, mine: data.MySignIn{MustReplace: true}}
	a.overview.Session.Factor = data.WithRecovery
	s, opened := page(t, a, data.Session{Factor: data.WithRecovery})
	s.See(UsedRecovery, "with "+WithRecovery, "2 left")
	s.Gone("make new ones") // that comes with the new phone
	s.Press(fyne.KeyTab)
	check.Equal(t, "focus", s.Focus(), "Replace Phone…")
	s.Press(fyne.KeyReturn)
	check.Equal(t, "opened", *opened, 1)

	a.mine.MustReplace = false
	s, _ = page(t, a, data.Session{Factor: data.WithRecovery})
	s.Gone("Replace your lost phone")
	s.See("2 left: make new ones")
}

func TestPageSaysWithWhat(t *testing.T) {
	for factor, want := range map[data.Factor]string{
		data.PasswordOnly: "with password", data.WithCode: "with password and one-time password",
		data.WithTemporary: "with " + withTemporary, data.WhilePaused: whilePaused,
	} {
		check.Equal(t, "words", strings.Contains("with "+factorWords(data.Session{Factor: factor, WithCode: factor == data.WithCode}), want), true)
	}
}
