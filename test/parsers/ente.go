package parsers

import "strings"

// Ente reads like Ente Auth: the issuer parameter wins and is cut at "period=", its prefix is
// removed from the label, an issuer called steam in any case means Steam, and blanks in the
// secret are dropped, but dashes are not.
func Ente(uri string) (Account, error) {
	p, err := split(uri)
	if err != nil {
		return Account{}, err
	}
	label, ok := unescape(strings.TrimPrefix(p.path, "/"))
	raw, given := p.param("issuer")
	issuer, valid := unescape(strings.ReplaceAll(raw, "+", " "))
	if !ok || !valid || p.scheme != "otpauth" || p.authority != "totp" {
		return Account{}, errMalformed
	}
	a := Account{Name: label}
	a.Issuer, _, _ = strings.Cut(issuer, "period=")
	prefix, rest, found := strings.Cut(label, ":")
	if whole, has := strings.CutPrefix(label, issuer+":"); given && has {
		a.Name = whole
	} else if found {
		a.Name = rest
	}
	if !given {
		a.Issuer = prefix
	}
	l := limits{algorithms: []string{"SHA1", "SHA256", "SHA512"}, minDigits: 1, maxDigits: 10, minPeriod: 1, lenient: true}
	if err := l.parameters(&a, p); err != nil {
		return Account{}, err
	}
	if strings.EqualFold(a.Issuer, "steam") {
		a.Algorithm = steam
	}
	a.Secret, err = decodeSecret(p.form("secret"), " ")
	return a, err
}
