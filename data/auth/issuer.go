package auth

import (
	"cmp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"tapetrack/data"
)

// issuerWords begin a refusal. They fit both Set Up, which asks for the name of the
// organisation, and the policy, which calls it the issuer.
const issuerWords = "The name that authenticators show "

// Why an issuer can't be what they show.
const (
	issuerEmpty   = issuerWords + "must have 1 to 30 characters."
	issuerLong    = issuerWords + "must have at most %d characters; this one has %d."
	issuerTwice   = issuerWords + "must have at most %d characters, and %s counts as two."
	issuerSteam   = issuerWords + "can't be %s: some authenticators would show Steam's codes."
	IssuerSpoiled = issuerWords + "can't have %s: some authenticators show it wrongly. Leave it out, or use a dash."
	issuerColon   = issuerWords + "can't have %s: in the QR code a colon separates it from the User-ID. Leave it out, or use a dash."
	IssuerAnd     = issuerWords + "can't have %s: 2FAS ends the name there. Write “and”, or use a dash."
	issuerDecoded = issuerWords + "can't have %s: 2FAS shows it wrongly. Leave it out, or use a dash."
)

// spoilers are why the characters of a URI that have a meaning there can't be in a name, although
// they are escaped: the Key URI Format forbids the colon, and 2FAS, which many people use,
// decodes the whole URI before it splits it (Android), or each part twice (iOS).
var spoilers = map[rune]data.Text{
	':': issuerColon, '&': IssuerAnd,
	'?': issuerDecoded, '#': issuerDecoded, '%': issuerDecoded, '+': issuerDecoded,
}

// issuerObstacle says why s, which is tidy, can't be the issuer; empty if every
// authenticator shows it unchanged.
func issuerObstacle(s string) data.Sentence {
	units := len(utf16.Encode([]rune(s)))
	r, found := spoils(s)
	switch {
	case s == "":
		return data.Say(issuerEmpty)
	case units > maxIssuer && units == utf8.RuneCountInString(s):
		return data.Say(issuerLong, maxIssuer, units)
	case units > maxIssuer:
		twice, _ := data.FirstOf(s, func(r rune) bool { return r > 0xFFFF })
		return data.Say(issuerTwice, maxIssuer, data.Character(twice))
	case strings.EqualFold(s, "Steam"):
		return data.Say(issuerSteam, s)
	case found:
		return data.Say(cmp.Or(spoilers[r], IssuerSpoiled), data.Character(r))
	case cleanIssuer(s) != s:
		return data.Say(issuerWords + "can't begin or end with a space.")
	}
	return data.Sentence{}
}

// spoils returns the first character of a name that some authenticators would show
// wrongly or not at all, and whether there is one.
func spoils(s string) (rune, bool) {
	if !utf8.ValidString(s) {
		return utf8.RuneError, true
	}
	for i, r := range s {
		// With a letter after it, so that a blank is not at the end.
		if upTo := s[:i+utf8.RuneLen(r)] + "a"; cleanName(upTo, len(upTo)) != upTo {
			return r, true
		}
		if i > 4*maxIssuer {
			break // it is too long, too
		}
	}
	return 0, false
}
