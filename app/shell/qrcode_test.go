package shell

import (
	"bytes"
	"encoding/base32"
	"image"
	"image/color"
	"image/png"
	"math/rand"
	"net/url"
	"os/exec"
	"strings"
	"testing"
)

// dataBits are how many bits of data versions 1 to 20 hold at error correction
// M: the codewords of ISO/IEC 18004, table 7.
var dataBits = [...]int{
	0, 8 * 16, 8 * 28, 8 * 44, 8 * 64, 8 * 86, 8 * 108, 8 * 124, 8 * 154, 8 * 182, 8 * 216,
	8 * 254, 8 * 290, 8 * 334, 8 * 365, 8 * 415, 8 * 453, 8 * 507, 8 * 563, 8 * 627, 8 * 669,
}

const alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

// fewestBits is how many bits a text takes at least in a version: the cheapest
// way through its characters by mode, in sixths of a bit.
func fewestBits(text string, version int) int {
	heads := [3]int{4 + 8, 4 + 9, 4 + 10} // bytes, alphanumeric, numeric
	if version >= 10 {
		heads = [3]int{4 + 16, 4 + 11, 4 + 12}
	}
	const never = 1 << 30
	best := [3]int{heads[0] * 6, heads[1] * 6, heads[2] * 6}
	for _, c := range []byte(text) {
		cost := [3]int{48, never, never}
		if strings.IndexByte(alphanumeric, c) >= 0 {
			cost[1] = 33
		}
		if '0' <= c && c <= '9' {
			cost[2] = 20
		}
		var after [3]int
		for mode := range after {
			after[mode] = min(best[mode]+cost[mode], never)
		}
		next := after
		for mode := range next {
			for from := range after {
				if from != mode {
					next[mode] = min(next[mode], (after[from]+5)/6*6+heads[mode]*6)
				}
			}
		}
		best = next
	}
	return (min(best[0], best[1], best[2]) + 5) / 6
}

// smallest is the version that a text needs.
func smallest(text string) int {
	for version := 1; version < len(dataBits); version++ {
		if fewestBits(text, version) <= dataBits[version] {
			return version
		}
	}
	return 0
}

// keyURIs returns what a QR code says for random secrets.
func keyURIs(issuer, account string, n int) []string {
	random := rand.New(rand.NewSource(1))
	escape := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	var uris []string
	for range n {
		secret := make([]byte, 20)
		random.Read(secret)
		uris = append(uris, "otpauth://totp/"+escape(issuer)+":"+escape(account)+
			"?secret="+base32.StdEncoding.EncodeToString(secret)+"&issuer="+escape(issuer))
	}
	return uris
}

// A QR code has the fewest modules that can be, whatever the secret.
func TestQRCodeIsSmall(t *testing.T) {
	for _, c := range []struct {
		issuer, account string
		version         int
	}{
		{"TapeTrack", "alice", 5},
		{"TapeTrack", "m.mueller", 5},
		{"TapeTrack", "tapemaster", 6},
		{"Rechenzentrum Süd", "m.mueller@example.com", 0},
		{"Ленточная библиотека", "иванова", 0},
		{"Ленточный архив Новосибирск 12", "alice", 0},
	} {
		for _, text := range keyURIs(c.issuer, c.account, 200) {
			bits, err := qrBits(text)
			if err != nil {
				t.Fatal(err)
			}
			version := (len(bits) - 2*4 - 17) / 4
			if want := smallest(text); version != want || c.version != 0 && version != c.version {
				t.Fatalf("%s of %s: version %d, where %d holds %q", c.account, c.issuer, version, want, text)
			}
		}
	}
	if _, err := qrBits(strings.Repeat("x", 3000)); err == nil || strings.Contains(err.Error(), "xx") {
		t.Errorf("a text that is too long: %v", err)
	}
}

// Another program reads them, with the quiet zone that a reader may ask for.
func TestQRCodeIsRead(t *testing.T) {
	for _, names := range [][2]string{
		{"TapeTrack", "alice"}, {"TapeTrack", "m.mueller"}, {"Ленточный архив Новосибирск 12", "иванова"},
	} {
		for _, text := range keyURIs(names[0], names[1], 8) {
			bits, err := qrBits(text)
			if err != nil {
				t.Fatal(err)
			}
			for i, row := range bits {
				if edge := i < 4 || i >= len(bits)-4; len(row) != len(bits) || row[0] || row[3] || row[len(row)-4] || edge && len(row) > 0 && row[len(row)/2] {
					t.Fatalf("row %d is black in the quiet zone", i)
				}
			}
			read := exec.Command("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", "png:-")
			read.Stdin = bytes.NewReader(picture(t, bits, 4))
			got, err := read.Output()
			if err != nil || strings.TrimSpace(string(got)) != text {
				t.Errorf("zbarimg reads %q (%v), want %q", got, err, text)
			}
		}
	}
}

func picture(t *testing.T, bits [][]bool, pixels int) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, len(bits)*pixels, len(bits)*pixels))
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if !bits[y/pixels][x/pixels] {
				img.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	var buffer bytes.Buffer
	if err := png.Encode(&buffer, img); err != nil {
		t.Fatal(err)
	}
	return buffer.Bytes()
}
