package words

import (
	"strings"

	"tapetrack/data"
)

// Ranges returns what people read for IP ranges, as they are stored or recorded.
func Ranges(stored string) data.Sentence {
	if stored == "" || stored == data.Anywhere {
		return data.Say("anywhere")
	}
	return data.Say("%s", strings.ReplaceAll(stored, ",", ", "))
}
