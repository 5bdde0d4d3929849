package trust

import (
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

// The keys of the tests: of the bytes 0, 0, …, of 1, 1, … and so on, as Python's
// base64.b32encode has them.
const (
	zeros  = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
	ones   = "aeaqcaibaeaqcaibaeaqcaibaeaqcaibaeaqcaibaeaqcaibaeaq"
	twos   = "aibaeaqcaibaeaqcaibaeaqcaibaeaqcaibaeaqcaibaeaqcaiba"
	threes = "ambqgaydambqgaydambqgaydambqgaydambqgaydambqgaydambq"
	fours  = "aqcaibaeaqcaibaeaqcaibaeaqcaibaeaqcaibaeaqcaibaeaqca"
)

// filled returns the key that has a byte 32 times.
func filled(b byte) (k Key) {
	for i := range k {
		k[i] = b
	}
	return k
}

func TestLinks(t *testing.T) {
	for link, want := range map[string]struct {
		server Server
		reads  string // what it reads as again
		place  string
	}{
		"tapetrack://tapes.example.com/?key=" + zeros: {
			Server{[]Host{{"tapes.example.com", 5443}}, []Key{filled(0)}},
			"tapetrack://tapes.example.com:5443/?key=" + zeros, "tapes.example.com",
		},
		"tapetrack://a:5443,b-2:65535,tape_3.x:1/?key=" + ones + "&key=" + zeros: {
			Server{[]Host{{"a", 5443}, {"b-2", 65535}, {"tape_3.x", 1}}, []Key{filled(1), filled(0)}},
			"tapetrack://a:5443,b-2:65535,tape_3.x:1/?key=" + ones + "&key=" + zeros, "a",
		},
		" TAPETRACK://Tapes.Example.COM:06000?KEY=" + strings.ToUpper(twos) + "\r\n": {
			Server{[]Host{{"tapes.example.com", 6000}}, []Key{filled(2)}},
			"tapetrack://tapes.example.com:6000/?key=" + twos, "tapes.example.com:6000",
		},
		"tapetrack://192.0.2.7/?key=" + threes: {
			Server{[]Host{{"192.0.2.7", 5443}}, []Key{filled(3)}},
			"tapetrack://192.0.2.7:5443/?key=" + threes, "192.0.2.7",
		},
		"tapetrack://[2001:DB8:0::1],[::1]:443/?key=" + fours: {
			Server{[]Host{{"2001:db8::1", 5443}, {"::1", 443}}, []Key{filled(4)}},
			"tapetrack://[2001:db8::1]:5443,[::1]:443/?key=" + fours, "2001:db8::1",
		},
		"tapetrack://[::1]:443/?key=" + fours: {
			Server{[]Host{{"::1", 443}}, []Key{filled(4)}},
			"tapetrack://[::1]:443/?key=" + fours, "[::1]:443",
		},
		"tapetrack://a,a,a,a,a,a,a,a/?key=" + zeros + "&key=" + ones + "&key=" + twos + "&key=" + threes: {
			Server{slices.Repeat([]Host{{"a", 5443}}, 8), []Key{filled(0), filled(1), filled(2), filled(3)}},
			"tapetrack://" + strings.TrimSuffix(strings.Repeat("a:5443,", 8), ",") + "/?key=" + zeros + "&key=" + ones + "&key=" + twos + "&key=" + threes, "a",
		},
		"tapetrack://xn--bcher-kva.example/?key=" + zeros: {
			Server{[]Host{{"xn--bcher-kva.example", 5443}}, []Key{filled(0)}},
			"tapetrack://xn--bcher-kva.example:5443/?key=" + zeros, "xn--bcher-kva.example",
		},
	} {
		got, err := Parse(link)
		if err != nil {
			t.Errorf("%s: %v", link, err)
			continue
		}
		if !slices.Equal(got.Hosts, want.server.Hosts) || !slices.Equal(got.Keys, want.server.Keys) {
			t.Errorf("%s was read as %+v, want %+v", link, got, want.server)
		}
		check.Equal(t, "link of "+link, got.String(), want.reads)
		check.Equal(t, "place of "+link, got.Place(), want.place)
		if again, err := Parse(got.String()); err != nil || again.String() != got.String() {
			t.Errorf("%s was read back as %s, %v", got, again, err)
		}
	}
}

// TestBadLinks: whoever enters a link learns what is wrong with it, and what to do.
func TestBadLinks(t *testing.T) {
	const key = "/?key=" + zeros
	const (
		copyIt   = " Copy the whole link again."
		notThese = " Copy the whole link, as your administrator gave it to you."
		badName  = " is not the name of a server: each part between dots has at least one character, and no hyphen at its beginning or end."
		badIPv4  = " is not an IPv4 address, which has four numbers from 0 to 255 without zeros in front, like 192.0.2.7."
		badIPv6  = " is not an IPv6 address in brackets. One looks like [2001:db8::1], or [2001:db8::1]:5443 with a port."
		bare     = " is an IPv6 address without brackets, so it is unclear where the port begins. Put the address in brackets, like [2001:db8::1]."
		noServer = "The name of the server is missing. Put it before the port, like tapes.example.com:5443."
		noKey    = "The link has no code by which to recognise the server. Copy the whole link again. It ends with key= and 52 characters."
		noScheme = "The link of a server begins with tapetrack:// and ends with its code." + notThese
		comma    = "There is a comma without the name of a server before or after it. Remove the comma, or enter the name."
		tooLong  = "The name of a server has at most 253 characters, and at most 63 between two dots. Enter a shorter one."
		user     = "The link of a server has no User-ID and no password. Remove the at sign (@) and what is before it."
	)
	port := func(p string) string {
		return "The port of a server is a number from 1 to 65535, not " + p + ". Correct it, or leave it out: then it is 5443."
	}
	nameHas := func(c string) string {
		return "The name of a server can't have " + c + ": it has letters (A to Z), digits, dots, hyphens and underscores only."
	}
	foreign := func(c string) string {
		return "The name of a server can't have " + c + ". Enter the form of the name that begins with xn--, which your administrator can tell you."
	}
	keyHas := func(c string) string {
		return "The code in the link can't have " + c + ": it has letters (A to Z) and the digits 2 to 7 only." + copyIt
	}
	unknown := func(p string) string {
		return "The link has " + p + " after the question mark, where this program understands only key= and a code. Remove it, or install a newer version of the program."
	}
	for _, c := range []struct{ link, want string }{
		{"", noScheme},
		{"tapes.example.com:5443" + key, noScheme},
		{"alice:secret@tapes.example.com", noScheme},
		{"tapetrack:" + key, noScheme},
		{"tapetrac\u212a://a" + key, noScheme}, // the lower case of which is a k
		{"https://tapes.example.com" + key, "A link that begins with https:// is not that of a TapeTrack server, which begins with tapetrack://. Ask your administrator for it."},
		{"tapetrack://alice@tapes.example.com" + key, user},
		{"tapetrack://alice:secret@tapes.example.com" + key, user},
		{"tapetrack://a" + key + "#part", "The link of a server has no number sign (#). Remove it, and what follows it."},
		{"tapetrack://a/login?key=" + zeros, `The link of a server has no path. Remove "login" after the name of the server.`},
		{"tapetrack://a//?key=" + zeros, `The link of a server has no path. Remove "/" after the name of the server.`},

		{"tapetrack://" + key, noServer},
		{"tapetrack://:5443" + key, noServer},
		{"tapetrack://a,,b" + key, comma},
		{"tapetrack://a," + key, comma},
		{"tapetrack://a,b,c,d,e,f,g,h,i" + key, "9 servers are named, more than the 8 that are permitted. Remove some."},
		{"tapetrack://tapes example.com" + key, nameHas("U+0020")},
		{`tapetrack://tapes\example.com` + key, nameHas("U+005C")},
		{"tapetrack://tapes%2eexample.com" + key, nameHas("U+0025")},
		{"tapetrack://a\x00b" + key, nameHas("U+0000")},
		{"tapetrack://a\xffb" + key, nameHas("U+FFFD")},
		{"tapetrack://a\u202eb" + key, nameHas("U+202E")},
		{"tapetrack://bücher.example" + key, foreign("U+00FC")},
		{"tapetrack://\u212a.example" + key, foreign("U+212A")},
		{"tapetrack://кассеты.example" + key, foreign("U+043A")},
		{"tapetrack://a..b" + key, `"a..b"` + badName},
		{"tapetrack://.a" + key, `".a"` + badName},
		{"tapetrack://a." + key, `"a."` + badName},
		{"tapetrack://-oProxyCommand" + key, `"-oproxycommand"` + badName},
		{"tapetrack://a.b-" + key, `"a.b-"` + badName},
		{"tapetrack://" + strings.Repeat("a", 64) + key, tooLong},
		{"tapetrack://" + strings.Repeat("a.", 126) + "aa" + key, tooLong},
		{"tapetrack://1.2.3" + key, `"1.2.3"` + badIPv4},
		{"tapetrack://256.1.1.1" + key, `"256.1.1.1"` + badIPv4},
		{"tapetrack://192.0.2.010" + key, `"192.0.2.010"` + badIPv4},
		{"tapetrack://0x7f.0X1" + key, `"0x7f.0x1"` + badIPv4},
		{"tapetrack://3232235777" + key, `"3232235777"` + badIPv4},
		{"tapetrack://2001:db8::1" + key, `"2001:db8::1"` + bare},
		{"tapetrack://::1" + key, `"::1"` + bare},
		{"tapetrack://[::1" + key, `"[::1"` + badIPv6},
		{"tapetrack://[::1]5443" + key, `"[::1]5443"` + badIPv6},
		{"tapetrack://[192.0.2.7]" + key, `"[192.0.2.7]"` + badIPv6},
		{"tapetrack://[]" + key, `"[]"` + badIPv6},
		{"tapetrack://[fe80::1%25eth0]" + key, "An IPv6 address with a zone, the part after the percent sign, means something to one computer only. Use another address of the server."},
		{"tapetrack://a:0" + key, port(`"0"`)},
		{"tapetrack://a:" + key, port(`""`)},
		{"tapetrack://a:65536" + key, port(`"65536"`)},
		{"tapetrack://a:99999999999999999999" + key, port(`"99999999999999999999"`)},
		{"tapetrack://a:-1" + key, port(`"-1"`)},
		{"tapetrack://a:https" + key, port(`"https"`)},
		{"tapetrack://a:1:2x" + key, port(`"1:2x"`)},
		{"tapetrack://[::1]:0" + key, port(`"0"`)},
		{"tapetrack://a:" + strings.Repeat("9", 100) + key, port(`"` + strings.Repeat("9", 60) + `…"`)},

		{"tapetrack://a", noKey},
		{"tapetrack://a:5443/", noKey},
		{"tapetrack://a/?", noKey},
		{"tapetrack://a/?key", noKey},
		{"tapetrack://a/?key=", noKey},
		{"tapetrack://a" + key + "&key=", noKey},
		{"tapetrack://a/?key=system", "The code in the link has 6 of 52 characters: the rest is missing." + copyIt},
		{"tapetrack://a/?key=" + zeros[1:], "The code in the link has 51 of 52 characters: the rest is missing." + copyIt},
		{"tapetrack://a" + key + "a", "The code in the link has 53 characters instead of 52: something was added." + copyIt},
		{"tapetrack://a/?key=" + zeros[1:] + "1", keyHas("U+0031")},
		{"tapetrack://a/?key=" + zeros[1:] + "8", keyHas("U+0038")},
		{"tapetrack://a" + key + "====", keyHas("U+003D")},
		{"tapetrack://a/?key=" + zeros[4:] + "\r\n" + zeros[:4], keyHas("U+000D")},
		{"tapetrack://a/?key=aaaa%20" + zeros, keyHas("U+0025")},
		{"tapetrack://a/?key=" + zeros[1:] + "b", "The code in the link was changed on its way." + copyIt},
		{"tapetrack://a" + key + "&key=" + strings.ToUpper(zeros), "The link has the same code twice. Remove one of them."},
		{"tapetrack://a" + key + "&key=" + ones + "&key=" + twos + "&key=" + threes + "&key=" + fours, "The link has 5 codes, more than the 4 that are permitted. Remove those that the server no longer has."},
		{"tapetrack://a" + key + "&name=tapes", unknown(`"name"`)},
		{"tapetrack://a/?pin=" + zeros, unknown(`"pin"`)},
		{"tapetrack://a" + key + "&", unknown(`""`)},
		{"tapetrack://a" + key + "?key=" + zeros, keyHas("U+003F")},

		{"tapetrack://" + strings.Repeat("a", 4096), "The link of a server has at most 4096 characters. Copy it again, without the text around it."},
	} {
		got, err := Parse(c.link)
		var worded *data.Trouble
		if !errors.Is(err, ErrLink) || !errors.As(err, &worded) || len(got.Hosts)+len(got.Keys) > 0 {
			t.Errorf("%q was read as %+v, %v", c.link, got, err)
			continue
		}
		check.Equal(t, fmt.Sprintf("%q", c.link), words.Message(err).String(), c.want)
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: the sentence repeats what may be a password: %v", c.link, err)
		}
	}
}

func TestParseHost(t *testing.T) {
	got, err := ParseHost("Tapes.example.com")
	check.Equal(t, "host", got, Host{"tapes.example.com", 5443})
	check.Equal(t, "error", err, nil)
	check.Equal(t, "host", got.String(), "tapes.example.com:5443")
	for _, bad := range []string{"", ":5443", "a b", "a/b", "tapetrack://a", "a,b", strings.Repeat("a:", 3000)} {
		if _, err := ParseHost(bad); !errors.Is(err, ErrLink) {
			t.Errorf("%.20q: %v", bad, err)
		}
	}
}

func TestKeyGroups(t *testing.T) {
	check.Equal(t, "groups", filled(1).Groups(), "AEAQ CAIB AEAQ CAIB AEAQ CAIB AEAQ CAIB AEAQ CAIB AEAQ CAIB AEAQ")
	check.Equal(t, "key", filled(1).String(), ones)
}

// TestKeyOfIsOfThePublicKey: sha256sum of the bytes "key", whatever else a certificate says.
func TestKeyOfIsOfThePublicKey(t *testing.T) {
	got := keyOf(&x509.Certificate{Raw: []byte("other"), RawSubjectPublicKeyInfo: []byte("key")})
	check.Equal(t, "key", fmt.Sprintf("%x", got[:]), "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683")
}

func TestSameServer(t *testing.T) {
	of := func(host string, keys ...byte) (s Server) {
		s.Hosts = []Host{{host, DefaultPort}}
		for _, k := range keys {
			s.Keys = append(s.Keys, filled(k))
		}
		return s
	}
	for _, c := range []struct {
		a, b Server
		want bool
	}{
		{of("a", 1), of("a", 1), true},
		{of("a", 1), of("b", 1), true},
		{of("a", 1, 2), of("a", 2, 1), true},
		{of("a", 1), of("a", 2), false},
		{of("a", 1), of("a", 1, 2), false},
		{of("a", 1, 2), of("a", 1), false},
		{of("a"), of("a"), false},
		{Server{}, of("a", 1), false},
	} {
		check.Equal(t, fmt.Sprintf("%v and %v", c.a, c.b), c.a.Same(c.b), c.want)
	}
	check.Equal(t, "place of none", Server{}.Place(), "")
}
