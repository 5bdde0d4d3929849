package shell

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets"
	"tapetrack/widgets/properties"
)

// What program and computer are called, what they are called where a server was asked, which
// can't check them, and what the server saw itself.
const (
	Program         data.Text = "Program"
	Computer        data.Text = "Computer"
	Address         data.Text = "Address"
	claimedProgram  data.Text = "Program (claimed)"
	claimedComputer data.Text = "Computer (claimed)"
)

// Served reports whether the program of a session asks a server.
func Served(s data.Session) bool { return s.Address != "" }

// A Fact is a line about something: its name, its value and what that means.
type Fact struct {
	Name        data.Text
	Value, Help string
}

// ClientFacts are where something was done: at a server the address that it saw, and program
// and computer. in and on are what those two mean where no server was asked.
func ClientFacts(address, program, computer string, in, on data.Text) []Fact {
	if address == "" {
		return []Fact{{Program, program, lang.T(in)}, {Computer, computer, lang.T(on)}}
	}
	return []Fact{
		{Address, address, lang.T("Where the request came from, as the server saw it. Several computers can share an address.")},
		{claimedProgram, program, lang.T("What the program called itself. The server can't check it.")},
		{claimedComputer, computer, lang.T("What the program called its computer. The server can't check it: go by the address.")},
	}
}

// Stated returns the facts that have a value.
func Stated(all []Fact) []Fact {
	var stated []Fact
	for _, f := range all {
		if f.Value != "" {
			stated = append(stated, f)
		}
	}
	return stated
}

// FactsText are facts as text for the clipboard.
func FactsText(all []Fact) string {
	var lines strings.Builder
	for _, f := range all {
		lines.WriteString(lang.T("%s: %s", f.Name, f.Value) + "\n")
	}
	return lines.String()
}

// factsWidth is how wide facts are, in Fyne units, where the window is wide enough.
const factsWidth = 560

// ShowFacts shows facts over w, with a button that copies them and more buttons beside that.
func ShowFacts(w fyne.Window, title string, all []Fact, more ...*widgets.Button) *widgets.Modal {
	grid := properties.NewGrid()
	grid.NameWidth = 130
	for _, f := range all {
		grid.AddReadOnly(string(f.Name), lang.T(f.Name), f.Help)
		grid.SetValue(string(f.Name), f.Value)
	}
	grid.SetWindow(w)
	room := canvas.NewRectangle(color.Transparent)
	width := min(factsWidth, widgets.ModalRoom(w))
	room.SetMinSize(fyne.NewSize(width, grid.NaturalHeight(width)))
	buttons := container.NewHBox(widgets.NewButtonWithIcon(lang.T("Copy"), theme.ContentCopyIcon(), func() {
		fyne.CurrentApp().Clipboard().SetContent(FactsText(all))
	}))
	for _, b := range more {
		buttons.Add(b)
	}
	m := &widgets.Modal{Title: title, Default: lang.T("Close"), Content: container.NewVBox(container.NewStack(room, grid), buttons)}
	m.Show(w)
	grid.FocusFirst() // Up and Down go through the rows; Enter closes all the same
	return m
}
