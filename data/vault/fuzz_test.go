package vault

import (
	"bytes"
	"testing"
)

func FuzzParseKey(f *testing.F) {
	f.Add(NewKey().line())
	f.Add(header + " ")
	f.Add(header + " AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
	f.Fuzz(func(t *testing.T, text string) {
		key, err := parseKey(text)
		if err != nil {
			return
		}
		if again, err := parseKey(key.line()); err != nil || *again.secret() != *key.secret() {
			t.Errorf("%q is not read back", text)
		}
	})
}

func FuzzParseExported(f *testing.F) {
	f.Add([]byte(exportTitle + "\n" + exportDatabase + "A\n" + exportKey + "0f\n\n" + armorBegin + "\n"))
	f.Add([]byte(exportTitle + "\r\n" + exportKey + "0f\r\n" + armorBegin))
	f.Fuzz(func(t *testing.T, text []byte) {
		e, ok := parseExported(text)
		if !ok {
			return
		}
		if !isWord(e.DatabaseID) || !isWord(e.KeyID) || !bytes.HasPrefix(e.sealed, []byte(armorBegin)) {
			t.Errorf("%q is read as %+v", text, e)
		}
		if v, err := e.open(passphrase); err == nil {
			t.Errorf("%q opens as %v", text, v)
		}
	})
}
