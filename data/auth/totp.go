package auth

import (
	"strings"
	"unicode"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/hotp"

	"tapetrack/data"
)

// The only parameters that every authenticator honours: 20 random bytes, SHA-1, six
// digits, 30 seconds (RFC 6238 section 5.2). 20 bytes are the 160 bits that RFC 4226
// section 4 recommends, and give 32 base32 characters without padding, without which
// some apps compute wrong codes.
const (
	secretSize = 20
	digits     = 6
	period     = 30 // seconds
)

// cleanCode returns the six digits that were typed, without blanks, dashes and invisible
// characters; digits of other scripts and widths become ASCII. It returns "" if that
// does not leave six digits.
func cleanCode(typed string) string {
	if len(typed) > 256 {
		return "" // longer than what a person types or an authenticator copies
	}
	code := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Nd, r) {
			return '0' + digitValue(r)
		}
		return r
	}, data.Typed(typed))
	if len(code) != digits || strings.ContainsFunc(code, func(r rune) bool { return r < '0' || r > '9' }) {
		return ""
	}
	return code
}

// digitValue returns the value of a decimal digit of any script. Unicode has the ten
// digits of a script together and in order, and runs of Nd digits begin with a zero
// (Unicode Standard, section 4.6).
func digitValue(r rune) rune {
	for _, block := range unicode.Nd.R16 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return (r - rune(block.Lo)) % 10
		}
	}
	for _, block := range unicode.Nd.R32 {
		if rune(block.Lo) <= r && r <= rune(block.Hi) {
			return (r - rune(block.Lo)) % 10
		}
	}
	return 0
}

// codeAt returns the code of a time step. It checks the secret first because the library
// computes codes even of an empty secret, as anybody could.
func codeAt(secret []byte, step int64) (string, error) {
	if len(secret) != secretSize || step < 0 {
		return "", data.ErrNoKey
	}
	return hotp.GenerateCodeCustom(base32Key(secret), uint64(step), hotp.ValidateOpts{Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1})
}
