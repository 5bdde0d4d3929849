package words

import "tapetrack/data"

// Sentences that people read here. Tests ask for them by name.
const (
	NeedsVersion data.Text = "This database requires %s of users whose one-time password is activated. Update the programs, or ask an administrator to."
	orLater      data.Text = "%s %s or later"
)

// NeededVersions says which programs are older than the database requires; nothing if none
// is.
func NeededVersions(needed []data.NeededVersion) data.Sentence {
	if len(needed) == 0 {
		return data.Sentence{}
	}
	return data.Say(NeedsVersion, VersionList(needed))
}

// VersionList names versions: "TapeMaster 1.7.0 or later and Lite 1.7.0 or later".
func VersionList(needed []data.NeededVersion) data.List {
	var all []data.Sentence
	for _, n := range needed {
		all = append(all, data.Say(orLater, n.Program, n.Version))
	}
	return Listed(all)
}
