package trust

import (
	"net"
	"net/netip"
	"strconv"
	"strings"
	"unicode"

	"tapetrack/data"
)

// DefaultPort is the TCP port of a server whose link names none.
const DefaultPort = 5443

// Most that the name of a server has (RFC 1035, 2.3.4): in all, and between two dots.
const (
	maxName = 253
	maxPart = 63
)

// A Host is where a server listens.
type Host struct {
	Name string // lower case: a name in the DNS, an IPv4 address, or an IPv6 address without brackets
	Port int    // 1 to 65535
}

// String returns name and port, as net.Dial takes them.
func (h Host) String() string { return net.JoinHostPort(h.Name, strconv.Itoa(h.Port)) }

// ParseHost reads a name or address with or without a port, as it stands in a link:
// tapes.example.com, 192.0.2.7:6000, [2001:db8::1]. Names have ASCII letters, digits,
// hyphens, dots and underscores. Errors are data.Troubles of kind ErrLink.
func ParseHost(text string) (Host, error) {
	if len(text) > maxLink {
		return Host{}, nameTooLong()
	}
	name, port, hasPort := text, "", false
	if inner, bracketed := strings.CutPrefix(text, "["); bracketed {
		address, after, closed := strings.Cut(inner, "]")
		port, hasPort = strings.CutPrefix(after, ":")
		ip, err := netip.ParseAddr(address)
		switch {
		case err == nil && ip.Zone() != "":
			return Host{}, trouble(ErrLink, nil, "An IPv6 address with a zone, the part after the percent sign, means something to one computer only. Use another address of the server.")
		case !closed || after != "" && !hasPort || err != nil || !ip.Is6():
			return Host{}, trouble(ErrLink, err, "%q is not an IPv6 address in brackets. One looks like [2001:db8::1], or [2001:db8::1]:%s with a port.", clipped(text), strconv.Itoa(DefaultPort))
		}
		name = ip.String()
	} else {
		if strings.Count(text, ":") > 1 && strings.Trim(text, "0123456789abcdefABCDEF:.") == "" {
			return Host{}, trouble(ErrLink, nil, "%q is an IPv6 address without brackets, so it is unclear where the port begins. Put the address in brackets, like [2001:db8::1].", clipped(text))
		}
		name, port, hasPort = strings.Cut(text, ":")
		name = lower(name)
		if err := checkName(name); err != nil {
			return Host{}, err
		}
	}
	if !hasPort {
		return Host{name, DefaultPort}, nil
	}
	number, err := parsePort(port)
	return Host{name, number}, err
}

func parsePort(text string) (int, error) {
	number, err := strconv.ParseUint(text, 10, 16)
	if err != nil || number == 0 {
		return 0, trouble(ErrLink, err, "The port of a server is a number from 1 to 65535, not %q. Correct it, or leave it out: then it is %s.", clipped(text), strconv.Itoa(DefaultPort))
	}
	return int(number), nil
}

func nameTooLong() error {
	return trouble(ErrLink, nil, "The name of a server has at most %s characters, and at most %s between two dots. Enter a shorter one.", strconv.Itoa(maxName), strconv.Itoa(maxPart))
}

// checkName returns a data.Trouble unless name is a name in the DNS or an IPv4 address.
// What ends in a number and is no IPv4 address, such as 1.2.3 or 0x7f.1, is refused:
// systems disagree on which address that is.
func checkName(name string) error {
	if name == "" {
		return trouble(ErrLink, nil, "The name of the server is missing. Put it before the port, like tapes.example.com:5443.")
	}
	if r, bad := data.FirstOf(name, func(r rune) bool { return !isNameLetter(r) }); bad {
		if r > unicode.MaxASCII && r != unicode.ReplacementChar && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r)) {
			return trouble(ErrLink, nil, "The name of a server can't have %s. Enter the form of the name that begins with xn--, which your administrator can tell you.", data.Character(r))
		}
		return trouble(ErrLink, nil, "The name of a server can't have %s: it has letters (A to Z), digits, dots, hyphens and underscores only.", data.Character(r))
	}
	if len(name) > maxName {
		return nameTooLong()
	}
	parts := strings.Split(name, ".")
	for _, part := range parts {
		if len(part) > maxPart {
			return nameTooLong()
		}
		if part == "" || part[0] == '-' || part[len(part)-1] == '-' {
			return trouble(ErrLink, nil, "%q is not the name of a server: each part between dots has at least one character, and no hyphen at its beginning or end.", clipped(name))
		}
	}
	if last := parts[len(parts)-1]; isNumber(last) {
		if ip, err := netip.ParseAddr(name); err != nil || !ip.Is4() {
			return trouble(ErrLink, err, "%q is not an IPv4 address, which has four numbers from 0 to 255 without zeros in front, like 192.0.2.7.", clipped(name))
		}
	}
	return nil
}

// lower returns text with ASCII letters in lower case. Other letters stay as they are:
// the lower case of some is an ASCII letter.
func lower(text string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, text)
}

func isNameLetter(r rune) bool {
	return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '.' || r == '_'
}

// isNumber reports whether a system may read the last part of a name as a number.
func isNumber(part string) bool {
	if hex, is := strings.CutPrefix(part, "0x"); is {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return strings.Trim(part, "0123456789") == ""
}

// clipped returns the beginning of what somebody entered, as much as a sentence has room
// for.
func clipped(text string) string {
	const most = 60
	if r := []rune(text); len(r) > most {
		return string(r[:most]) + "…"
	}
	return text
}
