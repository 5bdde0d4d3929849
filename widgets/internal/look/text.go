package look

import "fmt"

// A Text is something that people read on a widget: English words, a format of package
// fmt. Texts are constants.
type Text string

// words puts a text into the language of the program.
var words = func(text string, args ...any) string { return fmt.Sprintf(text, args...) }

// Speak has texts worded in another language. Widgets that were made before keep theirs.
func Speak(translate func(text string, args ...any) string) { words = translate }

// Say words a text.
func Say(text Text, args ...any) string { return words(string(text), args...) }
