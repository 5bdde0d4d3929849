package tour

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A frame is the memory of the display. Xvfb keeps it in a file (-fbdir), in the
// format of xwd, so that a picture of the screen costs no process: the tour
// looks many times a second.
type frame struct {
	pixels []byte // blue, green, red and an unused byte each
	stride int
	bounds image.Rectangle
}

func openFrame(t *testing.T, path string) *frame {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	memory, err := syscall.Mmap(int(file.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Munmap(memory) })
	// XWDFileHeader in XWDFile.h: 25 words, big-endian; then a colour map.
	field := func(i int) int { return int(binary.BigEndian.Uint32(memory[4*i:])) }
	size, width, height, bits, stride, colours := field(0), field(4), field(5), field(11), field(12), field(19)
	if bits != 32 {
		t.Fatalf("the display has %d bits a pixel, not 32", bits)
	}
	return &frame{pixels: memory[size+12*colours:], stride: stride, bounds: image.Rect(0, 0, width, height)}
}

// grab copies a part of the screen.
func (f *frame) grab(r image.Rectangle) *image.RGBA {
	r = r.Intersect(f.bounds)
	img := image.NewRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
	for y := range r.Dy() {
		from, to := f.pixels[(r.Min.Y+y)*f.stride+4*r.Min.X:], img.Pix[y*img.Stride:]
		for x := range r.Dx() {
			to[4*x], to[4*x+1], to[4*x+2], to[4*x+3] = from[4*x+2], from[4*x+1], from[4*x], 0xff
		}
	}
	return img
}

func savePNG(t *testing.T, path string, img image.Image) {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// readQR returns what zbarimg reads in a picture; empty if there is no QR code.
func (s *stage) readQR(img image.Image) string {
	s.t.Helper()
	path := filepath.Join(s.t.TempDir(), "qr.png")
	savePNG(s.t, path, img)
	out, err := s.run("zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", path)
	// 4: nothing was found.
	if err != nil && !strings.Contains(err.Error(), "exit status 4") {
		s.t.Fatal(err)
	}
	return out
}

// dark reports whether most of a picture is dark.
func dark(img *image.RGBA) bool {
	sum, n := 0, 0
	for y := 0; y < img.Rect.Dy(); y += 7 {
		for x := 0; x < img.Rect.Dx(); x += 7 {
			sum += int(color.GrayModel.Convert(img.At(x, y)).(color.Gray).Y)
			n++
		}
	}
	return n > 0 && sum/n < 128
}
