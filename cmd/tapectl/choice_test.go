package main

import (
	"strings"
	"testing"

	"tapetrack/data/lang"
)

// Names are found however they are written, and what is like one is pointed out.
func TestChoice(t *testing.T) {
	t.Parallel()
	from := []choice[int]{
		{1, []string{"password-failures", "Lock after wrong passwords"}},
		{2, []string{"password-length", "Minimum length"}},
		{3, []string{"code-block", "Block after wrong codes"}},
		{4, []string{"on"}},
	}
	for typed, want := range map[string]int{
		"password-failures": 1, "Password Failures": 1, "password_failures": 1, "LOCK AFTER WRONG PASSWORDS": 1,
		"Minimum  length": 2, "on": 4,
		"": 0, "password": 0, "lock after wrong password": 0, "off": 0,
	} {
		if got, ok := chosen(typed, from); got != want || ok != (want != 0) {
			t.Errorf("%q is %d, %v", typed, got, ok)
		}
	}
	for typed, want := range map[string]string{
		"pasword-length": "password-length", "passwordlenght": "password-length", "Lock after wrong pasword": "password-failures",
		"wrong passwords": "password-failures", "block": "code-block", "onn": "on",
		"": "", "x": "", "ab": "", "nonsense": "", "hunter2hunter2": "", strings.Repeat("password-length", 1000): "",
	} {
		if want != "" {
			want = "Did you mean " + want + "?"
		}
		if got := lang.Say(didYouMean(typed, from)); got != want {
			t.Errorf("%.40q: %q, not %q", typed, got, want)
		}
	}
}
