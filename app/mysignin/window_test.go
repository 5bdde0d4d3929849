package mysignin

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/test/check"
)

// A question that was cancelled while it was judged opens nothing, and its
// ticket is given back.
func TestProofCancelledWhileItIsJudged(t *testing.T) {
	d := newStage(t, false)
	d.desk.Show()
	d.Until(func() bool { return d.Says("Tablet") })
	await, release := d.hold()
	d.Click("Add…")
	before := d.acts()
	d.prove()
	await()
	d.See("One moment…")
	d.Press(fyne.KeyReturn) // once is enough
	d.Press(fyne.KeyEscape)
	d.Gone("Confirm that it is you")
	release()
	d.Until(func() bool { return len(d.abandoned) == 1 })
	d.Gone("Add an authenticator")
	check.Equal(t, "acts", d.acts(), before+1)
}

func TestProofTakenBack(t *testing.T) {
	d := newStage(t, true)
	d.desk.Show()
	d.Press(fyne.KeyInsert)
	d.prove()
	d.See("Add an authenticator")
	d.CloseButton() // in the middle of it
	check.Equal(t, "windows", d.Titles(), "Lite")
	check.Equal(t, "given back", len(d.abandoned), 1)
	d.desk.Show()
	d.Press(fyne.KeyInsert)
	d.See("Confirm that it is you") // for another window, another proof
}

// While a code is judged the step stays, and says so.
func TestStepIsBusyWhileItConfirms(t *testing.T) {
	d := newStage(t, false)
	d.desk.Show()
	d.Until(func() bool { return d.Says("Tablet") })
	d.Click("Replace…")
	d.prove()
	d.Until(func() bool { return d.Says("Replace Phone") })
	check.Equal(t, "replaces", d.replaces, "p")
	await, release := d.hold()
	d.Type("123")
	before := d.acts()
	d.Press(fyne.KeyReturn)
	await()
	d.Press(fyne.KeyReturn)
	d.Press(fyne.KeyEscape)
	d.See(checkingCode, "Replace Phone")
	d.CloseButton()
	check.Equal(t, "windows", d.Titles(), "Lite, My Sign-in")
	release()
	d.Until(func() bool { return d.Says("The code is not correct.") })
	check.Equal(t, "left in the field", d.Field(), "")
	check.Equal(t, "acts", d.acts(), before+1)
	d.Press(fyne.KeyEscape)
	d.Gone("Replace Phone")
}

func TestStepAndErrors(t *testing.T) {
	d := newStage(t, true)
	d.desk.Show()
	d.Click("Add…")
	d.prove()
	d.Press(fyne.KeyReturn)
	d.See(TypeShownCode)
	d.Chord(fyne.KeyModifierShift, fyne.KeyTab)
	d.Chord(fyne.KeyModifierControl, fyne.KeyA)
	d.Type("phone")
	d.Press(fyne.KeyTab)
	d.Type(rightCode)
	d.Press(fyne.KeyReturn)
	d.See("Another authenticator has this name.")
	check.Equal(t, "focus", d.Focus(), "Name")
	d.fail = data.ErrDiskFull
	d.Press(fyne.KeyReturn)
	d.See(shell.Message(data.ErrDiskFull), "Add an authenticator")
	d.fail = data.Deny("Your phone was replaced.")
	d.Press(fyne.KeyReturn)
	d.Gone("Add an authenticator") // another code helps no more
	d.See("Your phone was replaced.")
	d.Gone("GEZD")
}

func TestWindowAndErrors(t *testing.T) {
	d := newStage(t, true)
	d.fail = errFire
	d.desk.Show()
	d.See("Something went wrong")
	d.Press(fyne.KeyInsert, fyne.KeyDelete)
	d.Gone("Confirm that it is you")
	d.fail = nil
	d.Press(fyne.KeyF5)
	d.Gone("Something went wrong")
	d.See("Phone", "Tablet", "7 of 10 recovery codes are left.")
	d.Press(fyne.KeyDown, fyne.KeyDelete)
	d.prove()
	d.See("Remove Tablet?")
	d.fail = data.ErrSessionEnded
	d.Press(fyne.KeyReturn)
	d.See("This sign-in has ended.")
	d.fail = nil
	d.Press(fyne.KeyF5, fyne.KeyDelete)
	d.prove() // a ticket of an ended sign-in is not used again
	d.Press(fyne.KeyReturn)
	d.See("Tablet was removed.")
	d.fail = errFire
	d.Click("New Recovery Codes…")
	d.Press(fyne.KeyReturn)
	d.See("Something went wrong")
	check.Equal(t, "windows", d.Titles(), "Lite, My Sign-in")
	check.Equal(t, "New Recovery Codes… can be pressed", d.Button("New Recovery Codes…").Disabled(), true)
}

// As many as the policy permits, and not one more.
func TestWindowFull(t *testing.T) {
	d := newStage(t, true)
	d.mine.Most = 2
	d.desk.Show()
	check.Equal(t, "Add… is off", d.Button("Add…").Disabled(), true)
	d.Press(fyne.KeyInsert)
	d.Gone("Confirm that it is you")
	check.Equal(t, "Replace… is off", d.Button("Replace…").Disabled(), false)
}

func TestWordsOfRecoveryCodes(t *testing.T) {
	active := data.MySignIn{State: data.Active, RecoveryOn: true}
	for want, s := range map[string]data.MySignIn{
		"not used here":              {State: data.Active, RecoveryOf: 10, RecoveryLeft: 3},
		"You have no recovery codes": active,
		"All your recovery codes":    {State: data.Active, RecoveryOn: true, RecoveryOf: 10},
		"3 of 10 recovery codes":     {State: data.Active, RecoveryOn: true, RecoveryOf: 10, RecoveryLeft: 3},
		"ask an administrator":       {State: data.Active},
		"Make some in case":          active,
		"Make new ones in case you":  {State: data.Active, RecoveryOn: true, RecoveryOf: 10},
	} {
		if got := recoveryWords(s); !strings.Contains(got, want) {
			t.Errorf("%+v is worded %q, not with %q", s, got, want)
		}
	}
}

func TestNoWordsWithoutAnEnrolment(t *testing.T) {
	check.Equal(t, "words", recoveryWords(data.MySignIn{State: data.Pending, RecoveryOn: true}), "")
}

func TestFreeName(t *testing.T) {
	devices := []data.Device{{Name: "phone"}, {Name: "Phone 3"}}
	check.Equal(t, "second", freeName(devices), "Phone 2")
	check.Equal(t, "fourth", freeName(append(devices, data.Device{Name: "PHONE 2"})), "Phone 4")
	check.Equal(t, "first", freeName(nil), "Phone")
}

// New codes take the place of older ones on the screen, too.
func TestCodesTakeThePlaceOfOlderOnes(t *testing.T) {
	d := newStage(t, true)
	d.desk.FirstCodes()
	d.See("AAAA-BBBB-CCCC-DDDJ")
	d.desk.Show()
	d.Click("New Recovery Codes…")
	d.prove()
	d.Press(fyne.KeyReturn)
	check.Equal(t, "windows", d.Titles(), "Lite, My Sign-in, Recovery Codes")
	d.See("NEWS-BBBB-CCCC-DDDJ")
	check.Equal(t, "windows that exist", d.Exists(), 3)
}

// Without codes, and after an error, there is no window.
func TestNoFirstCodes(t *testing.T) {
	d := newStage(t, true)
	d.fail = errFire
	d.desk.FirstCodes()
	check.Equal(t, "windows", d.Titles(), "Lite")
}

// A name can't do anything on the printed page, and no page needs anything from
// elsewhere.
func TestPrintedPage(t *testing.T) {
	s := sheet{Codes: made("AAAA"), User: "alice", Name: `<script>alert("x")</script>`, Program: "Lite", Computer: "desk7", Made: time.Now()}
	var page strings.Builder
	if err := s.html(&page); err != nil {
		t.Fatal(err)
	}
	for _, never := range []string{"<script", "http://", "https://", "src="} {
		if strings.Contains(page.String(), never) {
			t.Errorf("%q is on the page", never)
		}
	}
	check.Equal(t, "codes", strings.Count(page.String(), "-BBBB-CCCC-"), data.RecoveryCodes)
	check.Equal(t, "in logs", s.String()+s.GoString(), "[redacted][redacted]")
}
