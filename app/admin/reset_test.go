package admin

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

const randomOfTheTest = "h7wq-p3nd-x2mk-tz7c"

// resetOf opens Reset Password for u000004.
func resetOf(t *testing.T) *desk {
	t.Helper()
	d := newDesk(t, 10, true)
	d.phones.policy = map[string]string{data.PolicyPasswordHours: "72"}
	d.Click("u000004")
	d.Click("Reset Password")
	check.Equal(t, "window", d.Front().Title(), "Reset Password")
	check.Equal(t, "focus", d.Focus(), "New Password")
	return d
}

func TestResetPasswordAtRandom(t *testing.T) {
	d := resetOf(t)
	d.See(lang.T(setsRandom, "3 days"), "made at random")
	d.Gone(randomOfTheTest) // nothing to read or copy that is not set yet
	d.Press(fyne.KeyReturn)
	d.acted("password " + randomOfTheTest + ", temporary true u000004")
	d.See(randomOfTheTest, "The password was reset", "it is not shown again. It is valid until 26 Nov 09:41.",
		"User-ID: u000004", "Valid until: 26 November 2026 09:41 (UTC", "Copy Password", "Copy Message", "Email Message")
	d.Gone("New Password", "OK")

	d.Press(fyne.KeyReturn)
	check.Equal(t, "copied", d.Clipboard().Content(), randomOfTheTest)
	d.See(copiedSecret())
	d.Press(fyne.KeyTab, fyne.KeyReturn)
	message := d.Clipboard().Content()
	for _, part := range []string{"User-ID: u000004", "not by email", "Valid until: 26 November 2026 09:41", lang.T(chooseNew)} {
		if !strings.Contains(message, part) {
			t.Errorf("the message lacks %q:\n%s", part, message)
		}
	}
	d.Press(fyne.KeyTab, fyne.KeyReturn)
	d.See("in your mail program")
	check.Equal(t, "mails", len(d.Opened()), 1)
	for _, text := range []string{message, d.Opened()[0].String()} {
		if strings.Contains(text, "h7wq") {
			t.Errorf("the password is in %q", text)
		}
	}
	d.Press(fyne.KeyEscape)
	check.Equal(t, "window", d.Front().Title(), "Group User Administration")
	d.See("10 users · The password of u000004 was reset.")
	d.Click("Reset Password")
	d.Gone(randomOfTheTest) // it was shown once
	d.acted()
}

// A random password that nobody has copied is not lost by one key too many.
func TestResetPasswordAsksBeforeItIsLost(t *testing.T) {
	d := resetOf(t)
	d.Press(fyne.KeyReturn)
	d.acted("password " + randomOfTheTest + ", temporary true u000004")
	d.Click("Copy Message") // it is not in there
	for _, leave := range []func(){func() { d.Press(fyne.KeyEscape) }, d.CloseButton, func() { d.Click("Close") }} {
		leave()
		d.See(lang.T(loseTitle), "u000004")
		check.Equal(t, "focus", d.Focus(), "Cancel")
		d.Press(fyne.KeyReturn)
		d.Gone(lang.T(loseTitle))
		d.See(randomOfTheTest)
	}
	d.Press(fyne.KeyEscape, fyne.KeyTab, fyne.KeyReturn)
	check.Equal(t, "window", d.Front().Title(), "Group User Administration")

	d = resetOf(t)
	d.Press(fyne.KeyReturn)
	d.Click("Copy Password")
	d.Press(fyne.KeyEscape)
	check.Equal(t, "window", d.Front().Title(), "Group User Administration")
}

// The manner of the seed: it is typed twice.
func TestResetPasswordTyped(t *testing.T) {
	d := resetOf(t)
	d.Press(fyne.KeyTab)
	d.Type("alone")
	d.Press(fyne.KeyReturn)
	d.See("Enter a new password.")
	d.Type("short")
	d.Press(fyne.KeyReturn)
	d.See("The two passwords differ.")
	d.Type("short")
	d.Press(fyne.KeyReturn)
	d.See("A password has at least 8 characters.")
	d.Type("new words here")
	d.Press(fyne.KeyTab)
	d.Type("new words here")
	d.Press(fyne.KeyReturn)
	d.acted("password new words here, temporary true u000004")
	d.See("The password was reset", "It is valid until 26 Nov 09:41.", "Copy Message")
	d.Gone("new words here", "Copy Password", "not shown again")
	check.Equal(t, "focus", d.Focus(), "Copy Message")
	d.Click("Close")
	check.Equal(t, "window", d.Front().Title(), "Group User Administration")
}

func TestResetPasswordTroubles(t *testing.T) {
	d := resetOf(t)
	d.phones.fail = data.Deny("Change your own password with File > Change Password.")
	d.Press(fyne.KeyReturn)
	d.See("Change your own password with File > Change Password.")
	d.Gone(randomOfTheTest)
	d.phones.fail = nil
	d.Press(fyne.KeyReturn)
	d.See(randomOfTheTest)
	d.NoBrowser = data.ErrNotFound
	d.Click("Email Message")
	d.See(lang.T(noMailProgram))
	d.Click("Copy Password")
	d.CloseButton()
	check.Equal(t, "window", d.Front().Title(), "Group User Administration")
}

// Until when it is good is not known; that it was set is said all the same.
func TestResetPasswordWithoutAnEnd(t *testing.T) {
	words := (&reset{desk: &Desk{}, user: member(4)}).advice(randomOfTheTest, time.Time{})
	check.Equal(t, "advice", strings.Contains(words, "good until"), false)
	check.Equal(t, "letter", strings.Contains(resetLetter(member(4), time.Time{}).text, "Valid until"), false)
}

func TestMailto(t *testing.T) {
	for _, to := range []string{"", "bob@example.com", "b+o&b?subject=x%0abcc:eve@example.com", "ö@example.com", "a,b;c@example.com"} {
		text := "Your password & more:\n100 % = ? + #\nÄ"
		u := letter{to: to, subject: "A & B?", text: text}.mailto()
		again, err := url.Parse(u.String())
		if err != nil {
			t.Fatal(err)
		}
		check.Equal(t, "scheme", again.Scheme, "mailto")
		address, err := url.PathUnescape(again.Opaque)
		check.Equal(t, "address", address, to)
		check.Equal(t, "error", err, nil)
		check.Equal(t, "fields", len(again.Query()), 2)
		check.Equal(t, "subject", again.Query().Get("subject"), "A & B?")
		check.Equal(t, "body", again.Query().Get("body"), strings.ReplaceAll(text, "\n", "\r\n"))
		if s := u.String(); strings.ContainsAny(s, "+ \n;,") || strings.Count(s, "?") != 1 || strings.Count(s, "&") != 1 {
			t.Errorf("a mail program may read %q in another way", s)
		}
	}
}
