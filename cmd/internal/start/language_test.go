package start

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// TAPETRACK_LANGUAGE counts more than what was saved, and that more than the system. A
// language that the program does not have is English; only the variable names the
// pseudo-language.
func TestLanguage(t *testing.T) {
	for _, c := range []struct {
		variable, saved string
		system          string // LC_ALL, LC_MESSAGES and LANG
		want            string
		warns           bool
	}{
		{"", "", "  ", "en", false},
		{"", "", "  C", "en", false},
		{"", "", "  POSIX", "en", false},
		{"", "", "  C.UTF-8", "en", false},
		{"", "", "  de_DE.UTF-8", "de", false},
		{"", "", "  de_AT@euro", "de", false},
		{"", "", "  gsw_CH.UTF-8", "de", false}, // who speaks it reads German
		{"", "", "  ar_EG.UTF-8", "en", false},
		{"", "", "  tlh", "en", false},
		{"", "", "  \xff", "en", false},
		{"", "", " de_DE.UTF-8 en_GB.UTF-8", "de", false},
		{"", "", "C de_DE.UTF-8 de_DE.UTF-8", "en", false},
		{"", "", "  qps-ploc", "en", false},
		{"", "de", "  en_GB.UTF-8", "de", false},
		{"", "en", "  de_DE.UTF-8", "en", false},
		{"", "xx", "  de_DE.UTF-8", "de", false},
		{"", "qps-ploc", "  de_DE.UTF-8", "de", false},
		{"de", "en", "  en_GB.UTF-8", "de", false},
		{"DE_ch.UTF-8", "", "  ", "de", false},
		{"en", "de", "  de_DE.UTF-8", "en", false},
		{"qps-ploc", "de", "  de_DE.UTF-8", "qps-ploc", false},
		{"xx", "de", "  de_DE.UTF-8", "en", true},
		{"C", "de", "  de_DE.UTF-8", "en", true},
		{"German", "de", "  de_DE.UTF-8", "en", true},
	} {
		t.Setenv(languageVariable, c.variable)
		t.Setenv("LANGUAGE", "")
		system := strings.SplitN(c.system, " ", 3)
		for i, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
			t.Setenv(name, system[i])
		}
		if got := Language(c.saved); got != c.want {
			t.Errorf("%+v: %s", c, got)
		}
		var log bytes.Buffer
		before := slog.Default()
		slog.SetDefault(slog.New(slog.NewTextHandler(&log, nil)))
		warnOfLanguage()
		slog.SetDefault(before)
		if warned := strings.Contains(log.String(), "value="+c.variable); warned != c.warns {
			t.Errorf("%+v logs %q", c, log.String())
		}
	}
}

// The language that was saved is found again.
func TestSaveLanguage(t *testing.T) {
	userIs(t, map[string]string{"HOME": t.TempDir()})
	for _, tag := range []string{"de", "en", ""} {
		if err := saveLanguage(tag); err != nil || SavedLanguage() != tag {
			t.Errorf("%q: %q, %v", tag, SavedLanguage(), err)
		}
	}
}

// No word of kong's own is left, in help or errors, that another language would not have.
func TestHelpInAnotherLanguage(t *testing.T) {
	lang.Use(lang.Pseudo)
	defer lang.Use(lang.English)
	t.Setenv("COLUMNS", "1000")
	var typed struct {
		Common
		Add struct {
			ID   string `arg:"" help:"Their address."`
			Kind string `help:"One of %s."`
			Top  int    `help:"A number."`
		} `cmd:"" help:"Add a user."`
	}
	for _, args := range []string{"--help", "add --help", "help", "frob", "add", "add x y", "add x --kind", "add x --top=y", "add x --tup=1", ""} {
		var out strings.Builder
		parser, err := newParser("tapectl", "A console.", &typed, map[string]data.List{"kind": {Things: []any{"user-added"}}}, kong.Writers(&out, &out), kong.Exit(func(int) {}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := parse(parser, strings.Fields(args)); err != nil && !strings.HasSuffix(args, "--help") {
			out.WriteString(line(err))
		}
		for text := range strings.SplitSeq(out.String(), "\n") {
			for _, word := range []string{"Usage", "Flags", "flags", "Commands", "command", "Arguments", "Run", "help for", "Show", "Print", "number", "address", "One of", "Add", "console", "There", "Missing", "must", "no value"} {
				if strings.Contains(text, word) {
					t.Errorf("%q prints %q: %q", args, word, text)
				}
			}
		}
		if strings.HasPrefix(args, "add --help") && !strings.Contains(out.String(), "user-added") {
			t.Errorf("what is put into a help is missing: %s", out.String())
		}
	}
}
