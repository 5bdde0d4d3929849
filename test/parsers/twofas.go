package parsers

import (
	"fmt"
	"slices"
	"strings"
)

// The lengths to which 2FAS for Android cuts names, in UTF-16 units.
const (
	twofasIssuer = 30
	twofasName   = 50
)

// TwoFASAndroid reads like 2FAS for Android: the whole URI is decoded before it is split, and
// the pieces are decoded again, so that escaped '&', '?' and '%' in a name act as if they had
// not been escaped.
func TwoFASAndroid(uri string) (Account, error) {
	whole, _ := unescape(uri)
	p, err := split(strings.ReplaceAll(whole, "#", "-"))
	if err != nil {
		return Account{}, err
	}
	if !strings.EqualFold(p.scheme, "otpauth") || !strings.EqualFold(p.authority, "totp") {
		return Account{}, errMalformed
	}
	path, _ := unescape(p.path)
	label := strings.TrimPrefix(path, "/")
	a := Account{Issuer: p.form("issuer"), Name: label}
	if strings.Count(label, ":") == 1 {
		prefix, rest, _ := strings.Cut(label, ":")
		a.Name = strings.TrimSpace(rest)
		if a.Issuer == "" {
			a.Issuer = prefix
		}
	}
	a.Issuer, a.Name = cut(a.Issuer, twofasIssuer), cut(a.Name, twofasName)
	l := limits{algorithms: []string{"SHA1", "SHA224", "SHA256", "SHA384", "SHA512"}, minDigits: 5, maxDigits: 8, minPeriod: 1, lenient: true}
	if err := l.parameters(&a, p); err != nil {
		return Account{}, err
	}
	a.Secret, err = decodeSecret(p.form("secret"), "")
	return a, err
}

// TwoFASIOS reads like 2FAS for iOS: names are decoded twice, '+' always becomes a blank, an
// issuer whose second decoding fails is lost, a second '?' makes the URI invalid, and a period
// must be one of four.
func TwoFASIOS(uri string) (Account, error) {
	p, err := split(uri)
	if err != nil {
		return Account{}, err
	}
	if p.scheme != "otpauth" || p.authority != "totp" || strings.Count(uri, "?") > 1 {
		return Account{}, errMalformed
	}
	label, ok := unescapeTwice(strings.TrimPrefix(p.path, "/"))
	if !ok || label == "" {
		return Account{}, errMalformed
	}
	raw, _ := p.param("issuer")
	issuer, ok := unescapeTwice(raw)
	if !ok {
		issuer = ""
	}
	a := Account{Issuer: issuer, Name: label}
	if prefix, rest, found := strings.Cut(label, ":"); found {
		a.Name = strings.TrimSpace(rest)
		if raw == "" {
			a.Issuer = prefix
		}
	}
	l := limits{algorithms: []string{"MD5", "SHA1", "SHA224", "SHA256", "SHA384", "SHA512"}, minDigits: 5, maxDigits: 8, minPeriod: 10}
	if err := l.parameters(&a, p); err != nil {
		return Account{}, err
	}
	if !slices.Contains([]int{10, 30, 60, 90}, a.Period) {
		return Account{}, fmt.Errorf("a period of %d s is not supported", a.Period)
	}
	secret := p.form("secret")
	if len(secret) < 4 || len(secret) > 512 {
		return Account{}, fmt.Errorf("a secret of %d characters is not supported", len(secret))
	}
	a.Secret, err = decodeSecret(secret, ` -=\`)
	return a, err
}

// unescapeTwice decodes twice and then turns '+' into a blank. It returns false if either
// decoding meets a '%' that starts no escape.
func unescapeTwice(s string) (string, bool) {
	once, ok := unescape(s)
	twice, valid := unescape(once)
	return strings.ReplaceAll(twice, "+", " "), ok && valid
}
