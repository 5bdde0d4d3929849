package diagnose

import (
	"strings"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/lang"
)

// spoken are the variables that name a language, the strongest first.
var spoken = []string{"TAPETRACK_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LC_TIME", "LANG"}

// languages says which language the program speaks, and why.
func languages() []data.Finding {
	lines := []data.Finding{Is("Of the program", lang.Current().Tag())}
	if saved := start.SavedLanguage(); saved != "" {
		lines = append(lines, Is("Chosen in a program", shortened(saved)))
	}
	lines = append(lines, Is("Of the system", shortened(strings.Join(start.SystemLanguages(), ", "))))
	return append(lines, set(spoken)...)
}
