package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tapetrack/data"
)

// A fakeClock stands still until it is moved.
type fakeClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *fakeClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *fakeClock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

func (c *fakeClock) Move(d time.Duration) { c.Set(c.Now().Add(d)) }

// A fastHasher counts what Argon2id would take long for. meanwhile, if set, is
// called once in the middle of the next Verify: between the transaction that
// finds the user and the one that decides.
type fastHasher struct {
	verified, hashed, derived atomic.Int64
	generation                atomic.Int64 // of the parameters
	meanwhile                 func()
}

func (h *fastHasher) Hash(password string) (string, error) {
	h.hashed.Add(1)
	return fastHash(h.generation.Load(), password), nil
}

func (h *fastHasher) Verify(password, hash string) (match, outdated bool) {
	h.verified.Add(1)
	if f := h.meanwhile; f != nil {
		h.meanwhile = nil
		f()
	}
	var generation int64
	if _, err := fmt.Sscanf(hash, "fast$%d$", &generation); err != nil {
		return false, false
	}
	return hash == fastHash(generation, password), generation != h.generation.Load()
}

func fastHash(generation int64, password string) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%d %s", generation, password))
	return fmt.Sprintf("fast$%d$%s", generation, hex.EncodeToString(sum[:]))
}

// A countedStorage counts transactions.
type countedStorage struct {
	data.Storage
	views, updates atomic.Int64
	fail           error // of each commit
	overTLS        bool
	attempts       sync.Map // by id, those that were looked for
}

func (s *countedStorage) View(ctx context.Context, f func(data.Tx) error) error {
	if !s.recalls(ctx) {
		s.views.Add(1)
	}
	return s.Storage.View(ctx, f)
}

// recalls reports whether a transaction is the first one of an attempt over TLS, which looks
// whether there was one with its id: there is none of these without a server.
func (s *countedStorage) recalls(ctx context.Context) bool {
	id := data.CallOf(ctx).Attempt
	if !s.overTLS || id == "" {
		return false
	}
	_, known := s.attempts.LoadOrStore(id, true)
	return !known
}

func (s *countedStorage) Update(ctx context.Context, f func(data.Tx) error) error {
	s.updates.Add(1)
	return s.Storage.Update(ctx, func(tx data.Tx) error {
		if err := f(tx); err != nil {
			return err
		}
		return s.fail
	})
}

// commonPassword stands in for the block list.
func commonPassword(password string) bool { return strings.EqualFold(password, "password123") }

// Derive is not slow, and counts like a hash.
func (h *fastHasher) Derive(code string, salt []byte) []byte {
	h.derived.Add(1)
	sum := sha256.Sum256(append([]byte(code), salt...))
	return sum[:]
}

// tapeTrack are the limits of the default profile, as SECURITY.md promises them:
// tests that go by them would not notice if they came from the product.
var tapeTrack = rules{
	passwordLength: 8,
	revokeAt:       6,
	firstPause:     5 * time.Second,
	longestPause:   60 * time.Second,
	passwordLasts:  72 * time.Hour,
	freeCodes:      5,
	firstDelay:     30 * time.Second,
	longestDelay:   3600 * time.Second,
	sessionLost:    time.Hour,
	suspectCodes:   10,
	blockAt:        100,
	authenticators: 5,
	recovery:       true,
	recoveryLater:  3,
	ownOTP:         true,
	temporaryLasts: 24 * time.Hour,
	longestOff:     7 * 24 * time.Hour,
	issuer:         "TapeTrack",
	lowest:         map[string]string{"tapemaster": "", "lite": "", "checkpoint": ""},
}
