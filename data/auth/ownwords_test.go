package auth

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

// TestOwnWords: a password that is, as a whole, what a guesser knows of its
// owner is refused, however it is written; one that has anything else is not.
func TestOwnWords(t *testing.T) {
	alice := data.User{ID: "alice", Name: "Alice Anderson", Email: "a.anderson@example.com"}
	zoe := data.User{ID: "Operator-1", Name: "Zoë Müller", Email: "zoe@example.com"}
	super := data.User{ID: data.Superuser}
	number := data.User{ID: "4711"}
	for _, c := range []struct {
		user     data.User
		password string
		refused  bool
	}{
		{super, "tapemaster", true},
		{super, "tapemaster1", true},
		{super, "TapeMaster2026!", true},
		{super, "!!tapetrack!!", true},
		{super, "TapeTrack Lite Checkpoint", true},
		{super, "T@p3M4st3r", true},
		{super, "L1te-L1te-L1te", true},
		{super, "tapemasters", false},
		{super, "tapemaster of reels", false},
		{alice, "aliceanderson", true},
		{alice, "AndersonAlice", true},
		{alice, "anderson.alice", true},
		{alice, "alicealicealice", true},
		{alice, "alice 1984 anderson", true},
		{alice, "4l1c3 Anders0n", true},
		{alice, "a.anderson@example.com", true},
		{alice, "A.Anderson@Example.com7", true},
		{alice, "a_anderson", true},
		{alice, "alice@tapetrack", true},
		{alice, "\u200balice\u2060anderson\ufeff", true},
		{alice, "ａｌｉｃｅａｎｄｅｒｓｏｎ", true}, // full width
		{alice, "alice@example.com", false},
		{alice, "correct horse alice battery", false},
		{alice, "aliceandersen", false},
		{alice, "nosrednaecila", false},
		{zoe, "operator-1", true},
		{zoe, "operator-1!", true},
		{zoe, "Operator2Operator", true},
		{zoe, "zoë MÜLLER", true},
		{zoe, "zoemuller", true},
		{zoe, "Zoe\u0308Mu\u0308ller99", true}, // decomposed
		{zoe, "zoe müller & the band", false},
		{number, "47114711", true},
		{number, "4711-4711-4711", true},
		{number, "471183920156", false}, // digits that are not known
		{number, "8392-0156-7724", false},
		{data.User{ID: "1", Name: "王小明"}, "王小明王小明99", true},
		{data.User{ID: "1", Name: "王小明"}, "1837465928374", false},
		{data.User{ID: "x"}, "12345678", false},
		{data.User{ID: "x"}, "!!!!!!!!!", false},
		{data.User{}, "an entirely new one", false},
		// By trial and error this one would take for ever.
		{data.User{ID: "a", Name: "aa aaa aaaa aaaaa"}, strings.Repeat("a", 1023) + "ж", false},
		{data.User{ID: "a", Name: "aa aaa aaaa aaaaa"}, strings.Repeat("a", 1024), true},
	} {
		err := newPasswordRule(c.user, func(string) bool { return false }, 8).Check(c.password)
		f, ok := data.AsFieldError(err)
		if (err != nil) != c.refused || err != nil && (!ok || f.Field != data.FieldPassword || !strings.Contains(lang.Say(words.Message(f)), "consist only of")) {
			t.Errorf("%q for %s: %v, want refused %v", c.password, c.user.ID, err, c.refused)
		}
	}
}

// TestOwnWordsByHand draws passwords together from what is known, in any order
// and dress: all are refused; with one letter that is not known none is.
func TestOwnWordsByHand(t *testing.T) {
	user := data.User{ID: "bob.baker", Name: "Bob Baker", Email: "b.baker@example.com"}
	rule := newPasswordRule(user, func(string) bool { return false }, 1)
	word := rapid.SampledFrom([]string{"bob", "Bob", "BAKER", "bob.baker", "b4k3r", "TapeTrack", "lite", "Checkpoint", "báker", "b"})
	filler := rapid.StringOfN(rapid.SampledFrom([]rune("0123456789 .-_!?/$@")), 0, 3, -1)
	check.Random(t, func(t *rapid.T) {
		password := filler.Draw(t, "before")
		for range rapid.IntRange(1, 8).Draw(t, "words") {
			password += word.Draw(t, "word") + filler.Draw(t, "after")
		}
		if rule.Check(password) == nil {
			t.Fatalf("%q is taken", password)
		}
		at := rapid.IntRange(0, len([]rune(password))).Draw(t, "at")
		other := string([]rune(password)[:at]) + "ж" + string([]rune(password)[at:])
		if err := rule.Check(other); err != nil {
			t.Fatalf("%q: %v", other, err)
		}
	})
}

// The longest password and the longest names are judged between two keys that
// are typed. Splitting by trial and error would take longer than anybody lives.
func BenchmarkOwnWords(b *testing.B) {
	long := strings.Repeat("a", 1023)
	for name, password := range map[string]string{"letters": long + "ж", "ligatures": strings.Repeat("ﷺ", 1024)} {
		rule := newPasswordRule(data.User{ID: "aaaaaaaa.aaaaaaa", Name: strings.Repeat("aaa ", 16), Email: strings.Repeat("a.", 127)}, func(string) bool { return false }, 8)
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := rule.Check(password); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
