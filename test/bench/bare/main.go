// Bare is the reference for the login window: Fyne's own widgets in the same
// layout, with nothing behind them.
package main

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/assets"
)

func main() {
	a := app.NewWithID("com.tapetrack.bare")
	w := a.NewWindow("Bare Login")
	user := widget.NewEntry()
	user.SetText("alice")
	picture := widget.NewIcon(assets.Icon("Lite"))
	title := widget.NewLabelWithStyle("Lite", fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
	title.SizeName = theme.SizeNameSubHeadingText
	about := widget.NewLabel("Sign in to a database on this computer")
	about.SizeName = theme.SizeNameCaptionText
	ok := widget.NewButton("OK", nil)
	ok.Importance = widget.HighImportance
	clock := widget.NewLabel(time.Now().Format(time.RFC1123Z))
	password := widget.NewPasswordEntry()
	w.SetContent(container.New(layout.NewCustomPaddedLayout(14, 12, 18, 18), container.NewVBox(
		container.NewBorder(nil, nil, container.NewGridWrap(fyne.NewSquareSize(44), picture), nil, container.NewVBox(title, about)),
		container.New(layout.NewFormLayout(),
			widget.NewLabel("User-ID"), user,
			widget.NewLabel("Password"), password,
			widget.NewLabel("OTP"), widget.NewEntry(),
		),
		widget.NewLabel(" \n "),
		container.NewHBox(layout.NewSpacer(), widget.NewButton("Cancel", nil), ok),
		widget.NewSeparator(),
		clock,
	)))
	w.Resize(fyne.NewSize(476, 330))
	w.SetFixedSize(true)
	w.CenterOnScreen()
	w.Show()
	w.Canvas().Focus(password)
	a.Run()
}
