package desktop

import (
	"context"

	"tapetrack/cmd/internal/diagnose"
	"tapetrack/data"
)

// Diagnose collects what support asks for.
func (o open) Diagnose(ctx context.Context, by data.Actor, display []data.Finding) data.Diagnostics {
	return diagnose.Program{Name: o.name, Database: o.Database, Options: o.given}.Read(ctx, by, display)
}
