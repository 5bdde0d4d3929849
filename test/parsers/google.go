package parsers

import (
	"fmt"
	"strings"
)

// GoogleAndroid reads like the last open-source version of Google Authenticator for Android:
// algorithm, digits and period are ignored, and the name is the whole label, shown without the
// issuer if it starts with it.
func GoogleAndroid(uri string) (Account, error) {
	p, err := split(uri)
	if err != nil {
		return Account{}, err
	}
	if !strings.EqualFold(p.scheme, "otpauth") || p.authority != "totp" {
		return Account{}, errMalformed
	}
	path, _ := unescape(p.path)
	name := strings.TrimSpace(strings.TrimPrefix(path, "/"))
	if name == "" {
		return Account{}, fmt.Errorf("the account has no name")
	}
	a := Account{Issuer: p.form("issuer"), Name: name, Algorithm: defaultAlgorithm, Digits: defaultDigits, Period: defaultPeriod}
	if rest, ok := strings.CutPrefix(name, a.Issuer+":"); ok && a.Issuer != "" {
		a.Name = strings.TrimSpace(rest)
	}
	a.Secret, err = decodeSecret(p.form("secret"), " -")
	return a, err
}

// GoogleIOS reads like the open-source version of Google Authenticator for iOS: unlike the one
// for Android, it ignores the issuer parameter and honours all others.
func GoogleIOS(uri string) (Account, error) {
	p, err := split(uri)
	if err != nil {
		return Account{}, err
	}
	name, ok := unescape(strings.TrimPrefix(p.path, "/"))
	if !ok || p.scheme != "otpauth" || p.authority != "totp" || name == "" {
		return Account{}, errMalformed
	}
	a := Account{Name: name}
	l := limits{algorithms: []string{"SHA1", "SHA256", "SHA512", "MD5"}, minDigits: 6, maxDigits: 8, minPeriod: 1}
	if err := l.parameters(&a, p); err != nil {
		return Account{}, err
	}
	a.Secret, err = decodeSecret(p.form("secret"), " -")
	return a, err
}
