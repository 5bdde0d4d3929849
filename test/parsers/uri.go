package parsers

import (
	"errors"
	"strings"
)

// errMalformed is returned for a text that the app does not take for an otpauth URI, or with
// an escape that the app's language refuses.
var errMalformed = errors.New("not an otpauth URI")

// parts is a URI cut into pieces, not decoded.
type parts struct {
	scheme, authority, path, query string
}

// split cuts a URI where Android's Uri class does: a fragment starts at the
// first '#', the query at the first '?', the authority ends at the first '/'.
// It returns errMalformed if there is no "scheme://".
func split(uri string) (parts, error) {
	uri, _, _ = strings.Cut(uri, "#")
	front, query, _ := strings.Cut(uri, "?")
	scheme, rest, ok := strings.Cut(front, "://")
	if !ok {
		return parts{}, errMalformed
	}
	p := parts{scheme: scheme, authority: rest, query: query}
	if at := strings.IndexAny(rest, `/\`); at >= 0 {
		p.authority, p.path = rest[:at], rest[at:]
	}
	return p, nil
}

// param returns the raw value of the first parameter called name, and whether there is one.
func (p parts) param(name string) (string, bool) {
	for pair := range strings.SplitSeq(p.query, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if key == name {
			return value, true
		}
	}
	return "", false
}

// form returns the first parameter called name, decoded as in an HTML form: '+' stands for a
// blank. Android's getQueryParameter does the same.
func (p parts) form(name string) string {
	raw, _ := p.param(name)
	value, _ := unescape(strings.ReplaceAll(raw, "+", " "))
	return value
}

// unescape decodes percent escapes. A '%' that starts none is kept and makes the result
// false; apps in a strict language refuse it.
func unescape(s string) (string, bool) {
	var b strings.Builder
	ok := true
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			b.WriteByte(s[i])
			continue
		}
		if i+2 >= len(s) || hex(s[i+1]) < 0 || hex(s[i+2]) < 0 {
			b.WriteByte('%')
			ok = false
			continue
		}
		b.WriteByte(byte(hex(s[i+1])<<4 | hex(s[i+2])))
		i += 2
	}
	return b.String(), ok
}

// hex returns the value of a hexadecimal digit, or -1.
func hex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}
