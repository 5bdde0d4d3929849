package assets

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

var programs = []string{"TapeMaster", "Lite", "Checkpoint"}

// TestIconsAreDrawn paints each icon as Fyne does. Its SVG renderer leaves out silently what it does
// not know: the rounded corners of a rect, and the scale of a stroke. So icons are filled paths and
// circles only, and look alike at every size.
func TestIconsAreDrawn(t *testing.T) {
	test.NewTempApp(t)
	grounds := map[color.Color]string{}
	for _, program := range programs {
		for _, size := range []int{16, 64, 256} {
			picture := paint(Icon(program), size)
			save(t, program, size, picture)

			if got := coloured(picture, size/2, size/16+1); got.A != 0xff {
				t.Errorf("%s at %d: the ground is not opaque: %v", program, size, got)
			}
			if got := coloured(picture, size/16, size/16); got.A > 0x80 {
				t.Errorf("%s at %d: the corner is not rounded", program, size)
			}
			if n := white(picture) * 100 / (size * size); n < 12 || n > 40 {
				t.Errorf("%s at %d: %d%% of it is white, want 12 to 40%%", program, size, n)
			}
		}
		ground := coloured(paint(Icon(program), 64), 32, 6)
		if other, ok := grounds[ground]; ok {
			t.Errorf("%s and %s have the same ground", program, other)
		}
		grounds[ground] = program
	}
}

// TestIconsDifferWithoutColour compares shapes alone, as somebody sees them who cannot distinguish the colours.
func TestIconsDifferWithoutColour(t *testing.T) {
	test.NewTempApp(t)
	const size = 32
	for i, one := range programs {
		for _, other := range programs[i+1:] {
			a, b := paint(Icon(one), size), paint(Icon(other), size)
			differ := 0
			for y := range size {
				for x := range size {
					if isWhite(coloured(a, x, y)) != isWhite(coloured(b, x, y)) {
						differ++
					}
				}
			}
			if differ*100 < 8*size*size {
				t.Errorf("%s and %s differ in %d of %d pixels only", one, other, differ, size*size)
			}
		}
	}
}

// TestSymbolsAreDrawn paints each symbol as menus do: it must be plain to see, with a hole where it has one.
func TestSymbolsAreDrawn(t *testing.T) {
	test.NewTempApp(t)
	const size = 32
	for _, name := range []string{"key", "phone", "replace", "unlock"} {
		picture := paint(Symbol(name), size)
		save(t, name, size, picture)
		n := 0
		for y := range size {
			for x := range size {
				if coloured(picture, x, y).A > 0x80 {
					n++
				}
			}
		}
		if share := n * 100 / (size * size); share < 20 || share > 60 {
			t.Errorf("%s covers %d%%, want 20 to 60%%", name, share)
		}
		hole := map[string]image.Point{"key": {10, 16}, "phone": {16, 14}, "replace": {16, 15}, "unlock": {16, 22}}[name]
		if coloured(picture, hole.X, hole.Y).A > 0x80 {
			t.Errorf("%s has no hole", name)
		}
	}
}

func TestIconOfNoProgram(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic for an icon that is not there")
		}
	}()
	Icon("nothing")
}

func TestIconIsNamedEitherWay(t *testing.T) {
	if a, b := Icon("TapeMaster").Name(), Icon("tapemaster").Name(); a != b || a != "tapemaster.svg" {
		t.Errorf("names are %q and %q", a, b)
	}
}

func paint(icon fyne.Resource, size int) image.Image {
	c := software.NewTransparentCanvas()
	c.SetPadded(false)
	c.SetContent(canvas.NewImageFromResource(icon))
	c.Resize(fyne.NewSquareSize(float32(size)))
	return c.Capture()
}

func coloured(m image.Image, x, y int) color.NRGBA {
	return color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA)
}

func white(m image.Image) int {
	n := 0
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			if isWhite(coloured(m, x, y)) {
				n++
			}
		}
	}
	return n
}

func isWhite(c color.NRGBA) bool {
	return c.A > 0x80 && c.R > 0xc0 && c.G > 0xc0 && c.B > 0xc0
}

// TestWindowIcon checks that the pictures are those of the drawings: after a
// drawing was changed, copy what ICONS_OUT gets.
func TestWindowIcon(t *testing.T) {
	test.NewTempApp(t)
	for _, program := range programs {
		m, err := png.Decode(bytes.NewReader(WindowIcon(program).Content()))
		if err != nil {
			t.Fatalf("%s: %v", program, err)
		}
		drawn := paint(Icon(program), 64)
		if m.Bounds() != drawn.Bounds() {
			t.Fatalf("%s: the picture is %v, the drawing %v", program, m.Bounds(), drawn.Bounds())
		}
		for i := range 64 * 64 {
			x, y := i%64, i/64
			if got, want := color.NRGBAModel.Convert(m.At(x, y)), color.NRGBAModel.Convert(drawn.At(x, y)); got != want {
				t.Fatalf("%s: pixel %d,%d is %v in the picture and %v in the drawing", program, x, y, got, want)
			}
		}
	}
}

// save writes the picture where ICONS_OUT says, to be looked at.
func save(t *testing.T, program string, size int, m image.Image) {
	dir := os.Getenv("ICONS_OUT")
	if dir == "" {
		return
	}
	f, err := os.Create(filepath.Join(dir, fmt.Sprintf("%s-%d.png", program, size)))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, m); err != nil {
		t.Fatal(err)
	}
}
