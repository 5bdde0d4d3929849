package admin

import (
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

func TestTestCode(t *testing.T) {
	d := signInOf(t, active())
	d.Click("Test Code…")
	d.See("Test Code: u000004", lang.T(readOut, "u000004"))
	check.Equal(t, "focus", d.Focus(), "Code")
	d.Press(fyne.KeyReturn)
	d.See(lang.T(typeReadOut))
	d.acted()
	d.Type("111111")
	d.Press(fyne.KeyReturn)
	d.acted("test 111111 u000004")
	d.See("The code is not right.")
	check.Equal(t, "left in the field", d.Field(), "")
	d.Type("123456")
	d.Click("Test")
	d.acted("test 123456 u000004")
	d.See("The code is right (Pixel 9).")
	check.Equal(t, "focus", d.Focus(), "Code")
	d.phones.fail = &data.FieldError{Field: data.FieldOTP, Text: data.Say("A code has six digits.")}
	d.Type("1")
	d.Press(fyne.KeyReturn)
	d.See("A code has six digits.")
	d.phones.fail = nil
	d.Press(fyne.KeyEscape)
	d.See("A code of u000004 was tested.", "Wrong codes\n8,", "Close")
	check.Equal(t, "focus", d.Focus(), "Test Code…")
}

// The window of the answer was left before it came.
func TestTestCodeLeft(t *testing.T) {
	d := sheetOf(t, false, nil)
	d.tasks.Wait()
	d.Drain()
	d.phones.hold = make(chan struct{})
	for range pageSignIn {
		d.Chord(fyne.KeyModifierControl, fyne.KeyTab)
	}
	d.Click("Test Code…")
	d.Type("123456")
	d.Press(fyne.KeyReturn, fyne.KeyReturn, fyne.KeyEscape)
	close(d.phones.hold)
	d.Until(func() bool { return d.Says("A code of u000004 was tested.") })
	d.tasks.Wait()
	d.Drain()
	d.acted("test 123456 u000004")
}
