package words

import (
	"cmp"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tapetrack/data"
)

// Sentence words a sentence and those of its arguments that are none yet.
func Sentence(s data.Sentence) string {
	args := make([]any, len(s.Args))
	for i, a := range s.Args {
		switch a := a.(type) {
		case data.Sentence:
			args[i] = Sentence(a)
		case data.Character:
			args[i] = Character(a)
		case data.Amount:
			args[i] = Count(a.N, a.Unit)
		case data.List:
			args[i] = Names(a.Things, cmp.Or(a.Most, len(a.Things)), "more")
		case time.Duration:
			args[i] = Wait(a)
		case data.Refusal:
			args[i] = Refusal(a)
		case error:
			args[i] = cmp.Or(worded(a), a.Error()) // what the system said
		default:
			args[i] = a
		}
	}
	return strings.ReplaceAll(fmt.Sprintf(s.Format, args...), "….", "…") // what was cut ends a sentence, too
}

// Sentences words each of several sentences. Of none it is nil.
func Sentences(all []data.Sentence) []string {
	var texts []string
	for _, s := range all {
		texts = append(texts, Sentence(s))
	}
	return texts
}

// Character names a character in a sentence that refuses it. Beyond ASCII its
// number follows, since it may look like another; of one that can't be seen it is
// all there is to say.
func Character(c data.Character) string {
	r := rune(c)
	number := fmt.Sprintf("(U+%04X)", r)
	switch {
	case r == utf8.RuneError:
		return "bytes that are not text"
	case r == ' ':
		return "a space"
	case r == '\t':
		return "a tab"
	case strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r):
		return "a line break"
	case unicode.IsSpace(r):
		return "an unusual space " + number
	case unicode.IsMark(r) && !unicode.Is(unicode.Variation_Selector, r):
		return "a mark that belongs to the letter before it " + number
	case data.IsUnseen(r), data.IsInvisible(r), !unicode.IsGraphic(r):
		return "an invisible character " + number
	case r < utf8.RuneSelf:
		return "“" + string(r) + "”"
	default:
		return "“" + string(r) + "” " + number
	}
}
