package remote

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/json"
	"sync"
	"time"

	"tapetrack/data"
	"tapetrack/data/internal/actor"
)

// openFor is how long the id of an attempt without an answer is used again if the very same is
// asked once more: less than the server keeps outcomes.
const openFor = 5 * time.Minute

// attempts are those that got no answer: whoever presses OK once more with the same text, once
// the connection is back, is told what became of the first press.
type attempts struct {
	now func() time.Time

	mu   sync.Mutex
	open map[[sha256.Size]byte]openAttempt
	salt [32]byte // what was typed must not be told from what is kept of it
}

type openAttempt struct {
	id string
	at time.Time
}

// begin returns the id of an attempt for what is asked, and what ends the attempt: with an
// answer or without one. It is new unless the very same got no answer a moment ago.
func (a *attempts) begin(by data.Actor, procedure string, q any) (id string, end func(answered bool)) {
	id = rand.Text() + rand.Text()
	asked, err := json.Marshal([]any{procedure, actor.Session(by), q})
	if err != nil {
		return id, func(bool) {} // nor can it be sent
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.open == nil {
		a.open = map[[sha256.Size]byte]openAttempt{}
		_, _ = rand.Read(a.salt[:]) // never fails
	}
	now := a.now()
	for known, open := range a.open {
		if age := now.Sub(open.at); age < 0 || age > openFor {
			delete(a.open, known)
		}
	}
	which := sha256.Sum256(append(a.salt[:], asked...))
	if open, is := a.open[which]; is {
		id = open.id
	}
	return id, func(answered bool) {
		a.mu.Lock()
		defer a.mu.Unlock()
		if answered {
			delete(a.open, which)
			return
		}
		if _, is := a.open[which]; !is {
			a.open[which] = openAttempt{id, now}
		}
	}
}
