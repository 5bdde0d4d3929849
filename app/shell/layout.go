package shell

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/widgets"
)

// DialogWidth is the width of the small dialogs, in Fyne units.
const DialogWidth = 440

// Heading is a program's icon with a name and a line about the purpose of the window.
func Heading(icon fyne.Resource, name, line string) fyne.CanvasObject {
	return HeadingOf(icon, Title(name), line)
}

// HeadingOf is Heading for a title that changes.
func HeadingOf(icon fyne.Resource, title *widget.Label, line string) fyne.CanvasObject {
	about := widget.NewLabel(line)
	about.SizeName = theme.SizeNameCaptionText
	about.Truncation = fyne.TextTruncateEllipsis
	return HeadingAbove(icon, title, about)
}

// HeadingAbove is HeadingOf for a line that is more than text.
func HeadingAbove(icon fyne.Resource, title *widget.Label, about fyne.CanvasObject) fyne.CanvasObject {
	picture := canvas.NewImageFromResource(icon)
	picture.SetMinSize(fyne.NewSquareSize(44))
	picture.FillMode = canvas.ImageFillContain
	return container.NewBorder(nil, nil, picture, nil,
		container.New(layout.NewCustomPaddedVBoxLayout(-6), title, about))
}

// Title is the bold line at the top of a dialog.
func Title(s string) *widget.Label {
	l := widget.NewLabelWithStyle(s, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	l.SizeName = theme.SizeNameSubHeadingText
	if fyne.MeasureText(s, theme.Size(l.SizeName), l.TextStyle).Width > titleRoom { // in some languages
		l.SizeName = theme.SizeNameText
	}
	l.Truncation = fyne.TextTruncateEllipsis
	return l
}

// titleRoom is the room for a title beside a picture in a small dialog, in Fyne units.
const titleRoom = DialogWidth - 56

// Text is a paragraph that wraps. Outside a FixedWidth it does not know its height.
func Text(s string) *widget.Label {
	l := widget.NewLabel(s)
	l.Wrapping = fyne.TextWrapWord
	return l
}

// Small is Text in small letters.
func Small(s string) *widget.Label {
	l := Text(s)
	l.SizeName = theme.SizeNameCaptionText
	return l
}

// Numbered is one of several steps, with its number before it, in letters of a size.
func Numbered(n int, step fyne.CanvasObject, size fyne.ThemeSizeName) fyne.CanvasObject {
	number := widget.NewLabel(strconv.Itoa(n))
	number.SizeName = size
	return container.NewBorder(nil, nil, container.NewVBox(number), nil, step)
}

// Frame stacks the parts of a dialog, DialogWidth wide, with padding around them. foot,
// with the buttons, stays below them on the smallest screen: parts that do not fit scroll.
func Frame(foot fyne.CanvasObject, parts ...fyne.CanvasObject) fyne.CanvasObject {
	width := canvas.NewRectangle(nil)
	width.SetMinSize(fyne.NewSize(DialogWidth, 0))
	return Fitted(container.NewStack(width, Column(parts...)), foot)
}

// Column stacks the parts of a dialog.
func Column(parts ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(8), parts...)
}

// Fitted is Frame for a body of another width.
func Fitted(body, foot fyne.CanvasObject) *fyne.Container {
	return Padded(widgets.Fitted(body, foot, around()))
}

// around is how much more a window needs than what stands within the padding of a dialog.
func around() fyne.Size { return padding.AddWidthHeight(2*theme.Padding(), 2*theme.Padding()) }

// AroundDialog is how much wider a dialog is than what stands within its padding, in Fyne units.
func AroundDialog() float32 { return around().Width }

// padding is the space around a dialog, both sides together.
var padding = fyne.NewSize(18+18, 14+12)

// Padded puts the padding of a dialog around content.
func Padded(content fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(14, 12, 18, 18), content)
}

// leastWindow is the size, in Fyne units, below which no window makes sense.
var leastWindow = fyne.NewSize(400, 300)

// AtLeast keeps content from becoming smaller than a size in Fyne units, unless the screen
// is.
func AtLeast(content fyne.CanvasObject, size fyne.Size) fyne.CanvasObject {
	return container.New(&leastLayout{size}, content)
}

type leastLayout struct{ size fyne.Size }

func (l *leastLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	layout.NewStackLayout().Layout(objects, size)
}

func (l *leastLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return layout.NewStackLayout().MinSize(objects).Max(l.size.Min(widgets.Room().SubtractWidthHeight(2*theme.Padding(), 2*theme.Padding())))
}

// FixedWidth keeps content at a width in Fyne units, so that its texts wrap there and know
// their height.
func FixedWidth(content fyne.CanvasObject, width float32) fyne.CanvasObject {
	return FlexibleWidth(content, func() float32 { return width })
}

// ModalWidth keeps the content of a modal in w as wide as such forms are, or as w has room for.
func ModalWidth(w fyne.Window, content fyne.CanvasObject) fyne.CanvasObject {
	return FlexibleWidth(content, func() float32 { return min(520, widgets.ModalRoom(w)) })
}

// InModal ends the rows of a form in a modal where its buttons end: texts there stick out.
func InModal(rows fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(0, 0, 0, widgets.ModalHang), rows)
}

// FlexibleWidth keeps content at a width, in Fyne units, that depends on the screen.
func FlexibleWidth(content fyne.CanvasObject, width func() float32) fyne.CanvasObject {
	return container.New(&widthLayout{width}, content)
}

type widthLayout struct{ width func() float32 }

func (l *widthLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(fyne.NewSize(l.width(), size.Height))
	}
}

func (l *widthLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := l.width()
	size := fyne.NewSize(width, 0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		// Wrapped labels know their height only once they know their width.
		o.Resize(fyne.NewSize(width, o.MinSize().Height))
		size.Height = max(size.Height, o.MinSize().Height)
	}
	return size
}
