package input

import (
	"strings"
	"time"
)

// typeAheadPause is after how long without a letter the next one begins a new word.
const typeAheadPause = time.Second

// TypeAhead collects the letters that are typed one soon after another to find something in a list.
type TypeAhead struct {
	text string
	last time.Time
}

// Typed adds a letter and returns, in lower case, what is looked for. onward reports whether the search begins after
// the present row, as when one letter is typed again and again to go through all that begin with it.
func (t *TypeAhead) Typed(r rune, now time.Time) (text string, onward bool) {
	if now.Sub(t.last) >= typeAheadPause {
		t.text = ""
	}
	t.last = now
	letter := strings.ToLower(string(r))
	t.text += letter
	if strings.Trim(t.text, letter) == "" {
		return letter, true
	}
	return t.text, false
}

// Find is Typed for a list that is at hand: it returns the place of the text that begins with what was typed, looking
// from the one at on and around the end; -1 if none does. A letter with which nothing begins any more begins a new word.
func (t *TypeAhead) Find(r rune, now time.Time, texts []string, at int) int {
	want, onward := t.Typed(r, now)
	found := search(texts, want, at, onward)
	if found < 0 && !onward {
		t.text = ""
		want, onward = t.Typed(r, now)
		found = search(texts, want, at, onward)
	}
	return found
}

func search(texts []string, want string, at int, onward bool) int {
	from := max(at, 0)
	if onward && at >= 0 {
		from++
	}
	for i := range texts {
		if n := (from + i) % len(texts); strings.HasPrefix(strings.ToLower(texts[n]), want) {
			return n
		}
	}
	return -1
}
