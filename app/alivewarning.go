package app

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
)

const (
	// idleWarning and ageWarning are how long before the end of a session its user is
	// warned at least. Nobody has to save within a minute what took an hour.
	idleWarning = time.Minute
	ageWarning  = 5 * time.Minute
)

// Sentences of the warning. Tests ask for them by name.
const (
	soonIdle data.Text = "You will be signed out in %s because nobody is using %s. Press any key to stay signed in."
	soonOver data.Text = "You will be signed out in %s because a session may not last longer. Save your changes, then sign in again."
)

// warn shows, before the session ends by the policy, when it will. stay is called when
// somebody presses something while it could still help.
func (h *host) warn(m *Main, l *lease, stay func()) {
	idle := l.left.Idle > 0 && l.left.Idle <= idleWarning+aliveEvery && l.pressed < 0
	age := l.left.Age > 0 && l.left.Age <= ageWarning+aliveEvery && !l.warnedOfAge
	switch {
	case idle && (l.left.Age == 0 || l.left.Idle < l.left.Age):
		h.showWarning(m, l.left.Idle, stay)
	case age:
		l.warnedOfAge = true
		h.showWarning(m, l.left.Age, nil)
	}
}

// showWarning shows the window that counts down. stay is nil if nothing prolongs the
// session: that is a window of its own, since its user may not have answered it yet when the
// other one is due. Somebody may be typing in another program, or in a sheet: the keyboard
// stays there, and a press in any window of this program counts.
func (h *host) showWarning(m *Main, left time.Duration, stay func()) {
	key := "warning:idle"
	if stay == nil {
		key = "warning:age"
	}
	m.Windows.Show(key, lang.T("Signing Out Soon"), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		message := widgets.NewMessage(3)
		presses := widgets.Presses()
		tick := func() {
			if stay != nil && widgets.Presses() != presses {
				widgets.Close(w)
				stay()
				return
			}
			message.Set(widgets.MessageWarning, h.soon(m, left, stay != nil))
			left = max(0, left-time.Second)
		}
		tick()
		tasks.Every(time.Second, tick)
		heading, text, press := lang.T("Your session ends soon"), lang.T("OK"), func() { widgets.Close(w) }
		if stay != nil {
			heading, text, press = lang.T("Still there?"), lang.T("Stay Signed In"), tick // the press counts
		}
		ok := widgets.NewButton(text, press)
		ok.Importance = widget.HighImportance
		widgets.InstallKeys(w, widgets.Keys{Enter: press, Escape: press})
		widgets.Surprised(w)
		return shell.View{
			Content: shell.Frame(widgets.ButtonRow(ok), shell.Heading(h.Icon, heading, h.Name), message), Fixed: true, Quiet: true,
			Shown: func() { w.Canvas().Focus(ok) },
		}
	})
}

// What is said of windows with unsaved changes.
const (
	willBeLost data.Text = "Unsaved changes in %s will be lost."
	wereLost   data.Text = "Unsaved changes in %s were lost."
)

// lostIn says of windows with unsaved changes what becomes of these; it is empty of none.
func lostIn(unsaved []string, lost data.Text) data.Sentence {
	if len(unsaved) == 0 {
		return data.Sentence{}
	}
	return data.Say(lost, words.Names(unsaved, words.MostNamed, "%d more windows"))
}

// soon words the warning.
func (h *host) soon(m *Main, left time.Duration, idle bool) string {
	ends := data.Say(soonOver, left)
	if idle {
		ends = data.Say(soonIdle, left, h.Name)
	}
	return lang.Say(data.InARow(ends, lostIn(m.Windows.Unsaved(), willBeLost)))
}
