package vault

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestParseKey(t *testing.T) {
	good := NewKey()
	line := good.line()
	encoded := strings.TrimSpace(strings.TrimPrefix(line, header))
	short := header + " " + base64.StdEncoding.EncodeToString(make([]byte, 31))
	long := header + " " + base64.StdEncoding.EncodeToString(make([]byte, 33))
	for _, text := range []string{line, strings.TrimSuffix(line, "\n"), strings.TrimSuffix(line, "\n") + "\r\n"} {
		if key, err := parseKey(text); err != nil || *key.secret() != *good.secret() {
			t.Errorf("a good line is read as %v, %v", key, err)
		}
	}
	for name, text := range map[string]string{
		"empty":           "",
		"line end":        "\n",
		"header":          header,
		"header, blank":   header + " ",
		"no header":       encoded,
		"newer header":    "tapetrack-key-2 " + encoded,
		"two blanks":      header + "  " + encoded,
		"blank after":     header + " " + encoded + " \n",
		"31 bytes":        short,
		"33 bytes":        long,
		"cut off":         line[:len(line)-5],
		"hexadecimal":     header + " " + hex.EncodeToString(good.secret()[:]),
		"two lines":       line + line,
		"line in between": header + " " + encoded[:20] + "\n" + encoded[20:],
		"line before":     "\n" + line,
		"byte order mark": "\ufeff" + line,
		"not base64":      header + " " + strings.Repeat("!", 44),
		"spare bits":      header + " " + strings.Repeat("A", 42) + "B=",
		"NUL":             line + "\x00",
	} {
		if _, err := parseKey(text); err == nil {
			t.Errorf("%s: is taken for a key", name)
		} else if strings.Contains(err.Error(), encoded[:8]) {
			t.Errorf("%s: the error shows the key: %v", name, err)
		}
	}
}

func TestNewKeyDiffers(t *testing.T) {
	if a, b := NewKey(), NewKey(); *a.secret() == *b.secret() || *a.secret() == [keySize]byte{} {
		t.Error("two new keys are the same, or zero")
	}
}

// TestKeyNotPrinted tries every way to print a key, what is derived from it,
// and what holds it.
func TestKeyNotPrinted(t *testing.T) {
	key, err := parseKey(header + " " + base64.StdEncoding.EncodeToString([]byte("0123456789abcdefghijklmnopqrstuv")))
	if err != nil {
		t.Fatal(err)
	}
	v, err := New(key, "db")
	if err != nil {
		t.Fatal(err)
	}
	type holder struct {
		Key   Key
		key   Key
		inner struct{ key *Key }
		vault *Vault
		again Vault
	}
	v.MAC("domain", []byte("message")) // it keeps what it made of the key
	h := holder{Key: key, key: key, vault: v, again: *v}
	h.inner.key = &key
	var out bytes.Buffer
	for _, verb := range "vTtbcdoOqxXUeEfFgGspwz" {
		for _, flag := range []string{"", "+", "#", " ", "0", "-", "#+", "99"} {
			for _, value := range []any{key, &key, *v, v, h, &h, []Key{key}, map[string]Key{"k": key}, []holder{h}} {
				fmt.Fprintf(&out, "%"+flag+string(verb)+"\n", value)
			}
		}
	}
	fmt.Fprint(&out, key, v, h)
	out.WriteString(key.String())
	for _, value := range []any{key, v, h} {
		b, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		out.Write(b)
		slog.New(slog.NewTextHandler(&out, nil)).Info("m", "a", value)
		slog.New(slog.NewJSONHandler(&out, nil)).Info("m", "a", value)
	}
	printed := out.String()
	if !strings.Contains(printed, redacted) {
		t.Error("a key does not print as redacted")
	}
	sealing, err := key.derive("sealing", keySize)
	if err != nil {
		t.Fatal(err)
	}
	code, err := key.derive("keyed codes", keySize)
	if err != nil {
		t.Fatal(err)
	}
	for name, secret := range map[string][]byte{"key": key.secret()[:], "sealing": sealing, "code": code} {
		for form, text := range map[string]string{
			"as text":         string(secret[:8]),
			"in hexadecimal":  hex.EncodeToString(secret[:6]),
			"in HEXADECIMAL":  strings.ToUpper(hex.EncodeToString(secret[:6])),
			"in base64":       base64.StdEncoding.EncodeToString(secret[:6]),
			"in numbers":      strings.Trim(fmt.Sprint(secret[:4]), "[]"),
			"in Go":           fmt.Sprintf("%#x, %#x, %#x", secret[0], secret[1], secret[2]),
			"in binary":       fmt.Sprintf("%b %b %b", secret[0], secret[1], secret[2]),
			"in octal":        fmt.Sprintf("%o %o %o", secret[0], secret[1], secret[2]),
			"in spaced bytes": fmt.Sprintf("% x", secret[:4]),
		} {
			if strings.Contains(printed, text) {
				t.Errorf("%s is printed %s", name, form)
			}
		}
	}
}
