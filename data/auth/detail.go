package auth

import (
	"tapetrack/data"
	"tapetrack/data/lang"
)

// stored returns a sentence for the detail of an event, in English: the log is one for
// readers of all languages.
func stored(s data.Sentence) string { return lang.In(lang.English).Say(s) }
