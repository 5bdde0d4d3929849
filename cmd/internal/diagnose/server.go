package diagnose

import (
	"context"
	"errors"
	"strings"
	"time"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/words"
)

// server says which server is asked and how it answers; what is in its database is for those
// whom the rules let see it.
func server(ctx context.Context, r *start.Remote, by data.Actor) []data.Finding {
	d := r.Server()
	lines := []data.Finding{Is("Address", strings.Join(d.Hosts, ", "))}
	for _, code := range d.Codes {
		lines = append(lines, Is("Code", code))
	}
	calls, reached, err := r.Ask(ctx)
	if err != nil {
		return append(lines, says("Reached", "no: %s", words.Message(err)))
	}
	lines = append(lines, yes("Reached", true), Is("Version", reached.Version), difference(reached.Ahead))
	var log logged
	if behind, err := calls.ClockBehind(ctx); err == nil {
		log.behind = &behind
	}
	now := time.Now().Add(reached.Ahead) // the times in the log are those of the server
	if by == (data.Actor{}) {
		return append(lines, log.findings(now)...)
	}
	e, err := calls.Extent(ctx, by)
	if err == nil {
		log.latest = e.Latest
	}
	lines = append(lines, log.findings(now)...)
	switch {
	case err == nil:
		lines = append(lines, extent(e)...)
	case !errors.Is(err, data.ErrDenied):
		lines = append(lines, unknown("Details", err))
	}
	return lines
}

// Sentences that people read here. Tests ask for them by name.
const (
	serverAhead  data.Text = "%s ahead of the clock of this computer"
	serverBehind data.Text = "%s behind the clock of this computer"
	serverAlike  data.Text = "within a second of the clock of this computer"
)

// difference says how far the clock of a server, by which codes are judged, is ahead of that of
// this computer.
func difference(ahead time.Duration) data.Finding {
	const name data.Text = "Clock of the server"
	switch ahead = ahead.Round(time.Second); {
	case ahead > 0:
		return says(name, serverAhead, ahead)
	case ahead < 0:
		return says(name, serverBehind, -ahead)
	}
	return says(name, serverAlike)
}
