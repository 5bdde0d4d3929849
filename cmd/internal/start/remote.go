package start

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"tapetrack/assets/passwords"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/lang"
	"tapetrack/data/remote"
	"tapetrack/data/trust"
)

// A Remote is the server that a program was told to ask.
type Remote struct {
	asked   Asked
	trouble error // why none can be asked; every method that needs one returns it
	client  data.Client

	mu    sync.Mutex
	calls *remote.Client // after Open
	ahead time.Duration  // as the server said last
}

// NewRemote returns a server that was not asked yet. trouble is why none can be; may be nil.
func NewRemote(program string, asked Asked, trouble error) *Remote {
	return &Remote{asked: asked, trouble: trouble, client: data.Client{Program: program, Version: Version, Computer: Computer()}}
}

// Open connects, and returns the doors of the server. Later calls ask it for its clock again.
// Errors are data.Troubles.
func (r *Remote) Open(ctx context.Context) (*remote.Client, error) {
	calls, _, err := r.Ask(ctx)
	return calls, err
}

// Ask is Open, and returns what the server says of itself, too.
func (r *Remote) Ask(ctx context.Context) (*remote.Client, data.Reached, error) {
	if r.trouble != nil {
		return nil, data.Reached{}, r.trouble
	}
	calls, err := r.dialled()
	if err != nil {
		return nil, data.Reached{}, err
	}
	reached, err := hello(ctx, calls) // unlocked: windows ask for the rest, and must not wait for the network
	if err != nil {
		return nil, data.Reached{}, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ahead = reached.Ahead
	return calls, reached, nil
}

// dialled returns the client of the server, which is made once.
func (r *Remote) dialled() (*remote.Client, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.calls == nil {
		calls, err := r.dial(r.asked.Server)
		if err != nil {
			return nil, err
		}
		r.calls = calls
	}
	return r.calls, nil
}

// dial returns a client of a server, which connects when it is asked.
func (r *Remote) dial(server trust.Server) (*remote.Client, error) {
	return remote.New(remote.Options{
		Server: server, Client: r.client,
		Rule: func(least int, own []string) data.PasswordRule { return auth.RuleFrom(least, own, passwords.Common) },
	})
}

// hello asks a server who it is. The answer is taken to be from the middle of the time that it
// took.
func hello(ctx context.Context, calls *remote.Client) (data.Reached, error) {
	begun := time.Now()
	greeting, err := calls.Hello(ctx)
	if err != nil {
		return data.Reached{}, err
	}
	return data.Reached{Version: greeting.Version, Ahead: greeting.Time.Sub(begun.Add(time.Since(begun) / 2))}, nil
}

// TestServer asks a server who it is, without taking it. Errors are data.Troubles.
func (r *Remote) TestServer(ctx context.Context, link string) (data.Reached, error) {
	server, err := trust.Parse(link)
	if err != nil {
		return data.Reached{}, err
	}
	calls, err := r.dial(server)
	if err != nil {
		return data.Reached{}, err
	}
	defer calls.Close()
	return hello(ctx, calls)
}

// Administration returns the door of that name; nil before Open.
func (r *Remote) Administration() data.Administration {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.calls == nil {
		return nil
	}
	return r.calls
}

// Ahead returns how far the clock of the server, by which codes are judged, is ahead of that of
// this computer; 0 before Open.
func (r *Remote) Ahead() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ahead
}

// Lost returns since when the server is out of reach, once somebody has signed in; zero while it
// is not.
func (r *Remote) Lost() time.Time {
	r.mu.Lock()
	calls := r.calls
	r.mu.Unlock()
	if calls == nil {
		return time.Time{}
	}
	return calls.Lost()
}

// Close ends every connection.
func (r *Remote) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.calls != nil {
		r.calls.Close()
		r.calls = nil
	}
}

// Place names the server for people.
func (r *Remote) Place() string {
	if !r.known() {
		return lang.T("a server")
	}
	return lang.T("server %s", r.asked.Place())
}

// known reports whether it is certain which server is asked.
func (r *Remote) known() bool { return len(r.asked.Hosts) > 0 }

// Server describes the server for people.
func (r *Remote) Server() data.Server { return Described(r.asked.Server) }

// Origin says what named the server.
func (r *Remote) Origin() data.Sentence { return r.asked.Origin() }

// Chosen reports whether the user has chosen this server in a program, for all programs of this
// computer account, so that they may remove it there.
func (r *Remote) Chosen() bool { return r.asked.by == byUser }

// Described describes a server for people; none for the zero one.
func Described(s trust.Server) data.Server {
	if len(s.Hosts) == 0 {
		return data.Server{}
	}
	d := data.Server{Link: s.String(), Place: s.Place()}
	for _, host := range s.Hosts {
		d.Hosts = append(d.Hosts, host.String())
	}
	for _, key := range s.Keys {
		d.Codes = append(d.Codes, key.Groups())
	}
	return d
}

// ReadServer reads what names a server: its link, also in a line around it, or
// the path of a file that has it. Errors are data.Troubles.
func ReadServer(text string) (data.Server, error) {
	server, err := readServer(text)
	return Described(server), err
}

func readServer(text string) (trust.Server, error) {
	if path, err := Path(text); err == nil && !strings.Contains(text, "://") && (strings.ContainsRune(text, filepath.Separator) || filepath.Ext(text) == filepath.Ext(trust.FileName)) {
		return trust.ReadFile(path)
	}
	for _, word := range strings.Fields(text) {
		if strings.HasPrefix(strings.ToLower(word), "tapetrack://") {
			return trust.Parse(word)
		}
	}
	return trust.Parse(text)
}

// Connect asks a server who it is and, if it answers, stores that all programs of this computer
// account ask it from now on. The caller closes the database that was asked until then.
func (d *Database) Connect(ctx context.Context, link string) (*Remote, error) {
	server, err := trust.Parse(link)
	if err != nil {
		return nil, err
	}
	next := NewRemote(d.program, Asked{server, byUser}, nil)
	if _, err := next.Open(ctx); err != nil {
		next.Close()
		return nil, err
	}
	if err := stored(serverFile(), writeConfig(serverFile(), server.File())); err != nil {
		next.Close()
		return nil, err
	}
	return next, nil
}

// Leave stores that the programs of this computer account ask no server any more, and returns
// the database that they work with instead. The caller closes the server.
func (r *Remote) Leave() (*Database, error) {
	if err := os.Remove(serverFile()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, stored(serverFile(), err)
	}
	return NewDatabase(r.client.Program, Common{}), nil
}
