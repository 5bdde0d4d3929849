package widgets

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"testing"

	"tapetrack/test/check"
	"tapetrack/widgets/internal/widgettest"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// code returns n by n modules with the border; the corners inside it are black.
func code(n int) [][]bool {
	bits := make([][]bool, n)
	for y := range bits {
		bits[y] = make([]bool, n)
		for x := range bits[y] {
			inside := x >= 4 && y >= 4 && x < n-4 && y < n-4
			corner := (x == 4 || x == n-5) && (y == 4 || y == n-5)
			bits[y][x] = inside && (corner || (x*x*7+y*13+x*y)%3 == 0)
		}
	}
	return bits
}

// readCode finds the code by its black corners and reads the modules back. Each must be of one colour.
func readCode(t *testing.T, img image.Image, n int) [][]bool {
	t.Helper()
	box := image.Rectangle{}
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if isColor(img.At(x, y), color.Black) {
				box = box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	inner := n - 8
	if box.Empty() || box.Dx()%inner != 0 || box.Dy() != box.Dx() {
		t.Fatalf("the black part is %v, not a whole number of pixels for %d modules", box, inner)
	}
	m := box.Dx() / inner
	bits := make([][]bool, n)
	for r := range bits {
		bits[r] = make([]bool, n)
		for c := range bits[r] {
			left, top := box.Min.X+(c-4)*m, box.Min.Y+(r-4)*m
			first := img.At(left, top)
			for y := top; y < top+m; y++ {
				for x := left; x < left+m; x++ {
					if img.At(x, y) != first || !isColor(first, color.Black) && !isColor(first, color.White) {
						t.Fatalf("module %d,%d is not of one colour, black or white: %v and %v", c, r, first, img.At(x, y))
					}
				}
			}
			bits[r][c] = isColor(first, color.Black)
		}
	}
	return bits
}

func isColor(c, want color.Color) bool {
	r, g, b, a := c.RGBA()
	wr, wg, wb, wa := want.RGBA()
	return r == wr && g == wg && b == wb && a == wa
}

func TestQRCodeModules(t *testing.T) {
	a := test.NewTempApp(t)
	a.Settings().SetTheme(widgettest.Variant{Theme: NewTheme(), Variant: theme.VariantDark})
	for _, n := range []int{37, 49, 57} {
		want := code(n)
		for _, scale := range []float32{1, 1.25, 1.5, 2} {
			for _, side := range []float32{240, 253.4, 301} {
				t.Run(fmt.Sprintf("%d modules, scale %g, side %g", n, scale, side), func(t *testing.T) {
					q := NewQRCode(want)
					q.Side = side
					c := software.NewCanvas()
					c.SetScale(scale)
					c.SetPadded(false)
					c.SetContent(container.New(layout.NewCustomPaddedLayout(8, 8, 8, 8), q))
					c.Resize(fyne.NewSize(side+16, side+40))
					got := readCode(t, c.Capture(), n)
					if fmt.Sprint(got) != fmt.Sprint(want) {
						t.Error("other modules")
					}
				})
			}
		}
	}
}

// The painter of real windows rounds the texture and the place for it apart; the one of the tests does not.
func TestQRCodeHasWholePixels(t *testing.T) {
	for _, scale := range []float32{1, 1.25, 1.5, 2} {
		for _, side := range []float32{253, 240.3, 301.7} {
			pixels := wholePixels(side, scale) * scale
			if d := math.Abs(float64(pixels) - math.Round(float64(pixels))); d > 1e-3 || pixels > side*scale {
				t.Errorf("side %v at scale %v has %v pixels", side, scale, pixels)
			}
		}
	}
}

func TestQRCodeIsCentred(t *testing.T) {
	img := NewQRCode(code(37)).draw(37*2+11, 37*2+30).(*image.NRGBA)
	check.Equal(t, "left of it", img.NRGBAAt(4, 30), color.NRGBA{})
	check.Equal(t, "its left edge", img.NRGBAAt(5, 30), color.NRGBA{R: 255, G: 255, B: 255, A: 255})
	check.Equal(t, "above it", img.NRGBAAt(30, 14), color.NRGBA{})
	check.Equal(t, "its upper edge", img.NRGBAAt(30, 15), color.NRGBA{R: 255, G: 255, B: 255, A: 255})
}

func TestQRCodeCovered(t *testing.T) {
	q := NewQRCode(code(37))
	w := show(t, q, 260, 260)
	taps := 0
	q.OnTapped = func() { taps++ }
	q.SetCovered("Click to show the code")
	check.Equal(t, "covered", q.Covered(), true)
	img := w.Canvas().Capture()
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if isColor(img.At(x, y), color.Black) {
				t.Fatalf("black at %d,%d of a covered code", x, y)
			}
		}
	}
	for _, r := range []int{0, 1, 30, 300} { // the painter may still ask for pixels
		if img := q.draw(r, r).(*image.NRGBA); !blank(img) {
			t.Error("a covered code is drawn")
		}
	}
	test.TapCanvas(w.Canvas(), fyne.NewPos(130, 130))
	check.Equal(t, "taps", taps, 1)
	q.SetUncovered()
	readCode(t, w.Canvas().Capture(), 37)
	q.SetBitmap(nil)
	w.Canvas().Capture()
}

func blank(img *image.NRGBA) bool {
	for _, p := range img.Pix {
		if p != 0 {
			return false
		}
	}
	return true
}
