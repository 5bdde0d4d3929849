package look

import (
	"fmt"
	"strings"
)

// A Text is something that people read on a widget: English words, a format of package
// fmt. Texts are constants. One may begin with a context and a bar, "key|Enter", which is
// never read: other languages may need another word there.
type Text string

// words puts a text into the language of the program.
var words = English

// English words a text in English, as widgets do before Speak.
func English(text string, args ...any) string {
	if _, after, found := strings.Cut(text, "|"); found {
		text = after
	}
	return fmt.Sprintf(text, args...)
}

// Speak has texts worded in another language. Widgets that were made before keep theirs.
func Speak(translate func(text string, args ...any) string) { words = translate }

// Say words a text.
func Say(text Text, args ...any) string { return words(string(text), args...) }
