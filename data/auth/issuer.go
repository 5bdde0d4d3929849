package auth

import (
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"tapetrack/data"
)

// issuerWords begin a refusal. Set Up asks for the name of the organisation, the
// policy for the issuer: this is what both are.
const issuerWords = "The name that authenticators show "

// issuerObstacle says, in a sentence, why an issuer can't be what authenticators
// show, which is tidy: empty if every one of them shows it as it stands.
func issuerObstacle(s string) data.Sentence {
	units := len(utf16.Encode([]rune(s)))
	r, found := spoils(s)
	switch {
	case s == "":
		return data.Say(issuerWords + "must have 1 to 30 characters.")
	case units > maxIssuer && units == utf8.RuneCountInString(s):
		return data.Say(issuerWords+"must have at most %d characters; this one has %d.", maxIssuer, units)
	case units > maxIssuer:
		twice, _ := data.FirstOf(s, func(r rune) bool { return r > 0xFFFF })
		return data.Say(issuerWords+"must have at most %d characters, and %s counts as two.", maxIssuer, data.Character(twice))
	case strings.EqualFold(s, "Steam"):
		return data.Say(issuerWords+"can't be %s: some authenticators would show Steam's codes.", s)
	case found:
		return data.Say(issuerWords+"can't have %s: some authenticators show it wrongly. Leave it out, or use a dash.", data.Character(r))
	case cleanIssuer(s) != s:
		return data.Say(issuerWords + "can't begin or end with a blank.")
	}
	return data.Sentence{}
}

// spoils returns the first character of a name that authenticators would be
// shown otherwise, or not at all.
func spoils(s string) (rune, bool) {
	if !utf8.ValidString(s) {
		return utf8.RuneError, true
	}
	for i, r := range s {
		// A letter behind it, so that a blank is not at the end.
		if upTo := s[:i+utf8.RuneLen(r)] + "a"; cleanName(upTo, len(upTo)) != upTo {
			return r, true
		}
		if i > 4*maxIssuer {
			break // it is too long, too
		}
	}
	return 0, false
}
