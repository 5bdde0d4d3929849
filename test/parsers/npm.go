package parsers

import (
	"regexp"
	"strings"
)

var (
	npmURI   = regexp.MustCompile(`(?i)^otpauth://([ht]otp)/(.+)\?([A-Z0-9.~_-]+=[^?&]*(?:&[A-Z0-9.~_-]+=[^?&]*)*)$`)
	npmColon = regexp.MustCompile(`(?i):|%3A`)
	npmKey   = regexp.MustCompile(`(?i)^[2-7A-Z]+=*$`)
)

// NPM reads like the npm package otpauth, the strictest reader of all and so a good judge of
// form: every parameter must have a name and a value, the label splits at the first colon,
// escaped or not, and '+' stays a plus.
func NPM(uri string) (Account, error) {
	match := npmURI.FindStringSubmatch(uri)
	if match == nil || !strings.EqualFold(match[1], "totp") {
		return Account{}, errMalformed
	}
	p := parts{query: match[3]}
	rawIssuer, rawName := "", match[2]
	if at := npmColon.FindStringIndex(match[2]); at != nil {
		rawIssuer, rawName = match[2][:at[0]], match[2][at[1]:]
	}
	if value, given := p.param("issuer"); given {
		rawIssuer = value
	}
	issuer, ok := unescape(rawIssuer)
	name, valid := unescape(rawName)
	raw, _ := p.param("secret")
	if !ok || !valid || !npmKey.MatchString(raw) {
		return Account{}, errMalformed
	}
	a := Account{Issuer: issuer, Name: strings.TrimLeft(name, " ")}
	l := limits{algorithms: []string{"SHA1", "SHA224", "SHA256", "SHA384", "SHA512"}, minDigits: 1, maxDigits: 10, minPeriod: 1}
	if err := l.parameters(&a, p); err != nil {
		return Account{}, err
	}
	var err error
	a.Secret, err = decodeSecret(raw, "")
	return a, err
}
