package app

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/test/check"
)

// listener is a user who hears the window and has a keyboard, and nothing else.
type listener struct {
	*world
}

// to presses a key until what has the focus begins so.
func (l listener) to(begin string, key fyne.KeyName) {
	l.t.Helper()
	for range 40 {
		if strings.HasPrefix(l.HeardFocus(), begin) {
			return
		}
		l.Press(key)
	}
	l.t.Fatalf("keys do not lead to %q; heard is:\n%s", begin, l.Heard())
}

// hear fails the test unless something that is said matches, and returns what the pattern's group is.
func (l listener) hear(pattern string) string {
	l.t.Helper()
	found := regexp.MustCompile(`(?m)` + pattern).FindStringSubmatch(l.Heard())
	if found == nil {
		l.t.Fatalf("nobody hears %q, but:\n%s", pattern, l.Heard())
	}
	return found[len(found)-1]
}

// What is heard is enough to enrol, to sign in with a code, to be told why one was refused, and to get a user a new
// Secret Key, without the screen and without the mouse.
func TestByEarAlone(t *testing.T) {
	w := newWorld(t)
	l := listener{w}
	w.start("Lite", "")
	l.hear(`^Window: Lite Login$`)
	check.Equal(t, "begins at", l.HeardFocus(), "User-ID: empty, prompt User-ID or email address")
	w.Type("alice")
	l.to("Password", fyne.KeyTab)
	w.Type(secretWord)
	check.Equal(t, "typed", l.HeardFocus(), "Password: hidden")
	w.Press(fyne.KeyReturn)

	l.hear(`^Window: One Time Password$`)
	key := strings.ReplaceAll(l.hear(`^  Secret Key: ([A-Z2-7 ]+)$`), " ", "")
	l.hear(`^  QR code .* Secret Key`)
	l.to("OTP", fyne.KeyTab)
	w.Type("000000")
	w.Press(fyne.KeyReturn)
	l.hear(`^  Error: `)
	w.Type(w.code(key))
	w.Press(fyne.KeyReturn)
	l.hear(`^Window: One Time Password Status$`)
	check.Equal(t, "the only button", l.HeardFocus(), "OK")
	w.Press(fyne.KeyReturn)
	if w.Front().Title() == "Recovery Codes" {
		l.hear(`^  ([A-Z2-7]{4}-){3}[A-Z2-7]{4}$`)
		l.to("I have stored these codes, not checked", fyne.KeyTab)
		w.Press(fyne.KeySpace)
		check.Equal(t, "ticked", l.HeardFocus(), "I have stored these codes, checked")
		w.Press(fyne.KeyReturn)
	}
	l.hear(`^Window: Lite$`)

	w.Press(fyne.KeyF10)
	l.to("Log Out", fyne.KeyDown)
	w.Press(fyne.KeyReturn)
	l.hear(`^Window: Lite Login$`)
	w.Type(secretWord)
	w.Press(fyne.KeyReturn)
	l.hear(`^  Error: ` + regexp.QuoteMeta(told(data.NoCode)))
	w.now = w.now.Add(30 * time.Second)
	l.to("OTP", fyne.KeyTab)
	w.Type(w.code(key))
	w.Press(fyne.KeyReturn)
	l.hear(`^Window: Lite$`)
	w.Press(fyne.KeyF10)
	l.to("Log Out", fyne.KeyDown)
	w.Press(fyne.KeyReturn)

	// The help desk: a new Secret Key for alice.
	w.start(program, "olga")
	w.Type(secretWord)
	w.Press(fyne.KeyReturn)
	l.hear(`^Window: TapeMaster$`)
	w.Press(fyne.KeyF10, fyne.KeyRight)
	l.to("Group User Administration", fyne.KeyDown)
	w.Press(fyne.KeyReturn)
	l.hear(`^> Users, list, rows: 4 `)
	l.to("User-ID alice", fyne.KeyDown)
	l.hear(`One Time Password Active`)
	w.Press(fyne.KeyReturn)
	l.hear(`^Window: alice Properties$`)
	l.to("One Time Password: True", fyne.KeyDown)
	w.Press(fyne.KeySpace)
	l.hear(`^> One Time Password: False, drop-down list`)
	w.Press(fyne.KeySpace)
	l.to("Apply", fyne.KeyTab)
	w.Press(fyne.KeyReturn)
	l.hear(`^  .*alice.* \(group\)$`) // it asks first, and Enter does not do it
	check.Equal(t, "begins at", l.HeardFocus(), "Cancel")
	l.to("Restart", fyne.KeyTab)
	w.Press(fyne.KeyReturn)
	l.hear(`One Time Password: True`)
	w.Press(fyne.KeyEscape)
	l.hear(`^> User-ID alice, .* One Time Password Pending, .* selected, row 1 of 4$`)
}
