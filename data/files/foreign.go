package files

import (
	"bytes"
	"strings"

	"tapetrack/data"
)

const (
	savedAsCSV     = "Open it in the program that made it and save the list of users as CSV UTF-8, then import that file."
	noSecrets      = "It holds Secret Keys or similar, which TapeTrack does not import: users get new ones with the QR code at a sign-in. Import the users as CSV, and keep this file safe or delete it."
	authenticators = "This is an export of an authenticator. " + noSecrets
	noList         = "This is not a list of users."
	compressed     = "This is a compressed file. Extract it, and import the CSV in it."
	anImage        = "This is an image."
	outOfPlace     = "Line %d does not belong in a list of users. Export the file again."
	aWebPage       = "This is a web page; the download probably needed a sign-in. Sign in there and download the list as CSV."
)

// A signature is how a kind of file begins, and what to say about it.
type signature struct {
	begins string
	says   data.Text
}

// signatures are those of files that are not text.
var signatures = []signature{
	{"%PDF-", "This is a PDF, which has no table to read. " + savedAsCSV},
	{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "This is an old Office file (.xls or similar). " + savedAsCSV},
	{"\x89PNG", anImage},
	{"\xff\xd8\xff", anImage},
	{"GIF8", anImage},
	{"II*\x00", anImage},
	{"MM\x00*", anImage},
	{"\x1f\x8b", compressed},
	{"7z\xbc\xaf", compressed},
	{"\xfd7zXZ", compressed},
	{"BZh", compressed},
	{"Rar!", compressed},
	{"SQLite format 3\x00", "This is a database. To restore a backup of TapeTrack, use tapectl restore; to import users of another database, use CSV."},
	{"\x7fELF", "This is a program."},
	{"MZ\x90\x00", "This is a program."},
}

// notText says, as sentences, what a file with these first bytes is and what to do;
// empty if they may be text.
func notText(first []byte) data.Text {
	if bytes.HasPrefix(first, []byte("PK\x03\x04")) {
		switch {
		case bytes.Contains(first, []byte("opendocument.spreadsheet")):
			return "This is a spreadsheet (OpenDocument, .ods). " + savedAsCSV
		case bytes.Contains(first, []byte("xl/")), bytes.Contains(first, []byte("[Content_Types].xml")):
			return "This is a spreadsheet or document of an office program, like an Excel workbook (.xlsx). " + savedAsCSV
		}
		return compressed
	}
	if len(first) >= 12 && (bytes.Equal(first[4:8], []byte("ftyp")) || bytes.Equal(first[:4], []byte("RIFF")) && bytes.Equal(first[8:12], []byte("WEBP"))) {
		return "This is an image or video."
	}
	for _, s := range signatures {
		if bytes.HasPrefix(first, []byte(s.begins)) {
			return s.says
		}
	}
	if bytes.HasPrefix(first, []byte("BM")) && len(first) > 14 && bytes.Equal(first[6:10], make([]byte, 4)) {
		return anImage
	}
	return ""
}

// otherText says, as sentences, what a text with this beginning is and what to do;
// empty if it may be a list of users.
func otherText(first string) data.Text {
	first = strings.ToLower(strings.TrimLeft(first, " \t\r\n"))
	line, _, _ := strings.Cut(first, "\n")
	has := func(words ...string) bool {
		for _, w := range words {
			if strings.HasPrefix(first, w) {
				return true
			}
		}
		return false
	}
	switch {
	case has("<!doctype html", "<html"):
		return aWebPage
	case has("{\\rtf"):
		return "This is a document (RTF). " + savedAsCSV
	case has("dn:", "version: 1\n", "version: 1\r"), strings.HasPrefix(line, "#") && strings.Contains(first, "\ndn: "):
		return "This is LDIF. Write the users as CSV: from Active Directory with Get-ADUser and Export-Csv, or with csvde; from other directories with their own tool for CSV."
	case has("otpauth"), strings.Contains(line, "otpauth://"), strings.Contains(line, "otpauth-migration://"):
		return authenticators
	case strings.Contains(first, "urn:ietf:params:xml:ns:keyprov:pskc"), has("<") && strings.Contains(first, "<keycontainer"):
		return "This is a list of keys of authenticators (PSKC). " + noSecrets
	case has("-----begin"):
		return "This is a key or a certificate."
	case has("begin:vcard"):
		return "These are contacts (vCard). " + savedAsCSV
	case has("event,time,kind,", "{\"id\":") && strings.Contains(line, "kind"):
		return "This is an export of the sign-in log, not of users."
	}
	return ""
}
