package serve

import (
	"context"
	"log/slog"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"tapetrack/data"
)

// A watch looks for changes once for all streams, and wakes those whom they concern: a commit
// must not have a thousand desktops read at once.
type watch struct {
	from data.Watch
	tick time.Duration

	mu      sync.Mutex
	number  int64 // of the present state
	newest  int64 // ID of the newest event that was looked at
	looked  bool
	streams map[*stream]struct{}
	heard   map[string]data.Actor // by token: whose programs have called since they were noted last
	noted   time.Time
}

// noteEvery is how often the programs that run are noted, so that the sessions of others end.
const noteEvery = time.Minute

// A stream is one program that follows changes.
type stream struct {
	w   *watch
	key string // of the program instance
	by  data.Actor
	due chan struct{} // has one while there is something to tell

	// Below the mutex of w.
	standing data.Standing
	known    bool   // standing was read
	woken    uint64 // how often it was woken
	answered uint64 // up to which of these it was told
	shared   bool   // what is to be told is told to many others, too
	told     int64  // the number that was sent last
}

func newWatch(from data.Watch, tick time.Duration) *watch {
	return &watch{from: from, tick: tick, streams: map[*stream]struct{}{}, heard: map[string]data.Actor{}}
}

// run looks until ctx ends.
func (w *watch) run(ctx context.Context) {
	ticker := time.NewTicker(w.tick)
	defer ticker.Stop()
	for {
		w.note(ctx)
		w.look(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// hear notes that the program of a session has called. Its session is known to be open.
func (w *watch) hear(session string, by data.Actor) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.heard[session] = by
}

// note has those programs noted that follow changes, or have called, once a minute. What can't
// be written then is a minute later.
func (w *watch) note(ctx context.Context) {
	now := time.Now()
	if now.Sub(w.noted) < noteEvery { // only note writes it
		return
	}
	w.noted = now
	w.mu.Lock()
	running := slices.Collect(maps.Values(w.heard))
	for s := range w.streams {
		if s.known {
			running = append(running, s.by)
		}
	}
	clear(w.heard)
	w.mu.Unlock()
	if err := w.from.Seen(ctx, running); err != nil && ctx.Err() == nil {
		slog.Warn("the programs that run can't be noted", "error", err)
	}
}

// look asks whether anything has changed, and if so, whom it concerns. If the database can't
// be read, it is asked again at the next tick.
func (w *watch) look(ctx context.Context) {
	n, err := w.from.Changes(ctx)
	if err != nil || w.looked && n == w.number { // only look writes them
		return
	}
	news, err := w.from.News(ctx, w.newest)
	if err != nil {
		return
	}
	about := map[int64]bool{}
	for _, key := range news.Users {
		about[key] = true
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.number, w.newest, w.looked = n, news.Newest, true
	for s := range w.streams {
		own := about[s.standing.UserKey]
		if !s.known || own || news.Everyone || s.standing.Holder {
			s.wake(!own)
		}
	}
}

// wake has the stream told. It is called below the mutex of w.
func (s *stream) wake(shared bool) {
	s.shared = shared && (s.shared || s.woken == s.answered)
	s.woken++
	select {
	case s.due <- struct{}{}:
	default:
	}
}

// join adds a stream. Until its standing is known, everything concerns it.
func (w *watch) join(key string, by data.Actor) *stream {
	s := &stream{w: w, key: key, by: by, due: make(chan struct{}, 1), woken: 1}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.streams[s] = struct{}{}
	return s
}

func (s *stream) leave() {
	s.w.mu.Lock()
	defer s.w.mu.Unlock()
	delete(s.w.streams, s)
}

// A state is what a stream is told.
type state struct {
	number int64
	woken  uint64
	left   time.Duration // of the session; 0: no limit
}

// read reads who follows the changes, and returns what to tell them.
func (s *stream) read(ctx context.Context) (now state, err error) {
	s.w.mu.Lock()
	select {
	case <-s.due:
	default:
	}
	now = state{number: s.w.number, woken: s.woken} // before it is read: what changes after that is told again
	s.w.mu.Unlock()
	standing, err := s.w.from.Standing(ctx, s.by)
	if err != nil {
		return now, err
	}
	s.w.mu.Lock()
	defer s.w.mu.Unlock()
	s.standing, s.known = standing, true
	now.left = standing.Left
	return now, nil
}

// pause returns for how long a stream that is due waits: not at all if its own user has
// changed. Else it is told two ticks after it was told last at the earliest, and not at the
// same moment as all others.
func (s *stream) pause(last time.Time) time.Duration {
	s.w.mu.Lock()
	defer s.w.mu.Unlock()
	if !s.shared {
		return 0
	}
	return max(2*s.w.tick-time.Since(last), 0) + rand.N(s.w.tick/2+1)
}

// sent notes what a stream was told.
func (s *stream) sent(now state) {
	s.w.mu.Lock()
	defer s.w.mu.Unlock()
	s.told, s.answered = now.number, now.woken
}

// Told returns the number of changes that the program instance with a key was told last, and
// whether it has been told of everything that concerns it up to the number latest; false if it
// follows no changes.
func (s *Server) Told(key string, latest int64) (number int64, all bool) {
	w := s.watch
	w.mu.Lock()
	defer w.mu.Unlock()
	for stream := range w.streams {
		if stream.key == key {
			return stream.told, w.number >= latest && stream.woken == stream.answered
		}
	}
	return 0, false
}
