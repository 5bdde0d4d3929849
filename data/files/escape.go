package files

import (
	"fmt"
	"unicode"
	"unicode/utf16"
)

// escaped escapes characters that can't be seen or that a terminal may obey. JSON and
// XML lose nothing by it.
func escaped(text []byte, escape func(rune) string) []byte {
	var out []byte
	done := 0
	for i, r := range string(text) {
		if r < 0x7f || unicode.IsPrint(r) || r == unicode.ReplacementChar {
			continue
		}
		out = append(append(out, text[done:i]...), escape(r)...)
		done = i + len(string(r))
	}
	if done == 0 {
		return text
	}
	return append(out, text[done:]...)
}

func escapedInJSON(r rune) string {
	if high, low := utf16.EncodeRune(r); high != unicode.ReplacementChar {
		return fmt.Sprintf(`\u%04x\u%04x`, high, low)
	}
	return fmt.Sprintf(`\u%04x`, r)
}

func escapedInXML(r rune) string { return fmt.Sprintf("&#x%X;", r) }
