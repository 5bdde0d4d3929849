package parsers

import "strings"

// Aegis reads like Aegis: a label with exactly one colon gives the issuer, and the parameter
// is ignored; with more colons the issuer is lost and the whole label becomes the name.
func Aegis(uri string) (Account, error) {
	p, err := split(uri)
	if err != nil {
		return Account{}, err
	}
	if p.scheme != "otpauth" || p.authority != "totp" {
		return Account{}, errMalformed
	}
	path, _ := unescape(p.path)
	label := strings.TrimPrefix(path, "/")
	a := Account{Name: label}
	if !strings.Contains(label, ":") {
		a.Issuer = p.form("issuer")
	} else if pieces := javaSplit(label); len(pieces) == 2 {
		a.Issuer, a.Name = pieces[0], pieces[1]
	}
	l := limits{algorithms: []string{"SHA1", "SHA256", "SHA512", "MD5"}, minDigits: 1, maxDigits: 10, minPeriod: 1}
	if err := l.parameters(&a, p); err != nil {
		return Account{}, err
	}
	a.Secret, err = decodeSecret(p.form("secret"), " -")
	return a, err
}
