package help

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
	"tapetrack/widgets/properties"
)

// What people read here. Tests ask for it by name.
const (
	Harmless    data.Text = "It contains no secrets and no names of users."
	Copied      data.Text = "Copied as text, in English. Paste it into a message to whoever helps you."
	readingThem data.Text = "Reading…"
)

// diagnostics is the window.
type diagnostics struct {
	desk   *Desk
	window fyne.Window
	tasks  *shell.Tasks

	grid          *properties.Grid
	foot          *widget.Label
	copy, refresh *widgets.Button
	outcome       *shell.Outcome

	read data.Diagnostics // nil until it was read
}

// ShowDiagnostics opens the window with what support asks for.
func (d *Desk) ShowDiagnostics() {
	d.Windows.Show("diagnostics", lang.T("Diagnostics"), func(w fyne.Window, tasks *shell.Tasks) shell.View {
		v := &diagnostics{desk: d, window: w, tasks: tasks}
		return shell.View{Content: v.content(), Size: fyne.NewSize(620, 640), Shown: v.start}
	})
}

func (v *diagnostics) content() fyne.CanvasObject {
	v.grid = properties.NewGrid()
	v.grid.NameWidth = 170
	v.foot = widget.NewLabel(lang.T(Harmless))
	v.foot.Truncation = fyne.TextTruncateEllipsis
	v.outcome = shell.NewOutcome(v.tasks, v.say)
	v.copy = widgets.NewButtonWithIcon(lang.T("Copy"), theme.ContentCopyIcon(), func() {
		v.desk.Clipboard.Copy(lang.Plain(v.read))
		v.outcome.Done(lang.T(Copied))
	})
	v.copy.Disable() // until there is something
	v.refresh = widgets.NewButtonWithIcon(lang.T("Refresh"), theme.ViewRefreshIcon(), v.load)
	leave := func() { widgets.Close(v.window) }
	closes := widgets.NewButton(lang.T("Close"), leave)
	widgets.InstallKeys(v.window, widgets.Keys{Escape: leave, Other: map[fyne.KeyName]func(){fyne.KeyF5: v.load}})
	buttons := container.NewHBox(v.copy, v.refresh, layout.NewSpacer(), widgets.ButtonRow(closes))
	return shell.Padded(widgets.Stacked(nil, v.grid, container.NewVBox(v.foot, buttons)))
}

// start reads once the window is there: what it shows on is asked of it.
func (v *diagnostics) start() {
	v.grid.SetWindow(v.window)
	v.window.Canvas().Focus(v.refresh)
	v.load()
}

func (v *diagnostics) say() {
	text := v.outcome.Text()
	if text == "" {
		text = lang.T(Harmless)
	}
	v.foot.SetText(text)
}

// load reads everything again; what is shown stays until then.
func (v *diagnostics) load() {
	var display []data.Finding
	if v.desk.Display != nil {
		display = v.desk.Display(v.window)
	}
	if v.read == nil {
		v.outcome.Done(lang.T(readingThem))
	}
	diagnose := v.desk.Diagnose
	shell.Run(v.tasks, func(ctx context.Context) (data.Diagnostics, error) {
		return diagnose(ctx, display), nil
	}, func(read data.Diagnostics, _ error) {
		first := v.read == nil
		v.read = read
		v.outcome.Clear()
		v.copy.Enable()
		v.grid.Fill(v.fill)
		if first {
			v.window.Canvas().Focus(v.copy)
		}
	})
}

func (v *diagnostics) fill() {
	for i, section := range v.read {
		v.grid.AddSection(lang.T(section.Title))
		for j, line := range section.Lines {
			id := fmt.Sprintf("%d.%d", i, j)
			v.grid.AddReadOnly(id, lang.Say(line.Name), "")
			v.grid.SetValue(id, lang.Say(line.Value))
		}
	}
}
