package parsers

import (
	"strings"
	"testing"
)

const key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

// TestAgree shows that all apps read a URI of the safe kind alike.
func TestAgree(t *testing.T) {
	for _, app := range All() {
		got, err := app.Parse("otpauth://totp/Tape%20Track:alice%40SITE1?secret=" + key + "&issuer=Tape%20Track")
		if err != nil {
			t.Errorf("%s: %v", app.Name, err)
			continue
		}
		issuer, name := "Tape Track", "alice@SITE1"
		if app.Joined {
			issuer, name = "", issuer+":"+name
		}
		if got.Issuer != issuer || got.Name != name || string(got.Secret) != "12345678901234567890" ||
			got.Algorithm != "SHA1" || got.Digits != 6 || got.Period != 30 {
			t.Errorf("%s reads %+v", app.Name, got)
		}
	}
}

// TestRefused shows that no app takes what is no key URI or has no secret.
func TestRefused(t *testing.T) {
	for _, uri := range []string{
		"",
		"otpauth",
		"alice",
		"https://totp/a:b?secret=" + key,
		"otpauth://motp/a:b?secret=" + key,
		"otpauth://totp/a:b",
		"otpauth://totp/a:b?secret=",
		"otpauth://totp/a:b?secret=0189",
		"otpauth://totp/a:b?issuer=a",
	} {
		for _, app := range All() {
			if got, err := app.Parse(uri); err == nil {
				t.Errorf("%s reads %+v from %q", app.Name, got, uri)
			}
		}
	}
}

// TestQuirks holds each emulation to the rule that makes its app different.
func TestQuirks(t *testing.T) {
	tail := "?secret=" + key + "&issuer="
	for _, tc := range []struct {
		app          func(string) (Account, error)
		uri          string
		issuer, name string
	}{
		{GoogleAndroid, "OTPAUTH://totp/A:b" + tail + "A", "A", "b"},
		{GoogleAndroid, "otpauth://totp/A:b" + tail + "C", "C", "A:b"},
		{GoogleIOS, "otpauth://totp/A:b" + tail + "A", "", "A:b"},
		{Microsoft, "otpauth://totp/A+B:b" + tail + "A+B", "A+B", "b"},
		{Aegis, "otpauth://totp/A:b" + tail + "C", "A", "b"},
		{Aegis, "otpauth://totp/A:b:c" + tail + "A", "", "A:b:c"},
		{Aegis, "otpauth://totp/b" + tail + "C+D", "C D", "b"},
		{FreeOTP, "otpauth://totp/A:b" + tail + "C", "A", "b"},
		{FreeOTPPlus, "otpauth://totp//A:b" + tail + "C", "C", "b"},
		{FreeOTPPlus, "otpauth://totp/A:b:c" + tail, "A", "b:c"},
		{TwoFASAndroid, "otpauth://totp/A%26B:b" + tail + "A%26B", "A", "b"},
		{TwoFASAndroid, "otpauth://totp/A%23:b" + tail + "A%23", "A-", "b"},
		{TwoFASIOS, "otpauth://totp/A:b" + tail + "100%25", "", "b"},
		{TwoFASIOS, "otpauth://totp/A:b" + tail + "A%2BB", "A B", "b"},
		{Stratum, "otpauth://totp/A:b" + tail + "C+D", "A", "b"},
		{Stratum, "otpauth://totp/b" + tail + "C+D", "C+D", "b"},
		{Ente, "otpauth://totp/A:B:c" + tail + "A:B", "A:B", "c"},
		{Ente, "otpauth://totp/A:b" + tail + "Aperiod=B", "A", "b"},
		{AndOTP, "otpauth://totp/A:b:c" + tail + "C", "C", "b"},
		{NPM, "otpauth://totp/A%3A%20b" + tail + "C+D", "C+D", "b"},
	} {
		got, err := tc.app(tc.uri)
		if err != nil || got.Issuer != tc.issuer || got.Name != tc.name {
			t.Errorf("%s: issuer %q, name %q, %v, want %q, %q", tc.uri, got.Issuer, got.Name, err, tc.issuer, tc.name)
		}
	}
}

// TestQuirksRefused holds the strict apps to what only they refuse.
func TestQuirksRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		app func(string) (Account, error)
		uri string
	}{
		"FreeOTP, two colons":         {FreeOTP, "otpauth://totp/A:b:c?secret=" + key},
		"FreeOTP, nine bytes":         {FreeOTP, "otpauth://totp/A:b?secret=GEZDGNBVGY3TQOI"},
		"FreeOTP, blank in secret":    {FreeOTP, "otpauth://totp/A:b?secret=GEZD+GNBVGY3TQOJQGEZDGNBVGY3TQOJQ"},
		"Ente, dash in secret":        {Ente, "otpauth://totp/A:b?secret=GEZD-GNBV"},
		"2FAS iOS, second ?":          {TwoFASIOS, "otpauth://totp/A:b?secret=" + key + "&issuer=A?"},
		"2FAS iOS, 45 s":              {TwoFASIOS, "otpauth://totp/A:b?secret=" + key + "&period=45"},
		"2FAS Android, four digits":   {TwoFASAndroid, "otpauth://totp/A:b?secret=" + key + "&digits=4"},
		"Stratum, unknown algorithm":  {Stratum, "otpauth://totp/A:b?secret=" + key + "&algorithm=MD5"},
		"npm, parameter with no name": {NPM, "otpauth://totp/A:b?secret=" + key + "&issuer=AT&T"},
		"npm, bad escape":             {NPM, "otpauth://totp/A:b?secret=" + key + "&issuer=100%"},
	} {
		if got, err := tc.app(tc.uri); err == nil {
			t.Errorf("%s: reads %+v", name, got)
		}
	}
}

// TestParameters shows who honours other parameters and who passes them over,
// which is why no URI of ours has any.
func TestParameters(t *testing.T) {
	uri := "otpauth://totp/A:b?secret=" + key + "&issuer=A&algorithm=SHA256&digits=8&period=60"
	honours := map[string]bool{"Google Authenticator Android": false, "Microsoft Authenticator": false}
	for _, app := range All() {
		got, err := app.Parse(uri)
		if err != nil {
			t.Errorf("%s: %v", app.Name, err)
			continue
		}
		want, known := honours[app.Name]
		if !known {
			want = true
		}
		if has := got.Algorithm == "SHA256" && got.Digits == 8 && got.Period == 60; has != want {
			t.Errorf("%s honours the parameters: %v, want %v", app.Name, has, want)
		}
	}
}

func TestCut(t *testing.T) {
	if got := cut(strings.Repeat("𠮷", 3), 5); got != "𠮷𠮷\ufffd" {
		t.Errorf("got %q", got)
	}
}
