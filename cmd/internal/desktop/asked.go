package desktop

import (
	"context"
	"errors"
	"sync/atomic"

	"tapetrack/app"
	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/site"
)

// An asked is what a program asks: the database or the server that is in use.
type asked interface {
	app.Database
	Administration() data.Administration
	Same(start.Desktop) []string
	Close()
}

// A desk is what is the same for every database and server that a program asks one after another.
type desk struct {
	name  string                // of the program
	given []string              // the options that were typed
	now   atomic.Pointer[asked] // what is asked
	taken func(asked)           // called when another one was taken
}

// ask returns what the options name. Nothing is opened, and Open reports what is wrong.
func (d *desk) ask(o start.Desktop) asked {
	if o.Demo {
		return local{Database: start.NewDatabase(d.name, o.Common), desk: d}
	}
	from, err := o.Asked(false)
	if err != nil || from.IsServer() {
		return served{start.NewRemote(d.name, from, err), d}
	}
	return local{Database: start.NewDatabase(d.name, o.Common), desk: d}
}

// take puts another one in place of what is asked.
func (d *desk) take(next asked) (app.Database, error) {
	(*d.now.Swap(&next)).Close()
	d.taken(next)
	return next, nil
}

// announce sends events to the log of the system while a database of this computer is asked, until the
// returned function is called.
func (d *desk) announce() (end func()) {
	return start.NewAnnouncer(func() *site.Database {
		if l, is := (*d.now.Load()).(local); is {
			return l.Database.Database
		}
		return nil
	}).Run()
}

// local is a database on this computer.
type local struct {
	app.NoServer
	*start.Database
	desk *desk
}

// Choose takes another database in place of this one.
func (l local) Choose(ctx context.Context, path string) (app.Database, error) {
	next, err := l.Database.Choose(ctx, path)
	if err != nil {
		return nil, err
	}
	return l.desk.take(local{Database: next, desk: l.desk})
}

// Connect takes a server in place of it.
func (l local) Connect(ctx context.Context, link string) (app.Database, error) {
	next, err := l.Database.Connect(ctx, link)
	if err != nil {
		return nil, err
	}
	return l.desk.take(served{next, l.desk})
}

// Open opens the database.
func (l local) Open(ctx context.Context) (app.Services, error) {
	doors, err := l.Database.Open(ctx)
	return struct {
		*auth.Entrance
		*auth.Self
	}{doors.Entrance, doors.Self}, moved(err)
}

// moved returns an error as windows know it.
func moved(err error) error {
	var to *site.Moved
	if errors.As(err, &to) {
		return &data.Moved{Trouble: to.Trouble, To: start.Described(to.To)}
	}
	return err
}

// Administration returns the door of that name.
func (l local) Administration() data.Administration { return l.Database.Administration() }

// Connectable reports whether a server may be taken in its place.
func (l local) Connectable() bool { return l.Choosable() }

// ReadServer reads what names a server.
func (l local) ReadServer(text string) (data.Server, error) { return start.ReadServer(text) }

// Origin says what named the database.
func (l local) Origin() data.Sentence { return l.Database.Origin() }

// errNoFile is returned for what is done with the file of a database. Windows offer nothing of it.
var errNoFile = errors.New("a server is asked, which has no file here")

// served is a server.
type served struct {
	*start.Remote
	desk *desk
}

// Open connects.
func (s served) Open(ctx context.Context) (app.Services, error) {
	calls, err := s.Remote.Open(ctx)
	if err != nil {
		return nil, err
	}
	return calls, nil
}

// Server describes it.
func (s served) Server() *data.Server {
	described := s.Remote.Server()
	return &described
}

// Remove takes the database on this computer in its place.
func (s served) Remove(context.Context) (app.Database, error) {
	next, err := s.Leave()
	if err != nil {
		return nil, err
	}
	return s.desk.take(local{Database: next, desk: s.desk})
}

func (s served) Removable() bool                                     { return s.Remote.Chosen() }
func (served) ReadServer(text string) (data.Server, error)           { return start.ReadServer(text) }
func (served) Connectable() bool                                     { return false } // before it was removed
func (served) Missing() bool                                         { return false }
func (served) Choosable() bool                                       { return false }
func (served) Chosen() bool                                          { return false }
func (served) Path() string                                          { return "" }
func (served) KeyFile() string                                       { return "" }
func (served) Create(context.Context, data.SetUp) error              { return errNoFile }
func (served) Choose(context.Context, string) (app.Database, error)  { return nil, errNoFile }
func (served) Connect(context.Context, string) (app.Database, error) { return nil, errNoFile }
