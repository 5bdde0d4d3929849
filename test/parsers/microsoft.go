package parsers

import "strings"

// Microsoft reads as Microsoft Authenticator is reported to: '+' is a plus and not a blank, and
// every parameter except secret and issuer is ignored.
func Microsoft(uri string) (Account, error) {
	p, err := split(uri)
	if err != nil {
		return Account{}, err
	}
	label, ok := unescape(strings.TrimPrefix(p.path, "/"))
	raw, _ := p.param("issuer")
	issuer, valid := unescape(raw)
	if !ok || !valid || p.scheme != "otpauth" || p.authority != "totp" || label == "" {
		return Account{}, errMalformed
	}
	a := Account{Issuer: issuer, Name: label, Algorithm: defaultAlgorithm, Digits: defaultDigits, Period: defaultPeriod}
	if prefix, rest, found := strings.Cut(label, ":"); found {
		a.Name = strings.TrimSpace(rest)
		if issuer == "" {
			a.Issuer = prefix
		}
	}
	a.Secret, err = decodeSecret(p.form("secret"), " -")
	return a, err
}
