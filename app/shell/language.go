package shell

import (
	"encoding/json"
	"log/slog"

	"fyne.io/fyne/v2"
	fynelang "fyne.io/fyne/v2/lang"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// UseLanguage makes a language that of the program: of its own texts, of what widgets say
// by themselves, and of Fyne, which would speak that of the system. Windows that are open
// keep theirs.
func UseLanguage(tag string) {
	lang.Use(tag)
	widgets.Speak(func(text string, args ...any) string {
		return lang.T(data.Text(text), args...) // constants of a type that package widgets has, which knows nothing of data
	})
	speakFyne()
}

// fyneLocales are the languages that Fyne has words for: it shows those of the one that is
// nearest to the system's.
var fyneLocales = []fyne.Locale{"cs", "de", "el", "en", "es", "fr", "ja", "pl", "pt", "pt-BR", "ru", "sv", "ta", "uk", "zh-Hans"}

// fyneWords are our texts for Fyne's keys: of its file dialog, calendar and menus.
var fyneWords = map[string]data.Text{
	"Advanced":          "Advanced",
	"Cancel":            "Cancel",
	"Confirm":           "Confirm",
	"Copy":              "Copy",
	"Create Folder":     "Create Folder",
	"Cut":               "Cut",
	"Enter filename":    "Enter a file name",
	"Error":             "Error",
	"Favourites":        "Favourites",
	"File":              "File",
	"Folder":            "Folder",
	"New Folder":        "New Folder",
	"No":                "No",
	"OK":                "OK",
	"Open":              "verb|Open",
	"Paste":             "Paste",
	"Quit":              "Quit",
	"Redo":              "Redo",
	"Save":              "Save",
	"Select all":        "Select All",
	"Show Hidden Files": "Show Hidden Files",
	"Undo":              "Undo",
	"Yes":               "Yes",
	"file.name":         "Name",
	"file.parent":       "folder|Parent",
	"monday":            "Monday",
	"monday.short":      "Mon",
	"tuesday":           "Tuesday",
	"tuesday.short":     "Tue",
	"wednesday":         "Wednesday",
	"wednesday.short":   "Wed",
	"thursday":          "Thursday",
	"thursday.short":    "Thu",
	"friday":            "Friday",
	"friday.short":      "Fri",
	"saturday":          "Saturday",
	"saturday.short":    "Sat",
	"sunday":            "Sunday",
	"sunday.short":      "Sun",
}

// speakFyne gives Fyne our words in place of its own, in every language that it may take
// for the system's.
func speakFyne() {
	said := make(map[string]string, len(fyneWords))
	for key, text := range fyneWords {
		said[key] = lang.T(text)
	}
	words, err := json.Marshal(said)
	for _, locale := range fyneLocales {
		if err == nil {
			err = fynelang.AddTranslationsForLocale(words, locale)
		}
	}
	if err != nil {
		slog.Error("operation failed", "operation", "speak the language of the program", "error", err)
	}
}
