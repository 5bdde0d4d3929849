package signin

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

// shownElsewhere is popup 1 with a QR code that was shown before.
func shownElsewhere() (data.Outcome, error) {
	out, err := pending()
	out.Enrolment.Shown = data.Display{Count: 3, At: time.Now().Add(-48 * time.Hour), Program: "Lite", Computer: "desk8"}
	return out, err
}

func renewed() (data.Outcome, error) {
	out, err := pending()
	out.Enrolment.Key = "MFRG GZDF MZTW Q2LK MFRG GZDF MZTW Q2LK"
	out.Enrolment.URI = "otpauth://totp/TapeTrack:alice?secret=MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK&issuer=TapeTrack"
	return out, err
}

// The new QR code takes the place of the one before: key, count and what was
// typed for that.
func TestNewQRCode(t *testing.T) {
	s := enrolWith(t, true, shownElsewhere)
	s.See("shown 3 times before", "in Lite on desk8", "someone knows your password", "Not you? New QR Code")
	s.newCode = renewed
	s.Type("123456")
	s.Press(fyne.KeyTab)
	check.Equal(t, "focus", s.Focus(), "Not you? New QR Code")
	s.Press(fyne.KeyReturn)
	s.See("MFRG GZDF MZTW Q2LK", "shown for the first time", "New QR Code", lang.T(NewQRCode))
	s.Gone("GEZD", "Not you?", "desk8")
	check.Equal(t, "focus", s.Focus(), "6 digits (optional)")
	check.Equal(t, "code", s.Field(), "")
	s.Click("New QR Code") // somebody looked over the shoulder
	check.Equal(t, "asked", s.tries(), 2)
	check.Equal(t, "abandoned", len(s.abandoned), 0)
}

func TestNewQRCodeIsRefused(t *testing.T) {
	for _, reason := range []data.Reason{data.BecameActive, data.TurnedOff, data.TicketUnknown} {
		s := enrol(t, true)
		r := data.Refusal{Reason: reason, Proven: true}
		s.newCode = func() (data.Outcome, error) { return data.Outcome{Refusal: &r}, nil }
		s.Click("New QR Code")
		s.titles("Lite Login")
		s.See(lang.Say(r.Says()))
	}
	s := enrol(t, true)
	s.newCode = func() (data.Outcome, error) { return data.Outcome{}, data.ErrDiskFull }
	s.Click("New QR Code")
	s.See("The disk is full", "GEZD GNBV", "New QR Code")
	s.newCode = func() (data.Outcome, error) {
		out, err := pending()
		out.Enrolment.URI = string(make([]byte, 5000))
		return out, err
	}
	s.Click("New QR Code")
	s.titles("Lite Login")
	s.See("Something went wrong")
	check.Equal(t, "abandoned", len(s.abandoned), 1)
	check.Equal(t, "windows", s.Exists(), 1)
}

// While it is made nothing else is asked for.
func TestNewQRCodeIsBusy(t *testing.T) {
	s := enrol(t, false)
	held := newGate()
	t.Cleanup(held.open)
	s.newCode = func() (data.Outcome, error) {
		held.wait()
		return renewed()
	}
	s.Type("123456")
	s.Click("New QR Code")
	s.Until(func() bool { return s.calls.Load() == 1 })
	s.Click("Activate")
	s.Click("Checking…")
	s.CloseButton()
	s.titles("One Time Password")
	held.open()
	s.Until(func() bool { return s.Says(lang.T(NewQRCode)) })
	check.Equal(t, "asked", s.tries(), 1)
}

// Who signed in with the code has no use for another one.
func TestNewQRCodeOnceItIsActivated(t *testing.T) {
	s := enrolWith(t, true, func() (data.Outcome, error) {
		out, err := shownElsewhere()
		out.Enrolment.Activated = true
		return out, err
	})
	s.See("Your QR code was shown 3 times before", "File > My Sign-in")
	s.Gone("New QR Code", "someone knows your password")
}

// When the sign-ins without a code are used up, nothing but a code leads on.
func TestPopupInsists(t *testing.T) {
	s := enrolWith(t, true, limited(true, data.Grace{SignIns: 1}))
	check.Equal(t, "focus", s.Focus(), "6 digits")
	s.See(lang.T(cannotContinue))
	s.Gone("optional", "press OK", "You can sign in without")
	for _, leave := range []func(){
		func() { s.Press(fyne.KeyReturn) },
		func() { s.Click("OK") },
	} {
		s.Type("1")
		s.Press(fyne.KeyBackspace)
		leave()
		s.titles("One Time Password")
		check.Equal(t, "message", s.message().Text(), lang.T(CodeNeeded))
		check.Equal(t, "focus", s.Focus(), "6 digits")
	}
	check.Equal(t, "asked", int(s.calls.Load()), 0)
	s.activate = func() (data.Outcome, error) { return data.Outcome{Ticket: "ticket"}, nil }
	s.Type("123456")
	s.Press(fyne.KeyReturn)
	s.titles("One Time Password Status")
	s.See("is now active")

	s = enrolWith(t, true, limited(true, data.Grace{}))
	s.Press(fyne.KeyEscape)
	s.titles("Lite Login")
}

func TestPopupsTellWhatIsLeft(t *testing.T) {
	left := data.Grace{SignIns: 3, Until: time.Date(2026, 11, 30, 9, 41, 0, 0, time.Local)}
	s := enrolWith(t, true, limited(false, left))
	s.See("press OK", lang.Say(words.Grace(left)))
	s.Press(fyne.KeyReturn)
	s.titles("One Time Password Status")
	s.See("is not active yet", lang.Say(words.Grace(left)))
	s = enrol(t, true)
	s.Gone("You can sign in without")
	s.Press(fyne.KeyReturn)
	s.Gone("You can sign in without")
}
