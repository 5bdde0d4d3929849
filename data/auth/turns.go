package auth

import (
	"context"
	"runtime"
	"slices"
	"sync"

	"tapetrack/data"
)

// mostWaiting is how many calls over the network wait for a core in each queue. Two cores hash
// as many in about a second and a half.
const mostWaiting = 64

// A standing says whose turn a hash is.
type standing int

const (
	inside   standing = iota // no server was asked: whoever waits is at this computer
	known                    // from a network that somebody has signed in from
	stranger                 // from any other one
	standings
)

// turns share the cores among those who hash. As many hash at once as there are cores: more
// would take 19 MiB each, and none of them would end earlier.
//
// Strangers get half of the cores and no more, so that they never hold the others out; on one
// core they take turns. While strangers wait, the others have the other half.
type turns struct {
	cores int
	most  int // that wait in a queue, of known and stranger each

	mu      sync.Mutex
	running [standings]int
	queues  [standings][]chan struct{}
	last    bool // a stranger had the turn before
}

// cores are those of this process.
var cores = newTurns(runtime.GOMAXPROCS(0), mostWaiting)

func newTurns(cores, most int) *turns { return &turns{cores: cores, most: most} }

// Hashing returns how many hashes are made now, and how many wait for a core.
func Hashing() (running, queued int) {
	cores.mu.Lock()
	defer cores.mu.Unlock()
	for s := range standings {
		running, queued = running+cores.running[s], queued+len(cores.queues[s])
	}
	return running, queued
}

// wait waits for a core to hash on, and returns what leaves it. It returns data.ErrServerBusy
// at once if too many wait, and the error of ctx if that ends first. A hash that has begun is
// not ended with its caller, so it is the work that has the core, and not the call.
func (t *turns) wait(ctx context.Context, of standing) (leave func(), err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	t.mu.Lock()
	if len(t.queues[of]) == 0 && t.free(of) {
		t.begin(of)
		t.mu.Unlock()
		return func() { t.leave(of) }, nil
	}
	if of != inside && len(t.queues[of]) >= t.most {
		t.mu.Unlock()
		return nil, data.ErrServerBusy
	}
	turn := make(chan struct{})
	t.queues[of] = append(t.queues[of], turn)
	t.mu.Unlock()
	select {
	case <-turn:
		return func() { t.leave(of) }, nil
	case <-ctx.Done():
	}
	t.mu.Lock()
	i := slices.Index(t.queues[of], turn)
	if i >= 0 {
		t.queues[of] = slices.Delete(t.queues[of], i, i+1)
	}
	t.mu.Unlock()
	if i < 0 { // its turn came at the same moment
		t.leave(of)
	}
	return nil, ctx.Err()
}

// half is how many strangers hash at once.
func (t *turns) half() int { return max(t.cores/2, 1) }

// free reports whether there is a core for one more. It is called below the mutex, as are
// begin and next.
func (t *turns) free(of standing) bool {
	all := 0
	for _, n := range t.running {
		all += n
	}
	return all < t.cores && (of != stranger || t.running[stranger] < t.half())
}

func (t *turns) begin(of standing) {
	t.running[of]++
	t.last = of == stranger
}

func (t *turns) leave(of standing) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.running[of]--
	for {
		next, there := t.next()
		if !there {
			return
		}
		close(t.queues[next][0])
		t.queues[next] = t.queues[next][1:]
		t.begin(next)
	}
}

// next returns whose turn it is, if a core is free and somebody waits for it.
func (t *turns) next() (standing, bool) {
	first, waits := inside, len(t.queues[inside]) > 0
	if !waits {
		first, waits = known, len(t.queues[known]) > 0
	}
	waits = waits && t.free(first)
	strange := len(t.queues[stranger]) > 0 && t.free(stranger)
	if waits && strange {
		if t.cores == 1 {
			strange = !t.last
		} else {
			strange = t.running[inside]+t.running[known] >= t.cores-t.half()
		}
	}
	if strange {
		return stranger, true
	}
	return first, waits
}

// turn waits for a core on behalf of a call.
func (s *service) turn(ctx context.Context) (leave func(), err error) {
	of, err := s.standing(ctx)
	if err != nil {
		return nil, err
	}
	return s.turns.wait(ctx, of)
}

// verify is Hasher.Verify in its turn.
func (s *service) verify(ctx context.Context, password, hash string) (match, outdated bool, err error) {
	leave, err := s.turn(ctx)
	if err != nil {
		return false, false, err
	}
	defer leave()
	match, outdated = s.hasher.Verify(password, hash)
	return match, outdated, nil
}

// hash is Hasher.Hash in its turn.
func (s *service) hash(ctx context.Context, password string) (string, error) {
	leave, err := s.turn(ctx)
	if err != nil {
		return "", err
	}
	defer leave()
	return s.hasher.Hash(password)
}

// derive is Hasher.Derive in its turn.
func (s *service) derive(ctx context.Context, code string, salt []byte) ([]byte, error) {
	leave, err := s.turn(ctx)
	if err != nil {
		return nil, err
	}
	defer leave()
	return s.hasher.Derive(code, salt), nil
}
