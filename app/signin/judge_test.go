package signin

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/test/screen"
)

// judge answers what a test wants, and holds work in the middle.
type judge struct {
	signIn    func() (data.Outcome, error)
	activate  func() (data.Outcome, error)
	newCode   func() (data.Outcome, error)
	complete  func() (data.Outcome, error)
	chooseNew func() error
	draw      func() (data.DueCodes, error)
	behind    time.Duration

	calls     atomic.Int32 // of SignIn, Activate, NewQRCode, Complete and ChooseNew
	attempt   data.Attempt
	abandoned chan data.Ticket
}

func (j *judge) SignIn(_ context.Context, a data.Attempt) (data.Outcome, error) {
	j.calls.Add(1)
	j.attempt = a
	return j.signIn()
}

func (j *judge) Activate(context.Context, data.Ticket, string) (data.Outcome, error) {
	j.calls.Add(1)
	return j.activate()
}

func (j *judge) NewQRCode(context.Context, data.Ticket) (data.Outcome, error) {
	j.calls.Add(1)
	return j.newCode()
}

func (j *judge) Complete(context.Context, data.Ticket) (data.Outcome, error) {
	j.calls.Add(1)
	return j.complete()
}

func (j *judge) DuePasswordRule(context.Context, data.Ticket) (data.PasswordRule, error) {
	return data.PasswordRule{}, nil
}

func (j *judge) DrawRecoveryCodes(context.Context, data.Ticket) (data.DueCodes, error) {
	j.calls.Add(1)
	return j.draw()
}

func (j *judge) ChooseNew(context.Context, data.Ticket, string) error {
	j.calls.Add(1)
	return j.chooseNew()
}

func (j *judge) Abandon(_ context.Context, t data.Ticket) error {
	j.abandoned <- t
	return nil
}

func (j *judge) ClockBehind(context.Context) (time.Duration, error) { return j.behind, nil }

// stage is a screen with one login dialog of Lite, where "alice" is filled in.
type stage struct {
	*screen.Screen
	*judge
	t        *testing.T
	tasks    *shell.Tasks
	flow     *Flow
	opens    atomic.Int32
	sessions int
}

// show opens the dialog with work at once, or beside Fyne's goroutine.
func show(t *testing.T, inline bool, open func() error) *stage {
	t.Helper()
	return showAs(t, inline, open, func(*Host) {})
}

// showAs is show for a program that set changes.
func showAs(t *testing.T, inline bool, open func() error, set func(*Host)) *stage {
	t.Helper()
	s := &stage{Screen: screen.New(t), judge: &judge{abandoned: make(chan data.Ticket, 10)}, t: t}
	if inline {
		ctx, stop := context.WithCancel(context.Background())
		t.Cleanup(stop)
		s.tasks = shell.Inline(ctx)
	} else {
		s.tasks = shell.NewTasks(context.Background())
		t.Cleanup(func() {
			s.tasks.Stop()
			s.tasks.Wait()
		})
	}
	host := Host{
		App: s, Client: data.Client{Program: "Lite", Version: "1.0.0", Computer: "desk7"}, Place: "test.db", Login: "alice", Paper: new(shell.Paper),
		Open: func(context.Context) (Judge, error) {
			s.opens.Add(1)
			if open != nil {
				if err := open(); err != nil {
					return nil, err
				}
			}
			return s.judge, nil
		},
	}
	set(&host)
	s.flow = host.Start(s.tasks, func(data.Session) {
		s.sessions++
		s.NewWindow("Lite").Show()
	}, s.Quit)
	return s
}

// tries ends all work and returns how often the judge was asked.
func (s *stage) tries() int {
	s.tasks.Stop()
	s.tasks.Wait()
	return int(s.calls.Load())
}

// gate holds work until it is opened, at the latest by the end of the test.
type gate struct {
	closed chan struct{}
	once   sync.Once
}

func newGate() *gate { return &gate{closed: make(chan struct{})} }

func (g *gate) wait() { <-g.closed }
func (g *gate) open() { g.once.Do(func() { close(g.closed) }) }

// pending answers with popup 1.
func pending() (data.Outcome, error) {
	return data.Outcome{Ticket: "ticket", Enrolment: &data.Enrolment{
		URI:    "otpauth://totp/TapeTrack:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=TapeTrack",
		Issuer: "TapeTrack", Account: "alice", Key: "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ",
	}}, nil
}

// limited is pending for a user who has to use a code soon, or at once.
func limited(insist bool, left data.Grace) func() (data.Outcome, error) {
	return func() (data.Outcome, error) {
		out, err := pending()
		out.Enrolment.Insist, out.Enrolment.Left = insist, left
		return out, err
	}
}

func signedIn() (data.Outcome, error) {
	return data.Outcome{Session: &data.Session{ID: "s", UserID: "alice"}}, nil
}

func (s *stage) titles(want string) {
	s.t.Helper()
	if got := s.Titles(); got != want {
		s.t.Fatalf("on the screen are %q, not %q", got, want)
	}
}

// enrol shows popup 1.
func enrol(t *testing.T, inline bool) *stage {
	t.Helper()
	return enrolWith(t, inline, pending)
}

// enrolWith shows popup 1 after this outcome.
func enrolWith(t *testing.T, inline bool, out func() (data.Outcome, error)) *stage {
	t.Helper()
	s := show(t, inline, nil)
	s.signIn = out
	s.Type("secret")
	s.Press(fyne.KeyReturn)
	s.Until(func() bool { return s.Titles() == "One Time Password" })
	s.calls.Store(0)
	return s
}
