package auth

// The key URI follows the Key URI Format of Google Authenticator, narrowed to what all
// the authenticator apps that test/parsers emulates read in the same way. The tests of
// this file check every name against all of them.

import (
	"encoding/base32"
	"errors"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tapetrack/data"
)

const (
	// The lengths of the longest names in UTF-16 units, in which the apps that cut names
	// count: 2FAS cuts an issuer to 30 and Stratum an account to 40.
	maxIssuer  = 30
	maxAccount = 40

	// maxMarks is how many combining marks may follow one another. No language
	// needs more, and piles of them paint over the neighbouring lines.
	maxMarks = 8

	// The names for an issuer or account of which cleaning leaves nothing.
	// fallbackIssuer is also the default of the policy.
	fallbackIssuer  = "TapeTrack"
	fallbackAccount = "user"
)

var errKeyURISecret = errors.New("a secret must have exactly 20 bytes")

// keyURI returns the otpauth:// URI that gives secret to an authenticator app, for codes
// by SHA-1, of 6 digits, every 30 seconds. The names are cleaned with cleanIssuer and
// cleanAccount. The result is ASCII and contains secret in the clear: it belongs in a QR
// code and nowhere else. It returns an error unless secret has exactly 20 bytes.
//
// Algorithm, digits and period are left out: every app assumes these values, some use
// them whatever the URI says, and the QR code is smaller. The secret comes before the
// issuer, so that no name can swallow it.
func keyURI(issuer, account string, secret []byte) (string, error) {
	if len(secret) != secretSize {
		return "", errKeyURISecret
	}
	name := percentEncode(cleanIssuer(issuer))
	return "otpauth://totp/" + name + ":" + percentEncode(cleanAccount(account)) +
		"?secret=" + base32Key(secret) + "&issuer=" + name, nil
}

// base32Key returns secret as upper-case base32 without padding.
func base32Key(secret []byte) string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)
}

// groupKey returns base32Key in groups of four characters separated by blanks, for
// people who type it into their app.
func groupKey(secret []byte) string {
	return grouped(base32Key(secret), 4, " ")
}

// grouped puts a separator between groups of n characters of ASCII text.
func grouped(text string, n int, separator string) string {
	var b strings.Builder
	for i := range len(text) {
		if i > 0 && i%n == 0 {
			b.WriteString(separator)
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// cleanIssuer returns the name of the service in a form that every app shows unchanged:
// at most 30 UTF-16 units, never empty. "Steam" in any case becomes the fallback, since
// apps compute Steam's own codes for an issuer of that name. Cleaning a clean name
// changes nothing.
func cleanIssuer(s string) string {
	name := cleanName(s, maxIssuer)
	if name == "" || strings.EqualFold(name, "Steam") {
		return fallbackIssuer
	}
	return name
}

// cleanAccount returns the name of the account in a form that every app shows unchanged:
// at most 40 UTF-16 units, never empty. A Windows name DOMAIN\user becomes user@DOMAIN.
// Cleaning a clean name changes nothing; different names can become the same clean one.
func cleanAccount(s string) string {
	domain, user, found := strings.Cut(s, `\`)
	if found && !strings.ContainsAny(user, `\@`) && cleanName(user, maxAccount) != "" && cleanName(domain, maxAccount) != "" {
		s = user + "@" + domain
	}
	if name := cleanName(s, maxAccount); name != "" {
		return name
	}
	return fallbackAccount
}

// cleanName returns s in Unicode normal form C, with only letters, digits and marks of
// every script and the punctuation of isPlain. Invisible characters are dropped, a run
// of blanks becomes one blank, a run of anything else one dash, and both are dropped at
// either end. At most limit UTF-16 units are kept. The result may be empty.
func cleanName(s string, limit int) string {
	var b strings.Builder
	gap := ""
	marks := 0
	for _, r := range norm.NFC.String(strings.ToValidUTF8(s, "-")) {
		switch {
		case isInvisible(r):
		case isMark(r):
			// A mark at the start would combine with the colon of the label, and one
			// after a gap belongs to a character that was dropped.
			if marks < maxMarks && b.Len() > 0 && gap == "" {
				marks++
				b.WriteRune(r)
			}
		case isPlain(r):
			if b.Len() > 0 {
				b.WriteString(gap)
			}
			gap, marks = "", 0
			b.WriteRune(r)
		case unicode.IsSpace(r):
			if !strings.HasSuffix(gap, " ") {
				gap += " "
			}
		default:
			if !strings.Contains(gap, "-") {
				gap += "-"
			}
		}
	}
	// Normalise again, since letter and mark may have become neighbours. A cut keeps the
	// normal form, but can leave a blank at the end.
	return strings.TrimRight(cutName(norm.NFC.String(b.String()), limit), " ")
}

// cutName returns as many whole characters of s as fit in limit UTF-16 units.
func cutName(s string, limit int) string {
	units := 0
	for i, r := range s {
		units++
		if r > 0xFFFF {
			units++
		}
		if units > limit {
			return s[:i]
		}
	}
	return s
}

// isPlain reports whether every app reads r back unchanged. That holds for letters and
// digits of all scripts, and for punctuation that survives being decoded twice, with
// typographic dashes, apostrophes and quotation marks. It does not hold for colon,
// ampersand, question mark, hash, percent and plus, however they are encoded, nor for
// the equals sign, since an issuer with "period=" in it is cut. Slash, backslash, angle
// brackets, double quotes and semicolon are left out as a precaution, and emoji because
// they are not letters.
func isPlain(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsNumber(r) || strings.ContainsRune("._-@,'()!$*|~‐–—’‘‚“”„«»‹›·•©®™€£¥§°", r)
}

// isMark reports whether r is an accent or vowel sign that belongs to the letter before
// it. Enclosing marks don't count: they make emoji of digits.
func isMark(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Mc)
}

// isInvisible reports whether r is a control character, or leaves no trace on a screen
// but can change the direction of the text around it or make two names look alike. Tabs
// and line ends count as blanks instead.
func isInvisible(r rune) bool {
	return !unicode.IsSpace(r) && (unicode.IsControl(r) || data.IsInvisible(r))
}

// percentEncode escapes every byte, blank and '@' included, except the unreserved
// characters of RFC 3986, which every app reads in the same way.
func percentEncode(s string) string {
	const digits = "0123456789ABCDEF"
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if 'A' <= c && c <= 'Z' || 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', digits[c>>4], digits[c&15]})
	}
	return b.String()
}
