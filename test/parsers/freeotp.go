package parsers

import (
	"fmt"
	"strings"
)

// FreeOTP reads like FreeOTP: a label may contain one colon with something on both sides, the
// issuer of the label beats the parameter, and a secret of less than 16 bytes is refused as
// unsafe.
func FreeOTP(uri string) (Account, error) {
	p, err := split(uri)
	if err != nil {
		return Account{}, err
	}
	if p.scheme != "otpauth" || !strings.EqualFold(p.authority, "totp") {
		return Account{}, errMalformed
	}
	path, _ := unescape(p.path)
	pieces := strings.Split(strings.TrimPrefix(path, "/"), ":")
	if len(pieces) > 2 || pieces[0] == "" || pieces[len(pieces)-1] == "" {
		return Account{}, fmt.Errorf("the label is not valid")
	}
	a := Account{Issuer: p.form("issuer"), Name: pieces[len(pieces)-1]}
	if len(pieces) == 2 {
		a.Issuer = pieces[0]
	}
	l := limits{algorithms: []string{"SHA1", "SHA224", "SHA256", "SHA384", "SHA512"}, minDigits: 6, maxDigits: 9, minPeriod: 5}
	if err := l.parameters(&a, p); err != nil {
		return Account{}, err
	}
	if a.Issuer == "Steam" {
		a.Algorithm = steam
	}
	a.Secret, err = decodeSecret(p.form("secret"), "")
	if err == nil && len(a.Secret) < 16 {
		err = fmt.Errorf("the secret is not safe")
	}
	return a, err
}

// FreeOTPPlus reads like FreeOTP+: all leading slashes of the label are dropped, the first
// colon splits it, the parameter beats the label, and an issuer called Steam means Steam's
// alphabet.
func FreeOTPPlus(uri string) (Account, error) {
	p, err := split(uri)
	if err != nil {
		return Account{}, err
	}
	path, _ := unescape(p.path)
	label := strings.TrimLeft(path, "/")
	if p.scheme != "otpauth" || p.authority != "totp" || label == "" {
		return Account{}, errMalformed
	}
	a := Account{Name: label}
	if prefix, rest, found := strings.Cut(label, ":"); found {
		a.Issuer, a.Name = prefix, rest
	}
	if issuer := p.form("issuer"); strings.TrimSpace(issuer) != "" {
		a.Issuer = issuer
	}
	l := limits{algorithms: []string{"MD5", "SHA1", "SHA224", "SHA256", "SHA384", "SHA512"}, minDigits: 5, maxDigits: 8, minPeriod: 1}
	if err := l.parameters(&a, p); err != nil {
		return Account{}, err
	}
	if a.Issuer == "Steam" {
		a.Algorithm = steam
	}
	a.Secret, err = decodeSecret(p.form("secret"), " -")
	return a, err
}
