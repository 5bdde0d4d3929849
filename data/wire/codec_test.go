package wire_test

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/wire"
)

// TestOneValue: a message is one value, however it comes.
func TestOneValue(t *testing.T) {
	for text, right := range map[string]bool{
		`{"Ticket":"a"}`:                 true,
		"{\"Ticket\":\"a\",\"New\":1}\n": true,
		``:                               false,
		`{"Ticket":"a"}{}`:               false,
		`{"Ticket":"a"} x`:               false,
		`{"Ticket":`:                     false,
	} {
		for _, r := range []io.Reader{bytes.NewBufferString(text), strings.NewReader(text)} {
			var read wire.Ticket
			err := wire.Codec{}.UnmarshalRead(t.Context(), r, &read)
			if (err == nil) != right || right && read.Ticket != "a" {
				t.Errorf("%q in a %T: %v, %v", text, r, read, err)
			}
		}
	}
}

// TestLength: most of a user is mostly zero, and is not sent then. A page of 50 must stay below
// 14 KB, up to which it arrives with the first packets of TCP.
func TestLength(t *testing.T) {
	var out bytes.Buffer
	user := data.User{Key: 123456, Version: 1, ID: "ab0123456", Name: "Yvonne Zimmermann 1234", Email: "user123456@example.com", Group: "G123", OTP: data.Off, CreatedAt: time.Unix(1796000000, 0).UTC()}
	user.LastSignIn = data.SignIn{At: user.CreatedAt, Program: "Lite", Computer: "desk"}
	if err := (wire.Codec{}).MarshalWrite(t.Context(), &out, user); err != nil {
		t.Fatal(err)
	}
	if n := 50 * out.Len(); n > 14<<10 {
		t.Errorf("50 users have %d bytes: %s", n, out.String())
	}
}
