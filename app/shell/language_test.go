package shell

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynelang "fyne.io/fyne/v2/lang"

	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// fynesWords returns the files of what Fyne says, by locale.
func fynesWords(t *testing.T) map[fyne.Locale]string {
	t.Helper()
	folder, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "fyne.io/fyne/v2").Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(folder)), "lang", "translations", "base.*.json"))
	if err != nil || len(files) < 2 {
		t.Fatalf("Fyne has %d translations (%v)", len(files), err)
	}
	found := map[fyne.Locale]string{}
	for _, file := range files {
		tag := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), "base."), ".json")
		found[fyne.Locale(strings.ReplaceAll(tag, "_", "-"))] = file
	}
	return found
}

// Whatever a new version of Fyne says, and in whichever languages, there are words of ours for it.
func TestEveryWordOfFyneIsOurs(t *testing.T) {
	files := fynesWords(t)
	for locale := range files {
		if !slices.Contains(fyneLocales, locale) {
			t.Errorf("Fyne speaks %s", locale)
		}
	}
	text, err := os.ReadFile(files["en"])
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]any
	if err := json.Unmarshal(text, &keys); err != nil {
		t.Fatal(err)
	}
	for key := range keys {
		if fyneWords[key] == "" {
			t.Errorf("Fyne says %q, and we have no word for it", key)
		}
	}
}

// Fyne speaks the language of the program, whichever the system's is, and follows when it changes.
func TestFyneSpeaksOurLanguage(t *testing.T) {
	defer UseLanguage(lang.English)
	for _, system := range []string{"C", "de_DE", "fr_FR", "pt_BR", "pt_PT", "zh_CN", "zh_TW", "ja_JP", "el_GR", "en_GB", "en_US", "it_IT", "sr_RS", "ta_IN"} {
		for _, name := range []string{"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"} {
			t.Setenv(name, system+".UTF-8")
		}
		UseLanguage(lang.Pseudo)
		check.Equal(t, "a word, "+system, fynelang.L("Cancel"), lang.T("Cancel"))
		check.Equal(t, "is it another language, "+system, strings.HasPrefix(fynelang.L("Cancel"), "["), true)
		check.Equal(t, "a key, "+system, fynelang.X("friday.short", "?"), lang.T("Fri"))
		check.Equal(t, "an object in Fyne's, "+system, fynelang.X("file.parent", "?"), lang.T("folder|Parent"))
		UseLanguage(lang.English)
		check.Equal(t, "back, "+system, fynelang.L("Cancel")+fynelang.L("Open")+fynelang.X("file.parent", "?"), "CancelOpenParent")
	}
}
