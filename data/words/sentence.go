package words

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"tapetrack/data"
)

// Character names a character in a sentence that refuses it. Beyond ASCII its
// number follows, since it may look like another; of one that can't be seen it is
// all there is to say.
func Character(c data.Character) data.Sentence {
	r := rune(c)
	number := fmt.Sprintf("(U+%04X)", r)
	switch {
	case r == utf8.RuneError:
		return data.Say("bytes that are not text")
	case r == ' ':
		return data.Say("a space")
	case r == '\t':
		return data.Say("a tab")
	case strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r):
		return data.Say("a line break")
	case unicode.IsSpace(r):
		return data.Say("an unusual space %s", number)
	case unicode.IsMark(r) && !unicode.Is(unicode.Variation_Selector, r):
		return data.Say("a mark that belongs to the letter before it %s", number)
	case data.IsUnseen(r), data.IsInvisible(r), !unicode.IsGraphic(r):
		return data.Say("an invisible character %s", number)
	case r < utf8.RuneSelf:
		return data.Say("“%s”", string(r))
	default:
		return data.Say("“%s” %s", string(r), number)
	}
}
