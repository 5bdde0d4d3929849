package help

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/assets/notices"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets"
	"tapetrack/widgets/rowlist"
)

// What people read here. Tests ask for About by name.
const (
	About        data.Text = "Sign-in with one-time passwords, as a second step after the password."
	aboutProgram data.Text = "About %s"
	licence      data.Text = "© 2026 TapeTrack Sign-in contributors. Free software under the MIT licence."
	licences     data.Text = "Third-party Licences"
)

// aboutWidth is the width of the window, in Fyne units.
const aboutWidth = 400

// ShowAbout opens the window that names program, version and licence, and says which newer
// version the database requires.
func (d *Desk) ShowAbout() {
	d.Windows.Show("about", lang.T(aboutProgram, d.Program), func(w fyne.Window, _ *shell.Tasks) shell.View {
		leave := func() { widgets.Close(w) }
		ok := widgets.NewButton(lang.T("OK"), leave)
		ok.Importance = widget.HighImportance
		widgets.InstallKeys(w, widgets.Keys{Enter: leave, Escape: leave})
		copied := widgets.NewButtonWithIcon(lang.T("Copy"), theme.ContentCopyIcon(), func() {
			d.Clipboard.Copy(d.Program + " " + d.Version)
		})
		terms := widgets.NewButton(lang.T(licences), d.ShowLicences)
		body := container.New(layout.NewCustomPaddedVBoxLayout(8), shell.Heading(d.Icon, d.Program, lang.T("Version %s", d.Version)))
		if d.Needed != nil {
			if needs := words.NeededVersions(d.Needed()); !needs.Empty() {
				tooOld := widgets.NewMessage(1)
				tooOld.Set(widgets.MessageWarning, lang.Say(needs))
				body.Add(shell.FixedWidth(tooOld, aboutWidth))
			}
		}
		body.Add(shell.FixedWidth(shell.Text(lang.T(About)), aboutWidth))
		body.Add(shell.FixedWidth(shell.Text(lang.T(licence)), aboutWidth))
		foot := container.NewHBox(copied, terms, layout.NewSpacer(), widgets.ButtonRow(ok))
		return shell.View{Content: shell.Fitted(body, foot), Fixed: true, Shown: func() { w.Canvas().Focus(ok) }}
	})
}

// licenceColumns is the most that a line of the licences is long, in characters.
const licenceColumns = 100

// ShowLicences opens the licences of what is linked into the programs.
func (d *Desk) ShowLicences() {
	d.Windows.Show("licences", lang.T(licences), func(w fyne.Window, _ *shell.Tasks) shell.View {
		lines := textRows(wrapped(notices.Text(), licenceColumns))
		list := rowlist.New([]rowlist.Column{{Title: lang.T("Their authors’ names and terms"), Mono: true}}, lines)
		list.Call(lang.T(licences))
		leave := func() { widgets.Close(w) }
		closes := widgets.NewButton(lang.T("Close"), leave)
		copied := widgets.NewButtonWithIcon(lang.T("Copy"), theme.ContentCopyIcon(), func() { d.Clipboard.Copy(notices.Text()) })
		widgets.InstallKeys(w, widgets.Keys{Escape: leave})
		foot := container.NewHBox(copied, layout.NewSpacer(), widgets.ButtonRow(closes))
		return shell.View{
			Content: widgets.Stacked(nil, list, shell.Padded(foot)), Size: fyne.NewSize(860, 560),
			Shown: func() { w.Canvas().Focus(list) },
		}
	})
}

// textRows are lines of text in a list of one column.
type textRows []string

// Len is that of rowlist.Source.
func (r textRows) Len() int { return len(r) }

// Row is that of rowlist.Source.
func (r textRows) Row(i int) ([]rowlist.Cell, bool) { return []rowlist.Cell{{Text: r[i]}}, true }

// wrapped returns the lines of a text, those that are longer than most characters in
// several: words stay whole, and what a line is indented by stays before each part.
func wrapped(text string, most int) []string {
	var lines []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(strings.ReplaceAll(line, "\t", "    "), "\r\n\f ")
		words := strings.TrimLeft(line, " ")
		indent := line[:len(line)-len(words)]
		for len([]rune(indent+words)) > most {
			at := strings.LastIndexByte(string([]rune(words)[:most-len(indent)]), ' ')
			if at <= 0 {
				break // an address
			}
			lines = append(lines, indent+words[:at])
			words = strings.TrimLeft(words[at:], " ")
		}
		lines = append(lines, strings.TrimRight(indent+words, " "))
	}
	return lines
}
