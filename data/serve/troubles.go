package serve

import (
	"log/slog"
	"sync"
	"time"

	"tapetrack/data/wire"
)

// troubleEvery is how often the same trouble is logged: each request meets it, also those of
// strangers.
const troubleEvery = time.Minute

// troubles log what is wrong with the server itself, which programs are not told.
type troubles struct {
	mu   sync.Mutex
	text string
	at   time.Time
}

func (t *troubles) note(method string, err error) {
	if !wire.IsTrouble(err) {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if err.Error() == t.text && time.Since(t.at) < troubleEvery {
		return
	}
	t.text, t.at = err.Error(), time.Now()
	slog.Error("operation failed", "operation", method, "error", err)
}
