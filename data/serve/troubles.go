package serve

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
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

func (t *troubles) note(ctx context.Context, method string, err error) {
	if !wire.IsTrouble(err) {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if err.Error() == t.text && time.Since(t.at) < troubleEvery {
		return
	}
	t.text, t.at = err.Error(), time.Now()
	slog.Error("operation failed", "id", callID(ctx), "operation", method, "error", err)
}

// tellPanic is deferred by what answers a method. A panic is one of this program's mistakes: it
// ends the request and nothing else, and is logged without its value, which may be secret.
func tellPanic(ctx context.Context, method string) {
	why := recover()
	if why == nil {
		return
	}
	if err, is := why.(error); !is || !errors.Is(err, http.ErrAbortHandler) {
		slog.Error("panic", "id", callID(ctx), "operation", method, "type", fmt.Sprintf("%T", why), "stack", string(debug.Stack()))
	}
	panic(http.ErrAbortHandler)
}
