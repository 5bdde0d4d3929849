package passwords

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tapetrack/test/check"
)

func TestCommon(t *testing.T) {
	for password, want := range map[string]bool{
		"password":   true,
		"12345678":   true,
		"PASSWORD":   true,
		"PassWord":   true,
		"iloveyou":   true,
		"qwertyuiop": true,
		"sunshine":   true,
		"football":   true,
		"princess":   true,
		"trustno1":   true,
		"P@ssw0rd":   true,
		"1q2w3e4r":   true,
		"password1":  true,
		"!QAZ2wsx":   true, // the first of the list
		"zzzzzzz1":   true, // the last

		"":                             false,
		"\n":                           false,
		"password\n":                   false,
		"password\n123456789":          false,
		" password":                    false,
		"passwor":                      false,
		"kX3vTq9ZbL2m":                 false,
		"7f1c0f6e5a":                   false,
		"staple battery horse correct": false,
		"~~~~~~~~~~~~":                 false, // after the last of the list
		"pässword":                     false,
		"password\x00":                 false,
	} {
		if got := Common(password); got != want {
			t.Errorf("Common(%q) = %v, want %v", password, got, want)
		}
	}
}

// TestCommonFindsAll holds the search against the list read line by line.
func TestCommonFindsAll(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(common, "\n"), "\n")
	if len(lines) < 10_000 {
		t.Fatalf("only %d passwords are listed", len(lines))
	}
	if !slices.IsSorted(lines) || len(slices.Compact(slices.Clone(lines))) != len(lines) {
		t.Fatal("the list is not sorted, or has doubles")
	}
	for _, line := range lines {
		if len(line) < 8 || line != strings.ToLower(line) || strings.ContainsAny(line, "\r \t") {
			t.Errorf("%q does not belong on the list", line)
		}
		if !Common(line) || !Common(strings.ToUpper(line)) {
			t.Errorf("%q is listed and not found", line)
		}
	}
	check.Random(t, func(t *rapid.T) {
		near := rapid.SampledFrom(lines).Draw(t, "near") + rapid.StringN(0, 2, 4).Draw(t, "more")
		_, want := slices.BinarySearch(lines, strings.ToLower(near))
		if got := Common(near); got != want {
			t.Errorf("Common(%q) = %v, want %v", near, got, want)
		}
	})
}

func BenchmarkCommon(b *testing.B) {
	for b.Loop() {
		Common("not a common password")
	}
}

func TestWord(t *testing.T) {
	for word, want := range map[string]int{"the": 1, "The": 1, "dragon": 12, "library": 768, "password": 3, "alice": 48, "'best": 12288} {
		if rank, ok := Word(word); !ok || rank != want {
			t.Errorf("Word(%q) = %d, %v, want %d", word, rank, ok, want)
		}
	}
	for _, word := range []string{"", "a", "the l", "l", "\n", "correcthorse", "the\n", "zzzzz"} {
		if rank, ok := Word(word); ok {
			t.Errorf("Word(%q) = %d", word, rank)
		}
	}
}

// TestWordFindsAll holds the search against the list read line by line.
func TestWordFindsAll(t *testing.T) {
	lines := strings.Split(strings.TrimSuffix(words, "\n"), "\n")
	if len(lines) < 50_000 {
		t.Fatalf("only %d words are listed", len(lines))
	}
	last := ""
	for _, line := range lines {
		word, letter, _ := strings.Cut(line, " ")
		if word <= last || len(word) < 3 || word != strings.ToLower(word) || len(letter) != 1 || letter[0] < 'a' || letter[0] > 'o' {
			t.Fatalf("%q does not belong behind %q", line, last)
		}
		last = word
		if rank, ok := Word(word); !ok || rank < 1<<(letter[0]-'a') {
			t.Errorf("Word(%q) = %d, %v", word, rank, ok)
		}
	}
}
