package start

import (
	"log/slog"
	"os"
	"strings"

	"github.com/jeandeaual/go-locale"
	"golang.org/x/text/language"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// languageVariable names the language of a program, before what the user or the system
// has chosen. It alone can name the pseudo-language.
const languageVariable = "TAPETRACK_LANGUAGE"

// languageFile returns the file with the language that the user has chosen for the
// programs with windows of this computer account; "" if there is no place for it.
func languageFile() string { return configFile("language") }

// SavedLanguage returns the tag of that language; "" if none was chosen.
func SavedLanguage() string { return readLine(languageFile()) }

// saveLanguage stores the tag of the language that the user has chosen; "" for that of the
// system.
func saveLanguage(tag string) error { return writeLine(languageFile(), tag) }

// Language returns the tag of the language that a program speaks: the one that
// TAPETRACK_LANGUAGE names, otherwise the saved one, otherwise that of the system. It is
// English if the program does not have the one that counts.
func Language(saved string) string {
	if named := os.Getenv(languageVariable); named != "" {
		if strings.EqualFold(named, lang.Pseudo) {
			return lang.Pseudo
		}
		return orEnglish(named)
	}
	if tag, has := spoken(saved); has {
		return tag
	}
	return orEnglish(SystemLanguages()...)
}

// SystemLanguages returns the languages that the user has chosen for the computer, the best first.
func SystemLanguages() []string {
	tags, err := locale.GetLocales()
	if err != nil {
		return nil
	}
	return tags
}

func orEnglish(tags ...string) string {
	tag, has := spoken(tags...)
	if !has {
		return lang.English
	}
	return tag
}

// spoken returns the language of ours that somebody who asks for some of others, the best
// first, understands, and whether there is one. Tags may have the forms of POSIX, like
// de_AT.UTF-8.
func spoken(tags ...string) (string, bool) {
	var ours, theirs []language.Tag
	for _, tag := range lang.Languages() {
		ours = append(ours, language.Make(tag))
	}
	for _, tag := range tags {
		tag, _, _ = strings.Cut(tag, ".")
		tag, _, _ = strings.Cut(tag, "@")
		if parsed, err := language.Parse(tag); err == nil && parsed != language.Und {
			theirs = append(theirs, parsed)
		}
	}
	if theirs == nil {
		return "", false
	}
	_, i, sure := language.NewMatcher(ours).Match(theirs...)
	return lang.Languages()[i], sure != language.No
}

// warnOfLanguage logs that TAPETRACK_LANGUAGE names none of the program's languages.
func warnOfLanguage() {
	named := os.Getenv(languageVariable)
	if _, has := spoken(named); named != "" && !has && !strings.EqualFold(named, lang.Pseudo) {
		slog.Warn("the program does not have this language and speaks English", "variable", languageVariable, "value", words.Shortened(named))
	}
}

// Languages is the language of the programs with windows, as the user chooses it.
type Languages struct{}

// Choice returns the language that the user has chosen, "" for that of the system; the one
// that the system asks for; and whether TAPETRACK_LANGUAGE names another, which counts more.
func (Languages) Choice() (saved, system string, fixed bool) {
	if tag, has := spoken(SavedLanguage()); has {
		saved = tag
	}
	return saved, orEnglish(SystemLanguages()...), os.Getenv(languageVariable) != ""
}

// Save stores the language that the user has chosen, "" for that of the system.
func (Languages) Save(tag string) error {
	if err := saveLanguage(tag); err != nil {
		return &data.Trouble{
			Kind: data.ErrReadOnly, Cause: err,
			Text: data.Say("The language can't be stored in %s, and nothing was changed. Check the permissions of its folder.", languageFile()),
		}
	}
	return nil
}
