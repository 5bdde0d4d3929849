package desktop

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"tapetrack/cmd/internal/diagnose"
	"tapetrack/data"
)

// Diagnose collects what support asks for.
func (l local) Diagnose(ctx context.Context, by data.Actor, display []data.Finding) data.Diagnostics {
	return diagnose.Program{Name: l.desk.name, Database: l.Database, Options: l.desk.given}.Read(ctx, by, display)
}

// Diagnose collects what support asks for.
func (s served) Diagnose(ctx context.Context, by data.Actor, display []data.Finding) data.Diagnostics {
	return diagnose.Program{Name: s.desk.name, Server: s.Remote, Options: s.desk.given}.Read(ctx, by, display)
}

// describe says what the display of a window is. It is called on Fyne's goroutine.
func describe(w fyne.Window) []data.Finding {
	drawn := drawnBy(w)
	look := data.Say("light")
	if fyne.CurrentApp().Settings().ThemeVariant() == theme.VariantDark {
		look = data.Say("dark")
	}
	return []data.Finding{
		diagnose.Is("Window system", windowSystem()),
		diagnose.Is("OpenGL vendor", drawn[0]),
		diagnose.Is("OpenGL renderer", drawn[1]),
		diagnose.Is("OpenGL version", drawn[2]),
		diagnose.Is("Screens", screens()),
		diagnose.Is("Scale", fmt.Sprintf("%g", w.Canvas().Scale())),
		diagnose.Is("Text size", fmt.Sprintf("%g", theme.TextSize())),
		{Name: data.Say("Theme"), Value: look},
	}
}
