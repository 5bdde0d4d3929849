package admin

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

// lostPhoneOf opens the form of u000004 in the user's sheet.
func lostPhoneOf(t *testing.T, state data.SignInState) *desk {
	t.Helper()
	d := signInOf(t, state)
	d.Click("Lost Phone…")
	d.See("Lost Phone: u000004", lang.T(reasonKept))
	return d
}

func TestLostPhoneReset(t *testing.T) {
	d := lostPhoneOf(t, active())
	check.Equal(t, "focus", d.Focus(), "options")
	d.Press(fyne.KeyDown)
	d.Gone(lang.T(somebodyElse)) // it is nobody's from now on
	d.Press(fyne.KeyTab)
	check.Equal(t, "focus", d.Focus(), "Reason")
	d.Type("left in a taxi")
	d.Press(fyne.KeyReturn)
	d.acted("reset u000004: left in a taxi")
	d.See("Temporary code for u000004", codeOfTheTest, "Valid for one sign-in until tomorrow 09:41.",
		lang.T(typeIntoOTP, "u000004")+" "+lang.T(qrCodeAppears))
	d.Press(fyne.KeyReturn) // copies: what is shown once is not lost by one key too many
	check.Equal(t, "copied", d.Clipboard().Content(), codeOfTheTest)
	d.See(codeOfTheTest, copiedSecret())
	d.Press(fyne.KeyEscape)
	d.Gone(codeOfTheTest)
	d.See("The authenticators of u000004 were reset.", lang.T(PendingTemporary), "open until tomorrow 09:41", "Close")
	d.Gone("Cancel", "Pixel 9")
	for range 2 {
		d.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	}
	d.See("Activated\nFalse")
	d.Window("Group User Administration")
	d.See("The authenticators of u000004 were reset.")
}

func TestLostPhoneTemporaryCode(t *testing.T) {
	d := lostPhoneOf(t, active())
	d.Click("Temporary code")
	d.Press(fyne.KeyTab, fyne.KeyTab)
	d.Type("  at home ")
	d.Click("OK")
	d.acted("code u000004: at home")
	d.See(codeOfTheTest, lang.T(typeIntoOTP, "u000004"))
	d.Gone("QR code for the new phone")
	d.Click("Close")
	d.See("A temporary code for u000004 was issued.", "Pixel 9")
}

func TestLostPhoneOffUntil(t *testing.T) {
	d := lostPhoneOf(t, active())
	d.Gone("24 Nov")
	d.Press(fyne.KeyUp, fyne.KeyTab, fyne.KeyTab)
	d.See("at most 7 days")
	check.Equal(t, "focus", d.Focus(), "Until")
	d.See("Tue 24 Nov 09:41 (1 day)")
	d.Press(fyne.KeyDown) // opens the list
	check.Equal(t, "focus", d.Focus(), "menu")
	d.Press(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn) // from the one that is chosen
	check.Equal(t, "focus", d.Focus(), "Until")
	d.See("Thu 26 Nov 09:41 (3 days)")
	d.Gone("Wed 25 Nov")
	d.Press(fyne.KeyTab)
	d.Type("in repair")
	d.Press(fyne.KeyReturn)
	d.acted("off until 26 Nov 09:41 u000004: in repair")
	d.See(lang.T(words.WithoutCode, "u000004", "26 Nov 09:41"), "Suspended until 26 Nov 09:41, then Active", "Ask for Codes Again")

	// It can be ended in the form, too.
	d.Click("Lost Phone…")
	d.See("Suspended until 26 Nov 09:41\nAsk for Codes Again")
	d.Chord(fyne.KeyModifierShift, fyne.KeyTab)
	check.Equal(t, "focus", d.Focus(), "Ask for Codes Again")
	d.Press(fyne.KeySpace)
	d.acted("resume u000004")
	d.See("u000004 is asked for codes again.")
	d.Gone("Suspended until", "Reset")
}

// Every one of the days that are offered is permitted.
func TestLostPhoneEveryDay(t *testing.T) {
	for day := range 7 {
		d := lostPhoneOf(t, active())
		d.Click("Suspend until a date")
		d.Press(fyne.KeyTab, fyne.KeyTab)
		for range day {
			d.Press(fyne.KeyRight)
		}
		d.Press(fyne.KeyTab)
		d.Type("in repair")
		d.Press(fyne.KeyReturn)
		check.Equal(t, "acts", len(d.acts), 1)
	}
}

// A phone that somebody else may have is made worthless, nothing less.
func TestLostPhoneStolen(t *testing.T) {
	d := lostPhoneOf(t, active())
	d.Gone(lang.T(somebodyElse))
	d.Click("Suspend until a date")
	d.Press(fyne.KeyTab)
	check.Equal(t, "focus", d.Focus(), lang.T(somebodyElse))
	d.Press(fyne.KeySpace) // chooses Reset
	check.Equal(t, "not offered", strings.Count(d.Front().Text(), lang.T(notIfStolen)), 2)
	d.Gone("24 Nov", "at most 7 days")
	d.Click("Temporary code")
	d.Click("Suspend until a date")
	d.Gone("24 Nov")
	d.Press(fyne.KeyTab, fyne.KeyTab)
	d.Type("stolen")
	d.Press(fyne.KeyReturn)
	d.acted("reset u000004: stolen")

	d = lostPhoneOf(t, active())
	d.Click("Temporary code")
	for range 2 {
		d.Click(lang.T(somebodyElse))
	}
	d.See("at most 7 days", "left at home")
	d.Gone("Not if someone else")
	d.Click("Temporary code")
	d.See(lang.T(somebodyElse))
	d.Click("Reset")
	d.Gone(lang.T(somebodyElse))
}

// While no phone is set up, as after Reset, none was left at home or is being repaired.
func TestLostPhoneBeforeThereIsOne(t *testing.T) {
	state := active()
	state.User.OTP, state.User.Guarded = data.Pending, true
	d := lostPhoneOf(t, state)
	check.Equal(t, "not offered", strings.Count(d.Front().Text(), lang.T(noPhoneYet)), 2)
	d.Gone("left at home", "at most 7 days")
	d.Press(fyne.KeyUp) // the last that can be chosen
	d.Press(fyne.KeyTab)
	d.Type("the code was lost")
	d.Press(fyne.KeyReturn)
	d.acted("reset u000004: the code was lost")
}

func TestLostPhoneSaysWhatIsWrong(t *testing.T) {
	d := lostPhoneOf(t, active())
	d.Press(fyne.KeyReturn)
	d.See(lang.T(chooseOne))
	check.Equal(t, "focus", d.Focus(), "options")
	d.Press(fyne.KeyDown)
	d.Gone(lang.T(chooseOne))
	d.Press(fyne.KeyReturn)
	d.See(lang.Say(words.Message(data.CheckReason(""))))
	check.Equal(t, "focus", d.Focus(), "Reason")
	d.Type(strings.Repeat("x", data.MaxReason+1))
	d.Gone("Give a reason")
	d.Press(fyne.KeyReturn)
	d.See("A reason has at most 200 characters")
	d.Press(fyne.KeyBackspace)
	d.phones.fail = data.Deny("You can't do this for yourself.")
	d.Press(fyne.KeyReturn)
	d.See("You can't do this for yourself.")
	d.Type("?")
	d.Gone("You can't do this for yourself.")
	d.phones.fail = &data.FieldError{Field: data.FieldUntil, Text: data.Say("That is too long.")}
	d.Click("Suspend until a date")
	d.Press(fyne.KeyTab, fyne.KeyTab, fyne.KeyTab)
	d.Chord(fyne.KeyModifierControl, fyne.KeyA)
	d.Type("in repair")
	d.Press(fyne.KeyReturn)
	d.See("That is too long.")
	check.Equal(t, "focus", d.Focus(), "Until")
	d.acted()
	d.Press(fyne.KeyEscape)
	d.Gone("Lost Phone: u000004")
	d.See("Cancel") // nothing was done
}

func TestLostPhonePolicy(t *testing.T) {
	d := signInOf(t, active())
	d.phones.policy = map[string]string{data.PolicyPauseDays: "2", data.PolicyTemporaryCodeHours: "8"}
	d.Click("Lost Phone…")
	d.See("at most 2 days", "within 8 hours")
	d.Click("Suspend until a date")
	d.Press(fyne.KeyTab, fyne.KeyTab, fyne.KeyRight, fyne.KeyRight)
	d.See("Tue 24 Nov 09:41 (1 day)") // round
	d.Press(fyne.KeyEscape)
	d.phones.policy[data.PolicyPauseDays] = "0"
	d.Click("Lost Phone…")
	d.See(data.PolicyForbids)
	d.Click("Suspend until a date")
	d.Gone("24 Nov")
}

// What the group requires is not turned off for a while.
func TestLostPhoneOfWhoseGroupRequires(t *testing.T) {
	state := active()
	state.User.GroupRequires = true
	d := lostPhoneOf(t, state)
	d.See(lang.Say(data.NoPauseBy(state.User.Group)))
	d.Gone("The phone is being repaired")
	d.Click("Suspend until a date")
	d.Gone("24 Nov")
}

// A code that was issued is shown even to who was too quick to leave.
func TestLostPhoneLeftWhileItIsDone(t *testing.T) {
	for _, leave := range []func(*desk){
		func(d *desk) { d.Press(fyne.KeyEscape) },
		func(d *desk) { d.Click("Cancel") },
		func(*desk) {},
	} {
		d := newDesk(t, 10, false)
		d.Until(func() bool { return d.Says("u000004") })
		d.phones.state = active()
		d.phones.hold = make(chan struct{})
		d.Click("u000004")
		d.Menu("User", "Lost Phone…")
		d.Click("Temporary code")
		d.Press(fyne.KeyTab, fyne.KeyTab)
		d.Type("at home")
		d.Press(fyne.KeyReturn, fyne.KeyReturn)
		d.See("Working…")
		leave(d)
		close(d.phones.hold)
		d.Until(func() bool { return d.Says(codeOfTheTest) })
		d.Press(fyne.KeyEscape)
		d.Until(func() bool { return d.Says("10 users · A temporary code for u000004 was issued.") })
		d.tasks.Wait()
		d.Drain()
		d.acted("code u000004: at home")
		check.Equal(t, "windows", d.Exists(), 1)
	}
}

// One act at a time.
func TestLostPhoneIsBusy(t *testing.T) {
	d := newDesk(t, 10, false)
	d.Until(func() bool { return d.Says("u000004") })
	d.phones.state, d.phones.hold = active(), make(chan struct{})
	u := member(4)
	u.OTPPause = data.Pause{From: now, Until: now.Add(time.Hour)}
	d.desk.showLostPhone(d.desk.list.window, d.tasks, u, func(string) {})
	d.Click("Ask for Codes Again")
	d.Click("Ask for Codes Again")
	d.Press(fyne.KeySpace)
	close(d.phones.hold)
	d.Until(func() bool { return !d.Says("Lost Phone: u000004") })
	d.tasks.Wait()
	d.acted("resume u000004")
}

// The same, when it was refused.
func TestLostPhoneLeftAndRefused(t *testing.T) {
	d := newDesk(t, 10, false)
	d.Until(func() bool { return d.Says("u000004") })
	d.phones.fail, d.phones.hold = data.Deny("You can't do this for yourself."), make(chan struct{})
	d.Click("u000004")
	d.Menu("User", "Lost Phone…")
	d.Click("Reset")
	d.Press(fyne.KeyTab)
	d.Type("gone")
	d.Press(fyne.KeyReturn, fyne.KeyEscape)
	close(d.phones.hold)
	d.Until(func() bool { return d.Says("You can't do this for yourself.") })
	d.See("This did not work")
	d.tasks.Wait()
	d.Drain()
}

// A sheet that is open learns what was done in the list.
func TestLostPhoneFromTheList(t *testing.T) {
	d := signInOf(t, active())
	d.Window("Group User Administration")
	d.Menu("User", "Lost Phone…")
	d.Click("Reset")
	d.Press(fyne.KeyTab)
	d.Type("gone")
	d.Press(fyne.KeyReturn, fyne.KeyEscape)
	d.Window("u000004 Properties")
	d.See(lang.T(PendingTemporary), "Cancel")
}

func TestOTPCell(t *testing.T) {
	u := data.User{OTP: data.Active, OTPPause: data.Pause{From: now, Until: now.Add(72 * time.Hour)}}
	check.Equal(t, "paused", otpCell(u, now).Text, "Suspended until 26 Nov")
	check.Equal(t, "over", otpCell(u, now.Add(73*time.Hour)).Text, "Active")
}
