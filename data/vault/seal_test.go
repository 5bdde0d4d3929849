package vault

import (
	"bytes"
	"encoding/hex"
	"errors"
	"strings"
	"sync"
	"testing"
)

const place = "authenticators/secret/12/AB34"

// A key and what version 1 made with it, for database "db" and place, of
// "12345678901234567890", computed by other means than this program.
const (
	formKey  = "tapetrack-key-1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
	formBlob = "01d3ad396324bc81666465666768696a6b6c6d6e6f707172737475767778797a7b967ab8da071ec581d6e0a2ef1a1341d332ba6f61b76ee7b947a04e3e2931f278131880cf"
)

func mustSeal(t *testing.T, v *Vault, plain, binding string) []byte {
	t.Helper()
	blob, err := v.Seal([]byte(plain), binding)
	if err != nil {
		t.Fatal(err)
	}
	return blob
}

func TestSeal(t *testing.T) {
	v := mustNew(t, "db")
	for _, plain := range []string{"x", "12345678901234567890", strings.Repeat("long", 10_000)} {
		first, second := mustSeal(t, v, plain, place), mustSeal(t, v, plain, place)
		if bytes.Equal(first, second) || len(first) != 1+8+24+len(plain)+16 {
			t.Errorf("sealed as %d bytes, the same twice: %v", len(first), bytes.Equal(first, second))
		}
		if len(plain) > 1 && bytes.Contains(first, []byte(plain)) {
			t.Error("the value is in the clear")
		}
		if got, err := v.Open(first, place); err != nil || string(got) != plain {
			t.Errorf("opened as %q, %v", got, err)
		}
	}
}

func TestSealRefused(t *testing.T) {
	v := mustNew(t, "db")
	for name, tc := range map[string]struct {
		plain   []byte
		binding string
	}{
		"nil":        {nil, place},
		"empty":      {[]byte{}, place},
		"no binding": {[]byte("x"), ""},
	} {
		if blob, err := v.Seal(tc.plain, tc.binding); err == nil || blob != nil {
			t.Errorf("%s: sealed as %x, %v", name, blob, err)
		}
	}
}

func TestOpenRefused(t *testing.T) {
	key := NewKey()
	v, err := New(key, "db")
	if err != nil {
		t.Fatal(err)
	}
	otherDatabase, err := New(key, "db2")
	if err != nil {
		t.Fatal(err)
	}
	blob := mustSeal(t, v, "12345678901234567890", place)
	newer := bytes.Clone(blob)
	newer[0] = 2
	// A value of nothing, as only somebody with the key can make it.
	empty := append([]byte{}, blob[:headSize+24]...)
	empty = v.aead().Seal(empty, empty[headSize:], nil, v.bound(empty[:headSize], place))
	for name, tc := range map[string]struct {
		by      *Vault
		blob    []byte
		binding string
		want    error
		says    string
	}{
		"nil":               {v, nil, place, ErrSealed, "empty"},
		"empty":             {v, []byte{}, place, ErrSealed, "empty"},
		"empty plaintext":   {v, empty, place, ErrSealed, "cut off"},
		"version only":      {v, blob[:1], place, ErrSealed, "cut off"},
		"head only":         {v, blob[:headSize], place, ErrSealed, "cut off"},
		"head and nonce":    {v, blob[:headSize+24], place, ErrSealed, "cut off"},
		"last byte missing": {v, blob[:len(blob)-1], place, ErrSealed, "changed"},
		"one byte more":     {v, append(bytes.Clone(blob), 0), place, ErrSealed, "changed"},
		"newer version":     {v, newer, place, ErrSealed, "version 2"},
		"blanks":            {v, bytes.Repeat([]byte(" "), len(blob)), place, ErrSealed, "version 32"},
		"zeros":             {v, make([]byte, len(blob)), place, ErrSealed, "version 0"},
		"other key":         {mustNew(t, "db"), blob, place, ErrWrongKey, v.KeyID()},
		"other database":    {otherDatabase, blob, place, ErrSealed, "elsewhere"},
		"other user":        {v, blob, "authenticators/secret/13/AB34", ErrSealed, "elsewhere"},
		"other column":      {v, blob, "authenticators/other/12/AB34", ErrSealed, "elsewhere"},
		"no binding":        {v, blob, "", ErrSealed, "elsewhere"},
	} {
		got, err := tc.by.Open(tc.blob, tc.binding)
		if !errors.Is(err, tc.want) || got != nil {
			t.Errorf("%s: got %q, %v, want %v", name, got, err, tc.want)
			continue
		}
		if !strings.Contains(err.Error(), tc.says) {
			t.Errorf("%s: %q does not say %q", name, err, tc.says)
		}
		if errors.Is(err, ErrSealed) == errors.Is(err, ErrWrongKey) {
			t.Errorf("%s: %v is of two kinds", name, err)
		}
	}
}

// TestOpenChanged turns every bit of a sealed value.
func TestOpenChanged(t *testing.T) {
	v := mustNew(t, "db")
	blob := mustSeal(t, v, "12345678901234567890", place)
	for i := range len(blob) * 8 {
		blob[i/8] ^= 1 << (i % 8)
		if got, err := v.Open(blob, place); err == nil {
			t.Errorf("bit %d turned opens as %q", i, got)
		}
		blob[i/8] ^= 1 << (i % 8)
	}
}

// TestSealBound shows that database id and binding can't lend each other a part.
func TestSealBound(t *testing.T) {
	key := NewKey()
	a, err := New(key, "db")
	if err != nil {
		t.Fatal(err)
	}
	b, err := New(key, "d")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := b.Open(mustSeal(t, a, "x", "place"), "bplace"); err == nil {
		t.Errorf("opens as %q", got)
	}
	if bytes.Equal(a.MAC("domain", []byte("message")), b.MAC("bdomain", []byte("message"))) ||
		bytes.Equal(a.MAC("domain", []byte("message")), a.MAC("domainm", []byte("essage"))) {
		t.Error("two keyed codes are the same")
	}
}

func TestMAC(t *testing.T) {
	key := NewKey()
	v, err := New(key, "db")
	if err != nil {
		t.Fatal(err)
	}
	code := v.MAC("users/1", []byte("row"))
	if len(code) != 32 || !bytes.Equal(code, v.MAC("users/1", []byte("row"))) {
		t.Errorf("the code is %x, then another", code)
	}
	otherDatabase, err := New(key, "db2")
	if err != nil {
		t.Fatal(err)
	}
	for name, other := range map[string][]byte{
		"message":  v.MAC("users/1", []byte("row2")),
		"domain":   v.MAC("users/2", []byte("row")),
		"database": otherDatabase.MAC("users/1", []byte("row")),
		"key":      mustNew(t, "db").MAC("users/1", []byte("row")),
	} {
		if bytes.Equal(code, other) {
			t.Errorf("another %s has the same code", name)
		}
	}
}

// TestForm holds the form of version 1: what is stored must open for ever.
// Key id and code, too, were computed by other means than this program.
func TestForm(t *testing.T) {
	key, err := parseKey(formKey)
	if err != nil {
		t.Fatal(err)
	}
	v, err := New(key, "db")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := v.KeyID(), "d3ad396324bc8166"; got != want {
		t.Errorf("key id is %s, want %s", got, want)
	}
	if got, want := hex.EncodeToString(v.MAC("users/1", []byte("row"))), "75aa57b2550105e3e57f619c0c0aa2fdac3c93cd29e423d6c6054139e0950448"; got != want {
		t.Errorf("code is %s, want %s", got, want)
	}
	blob, err := hex.DecodeString(formBlob)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := v.Open(blob, place); err != nil || string(got) != "12345678901234567890" {
		t.Errorf("opened as %q, %v", got, err)
	}
}

func TestSealParallel(t *testing.T) {
	v := mustNew(t, "db")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				blob, err := v.Seal([]byte("x"), place)
				if err != nil {
					t.Error(err)
				}
				if got, err := v.Open(blob, place); err != nil || string(got) != "x" {
					t.Errorf("opened as %q, %v", got, err)
				}
				v.MAC("d", blob)
			}
		})
	}
	wg.Wait()
}

func FuzzOpen(f *testing.F) {
	key, err := parseKey(formKey)
	if err != nil {
		f.Fatal(err)
	}
	v, err := New(key, "db")
	if err != nil {
		f.Fatal(err)
	}
	// Not sealed here: every process of the fuzzer would get another one.
	blob, err := hex.DecodeString(formBlob)
	if err != nil {
		f.Fatal(err)
	}
	f.Add([]byte{}, place)
	f.Add(blob, place)
	f.Add(blob, "")
	f.Add(blob[:len(blob)-1], place)
	f.Add(blob[:headSize+24+16], place)
	f.Add(append([]byte{2}, blob[1:]...), place)
	f.Add(append([]byte{1, 0, 0, 0, 0, 0, 0, 0, 0}, blob[9:]...), place)
	f.Fuzz(func(t *testing.T, b []byte, binding string) {
		got, err := v.Open(b, binding)
		switch {
		case err == nil && bytes.Equal(b, blob) && binding == place:
		case err == nil:
			t.Errorf("%x opens as %q", b, got)
		case got != nil || !errors.Is(err, ErrSealed) && !errors.Is(err, ErrWrongKey):
			t.Errorf("%x gives %q, %v", b, got, err)
		}
	})
}
