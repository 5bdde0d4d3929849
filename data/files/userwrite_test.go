package files_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

const titles = "User-ID,Name,Email,Group-ID,Role,Disabled,Tapemaster rights,One Time Password,TapeMaster,Lite,Checkpoint,Activated,Status,Last sign-in,Added,IP Ranges\r\n"

func TestWriteUsersCSV(t *testing.T) {
	want := titles +
		"alice,\"Alice \"\"Al\"\" <Ärmel>, & Co\",alice@example.com,OPS,3,True,False,True,True,False,True,True,OK,2026-11-23T09:41:07.000Z,2026-01-02T03:04:05.006Z,\"10.1.0.0/16,2001:db8::7\"\r\n" +
		"bob,\"'=HYPERLINK(\"\"x\"\")\r\n;'-1\",,OPS,,False,True,False,False,False,False,False,No password,,,\r\n"
	if got := writtenUsers(t, files.CSV, someUsers...); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := writtenUsers(t, files.CSV); got != titles {
		t.Errorf("without a user: %q", got)
	}
}

func TestWriteUsersJSON(t *testing.T) {
	want := `[
{"userId":"alice","name":"Alice \"Al\" <Ärmel>, & Co","email":"alice@example.com","group":"OPS","role":"3","disabled":true,"tapemasterRights":false,"oneTimePassword":true,"access":["TapeMaster","Checkpoint"],"activated":true,"status":"OK","lastSignIn":"2026-11-23T09:41:07Z","createdAt":"2026-01-02T03:04:05.006Z","ipRanges":"10.1.0.0/16,2001:db8::7"}
,{"userId":"bob","name":"=HYPERLINK(\"x\")\n;-1","email":"","group":"OPS","role":"","disabled":false,"tapemasterRights":true,"oneTimePassword":false,"access":[],"activated":false,"status":"No password","lastSignIn":null,"createdAt":null,"ipRanges":""}
]
`
	if got := writtenUsers(t, files.JSON, someUsers...); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	var list []map[string]any
	for _, text := range []string{writtenUsers(t, files.JSON), want} {
		if err := json.Unmarshal([]byte(text), &list); err != nil || list == nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestWriteUsersXML(t *testing.T) {
	want := `<?xml version="1.0" encoding="UTF-8"?>
<users>
<user><userId>alice</userId><name>Alice &#34;Al&#34; &lt;Ärmel&gt;, &amp; Co</name><email>alice@example.com</email><group>OPS</group><role>3</role><disabled>true</disabled><tapemasterRights>false</tapemasterRights><oneTimePassword>true</oneTimePassword><access><program>TapeMaster</program><program>Checkpoint</program></access><activated>true</activated><status>OK</status><lastSignIn>2026-11-23T09:41:07Z</lastSignIn><createdAt>2026-01-02T03:04:05.006Z</createdAt><ipRanges>10.1.0.0/16,2001:db8::7</ipRanges></user>
<user><userId>bob</userId><name>=HYPERLINK(&#34;x&#34;)&#xA;;-1</name><email></email><group>OPS</group><role></role><disabled>false</disabled><tapemasterRights>true</tapemasterRights><oneTimePassword>false</oneTimePassword><access></access><activated>false</activated><status>No password</status><ipRanges></ipRanges></user>
</users>
`
	if got := writtenUsers(t, files.XML, someUsers...); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	wellFormed(t, writtenUsers(t, files.XML))
}

func wellFormed(t testing.TB, text string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%v in %q", err, text)
		}
	}
}

// A disk that is full is told, whenever the writer notices.
func TestWriteUsersTellsWhatFails(t *testing.T) {
	for _, f := range files.UserFormats() {
		w := files.NewUserWriter(brokenDisk{}, f, 0)
		err := w.Write(someUsers[0])
		for range 1000 {
			err = errors.Join(err, w.Write(someUsers[1]))
		}
		if err = errors.Join(err, w.Flush()); !errors.Is(err, errBroken) {
			t.Errorf("%s: %v", f, err)
		}
	}
}

// Nothing that protects an account is ever in a file, in any format.
func TestWriteUsersWithoutSecrets(t *testing.T) {
	for _, f := range files.UserFormats() {
		text := strings.ToLower(writtenUsers(t, f, someUsers...))
		for _, word := range []string{"secret", "hash", "argon", "failures", "guarded", "recovery", "step"} {
			if strings.Contains(text, word) {
				t.Errorf("%s has %s", f, word)
			}
		}
	}
}

func rowOf(u data.User, line int) data.ImportRow {
	return data.ImportRow{
		Line: line, ID: u.ID, Name: u.Name, Email: u.Email, Group: u.Group, Role: u.Role, Denied: u.Denied,
		Disabled: u.Disabled, Tapemaster: u.Tapemaster, OTP: u.OTPRequired, Ranges: u.Ranges,
	}
}

func TestUsersThereAndBack(t *testing.T) {
	file, err := read(t, writtenUsers(t, files.CSV, someUsers...))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]data.ImportRow{rowOf(someUsers[0].User, 2), rowOf(someUsers[1].User, 3)}, file.Rows); diff != "" {
		t.Error(diff)
	}
}

// hostile is what terminals obey, turn around or hide.
const hostile = "a\u009b31mb\u0085\x7f\u202ec\u2066d\u200be\ufefff\u2028g\U000e0041h\u00ad"

// What JSON and XML say of users and events is nothing that a terminal obeys,
// turns around or hides, and is lost by nobody who reads it.
func TestWrittenTextIsSeen(t *testing.T) {
	u := data.ExportedUser{User: data.User{ID: hostile, Name: hostile + "ä字📼", Email: hostile, Group: hostile, Role: hostile, OTP: hostile}, Status: hostile}
	e := data.Event{ID: 1, At: time.Unix(0, 0), Kind: hostile, UserID: hostile, Actor: hostile, Program: hostile, Computer: hostile, Detail: hostile}
	texts := []string{writtenUsers(t, files.JSON, u), writtenUsers(t, files.XML, u)}
	for _, format := range []files.ExportFormat{files.JSON, files.JSONLines} {
		var b strings.Builder
		w := files.NewEventWriter(&b, format, 0)
		if err := errors.Join(w.Write(e), w.Flush()); err != nil {
			t.Fatal(err)
		}
		texts = append(texts, b.String())
	}
	for _, text := range texts {
		for _, r := range text {
			if r != '\n' && !unicode.IsPrint(r) {
				t.Errorf("%U in %q", r, text)
			}
		}
		if !strings.Contains(text, "ä字📼") && strings.Contains(text, "email") {
			t.Errorf("letters are gone in %q", text)
		}
	}
	var list []map[string]any
	if err := json.Unmarshal([]byte(texts[0]), &list); err != nil || list[0]["name"] != hostile+"ä字📼" {
		t.Errorf("%v %q", err, list)
	}
	var users struct {
		User []struct {
			Name string `xml:"name"`
		} `xml:"user"`
	}
	if err := xml.Unmarshal([]byte(texts[1]), &users); err != nil || users.User[0].Name != hostile+"ä字📼" {
		t.Errorf("%v %q", err, users)
	}
	if err := json.Unmarshal([]byte(texts[2]), &list); err != nil || list[0]["detail"] != hostile {
		t.Errorf("%v %q", err, list)
	}
}

// A record that no program of ours wrote is written as damaged with what can be
// read, and the others beside it as always.
func TestWriteDamaged(t *testing.T) {
	far := time.Date(33658, 9, 27, 1, 46, 39, 0, time.UTC)
	damaged := []data.User{
		{ID: "a", Group: "OPS", LastSignIn: data.SignIn{At: far}},
		{ID: "b", Group: "OPS", CreatedAt: far},
		{ID: "c d", Group: "OPS"},
		{ID: "e", Group: "OPS", Unreadable: true},
		{ID: "f", Group: "OPS", OTP: "nonsense"},
		{ID: "g", Group: "OPS", Role: "9"},
	}
	for _, u := range damaged {
		if s := u.Status(time.Now(), 0); s != data.StatusDamaged {
			t.Errorf("%s is %s", u.ID, s)
		}
		users := []data.ExportedUser{{User: u, Status: data.StatusDamaged}, {User: data.User{ID: "z", Group: "OPS"}, Status: data.StatusOK}}
		var list []map[string]any
		text := writtenUsers(t, files.JSON, users...)
		if err := json.Unmarshal([]byte(text), &list); err != nil || len(list) != 2 || list[0]["damaged"] != true || list[0]["userId"] != u.ID || list[1]["damaged"] != nil {
			t.Errorf("%v in %q", err, text)
		}
		text = writtenUsers(t, files.XML, users...)
		if wellFormed(t, text); strings.Count(text, "<damaged>true</damaged>") != 1 {
			t.Error(text)
		}
		if text = writtenUsers(t, files.CSV, users...); !strings.Contains(text, ",Damaged,") || strings.Contains(text, "33658") {
			t.Error(text)
		}
	}
	var b strings.Builder
	w := files.NewEventWriter(&b, files.JSON, 0)
	if err := errors.Join(w.Write(data.Event{ID: 1, At: far, Kind: data.SignedIn}), w.Write(data.Event{ID: 2, Kind: data.SignedIn, Damaged: true}), w.Write(data.Event{ID: 3, At: time.Unix(0, 0), Kind: data.SignedIn}), w.Flush()); err != nil {
		t.Fatal(err)
	}
	want := `[
{"id":1,"time":null,"kind":"sign-in","event":"Signed in (modified outside TapeTrack)","outcome":"succeeded","damaged":true}
,{"id":2,"time":null,"kind":"sign-in","event":"Signed in (modified outside TapeTrack)","outcome":"succeeded","damaged":true}
,{"id":3,"time":"1970-01-01T00:00:00.000Z","kind":"sign-in","event":"Signed in","outcome":"succeeded"}
]
`
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

// What an administrator can give as a name comes back as it was, is no formula
// for a spreadsheet, and leaves XML and JSON sound.
func FuzzUsersThereAndBack(f *testing.F) {
	for _, name := range []string{
		"Alice", "=1+1", "'=1+1", "''x", "'tHooft", "a;=b", "a;'=b", "\t=x", `"x"`, "+@-", "＝x", " x ", ";;'", "\ufffe", "\U0001F4FC", "x\ny", "x\r\n=y", "\x00", "\xff", "]]>",
	} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		u := data.ExportedUser{User: data.User{ID: "a", Name: name, Group: "OPS"}}
		wellFormed(t, writtenUsers(t, files.XML, u))
		var list []any
		if err := json.Unmarshal([]byte(writtenUsers(t, files.JSON, u)), &list); err != nil {
			t.Fatal(err)
		}
		if data.CheckName(name) != nil {
			return
		}
		for _, format := range []files.ExportFormat{files.XML, files.JSON} {
			if file, err := read(t, writtenUsers(t, format, u)); err != nil || file.Rows[0].Name != name && !strings.ContainsAny(name, "\ufffe\uffff") {
				t.Fatalf("%s: %q: %v %+v", format, name, err, file.Rows)
			}
		}
		for _, format := range []files.ExportFormat{files.CSV, files.ExcelCSV} {
			for _, separator := range []rune{',', ';', '\t', '|'} {
				csvThereAndBack(t, format, separator, u)
			}
		}
	})
}

func csvThereAndBack(t *testing.T, format files.ExportFormat, separator rune, u data.ExportedUser) {
	t.Helper()
	write := func() string {
		var b strings.Builder
		w := files.NewUserWriter(&b, format, separator)
		if err := errors.Join(w.Write(u), w.Flush()); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	text := write()
	file, err := read(t, text)
	if err != nil || len(file.Rows) != 1 {
		t.Fatalf("%v: %q", err, text)
	}
	if file.Rows[0].Name != u.Name {
		t.Fatalf("%s %q: %q came back as %q", format, separator, u.Name, file.Rows[0].Name)
	}
	u.Name = file.Rows[0].Name
	if again := write(); again != text {
		t.Fatalf("%q became %q", text, again)
	}
}

// Whatever is in a file, it is read or refused with a sentence.
func FuzzReadUsers(f *testing.F) {
	f.Add([]byte(titles + "a,b,c,d,1,True,False,True,True,True,True\r\n"))
	f.Add([]byte("\ufeffUser-ID;Name\n\"a\";\"x\"\"\r\ny\"\r\r\n"))
	f.Add([]byte("User-ID\tName\na\t'=1\n\x00"))
	f.Add([]byte("User-ID,\"Name\n"))
	f.Add([]byte("version:v1.0\nName [displayName] Required,User name [userPrincipalName] Required\nA,a_b@c\n"))
	f.Add([]byte("\xff\xfeU\x00I\x00D\x00\n\x00a\x00"))
	f.Add([]byte("uid,cn\na,Zo\xeb\n"))
	f.Add([]byte("[\n{\"userId\":\"a\",\"group\":\"g\",\"access\":[\"Lite\"],\"x\":{\"y\":[1,null]}},{\"userId\":\"b\"}]"))
	f.Add([]byte("{\"users\":[{\"username\":\"a\",\"enabled\":false}]}"))
	f.Add([]byte("<?xml version=\"1.0\"?><users>\n<user><userId>a</userId><access><program>Lite</program></access></user></users>"))
	f.Fuzz(func(t *testing.T, content []byte) {
		file, err := read(t, string(content))
		if err != nil {
			if field, ok := data.AsFieldError(err); !ok || field.Field != data.FieldFile || lang.Say(words.Message(field)) == "" {
				t.Fatal(err)
			}
			return
		}
		line := 0
		for _, row := range file.Rows {
			if row.Line < line || row.Line == line && !strings.ContainsAny(string(content), "[{<") || row.Line > len(content)+1 {
				t.Fatalf("line %d follows line %d", row.Line, line)
			}
			line = row.Line
		}
	})
}
