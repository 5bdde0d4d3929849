package auth

import (
	"sync"
	"time"

	"tapetrack/data"
)

// A Rate is how often something may be done: so often at once, and then so often a minute.
type Rate struct{ Burst, PerMinute int }

// Limits are how many sign-ins are taken from one network: an IPv4 address, or 64 bits of an
// IPv6 address. Behind the address of a terminal server, or of a router that all desktops of a
// building share, many people sign in: a network that somebody has signed in from is Known.
type Limits struct{ Strangers, Known Rate }

// orProduct fills in the limits of the product.
func (l Limits) orProduct() Limits {
	if l.Strangers == (Rate{}) {
		l.Strangers = Rate{Burst: 20, PerMinute: 60}
	}
	if l.Known == (Rate{}) {
		l.Known = Rate{Burst: 200, PerMinute: 600}
	}
	return l
}

const (
	// mostNetworks is how many networks the gate remembers: some 10 MB. More sign in at the same
	// time only while the server is under attack.
	mostNetworks = 50_000
	// believedFor is for how long the gate remembers whether a network is known.
	believedFor = time.Minute
	// sweptEvery is how often a full gate looks for what it may forget.
	sweptEvery = time.Second
)

// A gate knows how many sign-ins came lately from which network. It is in memory: what was
// forgotten with it is a burst. It goes by the time that passes, not by the clock.
type gate struct {
	limits Limits

	mu       sync.Mutex
	networks map[string]*network
	swept    time.Time
}

// A network is what the gate knows of one.
type network struct {
	taken  float64   // of the burst
	at     time.Time // when that was
	known  bool
	looked time.Time // when that was read; zero: never
}

// of returns what is known of a network, nil if the gate is full. It is called below the mutex.
func (g *gate) of(name string, now time.Time) *network {
	n := g.networks[name]
	if n != nil {
		return n
	}
	if len(g.networks) >= mostNetworks && now.Sub(g.swept) >= sweptEvery {
		g.swept = now
		for other, n := range g.networks {
			if g.left(n, now); n.taken == 0 && now.Sub(n.looked) >= believedFor {
				delete(g.networks, other)
			}
		}
	}
	if len(g.networks) >= mostNetworks {
		return nil
	}
	if g.networks == nil {
		g.networks = map[string]*network{}
	}
	n = &network{at: now}
	g.networks[name] = n
	return n
}

// left gives back what the time since has earned, and returns how many may come now.
func (g *gate) left(n *network, now time.Time) float64 {
	r := g.limits.Strangers
	if n.known {
		r = g.limits.Known
	}
	n.taken = max(n.taken-now.Sub(n.at).Minutes()*float64(r.PerMinute), 0)
	n.at = now
	return float64(r.Burst) - n.taken
}

// admit takes a sign-in from a network, or returns data.ErrTooManySignIns. If the gate is full,
// those from a known network pass, and others are told that the server is busy.
func (g *gate) admit(name string, known bool) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	n := g.of(name, now)
	switch {
	case n == nil && known:
		return nil
	case n == nil:
		return data.ErrServerBusy
	case g.left(n, now) < 1:
		return data.ErrTooManySignIns
	}
	n.taken++
	return nil
}

// recall returns whether a network is known, if that was read lately.
func (g *gate) recall(name string) (known, fresh bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := g.networks[name]
	if n == nil || n.looked.IsZero() || time.Since(n.looked) >= believedFor {
		return false, false
	}
	return n.known, true
}

// learn notes whether a network is known.
func (g *gate) learn(name string, known bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := time.Now()
	if n := g.of(name, now); n != nil {
		n.known, n.looked = known, now
	}
}

// signedIn notes that somebody signs in from a network.
func (g *gate) signedIn(name string) { g.learn(name, true) }
