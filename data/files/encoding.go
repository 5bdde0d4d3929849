package files

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// An Encoding is the character encoding of a file.
type Encoding string

// The encodings that a file of users can have.
const (
	UTF8        Encoding = "UTF-8"
	UTF16LE     Encoding = "UTF-16 LE" // what spreadsheets call Unicode Text
	UTF16BE     Encoding = "UTF-16 BE"
	Windows1252 Encoding = "Windows-1252" // what Western European Windows calls ANSI; ISO 8859-1 is part of it
)

// Encodings returns all encodings in the order in which they are offered.
func Encodings() []Encoding { return []Encoding{UTF8, Windows1252, UTF16LE, UTF16BE} }

// ErrEncoding matches the error about a file whose bytes are not valid in the encoding
// that it was read in.
var ErrEncoding = errors.New("not in this encoding")

// byteOrderMark returns the encoding of a file that begins with first, and the length
// of its mark in bytes. A text without a mark is taken for UTF-16 if every other of
// its first four bytes is NUL, and for UTF-8 otherwise.
func byteOrderMark(first []byte) (Encoding, int) {
	switch {
	case bytes.HasPrefix(first, []byte("\xef\xbb\xbf")):
		return UTF8, 3
	case bytes.HasPrefix(first, []byte("\xff\xfe")):
		return UTF16LE, 2
	case bytes.HasPrefix(first, []byte("\xfe\xff")):
		return UTF16BE, 2
	case len(first) >= 4 && first[0] != 0 && first[1] == 0 && first[2] != 0 && first[3] == 0:
		return UTF16LE, 0
	case len(first) >= 4 && first[0] == 0 && first[1] != 0 && first[2] == 0 && first[3] != 0:
		return UTF16BE, 0
	default:
		return UTF8, 0
	}
}

// A decoder converts text in an encoding to UTF-8. It replaces what is not valid in
// the encoding by a byte that is not valid UTF-8, so that the reader refuses it.
type decoder struct {
	in       *bufio.Reader
	encoding Encoding
	left     []byte // decoded, not yet read
	spare    [16]byte

	// In Windows-1252: how many bytes beyond ASCII stand alone, stand beside another
	// one, and are signs that do not occur in names.
	alone, beside, signs int
	before               byte
}

func newDecoder(in *bufio.Reader, e Encoding) io.Reader {
	if e == UTF8 {
		return in
	}
	return &decoder{in: in, encoding: e}
}

// Read decodes as much as b has room for.
func (d *decoder) Read(b []byte) (n int, err error) {
	for n < len(b) {
		if len(d.left) == 0 {
			if n > 0 && d.in.Buffered() < 4 {
				return n, nil // the next read may block
			}
			if err := d.decode(); err != nil {
				return n, err
			}
		}
		moved := copy(b[n:], d.left)
		d.left = d.left[moved:]
		n += moved
	}
	return n, nil
}

// decode decodes one character.
func (d *decoder) decode() error {
	d.left = d.spare[:0]
	if d.encoding == Windows1252 {
		b, err := d.in.ReadByte()
		if err == nil {
			d.weigh(b)
			d.put(western(b))
		}
		return err
	}
	unit, err := d.unit()
	switch {
	case err != nil:
		return err
	case !utf16.IsSurrogate(unit):
		d.put(unit)
		return nil
	}
	second, err := d.unit()
	if errors.Is(err, io.EOF) {
		second, err = 0, nil
	}
	r := utf16.DecodeRune(unit, second)
	if r == unicode.ReplacementChar {
		r = -1
	}
	d.put(r)
	return err
}

// unit reads one 16-bit unit of UTF-16. A single byte at the end is read as a surrogate
// without a partner, which is not valid.
func (d *decoder) unit() (rune, error) {
	var b [2]byte
	if n, err := io.ReadFull(d.in, b[:]); n == 1 && errors.Is(err, io.ErrUnexpectedEOF) {
		return 0xd800, nil
	} else if err != nil {
		return 0, err
	}
	if d.encoding == UTF16BE {
		b[0], b[1] = b[1], b[0]
	}
	return rune(b[0]) | rune(b[1])<<8, nil
}

func (d *decoder) put(r rune) {
	if r < 0 {
		d.left = append(d.left, 0xff)
		return
	}
	d.left = utf8.AppendRune(d.left, r)
}

// westernSigns are the characters of Windows-1252 from 0x80 to 0x9f, where ISO 8859-1
// has control characters; -1 where there is none.
var westernSigns = [32]rune{
	'€', -1, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', -1, 'Ž', -1,
	-1, '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', -1, 'ž', 'Ÿ',
}

// western returns the character of a byte in Windows-1252, -1 if there is none.
func western(b byte) rune {
	if b >= 0x80 && b < 0xa0 {
		return westernSigns[b-0x80]
	}
	return rune(b)
}

// weigh counts the evidence for and against Windows-1252.
func (d *decoder) weigh(b byte) {
	if b >= 0x80 {
		if d.before >= 0x80 {
			d.beside++
		} else {
			d.alone++
		}
		if r := western(b); !unicode.IsLetter(r) && !strings.ContainsRune("‘’“”–\u00a0´·", r) {
			d.signs++
		}
	}
	d.before = b
}

// plausible reports whether what was read looks like Windows-1252, where letters beyond
// ASCII mostly stand alone, and names have hardly any signs. In Cyrillic, Greek,
// Chinese and Japanese encodings such bytes stand side by side, and bytes that are
// letters in Central European encodings are signs here.
func (d *decoder) plausible() bool { return d.beside <= d.alone && d.signs*4 <= d.alone+d.beside }

// twice returns what s was before UTF-8 was read as Windows-1252 and encoded as UTF-8 a
// second time ("ZoÃ«" was "Zoë"), and whether s looks as if that happened.
func twice(s string) (string, bool) {
	var raw []byte
	for follow, at := 0, 0; at < len(s); {
		r, size := utf8.DecodeRuneInString(s[at:])
		b, ok := westernByte(r)
		switch {
		case !ok, follow > 0 && (b < 0x80 || b >= 0xc0):
			return "", false
		case follow > 0:
			follow--
		case b >= 0xf0:
			follow = 3
		case b >= 0xe0:
			follow = 2
		case b >= 0xc0:
			follow = 1
		case b >= 0x80:
			return "", false
		}
		if b >= 0x80 && raw == nil {
			raw = append(make([]byte, 0, len(s)), s[:at]...) // ASCII
		}
		if raw != nil {
			raw = append(raw, b)
		}
		at += size
	}
	was := string(raw)
	if raw == nil || !utf8.ValidString(was) {
		return "", false
	}
	for _, r := range was {
		if r >= utf8.RuneSelf && !unicode.In(r, likelyWritten) && r != '’' && r != '–' {
			return "", false
		}
	}
	return was, true
}

// likelyWritten are letters that occur in names. Others come out by chance, from
// "RENÉ’S" for example.
var likelyWritten = &unicode.RangeTable{R16: []unicode.Range16{
	{0x00c0, 0x023f, 1}, {0x0370, 0x04ff, 1}, {0x05d0, 0x06ff, 1}, {0x0900, 0xd7ff, 1},
}}

func westernByte(r rune) (byte, bool) {
	if r < 0x80 || r >= 0xa0 && r <= 0xff {
		return byte(r), true
	}
	for i, sign := range westernSigns {
		if sign == r {
			return byte(0x80 + i), true
		}
	}
	if r > 0x80 && r < 0xa0 { // programs keep bytes that the table lacks
		return byte(r), true
	}
	return 0, false
}
