package data_test

import (
	"encoding/json"
	"errors"
	"io/fs"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
)

// TestSentenceThereAndBack: a sentence that crosses the network reads as it did before, in
// every language.
func TestSentenceThereAndBack(t *testing.T) {
	day := data.Moment{At: time.Date(2026, 3, 29, 12, 0, 0, 0, time.UTC), Layout: data.LayoutTime}
	for want, s := range map[string]data.Sentence{
		"":                                    {},
		"The disk is full.":                   data.Verbatim("The disk is full."),
		"U+202E, bob":                         data.Say("%s, %s", data.Character(0x202e), "bob"),
		"%d is %s":                            data.Verbatim("%d is %s"),
		"3 users until 29 Mar 2026 12:00":     data.Say("%d users until %s", 3, day),
		"4 users, a, b and 2 more":            data.Say("%d users, %s", int64(4), data.List{Things: []any{"a", data.Verbatim("b"), "c", "d"}, Most: 2}),
		"a file is gone: file does not exist": data.Say("a file is gone: %s", fs.ErrNotExist),
		"no: Not you.":                        data.Say("no: %s", data.Deny("Not you.")),
	} {
		text, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		var back data.Sentence
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		for _, tag := range []string{lang.English, "de"} {
			if got, was := lang.In(tag).Say(back), lang.In(tag).Say(s); got != was {
				t.Errorf("%s: %s reads %q, not %q", tag, text, got, was)
			}
		}
		if got := back.String(); want != got && lang.InEnglish(back) != want {
			t.Errorf("%s is %q, not %q", text, lang.InEnglish(back), want)
		}
	}
	refusal := data.Say("%s", data.Refusal{Reason: data.WrongCode, Proven: true, Wait: time.Minute})
	text, err := json.Marshal(refusal)
	if err != nil {
		t.Fatal(err)
	}
	var back data.Sentence
	if err := json.Unmarshal(text, &back); err != nil || lang.InEnglish(back) != lang.InEnglish(refusal) {
		t.Errorf("%s: %q, %v", text, lang.InEnglish(back), err)
	}
	if err := json.Unmarshal([]byte(`{"text":"%s","args":[{"sound":"x"}]}`), &back); err == nil || errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an argument of an unknown kind is taken for %q", back)
	}
}
