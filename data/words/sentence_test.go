package words_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// TestSentence: each kind of argument is worded where the sentence is read, also
// inside another one, and what somebody has named is no format.
func TestSentence(t *testing.T) {
	locked := data.Refusal{Reason: data.DisabledUser, Proven: true}
	for _, c := range []struct {
		sentence data.Sentence
		want     string
	}{
		{data.Say("Nothing was changed."), "Nothing was changed."},
		{data.Say("It is 100%% full."), "It is 100% full."},
		{data.Say("There is no group %s.", "50%d"), "There is no group 50%d."},
		{data.Say("At most %d of %[2]s, %[2]s!", 3, "x"), "At most 3 of x, x!"},
		{data.Say("It can't have %s.", data.Character('\u200b')), "It can't have an invisible character (U+200B)."},
		{data.Say("It has %s.", data.Say("%d members", 1)), "It has 1 member."},
		{data.Say("It has %s.", data.Say("%d members", 2)), "It has 2 members."},
		{data.Say("Its columns are %s.", data.List{Things: []any{"a", "b", "c", "d"}}), "Its columns are a, b, c and d."},
		{data.Say("Its columns are %s.", data.List{Things: []any{"a", "b", "c", "d"}, Most: 2}), "Its columns are a, b and 2 more."},
		{data.Say("There is no group %s.", words.Shortened(strings.Repeat("x", 41))), "There is no group " + strings.Repeat("x", 40) + "…"},
		{data.Say("Try again in %s.", 91*time.Second), "Try again in 2 minutes."},
		{data.Say("Line 3: %s", data.Deny("%s has more rights than you.", "bob")), "Line 3: bob has more rights than you."},
		{data.Say("Line 3: %s", data.ErrExists), "Line 3: " + lang.Say(words.Message(data.ErrExists))},
		{data.Say("%s %s", data.Say("One %d.", 1), data.Say("Two.")), "One 1. Two."},
		{data.Say("%s", locked), lang.Say(locked.Says())},
	} {
		if got := lang.Say(c.sentence); got != c.want {
			t.Errorf("%q: %q, want %q", c.sentence.Format, got, c.want)
		}
	}
	for _, log := range []string{
		data.Say("%s", data.Character('\u202e')).String(), data.Say("%s", locked).String(), fmt.Sprint(data.Deny("no %s", data.Say("%d days", 2))),
	} {
		if log != "U+202E" && log != "disabled" && log != "no 2 days" {
			t.Errorf("the log says %q", log)
		}
	}
}

func TestCharacter(t *testing.T) {
	for r, want := range map[data.Character]string{
		'&': "“&”", '"': "“\"”", 'x': "“x”", 'ü': "“ü” (U+00FC)", 'а': "“а” (U+0430)", '–': "“–” (U+2013)", '🎞': "“🎞” (U+1F39E)",
		' ': "a space", '\t': "a tab", '\n': "a line break", '\r': "a line break", '\u2028': "a line break", '\u0085': "a line break",
		'\u00a0': "an unusual space (U+00A0)", '\u3000': "an unusual space (U+3000)",
		0: "an invisible character (U+0000)", '\u001b': "an invisible character (U+001B)", '\u202e': "an invisible character (U+202E)",
		'\u200b': "an invisible character (U+200B)", '\u00ad': "an invisible character (U+00AD)", '\ue000': "an invisible character (U+E000)",
		'\u3164': "an invisible character (U+3164)", '\ufe0f': "an invisible character (U+FE0F)",
		'\u0301': "a mark that belongs to the letter before it (U+0301)", '\ufffd': "bytes that are not text",
	} {
		if got := lang.Say(words.Character(r)); got != want {
			t.Errorf("%s is %q, want %q", r, got, want)
		}
	}
}
