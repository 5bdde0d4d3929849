package widgets

import "tapetrack/widgets/internal/look"

// Speak has what widgets say by themselves (Cut, Copy, the names of keys) worded in
// another language: translate gets English words, a format of package fmt, and arguments.
// Widgets that were made before keep theirs.
func Speak(translate func(text string, args ...any) string) { look.Speak(translate) }
