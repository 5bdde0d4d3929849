package strength

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tapetrack/data/lang"
	"tapetrack/test/check"
)

func TestJudge(t *testing.T) {
	own := []string{"alice.b", "Alice Ärmel", "alice@example.com"}
	for password, want := range map[string]struct {
		level Level
		words string
	}{
		"":                          {Weak, "it is short"},
		"x7":                        {Weak, "it is short"},
		"password":                  {Weak, "tried first"},
		"Password1":                 {Weak, "tried first"},
		"P@ssw0rd":                  {Weak, "tried first"},
		"drowssap":                  {Weak, "tried first"},
		"elppaenip":                 {Weak, "tried first"},
		"p1ne4pple":                 {Weak, "tried first"},
		"qwertyuiop":                {Weak, ""},
		"abcdefgh12345":             {Weak, "in a row"},
		"987654321":                 {Weak, ""},
		"aaaaaaaaaaaaaaaaaaaa":      {Weak, "again and again"},
		"abcabcabcabcabc":           {Weak, "again and again"},
		"alice.b1":                  {Weak, "User-ID"},
		"Ärmel1984":                 {Weak, "User-ID"},
		"tapetrack":                 {Weak, "User-ID"},
		"TapeMaster1":               {Weak, "User-ID"},
		"Checkpoint":                {Weak, "User-ID"},
		"Lite":                      {Weak, "User-ID"},
		"23.11.2026":                {Weak, "a date"},
		"19841123":                  {Weak, "a date"},
		"giraffe7":                  {Weak, "a common word"},
		"Mountain2024":              {Weak, ""},
		"password password":         {Weak, ""},
		"k7x2p9qd":                  {Good, "One more word"},
		"new words here":            {Good, ""},
		"correct horse battery":     {Strong, "Strong."},
		"k7fm-2qpd-x4zn-6wjt":       {Strong, "Strong."},
		"zwpq7-hd2k4":               {Strong, "Strong."},
		"Übergrößenträgerwäsche":    {Strong, "Strong."},
		strings.Repeat("xk4", 2000): {Weak, "again and again"},
	} {
		got := Judge(password, own)
		if got.Level != want.level || !strings.Contains(lang.Say(got.Words), want.words) {
			t.Errorf("%.30q is judged %v %q, want %v and %q", password, got.Level, got.Words, want.level, want.words)
		}
	}
}

// The parts always make up the whole password, and more guesses never make a
// part of a password weaker than nothing.
func TestPartsMakeTheWhole(t *testing.T) {
	check.Random(t, func(t *rapid.T) {
		text := []rune(rapid.StringOfN(rapid.RuneFrom([]rune("abcqwe123 .-A!ü€の")), 1, 20, -1).Draw(t, "password"))
		at := 0
		for _, p := range cheapest(text, []string{"alice"}) {
			if p.from != at || p.to <= p.from || p.guesses < 0 {
				t.Fatalf("part %+v after %d of %q", p, at, string(text))
			}
			at = p.to
		}
		if at != len(text) {
			t.Fatalf("the parts end at %d of %q", at, string(text))
		}
	})
}

// What is typed is judged while it is typed.
func BenchmarkJudge(b *testing.B) {
	password := strings.Repeat("correct horse battery staple ", 3)
	for b.Loop() {
		Judge(password, []string{"alice"})
	}
}
