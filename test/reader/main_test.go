package main

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	"tapetrack/app/shell"
	"tapetrack/data/lang"
	"tapetrack/test/check"
)

// script enters lines, each of which depends on what was said before.
type script struct {
	said  *bytes.Buffer
	lines []func(said string) string
}

// Read is called when the reader waits for a line.
func (s *script) Read(p []byte) (int, error) {
	if len(s.lines) == 0 {
		return 0, io.EOF
	}
	line := s.lines[0](s.said.String())
	s.lines = s.lines[1:]
	return copy(p, line+"\n"), nil
}

// found is what a pattern's group matched last.
func found(t *testing.T, said, pattern string) string {
	t.Helper()
	all := regexp.MustCompile(`(?m)`+pattern).FindAllStringSubmatch(said, -1)
	if all == nil {
		t.Fatalf("%q was not said:\n%s", pattern, said)
	}
	return all[len(all)-1][1]
}

// Somebody who only hears what is said enrols, and then signs in with a code.
func TestReader(t *testing.T) {
	said := &bytes.Buffer{}
	always := func(line string) func(string) string { return func(string) string { return line } }
	password := func(said string) string { return "type " + found(t, said, `^The password of all is (\w+)$`) }
	code := func(said string) string { return "code " + found(t, said, `^  Secret Key: (.*)$`) }
	typed := func(said string) string { return "type " + found(t, said, `^(\d{6})$`) }
	lines := []func(string) string{
		always("help"), always("type bob"), always("tab"), password, always("enter"),
		always("read"), code, typed, always("enter"),
		always("enter"), always("read"), always("f10"), always("focus"), always("key alt+z"), always("nonsense"), always("quit"),
	}
	if err := read("Lite", &script{said, lines}, said); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"Window: Lite Login", "> Password: hidden", "Window: One Time Password", "Window: One Time Password Status", "> OK", "Window: Lite\n",
		`"nonsense" is neither a command nor a key`,
	} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("%q was not said", want)
		}
	}
	check.Equal(t, "the password was said once", strings.Count(said.String(), found(t, said.String(), `^The password of all is (\w+)$`)), 1)
	if t.Failed() {
		t.Log(said.String())
	}
}

// What is heard is in the language that was named.
func TestSpeak(t *testing.T) {
	t.Cleanup(func() { shell.UseLanguage(lang.English) })
	check.Equal(t, "a language that the program does not have", speak("xx") != nil, true)
	if err := speak("de"); err != nil {
		t.Fatal(err)
	}
	said := &bytes.Buffer{}
	if err := read("Lite", &script{said: said}, said); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(said.String(), "> Benutzer-ID: leer") {
		t.Errorf("German is not spoken:\n%s", said)
	}
}
