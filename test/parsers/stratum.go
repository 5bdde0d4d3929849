package parsers

import (
	"regexp"
	"strings"
)

// The lengths to which Stratum cuts names, in UTF-16 units.
const (
	stratumIssuer = 32
	stratumName   = 40
)

var (
	stratumURI   = regexp.MustCompile(`^otpauth://([a-z]+)/([^?]*)(.*)$`)
	stratumQuery = regexp.MustCompile(`([^?=&]+)(?:=([^&]*))?`)
)

// Stratum reads like the versions of Stratum that decode the whole URI before they split it
// (newer ones decode afterwards): the issuer of the label beats the parameter, '+' stays a
// plus, and Steam as issuer means Steam.
func Stratum(uri string) (Account, error) {
	whole, _ := unescape(uri)
	match := stratumURI.FindStringSubmatch(whole)
	if match == nil || match[1] != "totp" {
		return Account{}, errMalformed
	}
	values := make(map[string]string)
	for _, m := range stratumQuery.FindAllStringSubmatch(match[3], -1) {
		if _, seen := values[m[1]]; !seen {
			values[m[1]] = m[2]
		}
	}
	a := Account{Issuer: values["issuer"], Name: match[2]}
	prefix, rest, found := strings.Cut(match[2], ":")
	switch {
	case found && prefix == "":
		a.Issuer, a.Name = rest, ""
	case found:
		a.Issuer, a.Name = prefix, rest
	case a.Issuer == "":
		a.Issuer, a.Name = match[2], ""
	}
	kind := a.Issuer
	a.Issuer = cut(strings.TrimSpace(a.Issuer), stratumIssuer)
	a.Name = cut(strings.TrimSpace(a.Name), stratumName)
	l := limits{algorithms: []string{"SHA1", "SHA256", "SHA512"}, minDigits: 6, maxDigits: 10, minPeriod: 1}
	given := parts{query: "algorithm=" + values["algorithm"] + "&digits=" + values["digits"] + "&period=" + values["period"]}
	if err := l.parameters(&a, given); err != nil {
		return Account{}, err
	}
	if kind == "Steam" {
		a.Algorithm = steam
	}
	var err error
	a.Secret, err = decodeSecret(values["secret"], " -")
	return a, err
}
