package app

import (
	"errors"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// tongues are the languages of a computer account.
type tongues struct {
	saved, system string
	fixed         bool
	fail          error
}

func (t *tongues) Choice() (saved, system string, fixed bool) { return t.saved, t.system, t.fixed }

func (t *tongues) Save(tag string) error {
	if t.fail == nil {
		t.saved = tag
	}
	return t.fail
}

// speaking returns a world in which a language can be chosen.
func speaking(t *testing.T, languages *tongues) *world {
	t.Helper()
	t.Cleanup(func() { shell.UseLanguage(lang.English) })
	w := newWorld(t)
	w.languages = languages
	w.start("Lite", "bob")
	w.signIn(secretWord, "")
	w.Menu("File", "Language…")
	return w
}

// The language is used from the next sign-in on, in the login and all windows after it; what is
// open keeps its own.
func TestLanguageIsChosen(t *testing.T) {
	languages := &tongues{system: lang.English}
	w := speaking(t, languages)
	w.See("As on this computer", "That is English now.", "English", "Deutsch")
	w.Press(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	check.Equal(t, "saved", languages.saved, "de")
	w.See(lang.T(NextSignIn))
	w.Click("Later")
	w.See("Signed in")
	w.titles("Lite")

	w.Menu("File", "Log Out")
	w.titles("Lite-Anmeldung")
	w.See("Passwort", "Abbrechen")
	w.signIn(secretWord, "")
	w.Menu("File", "Language…")
	w.See("English", "Deutsch")
	w.Press(fyne.KeyUp, fyne.KeyReturn) // English
	w.Click("Log Out")
	w.titles("Lite Login")
	check.Equal(t, "saved", languages.saved, lang.English)
}

// As the system: the language goes with that of the computer.
func TestLanguageOfTheSystem(t *testing.T) {
	languages := &tongues{saved: lang.English, system: "de"}
	w := speaking(t, languages)
	w.See("That is Deutsch now.")
	w.Press(fyne.KeyUp, fyne.KeyReturn)
	check.Equal(t, "saved", languages.saved, "")
	w.Click("Log Out")
	w.titles("Lite-Anmeldung")
}

// What is not changed asks nothing, and Escape changes nothing.
func TestLanguageStays(t *testing.T) {
	languages := &tongues{saved: "de", system: lang.English}
	w := speaking(t, languages)
	w.Press(fyne.KeyReturn)
	w.Gone(lang.T(NextSignIn))
	w.Menu("File", "Language…")
	w.Press(fyne.KeyUp, fyne.KeyEscape)
	check.Equal(t, "saved", languages.saved, "de")
	w.titles("Lite")
}

// A variable that names the language counts more, and a folder that can't be written is told.
func TestLanguageCannotBeChosen(t *testing.T) {
	w := speaking(t, &tongues{system: lang.English, fixed: true})
	w.See(lang.T(LanguageFixed))
	w.Press(fyne.KeyReturn)
	w.titles("Lite")

	languages := &tongues{system: lang.English, fail: &data.Trouble{Kind: data.ErrReadOnly, Text: data.Say("There is no room."), Cause: errors.New("full")}}
	w = speaking(t, languages)
	w.Press(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	w.See("There is no room.")
	w.Gone(lang.T(NextSignIn))
}

// A change of the language ends no work unasked: what was not saved is named before the sign-out
// that it offers, as before any other.
func TestLanguageAsksForWhatIsNotSaved(t *testing.T) {
	t.Cleanup(func() { shell.UseLanguage(lang.English) })
	w := newWorld(t)
	w.languages = &tongues{system: lang.English}
	w.administration("olga")
	w.sheet("bob")
	w.reach("Name", fyne.KeyDown)
	w.Type("X")
	w.Menu2(program, "File", "Language…")
	w.Press(fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	w.See(lang.T(NextSignIn))
	w.Click("Log Out")
	w.See("Log Out without saving?", "Unsaved changes in bob Properties will be lost.")
	w.Press(fyne.KeyEscape)
	w.sheet("bob")
	w.See("X", "Apply")
	check.Equal(t, "language", lang.Current().Tag(), lang.English)
}
