package account

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data/lang"
	"tapetrack/widgets"
)

// ShowAbout opens the window that names program, version and where it signs in.
func ShowAbout(windows *shell.Windows, icon fyne.Resource, program, version, place string) {
	windows.Show("about", lang.T("About %s", program), func(w fyne.Window, _ *shell.Tasks) shell.View {
		picture := widget.NewIcon(icon)
		title := widget.NewLabelWithStyle(program, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
		title.SizeName = theme.SizeNameHeadingText
		ok := widgets.NewButton(lang.T("OK"), func() { widgets.Close(w) })
		ok.Importance = widget.HighImportance
		widgets.InstallKeys(w, widgets.Keys{Enter: func() { widgets.Close(w) }, Escape: func() { widgets.Close(w) }})
		facts := new(column).facts(
			fact{lang.T("Version"), plain(version)},
			fact{lang.T("Signed in to"), plain(place)},
			fact{lang.T("System"), plain(runtime.GOOS + " " + runtime.GOARCH)},
		)
		content := shell.Padded(container.NewVBox(
			container.NewHBox(container.NewGridWrap(fyne.NewSquareSize(52), picture), container.NewCenter(title)),
			facts,
			plain(lang.T("Sign-in with one-time passwords. MIT licence.")),
			plain(lang.T("Third-party licences: tapectl --notices")),
			widgets.ButtonRow(ok),
		))
		return shell.View{Content: content, Size: fyne.NewSize(380, 0), Fixed: true, Shown: func() { w.Canvas().Focus(ok) }}
	})
}
