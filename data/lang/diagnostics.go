package lang

import (
	"strings"

	"tapetrack/data"
)

// Plain returns diagnostics as plain text for a letter: the title of each section, and a line
// for each finding below it. It is in English whatever the language of the program: those who
// help read it.
func Plain(d data.Diagnostics) string {
	var text strings.Builder
	for i, section := range d {
		if i > 0 {
			text.WriteString("\n")
		}
		text.WriteString(InEnglish(data.Say(section.Title)) + "\n")
		for _, line := range section.Lines {
			text.WriteString("  " + InEnglish(line.Name) + ": " + InEnglish(line.Value) + "\n")
		}
	}
	return text.String()
}
