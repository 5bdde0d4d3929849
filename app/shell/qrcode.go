package shell

import (
	"errors"

	qr "github.com/piglig/go-qr"
)

// quiet is the white border around a QR code, in modules (ISO/IEC 18004, 9.1).
const quiet = 4

// qrBits returns the modules of the QR code of text, true is black, including the quiet
// zone. It has the smallest version that holds the text at error correction M: the fewer
// modules, the larger each is drawn. Spare capacity goes into better error correction.
func qrBits(text string) ([][]bool, error) {
	for version := qr.MinVersion; version <= qr.MaxVersion; version++ {
		// The best division of a text into modes differs between versions, so each one is
		// computed.
		parts, err := qr.MakeSegmentsOptimally(text, qr.Medium, version, version)
		if err != nil {
			continue
		}
		code, err := qr.EncodeSegments(parts, qr.Medium, version, version, -1, true)
		if err != nil {
			continue
		}
		return bitsOf(code), nil
	}
	// The library's errors are dropped: they might contain the text, which is secret.
	return nil, errors.New("the text is too long for a QR code")
}

func bitsOf(code *qr.QrCode) [][]bool {
	side := code.Size() + 2*quiet
	bits := make([][]bool, side)
	for y := range bits {
		bits[y] = make([]bool, side)
		for x := range bits[y] {
			bits[y][x] = code.Module(x-quiet, y-quiet)
		}
	}
	return bits
}
