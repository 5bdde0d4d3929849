package tour

import (
	"crypto/sha256"
	"fmt"
	"image"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/image/draw"
)

// A word is one that tesseract read, and where.
type word struct {
	text string
	box  image.Rectangle
}

// scale returns how large Fyne paints, in whole steps.
func (s *stage) scale() int {
	if slices.Contains(s.env, "FYNE_SCALE=2") {
		return 2
	}
	return 1
}

// read reads the words of a picture.
func (s *stage) read(img *image.RGBA) []word {
	s.t.Helper()
	sum := sha256.Sum256(img.Pix)
	key := fmt.Sprint(img.Rect, sum)
	if words, ok := s.reads[key]; ok {
		return words
	}
	// tesseract was made for scanned print, where letters are larger.
	enlarge := 3 / s.scale()
	large := image.NewGray(image.Rect(0, 0, enlarge*img.Rect.Dx(), enlarge*img.Rect.Dy()))
	draw.CatmullRom.Scale(large, large.Rect, print(img, s.scale()), img.Rect, draw.Src, nil)
	pgm := append(fmt.Appendf(nil, "P5 %d %d 255\n", large.Rect.Dx(), large.Rect.Dy()), large.Pix...)
	var words []word
	for _, l := range letters() {
		words = append(words, s.recognise(pgm, l, enlarge)...)
	}
	s.reads[key] = words
	return words
}

// recognise has tesseract read a picture that was enlarged, by the letters that it knows under a name.
func (s *stage) recognise(pgm []byte, letters string, enlarge int) []word {
	s.t.Helper()
	// 11: words in no particular order, as in a window.
	out, err := run(s.env, pgm, "tesseract", "stdin", "stdout", "-l", letters, "--psm", "11", "tsv")
	if err != nil {
		s.t.Fatal(err)
	}
	var words []word
	for line := range strings.Lines(out) {
		column := strings.Split(strings.TrimSpace(line), "\t")
		if len(column) != 12 || column[0] != "5" {
			continue
		}
		var n [4]int // left, top, width, height
		for i := range n {
			n[i], _ = strconv.Atoi(column[6+i]) // tesseract writes numbers
		}
		box := image.Rect(n[0], n[1], n[0]+n[2], n[1]+n[3])
		words = append(words, word{column[11], image.Rect(box.Min.X/enlarge, box.Min.Y/enlarge, box.Max.X/enlarge, box.Max.Y/enlarge)})
	}
	return words
}

// print turns a picture of a window into what tesseract was made for: dark words
// on white paper. How dark a pixel becomes is how much it differs from the
// ground that it stands on, so a word in white on a blue button, on a badge, or
// in the dark theme reads like any other, and the shapes behind words are gone.
func print(img *image.RGBA, scale int) *image.Gray {
	gray := image.NewGray(img.Rect)
	draw.Draw(gray, gray.Rect, img, image.Point{}, draw.Src)
	flat := grounds(gray, scale)
	out := image.NewGray(img.Rect)
	width := img.Rect.Dx()
	right := make([]uint8, width)
	for y := range img.Rect.Dy() {
		row, ground := gray.Pix[y*gray.Stride:], uint8(255)
		for x := width - 1; x >= 0; x-- {
			if flat[y*width+x] {
				ground = row[x]
			}
			right[x] = ground
		}
		for x := range width {
			if flat[y*width+x] {
				ground = row[x]
			}
			// At the edge of a shape there is another ground on either side.
			difference := min(abs(int(row[x])-int(ground)), abs(int(row[x])-int(right[x])))
			out.Pix[y*out.Stride+x] = uint8(max(255-2*difference, 0))
		}
	}
	return out
}

// grounds marks the pixels that belong to a square of one colour, larger than
// any stroke of a letter is thick, or to a line longer than any letter is wide.
func grounds(gray *image.Gray, scale int) []bool {
	side, length := 6*scale, 15*scale
	width, height := gray.Rect.Dx(), gray.Rect.Dy()
	flat, square := make([]bool, width*height), make([]int, width*height)
	for y := range height {
		run := 0
		for x := range width {
			if x > 0 && gray.Pix[y*width+x] == gray.Pix[y*width+x-1] {
				run++
			} else {
				run = 1
			}
			for h := range length {
				if run >= length {
					flat[y*width+x-h] = true
				}
			}
			// The largest square of one colour that ends at this pixel.
			i, n := y*width+x, 1
			if pix := gray.Pix; x > 0 && y > 0 && pix[i] == pix[i-1] && pix[i] == pix[i-width] && pix[i] == pix[i-width-1] {
				n += min(square[i-1], square[i-width], square[i-width-1])
			}
			square[i] = n
			if n < side {
				continue
			}
			for v := range side {
				for h := range side {
					flat[i-v*width-h] = true
				}
			}
		}
	}
	return flat
}
