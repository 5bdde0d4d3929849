package passwords

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
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
	rapid.Check(t, func(t *rapid.T) {
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
