package lang

import (
	"strings"
	"unicode"

	"tapetrack/data"
)

// accents are letters with marks that every font with Latin letters has.
var accents = strings.NewReplacer(
	"a", "à", "c", "ç", "e", "é", "g", "ğ", "i", "ì", "l", "ł", "n", "ñ", "o", "ö", "r", "ř", "s", "š", "t", "ţ", "u", "ü", "y", "ÿ", "z", "ž",
	"A", "Å", "C", "Ç", "D", "Đ", "E", "É", "G", "Ğ", "I", "Î", "L", "Ł", "N", "Ñ", "O", "Ø", "R", "Ř", "S", "Š", "T", "Ţ", "U", "Ü", "Y", "Ý", "Z", "Ž",
)

// padding are the letters that make a text longer, in words, so that it breaks as a longer
// sentence would.
const padding = " łöñğéř şéñţéñçéš ñééđ řööm ñöţ öñłÿ ìñ ţìţłéš"

// longer is by how many percent the pseudo-language is longer than English.
func (l *Language) longer() int {
	if l.tag == PseudoLong {
		return 100
	}
	return 40
}

// pseudo returns a format of English words in the pseudo-language, with so many percent more
// letters. Verbs stay as they are; a format without letters, and a layout, is not changed.
func pseudo(text data.Text, percent int) string {
	context, format := text.Split()
	var b strings.Builder
	letters := 0
	for rest := format; rest != ""; {
		words, verb, after := cutVerb(rest)
		letters += strings.Count(words, "") - 1
		b.WriteString(accents.Replace(words))
		b.WriteString(verb)
		rest = after
	}
	if context == "layout" || strings.IndexFunc(b.String(), unicode.IsLetter) < 0 || onlyVerbs(format) {
		return format
	}
	n := (letters*percent + 99) / 100
	more := []rune{}
	for len(more) < n {
		more = append(more, []rune(padding)...)
	}
	return "[" + b.String() + string(more[:n]) + "]"
}

// cutVerb cuts a format after its first verb.
func cutVerb(format string) (words, verb, after string) {
	i := strings.IndexByte(format, '%')
	if i < 0 {
		return format, "", ""
	}
	end := i + 1
	for end < len(format) && strings.IndexByte("sdq%", format[end]) < 0 {
		end++
	}
	return format[:i], format[i:min(end+1, len(format))], format[min(end+1, len(format)):]
}

// onlyVerbs reports whether a format has no words of its own.
func onlyVerbs(format string) bool {
	for rest := format; rest != ""; {
		words, _, after := cutVerb(rest)
		if strings.IndexFunc(words, unicode.IsLetter) >= 0 {
			return false
		}
		rest = after
	}
	return true
}
