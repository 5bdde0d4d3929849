package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/test/screen"
	"tapetrack/widgets"
)

// TestMeterIsTheRule: wherever a password is chosen, what is shown red while it
// is typed is what OK refuses, with the same words, and nothing else is; both go
// by the policy of the database.
func TestMeterIsTheRule(t *testing.T) {
	nist := func(t *testing.T) *world {
		w := newWorld(t)
		w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicyProfile: "NIST"}))
		return w
	}
	for name, c := range map[string]struct {
		open    func(t *testing.T) *world // the window is in front, ready to be typed into
		window  string
		least   string
		refused []string
		taken   string
	}{
		"Change Password": {
			func(t *testing.T) *world {
				w := nist(t)
				w.start("Lite", "bob")
				w.signIn(secretWord, "")
				w.Menu("File", "Change Password…")
				w.Type(secretWord)
				return w
			},
			"Change Password", "15",
			[]string{"x", "horse staples!", "bakerbob bakerbob", "B0b Baker, B0b Baker!", "bob@tapemaster.lite", secretWord},
			"password password", // weak, but taken: that is for people to decide
		},
		"choose at sign-in": {
			func(t *testing.T) *world {
				w := nist(t)
				w.add(data.NewUser{User: data.User{ID: "temp", Name: "Temporary Friend", Group: "OPS"}, Temporary: true})
				w.start("Lite", "temp")
				w.signIn(secretWord, "")
				return w
			},
			"Change Password", "15",
			[]string{"horse staples!", "temporary-friend", "friend.temp.friend"},
			"a temporary friend",
		},
		"Reset Password": {
			func(t *testing.T) *world {
				w := nist(t)
				w.administration("tapemaster")
				w.Click("alice")
				w.Click("Reset Password")
				return w
			},
			"Reset Password", "15",
			[]string{"horse staples!", "alice alice alice", "ÄRMEL alice 2026", "alice@example.com"},
			"alice in wonderland",
		},
		"Set Up": {
			func(t *testing.T) *world {
				w := emptyWorld(t)
				w.start(program, "")
				return w
			},
			"Set Up", "8",
			[]string{"horse 7", "tapemaster1", "T@peTr4ck!", "password1"},
			"horse 77",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := c.open(t)
			w.front(c.window)
			w.See("At least " + c.least + " characters.")
			try := func(password string, refused bool) {
				t.Helper()
				w.reach("New Password", fyne.KeyTab)
				w.Chord(fyne.KeyModifierControl, fyne.KeyA)
				w.Type(password)
				meter := screen.Find[*widgets.Meter](w.Front(), nil)
				says := meter.Text()
				if (meter.Kind() == widgets.MessageError) != refused {
					t.Errorf("%q is shown as %v: %s", password, meter.Kind(), says)
				}
				w.retype("New Password", password, password)
				still := w.Front().Title() == c.window && strings.Contains(w.Front().Text(), "Password (again)")
				if still != refused {
					t.Fatalf("%q is refused %v, want %v; it shows\n%s", password, still, refused, w.Front().Text())
				}
				if refused && meter.Text() != says {
					t.Errorf("%q: while it was typed %q, then %q", password, says, meter.Text())
				}
			}
			for _, password := range c.refused {
				try(password, true)
			}
			try(c.taken, false)
		})
	}
}

// TestRandomPasswordIsTaken: one that is drawn is as long as the policy asks
// for, however long that is.
func TestRandomPasswordIsTaken(t *testing.T) {
	w := newWorld(t)
	w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicyPasswordLength: "64"}))
	w.administration("tapemaster")
	w.Click("alice")
	w.Click("Reset Password")
	w.See("At least 64 characters.")
	w.Press(fyne.KeyReturn)
	w.See("The password was reset")
}

// New User names the length that the policy asks for.
func TestNewUserSaysTheLength(t *testing.T) {
	w := newWorld(t)
	w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicyProfile: "PCI"}))
	w.administration("tapemaster")
	w.Chord(fyne.KeyModifierControl, fyne.KeyN)
	w.front("New User")
	w.reach("New Password", fyne.KeyTab)
	w.See("At least 12 characters, not a common password")
}
