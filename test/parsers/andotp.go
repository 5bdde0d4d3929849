package parsers

import (
	"fmt"
	"strings"
)

// AndOTP reads like andOTP: the URI is rewritten to http, the name is what stands between the
// first and the second colon of the label, and the issuer comes from the parameter alone.
func AndOTP(uri string) (Account, error) {
	p, err := split(strings.Replace(uri, "otpauth", "http", 1))
	if err != nil {
		return Account{}, err
	}
	path, _ := unescape(p.path)
	label := strings.TrimPrefix(path, "/")
	if p.scheme != "http" || p.authority != "totp" || path == "" {
		return Account{}, errMalformed
	}
	a := Account{Issuer: p.form("issuer"), Name: label}
	if strings.Contains(label, ":") {
		pieces := javaSplit(label)
		if len(pieces) < 2 {
			return Account{}, fmt.Errorf("nothing follows the colon")
		}
		a.Name = pieces[1]
	}
	l := limits{algorithms: []string{"SHA1", "SHA256", "SHA512"}, minDigits: 1, maxDigits: 10, minPeriod: 1}
	if err := l.parameters(&a, p); err != nil {
		return Account{}, err
	}
	a.Secret, err = decodeSecret(p.form("secret"), "")
	return a, err
}
