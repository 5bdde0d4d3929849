package trust

import (
	"slices"
	"strings"

	"tapetrack/data"
)

// Most that a link has.
const (
	MaxHosts = 8
	MaxKeys  = 4

	maxLink = 4096 // bytes, with space around it
)

// begins is what a link begins with.
const begins = "tapetrack://"

// A Server is what a program has to know of a server before it talks to it. The zero
// Server names none.
type Server struct {
	Hosts []Host // 1 to MaxHosts ways to reach it
	Keys  []Key  // 1 to MaxKeys, all different; that of its authority is one of them
}

// Parse reads a link, see Server.String. Scheme, hosts and keys are read in any case,
// white space around the link is ignored, the slash before the question mark may be
// missing. A link has keys and nothing else behind its hosts: no user, path, fragment or
// other parameter. Errors are data.Troubles of kind ErrLink. They never repeat what
// stands where addresses of other things have a password.
func Parse(link string) (Server, error) {
	if len(link) > maxLink {
		return Server{}, trouble(ErrLink, nil, "The link of a server has at most %d characters. Copy it again, without the text around it.", maxLink)
	}
	link = strings.TrimSpace(link)
	if len(link) < len(begins) || lower(link[:len(begins)]) != begins {
		return Server{}, otherScheme(link)
	}
	rest := link[len(begins):]
	if strings.Contains(rest, "#") {
		return Server{}, trouble(ErrLink, nil, "The link of a server has no number sign (#). Remove it, and what follows it.")
	}
	rest, query, _ := strings.Cut(rest, "?")
	hosts, path, _ := strings.Cut(rest, "/")
	switch {
	case strings.Contains(hosts, "@"):
		return Server{}, trouble(ErrLink, nil, "The link of a server has no User-ID and no password. Remove the at sign (@) and what is before it.")
	case path != "":
		return Server{}, trouble(ErrLink, nil, "The link of a server has no path. Remove %q after the name of the server.", clipped(path))
	}
	var s Server
	var err error
	if s.Hosts, err = ParseHosts(hosts); err != nil {
		return Server{}, err
	}
	if s.Keys, err = parseKeys(query); err != nil {
		return Server{}, err
	}
	return s, nil
}

func otherScheme(link string) error {
	scheme, _, is := strings.Cut(link, "://")
	if _, bad := data.FirstOf(lower(scheme), func(r rune) bool { return !isNameLetter(r) && r != '+' }); !is || bad || scheme == "" {
		return trouble(ErrLink, nil, "The link of a server begins with "+begins+" and ends with its code. Copy the whole link, as your administrator gave it to you.")
	}
	return trouble(ErrLink, nil, "A link that begins with %s:// is not that of a TapeTrack server, which begins with "+begins+". Ask your administrator for it.", clipped(scheme))
}

// ParseHosts reads 1 to MaxHosts hosts with commas between them, as they stand in a link, see
// ParseHost.
func ParseHosts(text string) ([]Host, error) {
	names := strings.Split(text, ",")
	if len(names) > MaxHosts {
		return nil, trouble(ErrLink, nil, "%d servers are named, more than the %d that are permitted. Remove some.", len(names), MaxHosts)
	}
	hosts := make([]Host, len(names))
	for i, name := range names {
		if name == "" && len(names) > 1 {
			return nil, trouble(ErrLink, nil, "There is a comma without the name of a server before or after it. Remove the comma, or enter the name.")
		}
		var err error
		if hosts[i], err = ParseHost(name); err != nil {
			return nil, err
		}
	}
	return hosts, nil
}

func parseKeys(query string) ([]Key, error) {
	var keys []Key
	for parameter := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(parameter, "=")
		switch {
		case lower(name) != "key" && query != "":
			return nil, trouble(ErrLink, nil, "The link has %q after the question mark, where this program understands only key= and a code. Remove it, or install a newer version of the program.", clipped(name))
		case value == "":
			return nil, trouble(ErrLink, nil, "The link has no code by which to recognise the server."+copyAgain+" It ends with key= and %d characters.", keyLetters)
		}
		key, err := parseKey(value)
		if err != nil {
			return nil, err
		}
		if slices.Contains(keys, key) {
			return nil, trouble(ErrLink, nil, "The link has the same code twice. Remove one of them.")
		}
		keys = append(keys, key)
	}
	if len(keys) > MaxKeys {
		return nil, trouble(ErrLink, nil, "The link has %d codes, more than the %d that are permitted. Remove those that the server no longer has.", len(keys), MaxKeys)
	}
	return keys, nil
}

// String returns the link, which Parse reads:
// tapetrack://tapes.example.com:5443,[2001:db8::1]:5443/?key=…&key=…, each host with its
// port. It holds no secret.
func (s Server) String() string {
	hosts := make([]string, len(s.Hosts))
	for i, h := range s.Hosts {
		hosts[i] = h.String()
	}
	keys := make([]string, len(s.Keys))
	for i, k := range s.Keys {
		keys[i] = "key=" + k.String()
	}
	return begins + strings.Join(hosts, ",") + "/?" + strings.Join(keys, "&")
}

// Place returns what people call the server: the name of its first host, with the port
// if it is not the default. It is empty for the zero Server.
func (s Server) Place() string {
	if len(s.Hosts) == 0 {
		return ""
	}
	first := s.Hosts[0]
	if first.Port == DefaultPort {
		return first.Name
	}
	return first.String()
}

// Same reports whether both have the same keys, in whichever order, and so trust the same
// authorities, wherever they are reached. What has no key is the same as nothing.
func (s Server) Same(other Server) bool {
	return len(s.Keys) > 0 && s.hasAll(other.Keys) && other.hasAll(s.Keys)
}

func (s Server) hasAll(keys []Key) bool {
	return !slices.ContainsFunc(keys, func(k Key) bool { return !s.pins(k) })
}

// pins reports whether a key is one of the server's.
func (s Server) pins(key Key) bool { return slices.ContainsFunc(s.Keys, key.is) }
