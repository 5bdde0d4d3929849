package diagnose

import "tapetrack/data"

// spoken are the variables that name a language, the strongest first.
var spoken = []string{"LANGUAGE", "LC_ALL", "LC_MESSAGES", "LC_TIME", "LANG"}

func languages() []data.Finding {
	lines := []data.Finding{systemLocale()}
	return append(lines, set(spoken)...)
}
