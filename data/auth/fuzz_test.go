package auth

import (
	"strconv"
	"strings"
	"testing"

	"tapetrack/data"
)

// The corpora of these and of FuzzKeyURI in testdata/fuzz are run by every go test. go test -fuzz NAME
// goes on looking.

func FuzzCleanCode(f *testing.F) {
	for _, s := range []string{"123456", " 123 456\n", "１２３４５６", "١٢٣-٤٥٦", "12345", "\u200e123456\ufeff", "𝟏𝟐𝟑𝟒𝟓𝟔", "123456\x00", "\xff123456"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code := cleanCode(typed)
		if code == "" {
			return
		}
		if len(code) != 6 || strings.Trim(code, "0123456789") != "" {
			t.Fatalf("%q is not six digits", code)
		}
		for _, again := range []string{code, " " + code + "\t", code[:3] + "-" + code[3:], "\u202a" + code[:3] + "\u00ad" + code[3:] + "\u202c"} {
			if got := cleanCode(again); got != code {
				t.Errorf("%q gives %q, want %q", again, got, code)
			}
		}
		if single, kind := cleanSingleUse(typed); single != "" {
			t.Errorf("%q is a code, and a single-use code of kind %q too", typed, kind)
		}
	})
}

func FuzzCleanSingleUse(f *testing.F) {
	for _, s := range []string{
		"ABCD-EFGH-IJKL-MNOP", "abcd efgh ijkl", "0OI1B8-2345-6727", "ABCD-EFGH-IJKL-MNO", "ABCDEFGHIJKLMNOPQ", "123456 123456",
		"ſbcd-efgh-ıjkl", "ＡＢＣＤ-EFGH-IJKL", "9BCD-EFGH-IJKL", "ABCD–EFGH—IJKL−MNOP", "\ufeffABCDEFGHIJKL", "ABCD-EFGH-IJKL\x00",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code, kind := cleanSingleUse(typed)
		if (code == "") != (kind == "") {
			t.Fatalf("code %q of kind %q", code, kind)
		}
		if code == "" {
			return
		}
		if want := map[data.SingleUseKind]int{data.RecoveryCode: 16, data.TemporaryCode: 12}[kind]; len(code) != want {
			t.Errorf("%d characters of kind %q", len(code), kind)
		}
		if strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
			t.Errorf("%q is no base32", code)
		}
		digits := strings.NewReplacer("O", "0", "I", "1", "B", "8").Replace(code)
		for _, again := range []string{code, strings.ToLower(code), grouped(code, 4, "-"), grouped(code, 1, " "), "\u2068" + grouped(code, 4, "\u00ad") + "\u2069"} {
			if got, _ := cleanSingleUse(again); got != code {
				t.Errorf("%q gives %q, want %q", again, got, code)
			}
		}
		if got, _ := cleanSingleUse(digits); strings.ContainsAny(code, plainLetters) && got != code {
			t.Errorf("%q gives %q, want %q", digits, got, code)
		}
		if cleanCode(typed) != "" {
			t.Errorf("%q is a one-time password, too", typed)
		}
	})
}

// FuzzPolicy sets one policy to anything, as if it had been modified outside
// TapeTrack: what is in effect is always within its bounds.
func FuzzPolicy(f *testing.F) {
	for i, item := range policyItems {
		f.Add(uint8(i), item.of("PCI"))
		f.Add(uint8(i), strconv.Itoa(item.Most+1))
	}
	for _, value := range []string{"-1", "1e3", "٥", "+5", "05", "9223372036854775808", "TRUE", "NIST\x00", "a:b", "Steam", "v1.2.0", "1.2.0-01", "1.2.0+"} {
		for i := range policyItems {
			f.Add(uint8(i), value)
		}
	}
	f.Fuzz(func(t *testing.T, n uint8, value string) {
		item := policyItems[int(n)%len(policyItems)]
		set := map[string]string{item.Name: value}
		got := effective(set, item.Name)
		err := item.check(value)
		switch {
		case value == "" || err != nil:
			if want := item.of(profiles[0]); got != want {
				t.Fatalf("%s = %q is %q, want the default %q", item.Name, value, got, want)
			}
		case got != value:
			t.Fatalf("%s = %q is %q", item.Name, value, got)
		}
		if field, ok := data.AsFieldError(err); err != nil && (!ok || field.Field != item.Name) {
			t.Errorf("%s = %q: %v", item.Name, value, err)
		}
		for _, i := range policyItems {
			in := effective(set, i.Name)
			if i.Kind == data.PolicyNumber && !i.Permits(integer(in)) {
				t.Errorf("with %s = %q, %s is %q", item.Name, value, i.Name, in)
			}
			if in != "" && i.check(in) != nil {
				t.Errorf("with %s = %q, %s is %q", item.Name, value, i.Name, in)
			}
		}
		r := rulesOf(set)
		if r.freeCodes < 1 || r.blockAt < 5 || r.blockAt > 100 || r.passwordLength < 8 || r.revokeAt < 1 || r.firstDelay <= 0 || r.longestDelay <= 0 || r.issuer == "" {
			t.Errorf("%s = %q: %+v", item.Name, value, r)
		}
	})
}
