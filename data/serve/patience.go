package serve

import (
	"io"
	"net/http"
	"time"

	"tapetrack/data/wire"
)

// A patient ends a stream whose other end does not go on, which would keep a handler and what
// it holds, such as a transaction, for as long as the connection is up. A context ends neither
// a read nor a write over HTTP/2.
type patient struct {
	next http.Handler
	wait time.Duration // for the whole of a request that is one message, and for each piece otherwise
	// first is wait for requests without a token.
	first time.Duration
}

// ServeHTTP is that of http.Handler.
func (p patient) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	paced := &paced{ResponseWriter: w, control: http.NewResponseController(w), wait: p.wait}
	paced.reads()
	if r.Header.Get(wire.TokenHeader) == "" {
		_ = paced.control.SetReadDeadline(time.Now().Add(p.first))
	}
	if r.URL.Path == wire.ImportUsers.Spec().Procedure {
		r.Body = pacedBody{r.Body, paced}
	}
	p.next.ServeHTTP(paced, r)
	paced.writes(true) // what is left is written after this
}

// paced limits how long each message may take to be written, up to its flush: connect flushes
// each message of a stream, and the one message of another answer is the last thing that its
// handler writes. Each change of a time is a message to the goroutine of the connection.
type paced struct {
	http.ResponseWriter
	control *http.ResponseController
	wait    time.Duration
	timed   bool // the time is running
}

// Write is that of http.ResponseWriter.
func (p *paced) Write(b []byte) (int, error) {
	p.writes(true)
	return p.ResponseWriter.Write(b)
}

// Flush is that of http.Flusher.
func (p *paced) Flush() {
	p.writes(true)
	defer p.writes(false)
	_ = p.control.Flush() // the next write fails, too
}

// Unwrap is what http.ResponseController asks for.
func (p *paced) Unwrap() http.ResponseWriter { return p.ResponseWriter }

// writes says that something is written from now on, or no more.
func (p *paced) writes(on bool) {
	if on == p.timed {
		return
	}
	p.timed = on
	var end time.Time
	if on {
		end = time.Now().Add(p.wait)
	}
	_ = p.control.SetWriteDeadline(end) // only what a test puts in place of a server has none
}

// reads gives the other end time to send.
func (p *paced) reads() { _ = p.control.SetReadDeadline(time.Now().Add(p.wait)) }

// pacedBody limits how long each piece of an upload may take.
type pacedBody struct {
	io.ReadCloser
	paced *paced
}

// Read is that of io.Reader.
func (b pacedBody) Read(p []byte) (int, error) {
	b.paced.reads()
	return b.ReadCloser.Read(p)
}
