package mysignin

import (
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/account"
	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
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
	d.Until(func() bool { return d.Says("Confirm Your Identity") })
	before := d.acts()
	d.prove()
	await()
	d.See("Checking…")
	d.Press(fyne.KeyReturn) // once is enough
	d.Press(fyne.KeyEscape)
	d.Gone("Confirm Your Identity")
	release()
	d.Until(func() bool { return len(d.abandoned) == 1 })
	d.Gone("Add an authenticator")
	check.Equal(t, "acts", d.acts(), before+1)
}

// Just signed in with a code: what does no harm goes on with that, and everything else is
// asked for, also after what did no harm.
func TestASignInIsProofOfTheHarmless(t *testing.T) {
	for name, c := range map[string]struct {
		press func(d *stage)
		of    int // recovery codes of the set
		opens string
		asks  bool
	}{
		"rename":      {func(d *stage) { d.Click("Rename…") }, 10, "Rename Phone", false},
		"first codes": {func(d *stage) { d.Click(lang.T(account.MakeCodes)) }, 0, "NEWS-BBBB-CCCC-DDDJ", false},
		"new codes":   {func(d *stage) { d.Click("New Recovery Codes…") }, 10, "Make new recovery codes?", true},
		"add":         {func(d *stage) { d.Click("Add…") }, 10, "Add an authenticator", true},
		"replace":     {func(d *stage) { d.Click("Replace…") }, 10, "Replace Phone", true},
		"remove":      {func(d *stage) { d.Click("Remove…") }, 10, "Remove Phone?", true},
	} {
		for _, before := range []bool{false, true} { // something harmless
			d := newStage(t, true)
			d.signedIn, d.mine.RecoveryOf = true, c.of
			d.desk.Show()
			if before {
				d.Click("Rename…")
				d.Press(fyne.KeyEscape)
			}
			c.press(d)
			check.Equal(t, name+" asks", d.Says("Confirm Your Identity"), c.asks)
			check.Equal(t, name+" goes on", d.Says(c.opens), !c.asks)
			if c.asks {
				d.prove()
				d.See(c.opens)
			}
		}
	}
	d := newStage(t, true)
	d.desk.Show()
	d.Click("Rename…")
	d.prove()
	d.See("Rename Phone")
	d.Press(fyne.KeyEscape)
	d.Click("Replace…") // the question is answered for everything
	d.See("Replace Phone")
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
	d.See("Confirm Your Identity") // for another window, another proof
}

// While a code is judged the step stays, and says so.
func TestStepIsBusyWhileItConfirms(t *testing.T) {
	d := newStage(t, false)
	d.desk.Show()
	d.Until(func() bool { return d.Says("Tablet") })
	d.Click("Replace…")
	d.Until(func() bool { return d.Says("Confirm Your Identity") })
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
	d.See(lang.T(checkingCode), "Replace Phone")
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
	d.See(lang.T(TypeShownCode))
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
	d.Gone("Confirm Your Identity")
	d.fail = nil
	d.Press(fyne.KeyF5)
	d.Gone("Something went wrong")
	d.See("Phone", "Tablet", "Recovery codes: 7 left.")
	d.Press(fyne.KeyDown, fyne.KeyDelete)
	d.prove()
	d.See("Remove Tablet?")
	d.fail = data.ErrSessionEnded
	d.Insist("Remove")
	d.See("Your sign-in has ended.")
	d.fail = nil
	d.Press(fyne.KeyF5, fyne.KeyDelete)
	d.prove() // a ticket of an ended sign-in is not used again
	d.Insist("Remove")
	d.See("Tablet was removed.")
	d.fail = errFire
	d.Click("New Recovery Codes…")
	d.Insist("Make New Codes")
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
	d.Gone("Confirm Your Identity")
	check.Equal(t, "Replace… is off", d.Button("Replace…").Disabled(), false)
}

// The first page leads to new recovery codes, whether My Sign-in is open or not, and those
// who may not make any are not asked who they are.
func TestNewCodesFromTheFirstPage(t *testing.T) {
	for name, open := range map[string]bool{"open": true, "not open": false} {
		d := newStage(t, true)
		if open {
			d.desk.Show()
		}
		d.desk.NewCodes()
		d.prove()
		d.Insist("Make New Codes")
		check.Equal(t, name+": windows", d.Titles(), "Lite, My Sign-in, Recovery Codes")
	}
	d := newStage(t, true)
	d.mine.RecoveryOn = false
	d.desk.NewCodes()
	check.Equal(t, "windows", d.Titles(), "Lite, My Sign-in")
	d.Gone("Confirm Your Identity")
}

// While recovery codes are made the window stays: they would be valid, the old ones would not,
// and nobody would have seen them.
func TestWindowStaysWhileCodesAreMade(t *testing.T) {
	for name, leave := range map[string]func(*stage){
		"Escape":          func(d *stage) { d.Press(fyne.KeyEscape) },
		"Close":           func(d *stage) { d.Click("Close") },
		"button of frame": func(d *stage) { d.CloseButton() },
	} {
		d := newStage(t, false)
		d.desk.NewCodes()
		d.Until(func() bool { return d.Says("Confirm Your Identity") })
		d.prove()
		d.Until(func() bool { return d.Says("Make New Codes") })
		await, release := d.hold()
		d.Insist("Make New Codes")
		await()
		leave(d)
		check.Equal(t, name+": windows", d.Titles(), "Lite, My Sign-in")
		d.See(lang.T(shell.CannotStop))
		release()
		d.Until(func() bool { return d.Titles() == "Lite, My Sign-in, Recovery Codes" })
	}
}

// What becomes of recovery codes is said to those who have some.
func TestWordsOfNewAuthenticator(t *testing.T) {
	for name, c := range map[string]struct {
		plan     plan
		recovery bool
		says     bool
	}{
		"replaced":              {plan{replaces: data.Device{ID: "p", Name: "Phone"}}, true, true},
		"added":                 {plan{}, true, true},
		"replaced without any":  {plan{replaces: data.Device{ID: "p", Name: "Phone"}}, false, false},
		"turned on, so no code": {plan{turnsOn: true}, false, false},
		"lost":                  {plan{lost: true}, true, false}, // they are replaced
	} {
		check.Equal(t, name, strings.Contains(c.plan.stays("alice (2)", c.recovery), lang.T(codesStay)), c.says)
	}
}

func TestWordsOfRecoveryCodes(t *testing.T) {
	active := data.MySignIn{State: data.Active, RecoveryOn: true}
	for want, s := range map[string]data.MySignIn{
		"not used here":             {State: data.Active, RecoveryOf: 10, RecoveryLeft: 3},
		"none yet":                  active,
		"none left":                 {State: data.Active, RecoveryOn: true, RecoveryOf: 10},
		"3 left":                    {State: data.Active, RecoveryOn: true, RecoveryOf: 10, RecoveryLeft: 3},
		"ask an administrator":      {State: data.Active},
		"Make some in case":         active,
		"Make new ones in case you": {State: data.Active, RecoveryOn: true, RecoveryOf: 10},
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
	d.desk.MakeFirst(new(recorder))
	d.See("AAAA-BBBB-CCCC-DDDJ")
	d.desk.Show()
	d.Click("New Recovery Codes…")
	d.prove()
	d.Insist("Make New Codes")
	check.Equal(t, "windows", d.Titles(), "Lite, My Sign-in, Recovery Codes")
	d.See("NEWS-BBBB-CCCC-DDDJ")
	check.Equal(t, "windows that exist", d.Exists(), 3)
}

// After an error there is no window.
func TestNoFirstCodes(t *testing.T) {
	d := newStage(t, true)
	d.fail = errFire
	var seen recorder
	d.desk.MakeFirst(&seen)
	check.Equal(t, "windows", d.Titles(), "Lite")
	d.See("This did not work")
	check.Equal(t, "shown", strings.Join(seen, ", "), lang.T("Making…")+", idle")
}

// A recorder records what is shown of work.
type recorder []string

func (r *recorder) Busy(text string) { *r = append(*r, text) }
func (r *recorder) Idle()            { *r = append(*r, "idle") }

// Remove is for those who have another authenticator that gives codes: it is grey before
// anything is asked, and the reason stands there.
func TestOnlyAuthenticatorStays(t *testing.T) {
	phone := data.Device{ID: "p", Name: "Phone", Since: time.Now()}
	for name, c := range map[string]struct {
		others []data.Device
		grey   bool
	}{
		"no other":            {nil, true},
		"another":             {[]data.Device{{ID: "t", Name: "Tablet", Since: time.Now()}}, false},
		"one not activated":   {[]data.Device{{ID: "t", Name: "Tablet"}}, true},
		"one that is blocked": {[]data.Device{{ID: "t", Name: "Tablet", Since: time.Now(), Disabled: true}}, true},
	} {
		d := newStage(t, true)
		d.mine.Devices = append([]data.Device{phone}, c.others...)
		d.desk.Show()
		d.Click("Phone")
		check.Equal(t, name+": grey", d.Button("Remove…").Disabled(), c.grey)
		d.Press(fyne.KeyDelete)
		if asked := d.Says("Confirm Your Identity"); asked == c.grey {
			t.Errorf("%s: asked %v", name, asked)
		}
	}
}
