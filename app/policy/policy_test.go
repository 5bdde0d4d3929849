package policy

import (
	"errors"
	"testing"

	"tapetrack/app/shell"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
	"tapetrack/widgets/properties"
)

func TestPolicyShowsAll(t *testing.T) {
	o := newOffice(t, map[string]string{"profile": "PCI", "failures": "9"})
	check.Equal(t, "focus", o.Focus(), "Profile")
	o.See("Profile\nPCI", "Limits\nMinimum length\n12\n12 characters", "Lock after wrong passwords\n9", "Recovery codes\nFalse",
		"1 day", "Issuer\nTapeTrack", "Lowest versions\nLite\nany", "Sets every limit below.")
	check.Equal(t, "Apply", o.apply(), false)
	o.Press(fyne.KeyEscape)
	check.Equal(t, "windows", o.Exists(), 0)
	check.Equal(t, "forgotten", o.desk.sheet == nil, true)
}

func TestPolicyApplyLivesWhileSomethingDiffers(t *testing.T) {
	o := newOffice(t, nil)
	o.fill("Lock after wrong passwords", "5")
	check.Equal(t, "Apply after typing", o.apply(), true)
	o.fill("Lock after wrong passwords", "6")
	check.Equal(t, "Apply after typing it back", o.apply(), false)
	o.row("Recovery codes")
	o.Press(fyne.KeySpace)
	check.Equal(t, "Apply after False", o.apply(), true)
	o.Type("t")
	check.Equal(t, "Apply after True again", o.apply(), false)
	o.fill("Issuer", "Acme Vaults")
	check.Equal(t, "asked before Log Out", len(o.desk.Windows.Unsaved()), 1)
	o.Click("Apply")
	check.Equal(t, "not asked", len(o.desk.Windows.Unsaved()), 0)
	check.Equal(t, "Apply when it is saved", o.apply(), false)
	check.Equal(t, "written", o.written(), "map[issuer:Acme Vaults]")
	check.Equal(t, "window", o.Front().Title(), lang.T(Title))
	check.Equal(t, "marked", o.desk.sheet.tabs[0].grid.Marked("issuer"), false)
	o.fill("Issuer", "")
	o.Press(fyne.KeyReturn)
	check.Equal(t, "windows", o.Exists(), 0)
	check.Equal(t, "written", o.written(), "map[issuer:]")
}

// Another profile shows what it sets, and leaves what was set by itself.
func TestPolicyProfile(t *testing.T) {
	o := newOffice(t, map[string]string{"failures": "8"})
	o.See("8 characters", "no limit")
	o.row("Profile")
	o.Type("n")
	o.See("Profile\nNIST", "15 characters", "Lock after wrong passwords\n8", "7 days")
	check.Equal(t, "Apply", o.apply(), true)
	o.Type("t")
	o.See("8 characters", "no limit")
	check.Equal(t, "Apply after the first profile again", o.apply(), false)
	o.Type("p")
	o.See("12 characters", "Recovery codes\nFalse")
	o.Press(fyne.KeyReturn) // stronger: no question
	check.Equal(t, "written", o.written(), "map[profile:PCI]")
	o.desk.Show()
	o.See("Profile\nPCI", "12 characters", "Lock after wrong passwords\n8")
}

func TestPolicyFollowsTheProfileAgain(t *testing.T) {
	o := newOffice(t, map[string]string{"failures": "4", "pending": "3", "issuer": "TapeTrack"})
	marked := func(want string) {
		t.Helper()
		got := ""
		for _, r := range rules {
			if o.desk.sheet.tabs[0].grid.Marked(r.Name) {
				got += r.Name + " "
			}
		}
		check.Equal(t, "marked", got, want)
	}
	o.fill("Issuer", "Acme")
	check.Equal(t, "Apply", o.apply(), true)
	o.fill("Issuer", "TapeTrack")
	check.Equal(t, "Apply after typing it back", o.apply(), false)
	marked("failures pending ") // an issuer set to what the profile says departs from nothing
	o.row("Profile")
	check.Equal(t, "Reset to Profile in a row that does", o.Button("Reset to Profile").Disabled(), true)
	o.row("Days without a code")
	o.See("Set individually. The profile TapeTrack says no limit. 0: no limit.")
	o.row("Lock after wrong passwords")
	o.See("The profile TapeTrack says 6.")
	o.Click("Reset to Profile")
	check.Equal(t, "focus", o.Focus(), "Lock after wrong passwords")
	o.Gone("Set individually")
	marked("pending ")
	check.Equal(t, "Apply", o.apply(), true)
	o.Click("Reset All to Profile")
	marked("")
	check.Equal(t, "Reset All to Profile", o.Button("Reset All to Profile").Disabled(), true)
	o.Click("OK")
	o.See("Make the sign-in weaker?")
	o.Click("Make Weaker")
	check.Equal(t, "written", o.written(), "map[failures: pending:]")
}

// What no profile says is not reset with it, by one button, by the other or by another
// profile.
func TestPolicyResetsWhatTheProfileSays(t *testing.T) {
	o := newOffice(t, map[string]string{"failures": "4", "issuer": "Northern Vault", "minimum-version.lite": "1.2.0", "profile": "NIST"})
	for _, row := range []string{"Profile", "Issuer", "Lite"} {
		o.row(row)
		check.Equal(t, "Reset to Profile in "+row, o.Button("Reset to Profile").Disabled(), true)
		o.Gone("Set individually")
	}
	o.Click("Reset All to Profile")
	o.See("Profile\nNIST", "Lock after wrong passwords\n10", "Issuer\nNorthern Vault", "Lite\n1.2.0")
	o.fill("Profile", "PCI")
	o.See("Issuer\nNorthern Vault", "Lite\n1.2.0")
	o.Click("OK")
	o.Click("Make Weaker")
	check.Equal(t, "written", o.written(), "map[failures: profile:PCI]")
}

func TestPolicyAsksBeforeItWeakens(t *testing.T) {
	o := newOffice(t, map[string]string{"minimum-version.lite": "1.10.0"})
	o.fill("Lock after wrong passwords", "50")
	o.fill("Lite", "")
	o.See("any")
	o.row("Recovery codes")
	o.Type("f") // stronger
	o.Click("Apply")
	o.See("Make the sign-in weaker?",
		"• Limits, Lock after wrong passwords: from 6 to 50. More passwords can be tried.",
		"• Lowest versions, Lite: from 1.10.0 to any. Older versions can be used.")
	o.Gone("Lists can be found")
	o.Press(fyne.KeyEscape)
	check.Equal(t, "written", o.written(), "nothing")
	check.Equal(t, "Apply", o.apply(), true)
	o.Click("OK")
	o.Click("Make Weaker")
	check.Equal(t, "written", o.written(), "map[failures:50 minimum-version.lite: recovery:false]")
	check.Equal(t, "windows", o.Exists(), 0)

	o = newOffice(t, map[string]string{"profile": "PCI"})
	o.Type("n")
	o.Click("Apply")
	o.See("• Limits, Lock after wrong passwords: from 6 to 10.", "• Codes, Recovery codes: from False to True.", "• Codes, Days without a code: from 1 day to 7 days.")
	o.Gone("Minimum length: ")
	o.Press(fyne.KeyEscape)
	o.row("Profile")
	o.Type("t")
	o.Click("Apply")
	o.See("Minimum length: from 12 characters to 8 characters.", "Days without a code: from 1 day to no limit.")
}

func TestPolicyWrongValues(t *testing.T) {
	o := newOffice(t, nil)
	o.fill("Minimum length", "80")
	o.Press(fyne.KeyReturn)
	o.See("Minimum length must be a whole number from 8 to 64.", "80")
	check.Equal(t, "focus", o.Focus(), "Minimum length")
	check.Equal(t, "window", o.Front().Title(), lang.T(Title))
	o.Type("x")
	o.Gone("whole number")
	o.fill("Lock after wrong passwords", "50") // weaker, but nothing is written
	o.Press(fyne.KeyReturn)
	o.See("whole number")
	o.fill("Lock after wrong passwords", "6")
	o.fill("Minimum length", "20")
	o.fail = data.Deny("No administrator could sign in any more.")
	o.Press(fyne.KeyReturn)
	o.See("No administrator could sign in any more.", "20")
	o.fail = &data.FieldError{Field: "shoe-size", Text: data.Say("No such policy.")}
	o.Press(fyne.KeyReturn)
	o.See("No such policy.")
	o.fail = errors.New("disk on fire")
	o.Press(fyne.KeyReturn)
	o.See("Something went wrong")
	o.fail = nil
	o.Press(fyne.KeyReturn)
	check.Equal(t, "written", o.written(), "map[length:20]")
	check.Equal(t, "windows", o.Exists(), 0)
}

func TestPolicyRefresh(t *testing.T) {
	o := newOffice(t, nil)
	o.set["pending"] = "30"
	o.Press(fyne.KeyF5)
	o.See("30 days")
	o.fill("Issuer", "Acme")
	o.set["pending"] = "31"
	o.desk.Show() // what was typed stays
	o.See("Acme", "30 days", lang.T(shell.Policies.ChangedIn, "Days without a code"))
	o.Press(fyne.KeyF5)
	o.See(lang.T(shell.Policies.ByOthers), "Days without a code\n30 days\n31 days\n(not changed)", "Issuer\nTapeTrack\n(not changed)\nAcme")
	o.Press(fyne.KeyEscape)
	o.See("Acme", "30 days")
	o.Press(fyne.KeyF5)
	o.Click("Take Theirs")
	o.Press(fyne.KeyReturn)
	o.See("31 days")
	o.Gone("Acme", "Someone else")
	check.Equal(t, "Apply", o.apply(), false)
}

func TestPolicyCannotBeRead(t *testing.T) {
	o := newOffice(t, nil)
	o.read = data.ErrTampered
	o.Press(fyne.KeyF5)
	o.See("was modified outside TapeTrack", "Minimum length")
	o.Press(fyne.KeyEscape)
	o.desk.Show()
	o.See("was modified outside TapeTrack")
	o.Gone("Minimum length")
	check.Equal(t, "Apply", o.apply(), false)
	o.Press(fyne.KeyReturn) // there is nothing to write: OK closes
	check.Equal(t, "windows", o.Exists(), 0)
	o.desk.Show()
	o.read = nil
	o.Press(fyne.KeyF5)
	o.See("8 characters")
	check.Equal(t, "focus", o.Focus(), "Profile")
}

func TestPolicyKeyboard(t *testing.T) {
	o := newOffice(t, map[string]string{"pending": "3"})
	for _, name := range []string{
		"Lite", "Minimum length", "Lock after wrong passwords", "Recovery codes", "Issuer", "Days without a code",
		"Reset to Profile", "Reset All to Profile", "OK", "Cancel", "tab General", "Profile",
	} {
		o.Press(fyne.KeyTab)
		check.Equal(t, "focus", o.Focus(), name)
	}
	o.Press(fyne.KeyUp, fyne.KeyDown, fyne.KeyDown, fyne.KeyDown)
	check.Equal(t, "focus", o.Focus(), "Lock after wrong passwords")
	check.Equal(t, "value", o.desk.sheet.tabs[0].grid.Value("recovery"), properties.True)
}
