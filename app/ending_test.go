package app

import (
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/test/check"
)

// signOuts returns the details of all sign-outs, oldest first.
func (w *world) signOuts() []string {
	w.t.Helper()
	list, err := w.Log(w.t.Context(), console, data.EventQuery{Kinds: []data.Kind{data.SignedOut}, Limit: 10})
	w.must(err)
	var details []string
	for _, e := range list.Events {
		details = append([]string{e.UserID + ": " + e.Detail}, details...)
	}
	return details
}

// What ends a program from outside leaves what Quit leaves: no session, no page,
// no secret on the clipboard. The log says what it was, in words that stay.
func TestEndedFromOutside(t *testing.T) {
	for how, want := range map[data.Ended]string{
		data.BySIGINT:      "program ended by SIGINT",
		data.BySIGTERM:     "program ended by SIGTERM",
		data.BySIGHUP:      "program ended by SIGHUP",
		data.ByLostDisplay: "display went away",
		data.ByFailure:     "program failed",
	} {
		t.Run(want, func(t *testing.T) {
			printHome(t)
			w, h, _ := codesShown(t)
			w.reach("Print", fyne.KeyTab)
			w.Press(fyne.KeySpace)
			_, codes := w.printed()
			w.front("Recovery Codes")
			h.clipboard.CopySecret("a Secret Key")
			session := w.session("alice")

			h.Ending.End(how)
			check.Equal(t, "quits, without a question", w.Quits, 1)
			check.Equal(t, "open", w.open(session), false)
			check.Equal(t, "sign-outs", len(w.signOuts()), 1)
			check.Equal(t, "the log", w.signOuts()[0], "alice: "+want)
			check.Equal(t, "on the clipboard", w.Clipboard().Content(), "")
			w.gone(codes)

			h.Ending.End(data.BySIGTERM)
			check.Equal(t, "quits again", w.Quits, 1)
			check.Equal(t, "sign-outs", len(w.signOuts()), 1)
		})
	}
}

// So do recovery codes that were printed before anybody is signed in.
func TestEndedBeforeSomebodyIsSignedIn(t *testing.T) {
	printHome(t)
	w := newWorld(t)
	w.must(w.EditPolicies(t.Context(), console, nil, map[string]string{data.PolicyRecoveryLater: "0"}))
	secret := w.activate("alice")
	h := w.start("Lite", "alice")
	w.signIn(secretWord, w.code(secret))
	w.titles("Recovery Codes")
	w.Click("Print")
	_, codes := w.printed()
	h.Ending.End(data.BySIGTERM)
	w.gone(codes)
	check.Equal(t, "sign-outs", len(w.signOuts()), 0)
}

// The pages of an administrator go, too.
func TestEndedWithPages(t *testing.T) {
	printHome(t)
	w := newWorld(t)
	h := w.administration("olga")
	w.Click("alice")
	w.Chord(fyne.KeyModifierControl, fyne.KeyP)
	_, path := w.printed()
	h.Ending.End(data.BySIGHUP)
	w.gone(path)
}

// Each session ends once, whoever ends it.
func TestEndedOnce(t *testing.T) {
	for name, c := range map[string]struct {
		act  func(*world, *host)
		want string
	}{
		"nobody is signed in": {func(w *world, h *host) {
			w.Menu("File", "Log Out")
			h.Ending.End(data.BySIGTERM)
		}, "bob: "},
		"after Quit": {func(w *world, h *host) {
			w.Menu("File", "Quit")
			h.Ending.End(data.BySIGTERM)
		}, "bob: "},
		"Quit after it": {func(w *world, h *host) {
			h.Ending.End(data.BySIGTERM)
			w.Menu("File", "Quit")
		}, "bob: program ended by SIGTERM"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			h := w.start("Lite", "bob")
			w.signIn(secretWord, "")
			c.act(w, h)
			check.Equal(t, "sign-outs", len(w.signOuts()), 1)
			check.Equal(t, "the log", w.signOuts()[0], c.want)
			select {
			case <-h.Ending.Begun():
			default:
				t.Error("it does not end")
			}
		})
	}
}

// A sign-in that is accepted while the program ends leaves no session.
func TestSignedInTooLate(t *testing.T) {
	w := newWorld(t)
	h := w.start("Lite", "bob")
	h.Ending.End(data.BySIGTERM)
	w.signIn(secretWord, "")
	check.Equal(t, "open", w.open(w.session("bob")), false)
	check.Equal(t, "sign-outs", len(w.signOuts()), 1)
	check.Equal(t, "the log", w.signOuts()[0], "bob: program ended by SIGTERM")
}
