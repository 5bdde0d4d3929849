package auth

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/runenames"
	"pgregory.net/rapid"

	"tapetrack/data"
)

var rfcSecret = []byte("12345678901234567890")

func TestCodeAtRFC4226(t *testing.T) {
	want := []string{"755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"}
	for counter, code := range want {
		if got, err := codeAt(rfcSecret, int64(counter)); got != code || err != nil {
			t.Errorf("counter %d: %q, %v, want %q", counter, got, err, code)
		}
	}
}

func TestCodeAtRFC6238(t *testing.T) {
	// The appendix has eight digits; six digits are the last six of them.
	for _, c := range []struct {
		unix int64
		code string
	}{
		{59, "94287082"},
		{1111111109, "07081804"},
		{1111111111, "14050471"},
		{1234567890, "89005924"},
		{2000000000, "69279037"},
		{20000000000, "65353130"},
	} {
		step := timeStep(time.Unix(c.unix, 0))
		if got, err := codeAt(rfcSecret, step); got != c.code[2:] || err != nil {
			t.Errorf("at %d: %q, %v, want %q", c.unix, got, err, c.code[2:])
		}
	}
}

// TestTimeStepFarAhead looks at the ends of signed and unsigned 32-bit seconds.
func TestTimeStepFarAhead(t *testing.T) {
	for _, c := range []struct {
		at   time.Time
		want int64
	}{
		{time.Unix(0, 0), 0},
		{time.Unix(29, 999_999_999), 0},
		{time.Unix(30, 0), 1},
		{time.Date(2038, 1, 19, 3, 14, 7, 0, time.UTC), (1<<31 - 1) / 30},
		{time.Date(2038, 1, 19, 3, 14, 30, 0, time.UTC), (1<<31 + 22) / 30},
		{time.Date(2106, 2, 7, 6, 28, 16, 0, time.UTC), 1 << 32 / 30},
		{time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), 253402300799 / 30},
	} {
		if got := timeStep(c.at); got != c.want {
			t.Errorf("%s is step %d, want %d", c.at, got, c.want)
		}
	}
}

// TestCodeAtAgainstOathtool goes past 2038 and 2106.
func TestCodeAtAgainstOathtool(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		secret := rapid.SliceOfN(rapid.Byte(), secretSize, secretSize).Draw(r, "secret")
		at := time.Unix(rapid.Int64Range(0, 1<<34).Draw(r, "time"), 0)
		got, err := codeAt(secret, timeStep(at))
		if want := oathtool(t, secret, at); got != want || err != nil {
			r.Fatalf("%x at %d: %q, %v, oathtool says %q", secret, at.Unix(), got, err, want)
		}
		if mine := hotpOracle(secret, timeStep(at)); got != mine {
			r.Fatalf("%x at %d: %q, the test's own says %q", secret, at.Unix(), got, mine)
		}
	})
}

// TestCodeAtUnfitSecret: pquerna/otp computes codes of an empty secret.
func TestCodeAtUnfitSecret(t *testing.T) {
	for _, size := range []int{0, 1, 9, 10, 16, 19, 21, 32} {
		secret := bytes.Repeat([]byte{'a'}, size)
		if code, err := codeAt(secret, 1); code != "" || !errors.Is(err, data.ErrNoKey) {
			t.Errorf("a secret of %d bytes gives %q, %v", size, code, err)
		}
		for step := int64(-2); step <= 2; step++ {
			if m, ok := findStep(secret, hotpOracle(secret, 100+step), time.Unix(3000, 0), data.Authenticator{}); ok {
				t.Errorf("a secret of %d bytes verifies: %+v", size, m)
			}
		}
	}
	if code, err := codeAt(rfcSecret, -1); code != "" || err == nil {
		t.Errorf("a step before 1970 gives %q, %v", code, err)
	}
}

func TestCleanCode(t *testing.T) {
	for _, c := range []struct{ name, typed, want string }{
		{"plain", "123456", "123456"},
		{"leading zeros", "000012", "000012"},
		{"blank in the middle", "123 456", "123456"},
		{"blanks around", "  123456\t", "123456"},
		{"no-break space", "123\u00a0456", "123456"},
		{"narrow no-break space", "123\u202f456", "123456"},
		{"thin space", "123\u2009456", "123456"},
		{"ideographic space", "123\u3000456", "123456"},
		{"hyphen", "123-456", "123456"},
		{"no-break hyphen", "123\u2011456", "123456"},
		{"en dash", "123–456", "123456"},
		{"em dash", "123—456", "123456"},
		{"minus", "123−456", "123456"},
		{"line end", "123456\n", "123456"},
		{"Windows line end", "123456\r\n", "123456"},
		{"two lines", "123\n456", "123456"},
		{"zero width space", "123\u200b456", "123456"},
		{"byte order mark", "\ufeff123456", "123456"},
		{"direction marks", "\u200e123456\u200f", "123456"},
		{"embedding", "\u202a123456\u202c", "123456"},
		{"right-to-left override", "\u202e123\u202d456\u202c", "123456"},
		{"isolates", "\u2066123\u2069\u2067456\u2069\u2068", "123456"},
		{"word joiner", "123\u2060456", "123456"},
		{"joiners", "1\u200c2\u200d3456", "123456"},
		{"soft hyphen", "123\u00ad456", "123456"},
		{"Arabic letter mark", "\u061c123456", "123456"},
		{"combining grapheme joiner", "123\u034f456", "123456"},
		{"variation selector", "1\ufe0e23456", "123456"},
		{"wrapped, full width", "\u2068１２\u00ad３４５６\u2069", "123456"},
		{"nothing but marks", "\u2066\u2069\u00ad", ""},
		{"full width", "１２３４５６", "123456"},
		{"Arabic-Indic", "٠١٢٣٤٥", "012345"},
		{"extended Arabic-Indic", "۴۵۶۷۸۹", "456789"},
		{"Devanagari", "०१२३४५", "012345"},
		{"mathematical", "𝟘𝟙𝟚𝟛𝟜𝟝", "012345"},
		{"mixed", "1２٣ 4５۶", "123456"},
		{"empty", "", ""},
		{"blank", "   ", ""},
		{"five", "12345", ""},
		{"seven", "1234567", ""},
		{"eight", "12345678", ""},
		{"letter", "12345a", ""},
		{"hexadecimal", "0x1234", ""},
		{"sign", "+12345", ""},
		{"decimal point", "123.456", ""},
		{"superscript", "12345⁶", ""},
		{"circled", "12345⑥", ""},
		{"Roman numeral", "12345Ⅵ", ""},
		{"emoji", "🔑123456", ""},
		{"keycap emoji", "1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣", ""},
		{"right to left", "\u05d0123456", ""},
		{"zero byte", "123456\x00", ""},
		{"not UTF-8", "123456\xff", ""},
		{"10,000 digits", strings.Repeat("1", 10_000), ""},
		{"10,000 blanks and a code", strings.Repeat(" ", 10_000) + "123456", ""},
		{"SQL", "1' OR '1'='1", ""},
	} {
		if got := cleanCode(c.typed); got != c.want {
			t.Errorf("%s: %q is cleaned to %q, want %q", c.name, c.typed, got, c.want)
		}
	}
}

// TestCleanCodeEveryDigit reads the value of each decimal digit off its name.
func TestCleanCodeEveryDigit(t *testing.T) {
	names := []string{"ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE"}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !unicode.Is(unicode.Nd, r) {
			continue
		}
		words := strings.Fields(runenames.Name(r))
		if len(words) == 0 {
			continue // newer than the names
		}
		value := slices.Index(names, words[len(words)-1])
		if got, want := cleanCode(strings.Repeat(string(r), 6)), strings.Repeat(string(rune('0'+value)), 6); got != want {
			t.Errorf("%U %s is taken for %q", r, runenames.Name(r), got)
		}
	}
}
