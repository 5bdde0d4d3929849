package account

import (
	"context"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
	"tapetrack/test/screen"
)

// accounts answers what a test wants.
type accounts struct {
	overview data.Overview
	mine     data.MySignIn
	fail     error
}

func (a *accounts) MySignIn(context.Context, data.Actor) (data.MySignIn, error) {
	return a.mine, a.fail
}

func (a *accounts) Overview(context.Context, data.Actor) (data.Overview, error) {
	return a.overview, a.fail
}

func (a *accounts) OwnPasswordRule(context.Context, data.Actor) (data.PasswordRule, error) {
	return data.PasswordRule{}, a.fail
}

func (a *accounts) ChangePassword(context.Context, data.Actor, string, string) error { return a.fail }

func TestPageKeepsWhatItShowsThroughAnError(t *testing.T) {
	s := screen.New(t)
	a := &accounts{overview: data.Overview{User: data.User{ID: "bob", OTP: data.Blocked}}}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	p := NewPage(a, data.Session{}, nil, shell.Inline(ctx), Ways{})
	w := s.NewWindow("Lite")
	w.SetContent(p.Content())
	w.Show()
	s.See("bob", "Blocked", "ask an administrator")
	a.fail = errors.New("disk on fire")
	p.Refresh()
	s.See("bob", "Something went wrong")
	a.fail = nil
	a.overview.User.Name = "Bob Baker"
	p.Refresh()
	s.See("Bob Baker")
	s.Gone("Something went wrong")
}

func TestPageCounts(t *testing.T) {
	s := screen.New(t)
	at := time.Date(2026, 11, 23, 9, 41, 0, 0, time.Local)
	a := &accounts{overview: data.Overview{
		User:    data.User{ID: "olga", Group: "OPS", Tapemaster: true, OTP: data.Active},
		Session: data.Session{OpenedAt: at, WithCode: true, Previous: data.SignIn{At: at.AddDate(0, 0, -1), Program: "Lite", Computer: "desk8"}},
		Counts:  &data.Counts{Users: 1284, Off: 1000, Pending: 200, Active: 80, Blocked: 4, Revoked: 3, Disabled: 2},
	}}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	p := NewPage(a, data.Session{}, nil, shell.Inline(ctx), Ways{})
	p.now = func() time.Time { return at.Add(time.Minute) }
	p.Refresh()
	w := s.NewWindow("TapeMaster")
	w.SetContent(p.Content())
	w.Show()
	s.See("today 09:41, with password and one-time password", "yesterday 09:41, Lite on desk8",
		"1,284", "1,000", "200", "80", "Blocked\n4", "Locked\n3", "Disabled\n2")
}

// Longer names, as other languages have, push all values to the right and stand on none.
func TestPageHasRoomForNames(t *testing.T) {
	t.Cleanup(func() { lang.Use(lang.English) })
	for _, language := range []string{lang.English, lang.Pseudo} {
		lang.Use(language)
		d := newDesk(t, administrator())
		names := d.page.names.names
		check.Equal(t, language+": names", len(names) >= 7, true)
		for _, name := range names {
			if width := name.Size().Width; width < name.MinSize().Width || width != names[0].Size().Width {
				t.Errorf("%s: %q has %v of %v", language, name.Text, width, name.MinSize().Width)
			}
		}
	}
}

// A change is confirmed where the user goes on; a failure is shown where the user is.
func TestChangePasswordSaysHowItWent(t *testing.T) {
	s := screen.New(t)
	a := &accounts{fail: data.ErrReadOnly}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	windows := shell.NewWindows(s, shell.Inline(ctx))
	main := s.NewWindow("Lite")
	main.SetContent(shell.Text("first page"))
	main.Resize(fyne.NewSize(700, 400))
	main.Show()
	PasswordChange{Accounts: a, Icon: theme.AccountIcon(), Parent: main}.Show(windows)
	for _, text := range []string{"old words here", "new words here", "new words here"} {
		s.Type(text)
		s.Press(fyne.KeyTab)
	}
	check.Equal(t, "focus after the last field", s.Focus(), "OK")
	s.Press(fyne.KeyReturn)
	s.See(shell.Message(data.ErrReadOnly))
	a.fail = nil
	s.Press(fyne.KeyReturn)
	check.Equal(t, "windows", s.Titles(), "Lite")
	s.See("Your password was changed.")
}
