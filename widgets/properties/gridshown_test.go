package properties

import (
	"fmt"
	"testing"

	"tapetrack/test/check"
	"tapetrack/widgets"
	"tapetrack/widgets/internal/look"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// inGerman returns how a value reads in the language of a colleague.
func inGerman(value string) string {
	return map[string]string{"": "keine", "none": "niemand", "code": "Einmalpasswort", False: "Falsch", True: "Wahr"}[value]
}

func TestShownValues(t *testing.T) {
	g := newGridTest(t, 700)
	g.AddSelect("rule", "Rule", "", []string{"none", "code"})
	g.SetShown("rule", inGerman)
	g.SetShown("activated", inGerman)
	g.SetShown("disabled", inGerman)
	g.SetShown("name", inGerman)
	g.SetValue("rule", "none")
	cover := func(id string) string { return test.WidgetRenderer(g.row(id).cover).(*gridCoverRenderer).text.Text }
	check.Equal(t, "covers", fmt.Sprint(cover("rule"), " ", cover("activated"), " ", cover("disabled"), " ", cover("otp")), "niemand Falsch Falsch False")
	check.Equal(t, "what can be typed", cover("name")+g.row("name").entry.Text, "Bob BakerBob Baker")
	check.Equal(t, "values", g.Value("rule")+g.Value("activated")+g.Value("name"), "noneFalseBob Baker")
	check.Equal(t, "asked", g.Shown("rule", "code"), "Einmalpasswort")

	g.Select("rule")
	check.Equal(t, "picker", test.WidgetRenderer(g.row("rule").pick).(*pickerRenderer).text.Text, "niemand")
	write(t, g.w, "e")
	g.saw(t, "a letter of the word", "rule=code")
	press(g.w, fyne.KeyF4)
	if _, open := g.w.Canvas().Focused().(*widgets.Menu); !open {
		t.Fatal("no list opened")
	}
	write(t, g.w, "n")
	press(g.w, fyne.KeyReturn)
	g.saw(t, "chosen from the list", "rule=none")
	test.WidgetRenderer(g.row("rule").pick).Refresh()
	g.row("rule").pick.TypedShortcut(&fyne.ShortcutCopy{})
	check.Equal(t, "copied", fyne.CurrentApp().Clipboard().Content(), "niemand")

	g.SetValue("activated", True)
	check.Equal(t, "read-only", g.row("activated").entry.Text+g.Value("activated"), "WahrTrue")
	g.SetReadOnly("activated", false)
	check.Equal(t, "editable", g.row("activated").entry.Text+cover("activated"), "TrueTrue")
	g.SetReadOnly("activated", true)
	check.Equal(t, "read-only again", g.row("activated").entry.Text+g.Value("activated"), "WahrTrue")
	g.SetShown("activated", nil)
	check.Equal(t, "as it is", g.row("activated").entry.Text, "True")
	g.saw(t, "no change by the user")
}

func TestBoolsAreWorded(t *testing.T) {
	look.Speak(func(text string, _ ...any) string { return inGerman(text) })
	defer look.Speak(look.English)
	g := newGridTest(t, 500)
	cover := test.WidgetRenderer(g.row("otp").cover).(*gridCoverRenderer)
	check.Equal(t, "shown", cover.text.Text+g.Value("otp"), "FalschFalse")
	g.SetBool("otp", true)
	check.Equal(t, "set", cover.text.Text+g.Value("otp"), "WahrTrue")
}
