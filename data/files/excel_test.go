package files_test

import (
	"bytes"
	"strings"
	"testing"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/test/check"
)

// CSV for Excel begins with a byte-order mark, has the list separator of the locale, and an
// apostrophe before what Excel would change.
func TestWriteExcelCSV(t *testing.T) {
	u := data.ExportedUser{User: data.User{ID: "007", Name: "Zoë; =1", Email: "", Group: "1-2", Role: "3"}, Status: "OK"}
	in(t, "UTC")
	t.Setenv("LC_ALL", "de_DE.UTF-8")
	const want = "\ufeffUser-ID;Name;Email;Group-ID;Role;Disabled;Tapemaster rights;One Time Password;TapeMaster;Lite;Checkpoint;Activated;Status;Last sign-in (UTC);Added (UTC);IP Ranges\r\n" +
		"'007;\"Zoë; =1\";;'1-2;3;False;False;False;True;True;True;False;OK;;;\r\n"
	if got := writtenUsers(t, files.ExcelCSV, u); got != want {
		t.Errorf("got\n%q\nwant\n%q", got, want)
	}
	t.Setenv("LC_ALL", "en_GB.UTF-8")
	if got := writtenUsers(t, files.ExcelCSV); !strings.HasPrefix(got, "\ufeffUser-ID,Name,") {
		t.Errorf("%q", got)
	}
	if got := exported(t, files.ExcelCSV); !strings.HasPrefix(got, "\ufeffEvent,Time (UTC),") {
		t.Errorf("%q", got)
	}
	var b bytes.Buffer
	if err := files.WriteTable(&b, files.ExcelCSV, []string{"User-ID", "Password"}, [][]string{{"a", "1E5"}, {"b", "=x,y"}}); err != nil {
		t.Fatal(err)
	}
	check.Equal(t, "table", b.String(), "\ufeffUser-ID,Password\r\na,'1E5\r\nb,\"'=x,y\"\r\n")
	b.Reset()
	w := files.NewUserWriter(&b, files.CSV, ';')
	if err := w.Flush(); err != nil || !strings.HasPrefix(b.String(), "User-ID;Name;") {
		t.Errorf("%q %v", b.String(), err)
	}
}

// The separator follows the decimal sign: LC_ALL goes before LC_NUMERIC, that before LANG.
func TestListSeparator(t *testing.T) {
	for _, c := range []struct {
		all, numeric, lang string
		want               rune
	}{
		{"", "", "", ','},
		{"C", "", "", ','},
		{"C.UTF-8", "de_DE", "de_DE", ','},
		{"POSIX", "", "", ','},
		{"nonsense!", "", "", ','},
		{"", "", "en_US.UTF-8", ','},
		{"", "", "en_GB", ','},
		{"", "", "ja_JP.UTF-8", ','},
		{"", "", "de_CH.UTF-8", ','},
		{"", "", "de_DE.UTF-8", ';'},
		{"", "", "de_AT@euro", ';'},
		{"", "", "fr_FR.UTF-8", ';'},
		{"", "", "es_ES", ';'},
		{"", "", "es_MX", ','},
		{"", "", "pt_BR.UTF-8", ';'},
		{"", "", "nl_NL", ';'},
		{"", "", "sv_SE.UTF-8", ';'},
		{"", "", "ru_RU.UTF-8", ';'},
		{"", "de_DE.UTF-8", "en_US.UTF-8", ';'},
		{"en_US.UTF-8", "de_DE.UTF-8", "de_DE.UTF-8", ','},
	} {
		t.Setenv("LC_ALL", c.all)
		t.Setenv("LC_NUMERIC", c.numeric)
		t.Setenv("LANG", c.lang)
		if got := files.ListSeparator(); got != c.want {
			t.Errorf("%+v: %q", c, got)
		}
	}
}

// What a spreadsheet would change is guarded, and nothing that it leaves alone.
func TestAltered(t *testing.T) {
	for _, text := range []string{
		"007", "00", "1234567890123456", "1.5", "1,5", ".5", "1E5", "1e10", "1-2", "1/2", "3.4.2026", "2026-11-23", "12:30", "9 am", "9p", "5-Mar",
		"MARCH1", "SEPT2", "dec1", "Okt 3", "März 5", "1. Mai", "août2", "5 %", "5%", "(5)", "€5", "5 €", "$1,000", "１２３", "٣", " 7", "7 ",
		"TRUE", "False", "wahr", "VRAI", "#N/A", "#REF!", "1'000",
	} {
		if !files.Altered(text) {
			t.Errorf("%q is not guarded", text)
		}
	}
	for _, text := range []string{
		"", " ", "0", "7", "42", "123456789012345", "alice", "alice1", "u17", "e5", "a1", "m4ria", "maria2", "3rd Floor", "Room 5", "x-1",
		"OPS", "March", "Mai", "trueman", "desk7", "10 km", "7th", "Zoë", "r2d2", "a;1", "No password",
	} {
		if files.Altered(text) {
			t.Errorf("%q is guarded", text)
		}
	}
}
