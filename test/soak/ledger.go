package main

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/pquerna/otp/totp"

	"tapetrack/data"
)

// A ledger is what the server has acknowledged, so that it must be stored, once.
type ledger struct {
	people []*person
	bosses []*person

	mu       sync.Mutex
	added    map[string]bool // users whom administrators have added; false while nobody knows
	imported []imported
	did      map[string]int // how often something was done, for the report
	slowest  map[string]time.Duration
	wrong    []string
}

// An imported is an import: users with the User-IDs prefix0, prefix1 and so on.
type imported struct {
	prefix string
	users  int
	sure   bool // it was acknowledged
}

func newLedger() *ledger {
	return &ledger{added: map[string]bool{}, did: map[string]int{}, slowest: map[string]time.Duration{}}
}

// fault notes something that must not be.
func (l *ledger) fault(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	const most = 200
	if text := fmt.Sprintf(format, args...); len(l.wrong) < most {
		l.wrong = append(l.wrong, text)
		fmt.Println(time.Now().Format(time.TimeOnly), "WRONG:", text)
	}
}

// done counts something that was done, and how long it took at most.
func (l *ledger) done(what string, took time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.did[what]++
	l.slowest[what] = max(l.slowest[what], took)
}

func (l *ledger) add(id string, sure bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.added[id] = sure
}

func (l *ledger) remove(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.added, id)
}

func (l *ledger) imports(i imported) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.imported = append(l.imported, i)
}

// report prints what was done, and what was wrong.
func (l *ledger) report(lasted time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	fmt.Printf("\nIn %s:\n", lasted.Round(time.Second))
	var all []string
	for what := range l.did {
		all = append(all, what)
	}
	slices.Sort(all)
	for _, what := range all {
		fmt.Printf("  %7d  %-44s slowest %.1f s\n", l.did[what], what, l.slowest[what].Seconds())
	}
	fmt.Printf("%d faults\n", len(l.wrong))
	for _, text := range l.wrong {
		fmt.Println("  " + text)
	}
}

// A person signs in with a password and, if there is a secret, the codes of a phone.
type person struct {
	id     string
	secret string // in base32
	key    int64
	boss   bool

	// account is held by whoever uses or changes the password, so that nobody is refused because
	// of an act that is going on.
	account   sync.Mutex
	passwords []string // one of them is right
	step      int64    // of the newest code that was typed

	mu        sync.Mutex
	signedIn  int       // acknowledged
	maybe     int       // nobody knows: the program was killed before the answer came
	vanished  int       // sessions that were left without signing out
	disturbed time.Time // when an administrator last did something that ends the sessions
	names     []string  // one of them is stored
}

// step is the length of a time step, see RFC 6238.
const step = 30

// code waits for a code that was not typed yet.
func (p *person) code(wait func(time.Duration) bool) (string, bool) {
	if p.secret == "" {
		return "", true
	}
	for now := time.Now(); ; now = time.Now() {
		if at := now.Unix() / step; at > p.step {
			p.step = at
			code, err := totp.GenerateCode(p.secret, now)
			return code, err == nil
		}
		if !wait(time.Unix((p.step+1)*step, 0).Sub(now)) {
			return "", false
		}
	}
}

// disturb notes that the sessions of the person are about to be ended.
func (p *person) disturb() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.disturbed = time.Now()
}

// explained reports whether a session that began at that time may have been ended.
func (p *person) explained(begun time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return !p.disturbed.Before(begun)
}

// counted counts a sign-in.
func (p *person) counted(sure bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if sure {
		p.signedIn++
	} else {
		p.maybe++
	}
}

// called notes which names may be stored; the last is the one that was asked for last.
func (p *person) called(names ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.names = names
}

// A stored is what the database says at the end.
type stored struct {
	signIns map[string]int // events of that kind, for each User-ID
	users   map[string]data.User
	open    map[string]int // sessions, for each User-ID
}

// compare holds what is stored against what was acknowledged.
func (l *ledger) compare(s stored) {
	for _, p := range slices.Concat(l.people, l.bosses) {
		p.mu.Lock()
		n, least, most := s.signIns[p.id], p.signedIn, p.signedIn+p.maybe
		names, open, vanished := p.names, s.open[p.id], p.vanished+p.maybe
		p.mu.Unlock()
		switch {
		case n < least:
			l.fault("%d sign-ins of %s were lost: the log has %d of %d", least-n, p.id, n, least)
		case n > most:
			l.fault("%d sign-ins of %s are doubled: the log has %d of %d", n-most, p.id, n, most)
		}
		if open > vanished {
			l.fault("%d sessions of %s are open, though only %d programs were left without signing out", open, p.id, vanished)
		}
		u, is := s.users[p.id]
		switch {
		case !is:
			l.fault("the user %s is gone", p.id)
		case !slices.Contains(names, u.Name):
			l.fault("%s is called %q; acknowledged was %q", p.id, u.Name, names)
		}
	}
	l.mu.Lock()
	added, files := l.added, l.imported
	l.mu.Unlock()
	for id, sure := range added {
		if _, is := s.users[id]; sure && !is {
			l.fault("the user %s was added, and is not there", id)
		}
	}
	for _, file := range files {
		n := 0
		for i := range file.users {
			if _, is := s.users[fmt.Sprint(file.prefix, i)]; is {
				n++
			}
		}
		switch {
		case n == file.users, n == 0 && !file.sure:
		case !file.sure && n%data.WrittenAtOnce == 0: // whole parts of a long file
		default:
			l.fault("of the %d users of the import %s %d are there", file.users, file.prefix, n)
		}
	}
}
