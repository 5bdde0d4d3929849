package files_test

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

// The first lines are those that the products write.
func TestReadUsersOfOthers(t *testing.T) {
	alice := data.ImportRow{Line: 2, ID: "alice.a", Name: "Alice Ärmel", Email: "alice.a@example.com"}
	off := alice
	off.Disabled = true
	at := func(r data.ImportRow, line int) data.ImportRow {
		r.Line = line
		return r
	}
	named := func(r data.ImportRow, id string) data.ImportRow {
		r.ID = id
		return r
	}
	noMail := alice
	noMail.Email = ""
	for name, c := range map[string]struct {
		text string
		want data.ImportRow
		from string // what is taken of which title
		not  string // titles that are never read
	}{
		"Entra, form for new users": {
			"version:v1.0\r\nName [displayName] Required,User name [userPrincipalName] Required,Initial password [passwordProfile] Required,Block sign in (Yes/No) [accountEnabled] Required,First name [givenName],Last name [surname],Job title [jobTitle],Department [department],Usage location [usageLocation],Street address [streetAddress]\r\n" +
				"Example: Chris Green,Example: chris@contoso.com,Example: myPassword1234,No,,,,,,\r\nAlice Ärmel,alice.a@example.com,hunter2,Yes,Alice,Ärmel,,,,\r\n",
			at(off, 4), "User-ID from User name [userPrincipalName] Required; Email from User name [userPrincipalName] Required; Disabled from Block sign in (Yes/No) [accountEnabled] …; Name from Name [displayName] Required", "Initial password [passwordProfile] Requi…",
		},
		"Entra, the same in German": {
			"version:v1.0;;;\r\nName [displayName] Erforderlich;Benutzername [userPrincipalName] Erforderlich;Anfangskennwort [passwordProfile] Erforderlich;Anmeldung blockieren (Ja/Nein) [accountEnabled] Erforderlich\r\nAlice Ärmel;alice.a@example.com;hunter2;Nein\r\n",
			at(alice, 3), "User-ID from Benutzername [userPrincipalName] Erforde…; Email from Benutzername [userPrincipalName] Erforde…; Disabled from Anmeldung blockieren (Ja/Nein) [accountE…; Name from Name [displayName] Erforderlich", "Anfangskennwort [passwordProfile] Erford…",
		},
		"Entra, download": {
			"userPrincipalName,displayName,surname,mail,givenName,id,userType,jobTitle,department,accountEnabled,usageLocation\r\nalice.a@tenant.onmicrosoft.com,Alice Ärmel,Ärmel,alice.a@example.com,Alice,2f1c,Member,,Sales,False,DE\r\n",
			off, "User-ID from userPrincipalName; Name from displayName; Email from mail; Disabled from not accountEnabled", "",
		},
		"Microsoft 365": {
			"Block credential,City,Department,Display name,First name,Last name,Object Id,Password never expires,Proxy addresses,User principal name,When created\nFalse,Bonn,,Alice Ärmel,Alice,Ärmel,2f1c,True,SMTP:x,alice.a@example.com,2026-01-01\n",
			alice, "User-ID from User principal name; Name from Display name; Email from User principal name; Disabled from Block credential", "Password never expires",
		},
		"Google Workspace": {
			"First Name [Required],Last Name [Required],Email Address [Required],Password [Required],Password Hash Function [UPLOAD ONLY],Org Unit Path [Required],New Primary Email [UPLOAD ONLY],Status [READ ONLY],Last Sign In [READ ONLY],Recovery Email\nAlice,Ärmel,alice.a@example.com,****,,/Sales,,Suspended,2026/01/01 10:00:00,\n",
			off, "User-ID from Email Address [Required]; Name from First Name [Required] + Last Name [Required]; Email from Email Address [Required]; Disabled from Status [READ ONLY]", "Password [Required] Password Hash Function [UPLOAD ONLY]",
		},
		"Okta": {
			"login,firstName,lastName,middleName,honorificPrefix,honorificSuffix,email,title,displayName,nickName\nalice.a@example.com,Alice,Ärmel,,,,alice.a@example.com,,,\n",
			alice, "User-ID from login; Name from firstName + lastName", "",
		},
		"Get-ADUser": {
			"#TYPE Microsoft.ActiveDirectory.Management.ADUser\r\n\"DistinguishedName\",\"Enabled\",\"GivenName\",\"Name\",\"ObjectClass\",\"ObjectGUID\",\"SamAccountName\",\"SID\",\"Surname\",\"UserPrincipalName\"\r\n\"CN=Alice Ärmel,OU=Sales,DC=example,DC=com\",\"True\",\"Alice\",\"Alice Ärmel\",\"user\",\"5e\",\"alice.a\",\"S-1\",\"Ärmel\",\"\"\r\n",
			at(noMail, 3), "User-ID from SamAccountName; Disabled from not Enabled", "",
		},
		"csvde": {
			"DN,objectClass,sAMAccountName,displayName,mail,userAccountControl,memberOf,pwdLastSet\n\"CN=Alice Ärmel,DC=example\",user,alice.a,Alice Ärmel,alice.a@example.com,514,CN=Sales,1\n",
			off, "User-ID from sAMAccountName; Name from displayName; Email from mail; Disabled from userAccountControl", "pwdLastSet",
		},
		"Moodle": {
			"username,password,firstname,lastname,email,suspended,cohort1\nalice.a,Hunter2!,Alice,Ärmel,alice.a@example.com,1,class\n",
			off, "User-ID from username; Name from firstname + lastname; Disabled from suspended", "password",
		},
		"LDAP": {
			"dn,uid,cn,sn,mail,userPassword\n\"uid=a,dc=x\",alice.a,Alice Ärmel,Ärmel,alice.a@example.com,{SSHA}x\n",
			alice, "User-ID from uid; Name from cn; Email from mail", "userPassword",
		},
		"Excel": {
			"sep=;\r\nUser-ID;Name;Email;Disabled\r\nalice.a;Alice Ärmel;alice.a@example.com;WAHR\r\n", at(off, 3), "", "",
		},
		"Keycloak": {
			"{\n \"realm\": \"x\", \"keys\": {\"a\": [[1]]},\n \"users\" : [ {\n  \"id\" : \"5e\", \"createdTimestamp\" : 1611230523301, \"username\" : \"alice.a\", \"enabled\" : false, \"totp\" : true,\n  \"firstName\" : \"Alice\", \"lastName\" : \"Ärmel\", \"email\" : \"alice.a@example.com\",\n  \"credentials\" : [ { \"secretData\" : \"hunter2\" } ], \"realmRoles\" : [ \"user\" ] } ],\n \"clients\": []\n}\n",
			at(off, 3), "User-ID from username; Name from firstName + lastName; Disabled from not enabled", "totp credentials",
		},
		"Microsoft Graph": {
			"{\"@odata.context\":\"x\",\"value\":[\n{\"userPrincipalName\":\"alice.a@example.com\",\"displayName\":\"Alice Ärmel\",\"mail\":null,\"accountEnabled\":true}\n]}",
			alice, "User-ID from userPrincipalName; Name from displayName; Email from userPrincipalName; Disabled from not accountEnabled", "",
		},
		"Keycloak, one list": {
			"[\n{\"username\":\"alice.a\",\"firstName\":\"Alice\",\"lastName\":\"Ärmel\",\"email\":\"alice.a@example.com\"}]",
			alice, "User-ID from username; Name from firstName + lastName", "",
		},
		"the longest of Active Directory": {
			"sAMAccountName,displayName,mail\nsvc_backup.site-0001,Alice Ärmel,alice.a@example.com\n", named(alice, "svc_backup.site-0001"),
			"User-ID from sAMAccountName; Name from displayName; Email from mail", "",
		},
		"underlines": {
			"sAMAccountName,displayName,mail\nalice_a,Alice Ärmel,alice.a@example.com\n", named(alice, "alice_a"),
			"User-ID from sAMAccountName; Name from displayName; Email from mail", "",
		},
	} {
		for _, separator := range []string{",", ";", "\t"} {
			text := c.text
			if separator != "," && !strings.Contains(text, ";") && !strings.ContainsAny(text[:1], "{[") {
				if strings.Contains(text, "\"CN=") || strings.Contains(text, "\"uid=") {
					continue
				}
				text = strings.ReplaceAll(text, ",", separator)
			}
			file, err := read(t, text)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if diff := cmp.Diff([]data.ImportRow{c.want}, file.Rows); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if diff := cmp.Diff(sorted(c.from), sorted(strings.Join(english(file.Foreign()), "; "))); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
			if got := strings.Join(file.Secrets, " "); got != c.not {
				t.Errorf("%s: secrets %q, want %q", name, got, c.not)
			}
			if strings.Contains(strings.ToLower(fmt.Sprintf("%+v", file)), "hunter2") {
				t.Errorf("%s: a password is kept", name)
			}
		}
	}
}

func sorted(list string) map[string]bool {
	all := map[string]bool{}
	for item := range strings.SplitSeq(list, "; ") {
		all[item] = true
	}
	return all
}

// A file with our own User-ID is read by our own titles, whatever else is in it.
func TestReadUsersOwnTitlesOnly(t *testing.T) {
	file, err := read(t, "User-ID,mail,Enabled,memberOf,password\na,x@example.com,False,CN=x,p\n")
	if err != nil || file.Columns != data.ColumnUserID || len(file.Unknown) != 2 || len(file.Secrets) != 1 || len(file.Memberships) != 1 {
		t.Errorf("%v %+v", err, file)
	}
}

// What is no list of users is refused with what it is and what to do.
func TestReadUsersSaysWhatItIs(t *testing.T) {
	const again = files.SavedAsCSV
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"PDF":              {"%PDF-1.7\n\xe2\xe3", []string{"a PDF", again}},
		"XLSX":             {"PK\x03\x04\x14\x00\x06\x00[Content_Types].xml\x00xl/workbook.xml", []string{"Excel workbook", again}},
		"ODS":              {"PK\x03\x04\x14\x00\x00\x00mimetypeapplication/vnd.oasis.opendocument.spreadsheet", []string{"OpenDocument", again}},
		"ZIP":              {"PK\x03\x04\x14\x00\x00\x00users.csv", []string{"compressed", "Extract it"}},
		"XLS":              {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", []string{".xls", again}},
		"PNG":              {"\x89PNG\r\n\x1a\n", []string{"an image", "Choose a list of users as CSV"}},
		"JPEG":             {"\xff\xd8\xff\xe0", []string{"an image"}},
		"GZIP":             {"\x1f\x8b\x08", []string{"compressed"}},
		"SQLite":           {"SQLite format 3\x00", []string{"a database", "tapectl restore"}},
		"HTML":             {"<!DOCTYPE html>\n<html><body>Sign in", []string{"a web page", files.AWebPage}},
		"LDIF":             {"version: 1\n\ndn: CN=Alice\nobjectClass: user\n", []string{"LDIF", "Get-ADUser", "csvde"}},
		"LDIF of ldifde":   {"dn: CN=Alice,DC=example\r\nchangetype: add\r\n", []string{"LDIF"}},
		"LDIF of OpenLDAP": {"# extended LDIF\n#\n\ndn: uid=a\n", []string{"LDIF"}},
		"PSKC":             {"<?xml version=\"1.0\"?>\n<KeyContainer Version=\"1.0\" xmlns=\"urn:ietf:params:xml:ns:keyprov:pskc\"><KeyPackage>", []string{"PSKC", "does not import", "Import the users as CSV"}},
		"otpauth":          {"otpauth://totp/x:alice?secret=GEZDGNBVGY3TQOJQ\n", []string{"export of an authenticator", "does not import"}},
		"migration":        {"otpauth-migration://offline?data=Ci8KHuS\n", []string{"export of an authenticator"}},
		"Aegis":            {"{\"version\":1,\"header\":{},\"db\":{\"entries\":[{\"info\":{\"secret\":\"GEZDGNBV\"}}]}}", []string{"export of an authenticator"}},
		"other JSON":       {"{\"a\":1}", []string{"JSON, but not a list of users"}},
		"other XML":        {"<?xml version=\"1.0\"?><feed/>", []string{"XML, but not a list of users"}},
		"cut JSON":         {"[{\"userId\":\"a\"}\n,{\"userId\":", []string{"ends in the middle"}},
		"bad JSON":         {"[{\"userId\":\"a\"}\n,nonsense]", []string{"Line 2", "JSON"}},
		"cut XML":          {"<users><user><userId>a</userId>", []string{"Line 1 is not readable XML"}},
		"JSON of numbers":  {"[1,2]", []string{"Line 1: this is not a user"}},
		"deep JSON":        {"[{\"a\":" + strings.Repeat("[", 100), []string{fmt.Sprintf(files.OutOfPlace, 1)}},
		"key":              {"-----BEGIN PRIVATE KEY-----\n", []string{"a key"}},
		"vCard":            {"BEGIN:VCARD\nVERSION:4.0\n", []string{"vCard", again}},
		"log, CSV":         {"Event,Time,Kind,What happened,Outcome,User-ID\n1,x,sign-in,Signed in,ok,a\n", []string{"the sign-in log"}},
		"log, JSON Lines":  {"{\"id\":1,\"time\":\"x\",\"kind\":\"sign-in\"}\n", []string{"the sign-in log"}},
		"empty":            {"", []string{"empty"}},
		"UTF-16, empty":    {"\xff\xfe", []string{"empty"}},
	} {
		file, err := read(t, c.text)
		field, ok := data.AsFieldError(err)
		if !ok || field.Field != data.FieldFile || len(file.Rows) > 1 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(lang.Say(words.Message(field)), want) {
				t.Errorf("%s: %q does not say %q", name, lang.Say(words.Message(field)), want)
			}
		}
		if strings.Contains(lang.Say(words.Message(field)), "GEZD") {
			t.Errorf("%s: the secret is shown: %q", name, lang.Say(words.Message(field)))
		}
	}
}

// A list without end takes no more memory than its limits.
func TestReadUsersEndlessLists(t *testing.T) {
	endless := func(begin, s string) string { return begin + strings.Repeat(s, 4<<20/len(s)) }
	for name, text := range map[string]string{
		"a text":      endless("[{\"userId\":\"", "x"),
		"a name":      endless("[{\"", "x"),
		"lists":       endless("[{\"a\":", "["),
		"an element":  endless("<users><user><userId>", "x"),
		"elements":    endless("<users><user>", "<a>"),
		"an XML name": endless("<users><user><", "x"),
	} {
		before := allocated()
		if _, err := read(t, text); err == nil || !strings.Contains(lang.Say(words.Message(err)), "ine 1") {
			t.Errorf("%s: %v", name, err)
		}
		if took := allocated() - before; took > 32<<20 {
			t.Errorf("%s took %d MB", name, took>>20)
		}
	}
	var keys strings.Builder
	keys.WriteString("[")
	for i := range 300 {
		fmt.Fprintf(&keys, "{\"k%d\":1},", i)
	}
	if _, err := read(t, keys.String()); err == nil || !strings.Contains(lang.Say(words.Message(err)), "more than 200 different titles") {
		t.Error(err)
	}
}

func inUTF16(text string, order binary.AppendByteOrder) string {
	var b []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}

// Every encoding that Windows programs write CSV in comes to the same names.
func TestReadUsersEncodings(t *testing.T) {
	const text = "User-ID\tName\na\tZoë Müller-Groß\nb\tRené “O’Neill” – Œuvre\n"
	want := []data.ImportRow{{Line: 2, ID: "a", Name: "Zoë Müller-Groß"}, {Line: 3, ID: "b", Name: "René “O’Neill” – Œuvre"}}
	western := "User-ID\tName\na\tZo\xeb M\xfcller-Gro\xdf\nb\tRen\xe9 \x93O\x92Neill\x94 \x96 \x8cuvre\n"
	for _, c := range []struct {
		text string
		in   files.Encoding
	}{
		{text, files.UTF8},
		{"\ufeff" + text, files.UTF8},
		{inUTF16("\ufeff"+text, binary.LittleEndian), files.UTF16LE},
		{inUTF16("\ufeff"+text, binary.BigEndian), files.UTF16BE},
		{inUTF16(text, binary.LittleEndian), files.UTF16LE},
		{inUTF16(text, binary.BigEndian), files.UTF16BE},
		{western, files.Windows1252},
	} {
		for _, chosen := range []files.Encoding{"", c.in} {
			file, err := files.ReadUsers(t.Context(), "users.csv", strings.NewReader(c.text), files.Reading{Encoding: chosen})
			if diff := cmp.Diff(want, file.Rows); err != nil || diff != "" || file.Encoding != c.in {
				t.Errorf("%s: %v, as %s: %s", c.in, err, file.Encoding, diff)
			}
		}
	}
	// A character outside the first plane has two halves; half of one is none.
	file, err := read(t, inUTF16("\ufeffUser-ID,Name\na,📼\n", binary.LittleEndian))
	if err != nil || file.Rows[0].Name != "📼" {
		t.Errorf("%v %+v", err, file.Rows)
	}
	for _, broken := range []string{
		inUTF16("\ufeffUser-ID,Name\na,", binary.LittleEndian) + "\x3d\xd8\n\x00", inUTF16("\ufeffUser-ID,Name\na,x", binary.LittleEndian) + "y",
	} {
		if _, err := read(t, broken); err == nil || !strings.Contains(lang.Say(words.Message(err)), "Line 2 is not in UTF-16 LE") {
			t.Errorf("half a character: %v", err)
		}
	}
	_, err = files.ReadUsers(t.Context(), "users.csv", strings.NewReader("User-ID,Name\na,\x81\n"), files.Reading{Encoding: files.Windows1252})
	if err == nil || !strings.Contains(lang.Say(words.Message(err)), "Line 2 is not in Windows-1252") {
		t.Error(err)
	}
	// Also in lists.
	file, err = read(t, "[{\"userId\":\"a\",\"name\":\"Zo\xeb\"}]")
	if err != nil || file.Encoding != files.Windows1252 || file.Rows[0].Name != "Zoë" {
		t.Errorf("%v %+v", err, file.Rows)
	}
}

// Text that a program has read in the wrong encoding is refused by line.
func TestReadUsersSpoiltText(t *testing.T) {
	for spoilt, was := range map[string]string{"ZoÃ«": "Zoë", "MÃ¼ller": "Müller", "Oâ€™Neill Ã‰": "O’Neill É", "å¤ªéƒŽ": "太郎", "Ð˜Ð²Ð°Ð½": "Иван"} {
		file, err := read(t, "User-ID,Name\na,"+spoilt+"\nb,"+was+"\n")
		if err != nil || len(file.Rows[0].Problems) != 1 || !strings.Contains(lang.Say(file.Rows[0].Problems[0]), "Name: "+spoilt+" was probably "+was) || file.Rows[1].Problems != nil {
			t.Errorf("%q: %v %+v", spoilt, err, file.Rows)
		}
	}
	for _, name := range []string{"Zoë", "ÄÖÜ", "Groß–Müller", "RENÉ’S", "Şükrü", "Ångström’s", "D’Ângelo", "“Ö”"} {
		file, err := read(t, "User-ID,Name\na,"+name+"\n")
		if err != nil || file.Rows[0].Problems != nil {
			t.Errorf("%q: %v %+v", name, err, file.Rows)
		}
	}
}

// Columns can be chosen, with the words that are offered.
func TestReadUsersChosen(t *testing.T) {
	const text = "Kennung,Anrede,Vorname,Name,Gesperrt,Aktiv,Kennwort\nm_m@example.com,Frau,Mia,Müller,ja,ja,geheim\n"
	file, err := read(t, text)
	if !strings.Contains(lang.Say(words.Message(err)), "no User-ID column") || len(file.Rows) > 0 || len(file.Choices[data.ColumnUserID]) != 7 {
		t.Fatalf("%v %v", err, file.Choices)
	}
	for column, list := range file.Choices {
		if strings.Contains(strings.Join(list, " "), "Kennwort") || (column == data.ColumnUserID) == (list[0] == files.NoSource) {
			t.Errorf("%q", list)
		}
		for _, choice := range list {
			choose := map[data.UserColumns]string{column: choice}
			if column != data.ColumnUserID {
				choose[data.ColumnUserID] = "Kennung"
			}
			file, err := files.ReadUsers(t.Context(), "users.csv", strings.NewReader(text), files.Reading{Columns: choose})
			if source := file.Sources[column]; err != nil || source != choice && choice != files.NoSource || source != "" && choice == files.NoSource {
				t.Errorf("%s as %s: %v %q", choice, column.Titles(), err, source)
			}
		}
	}
	how := files.Reading{Group: "OPS", Columns: map[data.UserColumns]string{
		data.ColumnUserID: "Kennung, with - for _", data.ColumnName: "Vorname + Name", data.ColumnEmail: "kennung", data.ColumnDisabled: "not Aktiv", data.ColumnOTP: "Aktiv",
	}}
	file, err = files.ReadUsers(t.Context(), "users.csv", strings.NewReader(text), how)
	want := data.ImportRow{Line: 2, ID: "m-m", Name: "Mia Müller", Email: "m_m@example.com", Group: "OPS", OTP: true}
	if diff := cmp.Diff([]data.ImportRow{want}, file.Rows); err != nil || diff != "" || file.Columns.Has(data.ColumnGroup) {
		t.Errorf("%v %s", err, diff)
	}
	for choice, want := range map[string]string{"Kennwort": "no readable column Kennwort", "not Kennung": "no readable column not Kennung", "x": "Its columns are Kennung, Anrede, Vorname, Name, Gesperrt and Aktiv."} {
		_, err := files.ReadUsers(t.Context(), "users.csv", strings.NewReader(text), files.Reading{Columns: map[data.UserColumns]string{data.ColumnUserID: choice}})
		if !strings.Contains(lang.Say(words.Message(err)), want) {
			t.Errorf("%q: %v", choice, err)
		}
	}
	// Two of the same title are told apart.
	file, err = files.ReadUsers(t.Context(), "users.csv", strings.NewReader("User-ID,Name,Name\na,b,c\n"), files.Reading{Columns: map[data.UserColumns]string{data.ColumnName: "Name (2)"}})
	if err != nil || file.Rows[0].Name != "c" {
		t.Errorf("%v %+v", err, file.Rows)
	}
}

// What is exported in any format is read as it was, whoever it is.
func TestUsersThereAndBackInEveryFormat(t *testing.T) {
	check.Random(t, func(t *rapid.T) {
		name := rapid.StringN(0, 20, -1).Filter(func(s string) bool { return data.CheckName(s) == nil && !strings.ContainsRune(s, '\ufffd') })
		user := rapid.Custom(func(t *rapid.T) data.ExportedUser {
			return data.ExportedUser{Status: data.StatusOK, User: data.User{
				ID:    rapid.StringMatching(`[a-zA-Z0-9][a-zA-Z0-9.-]{0,15}`).Draw(t, "id"),
				Name:  name.Draw(t, "name"),
				Email: rapid.SampledFrom([]string{"", "a@example.com", "zoë@example.com"}).Draw(t, "email"),
				Group: rapid.StringMatching(`[A-Za-z0-9]{1,10}`).Draw(t, "group"),
				Role:  rapid.SampledFrom(append(data.Roles(), data.NoRole)).Draw(t, "role"), Denied: data.Programs(rapid.IntRange(0, 7).Draw(t, "denied")),
				Disabled: rapid.Bool().Draw(t, "disabled"), Tapemaster: rapid.Bool().Draw(t, "rights"), OTPRequired: rapid.Bool().Draw(t, "otp"),
				Ranges:    data.Ranges(rapid.SampledFrom([]string{"", "10.1.4.22", "10.1.4.1-10.1.4.99,10.2.0.0/16", "2001:db8::/32"}).Draw(t, "ranges")),
				CreatedAt: time.Unix(rapid.Int64Range(0, 1<<32).Draw(t, "added"), 0),
			}}
		})
		users := rapid.SliceOfN(user, 1, 5).Draw(t, "users")
		for _, format := range files.UserFormats() {
			var b strings.Builder
			w := files.NewUserWriter(&b, format, 0)
			for _, u := range users {
				if err := w.Write(u); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
			file, err := files.ReadUsers(t.Context(), "users", strings.NewReader(b.String()), files.Reading{})
			if err != nil || len(file.Rows) != len(users) || len(file.Columns.Titles()) != 12 || len(file.Unknown) > 0 {
				t.Fatalf("%s: %v %+v", format, err, file)
			}
			for i, row := range file.Rows {
				row.Problems = nil // a name that looks spoilt
				if diff := cmp.Diff(rowOf(users[i].User, row.Line), row); diff != "" {
					t.Fatalf("%s: %s", format, diff)
				}
			}
		}
	})
}

func english(sentences []data.Sentence) []string {
	var texts []string
	for _, s := range sentences {
		texts = append(texts, s.String())
	}
	return texts
}
