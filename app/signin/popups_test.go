package signin

import (
	"bytes"
	"errors"
	"image/png"
	"os/exec"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
	"tapetrack/test/screen"
	"tapetrack/widgets"
)

func (s *stage) message() *widgets.Message { return screen.Find[*widgets.Message](s.Front(), nil) }

// The picture is read by another program, and says what the judge asked for.
func TestPopupShowsTheURI(t *testing.T) {
	s := enrol(t, true)
	out, _ := pending()
	var img bytes.Buffer
	if err := png.Encode(&img, screen.Find[*canvas.Raster](s.Front(), nil).Generator(300, 300)); err != nil {
		t.Fatal(err)
	}
	read := exec.Command("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "png:-")
	read.Stdin = &img
	got, err := read.Output()
	if err != nil {
		t.Fatal(err)
	}
	check.Equal(t, "read", strings.TrimSpace(string(got)), out.Enrolment.URI)
	s.See("TapeTrack · alice", "GEZD GNBV GY3T QOJQ\nGEZD GNBV GY3T QOJQ", "Google Authenticator")
}

// Popup 1 hides the secret from who comes by; a code can be typed nevertheless.
func TestPopupHidesTheSecret(t *testing.T) {
	s := enrol(t, true)
	s.tasks.Pass(5*time.Minute - time.Second)
	s.Type("123")
	s.tasks.Pass(5*time.Minute - time.Second)
	s.See("GEZD GNBV")
	s.tasks.Pass(time.Second)
	s.Gone("GEZD GNBV")
	s.See(lang.Say(shell.CoveredText))
	s.Click("Show")
	s.See("GEZD GNBV")
	check.Equal(t, "code", s.Field(), "123")
	s.tasks.Pass(5 * time.Minute)
	s.Type("456")
	s.complete = signedIn
	s.activate = func() (data.Outcome, error) { return data.Outcome{Ticket: "ticket"}, nil }
	s.Press(fyne.KeyReturn, fyne.KeyReturn)
	s.titles("Lite")
}

// A URI that fits in no QR code ends where one can try again, not in a window
// that nobody sees.
func TestPopupThatCannotBeDrawn(t *testing.T) {
	s := show(t, true, nil)
	s.signIn = func() (data.Outcome, error) {
		out, err := pending()
		out.Enrolment.URI += strings.Repeat("x", 5000)
		return out, err
	}
	s.Type("correct horse")
	s.Press(fyne.KeyReturn)
	s.titles("Lite Login")
	s.See("Something went wrong")
	check.Equal(t, "windows", s.Exists(), 1)
	check.Equal(t, "abandoned", len(s.abandoned), 1)
}

func TestPopupIsBusyWhileItActivates(t *testing.T) {
	s := enrol(t, false)
	held := newGate()
	t.Cleanup(held.open)
	s.activate = func() (data.Outcome, error) {
		held.wait()
		return data.Outcome{Refusal: &data.Refusal{Reason: data.WrongCode, Proven: true}}, nil
	}
	s.Type("123456")
	s.Press(fyne.KeyReturn)
	s.Until(func() bool { return s.calls.Load() == 1 })
	s.Press(fyne.KeyReturn, fyne.KeyEscape)
	s.Click("Checking…")
	s.CloseButton()
	s.titles("One Time Password")
	s.Type("9") // does not change what the button says meanwhile
	check.Equal(t, "busy", s.Button("Checking…").Disabled(), true)
	held.open()
	s.Until(func() bool { return s.Says("The code is not correct.") })
	check.Equal(t, "tries", s.tries(), 1)
	check.Equal(t, "left in the field", s.Field(), "")
	s.Press(fyne.KeyEscape)
	s.titles("Lite Login")
	<-s.abandoned
}

// Users who have just activated have no recovery codes yet.
func TestStatusOffersNothingThatIsNotThere(t *testing.T) {
	s := enrol(t, true)
	s.activate = func() (data.Outcome, error) { return data.Outcome{Ticket: "ticket"}, nil }
	s.Type("123456")
	s.Press(fyne.KeyReturn)
	s.See(lang.T(NowActive))
	s.Gone("recovery code")
}

func TestPopupAndAnError(t *testing.T) {
	s := enrol(t, true)
	s.activate = func() (data.Outcome, error) { return data.Outcome{}, data.ErrDiskFull }
	s.Type("123456")
	s.Click("Activate")
	s.titles("One Time Password")
	s.See(shell.Message(data.ErrDiskFull))
	check.Equal(t, "Activate", s.Button("Activate").Disabled(), false) // what was not judged stays
	s = enrol(t, true)
	s.activate = func() (data.Outcome, error) { return data.Outcome{}, &data.Trouble{Kind: data.ErrUnreachable} }
	s.Type("123456")
	s.Press(fyne.KeyReturn)
	s.titles("One Time Password")
	check.Equal(t, "code after a lost connection", s.Field(), "123456") // the program repeats the same try
	for _, reason := range []data.Reason{data.Replaced, data.BecameActive, data.DisabledUser, data.TicketUnknown} {
		s := enrol(t, true)
		r := data.Refusal{Reason: reason, Proven: true}
		s.activate = func() (data.Outcome, error) { return data.Outcome{Refusal: &r}, nil }
		s.Type("123456")
		s.Press(fyne.KeyReturn)
		s.titles("Lite Login")
		s.See(lang.Say(r.Says()))
	}
}

func TestStatusIsBusyWhileItSignsIn(t *testing.T) {
	s := enrol(t, false)
	s.Press(fyne.KeyReturn)
	held := newGate()
	t.Cleanup(held.open)
	s.complete = func() (data.Outcome, error) {
		held.wait()
		return signedIn()
	}
	s.Press(fyne.KeyReturn)
	s.Until(func() bool { return s.calls.Load() == 1 })
	s.Press(fyne.KeyReturn, fyne.KeyEscape)
	s.CloseButton()
	s.titles("One Time Password Status")
	s.See("Checking…")
	held.open()
	s.Until(func() bool { return s.sessions == 1 })
	s.Until(func() bool { return s.Exists() == 1 }) // those behind the last one close
	check.Equal(t, "completed", s.tries(), 1)
	s.titles("Lite")
}

// A new password may be due after the popups: until it is chosen nobody is signed in, and
// none of them says so.
func TestPopupsClaimNoSession(t *testing.T) {
	for name, activated := range map[string]bool{"without a code": false, "with a code": true} {
		s := show(t, true, nil)
		s.signIn = func() (data.Outcome, error) {
			out, err := pending()
			out.Enrolment.Activated, out.ChangePassword = activated, data.TemporaryFirst
			return out, err
		}
		s.Type("correct horse")
		for _, title := range []string{"One Time Password", "One Time Password Status", "Change Password"} {
			s.Press(fyne.KeyReturn)
			s.titles(title)
			if text := strings.ToLower(s.Front().Text()); strings.Contains(text, "you are signed in") || strings.Contains(text, "you signed in") {
				t.Errorf("%s, %s claims a session:\n%s", name, title, text)
			}
		}
		s.Click("Cancel")
		s.titles("Lite Login")
		s.See(lang.T(NotSignedIn))
	}
}

func TestStatusAndAnError(t *testing.T) {
	s := enrol(t, true)
	s.complete = func() (data.Outcome, error) { return data.Outcome{}, errors.New("disk on fire") }
	s.Press(fyne.KeyReturn)
	s.Press(fyne.KeyReturn)
	s.titles("Lite Login")
	s.See("Something went wrong")
	check.Equal(t, "abandoned", len(s.abandoned), 1)
	check.Equal(t, "windows", s.Exists(), 1)
	s.complete = signedIn
	s.Type("correct horse")
	s.Press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyReturn) // login, popup 1, popup 2
	s.titles("Lite")
}

func TestWhyAPasswordIsDueIsSaidOfAnyNumber(t *testing.T) {
	for n, want := range map[int]string{
		0: "Many wrong codes were",
		1: "1 wrong code was",
		2: "2 wrong codes were",
	} {
		if why := whyChange(data.Outcome{ChangePassword: data.CodesGuessed, Codes: n}); !strings.HasPrefix(why, want) {
			t.Errorf("%d: %q", n, why)
		}
	}
}

func TestGuessedPasswordIsReplaced(t *testing.T) {
	s := show(t, true, nil)
	s.signIn = func() (data.Outcome, error) {
		return data.Outcome{Ticket: "ticket", ChangePassword: data.CodesGuessed, Codes: 1234}, nil
	}
	s.Type("correct horse")
	s.Press(fyne.KeyReturn)
	s.titles("Change Password")
	s.See(lang.T(wrongCodes, 1234), "1,234 wrong codes were")
	s.chooseNew = func() error { return data.ErrBusy }
	s.Type("new words here")
	s.Press(fyne.KeyTab)
	s.Type("new words here")
	s.Press(fyne.KeyReturn)
	s.See(shell.Message(data.ErrBusy))
	s.chooseNew = func() error { return nil }
	s.complete = func() (data.Outcome, error) {
		return data.Outcome{Refusal: &data.Refusal{Reason: data.DisabledUser, Proven: true}}, nil
	}
	s.Press(fyne.KeyReturn)
	s.titles("Lite Login")
	s.See(lang.Say(data.Refusal{Reason: data.DisabledUser, Proven: true}.Says()))
	check.Equal(t, "windows", s.Exists(), 1)

	s.chooseNew = func() error { return data.ErrSessionEnded }
	s.Type("correct horse")
	s.Press(fyne.KeyReturn)
	s.titles("Change Password")
	s.Type("new words here")
	s.Press(fyne.KeyTab)
	s.Type("new words here")
	s.Press(fyne.KeyReturn)
	s.titles("Lite Login")
	s.See(lang.Say(data.Refusal{Reason: data.TicketUnknown, Proven: true}.Says()))
}

func TestShownBefore(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.Local)
	e := data.Enrolment{}
	check.Equal(t, "never", shownBefore(e, now), lang.T(FirstTime))
	e.Shown = data.Display{Count: 1, At: now.Add(-time.Hour), Program: "Lite", Computer: "desk8"}
	check.Equal(t, "once", shownBefore(e, now), "This QR code was shown once before, today 08:00 in Lite on desk8. "+lang.T(ifNotYou))
	e.Shown.Address = "10.1.4.22"
	check.Equal(t, "once, at a server", shownBefore(e, now), "This QR code was shown once before, today 08:00 in Lite on desk8 at 10.1.4.22. "+lang.T(ifNotYou))
	e.Shown.Address = ""
	e.Activated = true
	check.Equal(t, "once, activated", shownBefore(e, now), "Your QR code was shown once before, today 08:00 in Lite on desk8. "+lang.T(ifItNotYou))
	e.Shown.Count = 2
	check.Equal(t, "activated", shownBefore(e, now), "Your QR code was shown twice before, last today 08:00 in Lite on desk8. "+lang.T(ifOneNotYou))
}
