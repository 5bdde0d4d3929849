package mysignin

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/test/screen"
)

const (
	rightCode     = "246810"
	rightPassword = "correct horse"
)

// service is what data/auth promises, in memory; the flows against the real one
// are tested in package app. gate, if there is one, holds every act.
type service struct {
	mu        sync.Mutex
	mine      data.MySignIn
	fail      error // of every act
	gate      chan struct{}
	entered   chan struct{} // an act is at the gate
	begun     int           // acts
	abandoned chan data.Ticket
	forgot    func() // something that Fyne's goroutine notices
	replaces  string
	signedIn  bool // with a code just now
}

func (s *service) act() error {
	s.mu.Lock()
	s.begun++
	gate := s.gate
	s.mu.Unlock()
	if gate != nil {
		s.entered <- struct{}{}
		<-gate
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fail
}

func (s *service) acts() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.begun
}

func (s *service) MySignIn(context.Context, data.Actor) (data.MySignIn, error) {
	return s.mine, s.act()
}

func (s *service) Prove(_ context.Context, _ data.Actor, password, code string) (data.Ticket, error) {
	if password == "" && code == "" && !s.mine.MustReplace {
		return "", &data.FieldError{Field: data.FieldCurrent, Text: data.Say("Nothing was proven.")}
	}
	if err := s.act(); err != nil {
		return "", err
	}
	if (password == "" && code == "") != s.mine.MustReplace || code != "" && code != rightCode {
		return "", &data.FieldError{Field: data.FieldOTP, Text: data.Say("The code is not correct.")}
	}
	return "ticket", nil
}

func (s *service) ProveBySignIn(context.Context, data.Actor) (data.Ticket, error) {
	if !s.signedIn {
		return "", data.ErrUnconfirmed
	}
	return "light", s.act()
}

func (s *service) Confirm(ctx context.Context, by data.Actor, password, code string) error {
	_, err := s.Prove(ctx, by, password, code)
	return err
}

func (s *service) BeginTurnOn(ctx context.Context, _ data.Actor, password string) (data.Ticket, *data.Enrolment, error) {
	if password != rightPassword {
		return "", nil, &data.FieldError{Field: data.FieldCurrent, Text: data.Say("The password is not correct.")}
	}
	shown, err := s.BeginDevice(ctx, "", "")
	return "turn on", shown, err
}

func (s *service) ConfirmTurnOn(ctx context.Context, ticket data.Ticket, name, code string) error {
	if _, err := s.ConfirmDevice(ctx, ticket, name, code); err != nil {
		return err
	}
	s.mine.State, s.mine.MayTurnOn = data.Active, false
	return nil
}

func (s *service) BeginDevice(_ context.Context, _ data.Ticket, replaces string) (*data.Enrolment, error) {
	s.replaces = replaces
	return &data.Enrolment{
		URI:    "otpauth://totp/TapeTrack:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=TapeTrack",
		Issuer: "TapeTrack", Account: "alice", Key: "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ",
	}, s.act()
}

func (s *service) ConfirmDevice(_ context.Context, _ data.Ticket, name, code string) ([]string, error) {
	if err := s.act(); err != nil {
		return nil, err
	}
	if code != rightCode {
		return nil, &data.FieldError{Field: data.FieldOTP, Text: data.Say("The code is not correct.")}
	}
	if taken(s.mine.Devices, name) {
		return nil, &data.FieldError{Field: data.FieldName, Text: data.Say("Another authenticator has this name.")}
	}
	s.mine.Devices = append(s.mine.Devices, data.Device{ID: name, Name: name, Since: time.Now()})
	return nil, nil
}

func (s *service) OwnSessions(context.Context, data.Actor) ([]data.OpenSession, error) {
	return []data.OpenSession{{ID: "own", Program: "Lite", Computer: "desk7", Own: true}}, nil
}

func (s *service) EndSession(context.Context, data.Actor, string) error { return s.act() }

func (s *service) RenameDevice(context.Context, data.Ticket, string, string) error { return s.act() }

func (s *service) RemoveDevice(_ context.Context, _ data.Ticket, id string) error {
	if err := s.act(); err != nil {
		return err
	}
	s.mine.Devices = slices.DeleteFunc(s.mine.Devices, func(d data.Device) bool { return d.ID == id })
	return nil
}

func (s *service) NewRecoveryCodes(context.Context, data.Ticket) ([]string, error) {
	return made("NEWS"), s.act()
}

func (s *service) FirstRecoveryCodes(context.Context, data.Actor) ([]string, error) {
	return made("AAAA"), s.act()
}

func (s *service) Forget(_ context.Context, t data.Ticket) error {
	s.abandoned <- t
	s.forgot()
	return nil
}

func made(group string) []string {
	var codes []string
	for _, last := range "ABCDEFGHIJ" {
		codes = append(codes, group+"-BBBB-CCCC-DDD"+string(last))
	}
	return codes
}

// stage is a screen with the main window of alice, who has a phone and a tablet.
type stage struct {
	*screen.Screen
	*service
	desk *Desk
	t    *testing.T
}

func newStage(t *testing.T, inline bool) *stage {
	t.Helper()
	d := &stage{Screen: screen.New(t), t: t, service: &service{abandoned: make(chan data.Ticket, 10), mine: data.MySignIn{
		State: data.Active, Most: 5, RecoveryOn: true, RecoveryLeft: 7, RecoveryOf: 10,
		Devices: []data.Device{{ID: "p", Name: "Phone", Since: time.Now()}, {ID: "t", Name: "Tablet", Since: time.Now()}},
	}}}
	var tasks *shell.Tasks
	if inline {
		ctx, stop := context.WithCancel(context.Background())
		t.Cleanup(stop)
		tasks = shell.Inline(ctx)
	} else {
		tasks = shell.NewTasks(context.Background())
		t.Cleanup(func() {
			tasks.Stop()
			tasks.Wait()
		})
	}
	d.desk = &Desk{
		App: d.Screen, Service: d.service, Session: data.Session{ID: "s", UserID: "alice", Name: "Alice Ärmel", Computer: "desk7"},
		Program: "Lite", Windows: shell.NewWindows(d.Screen, tasks), Tasks: tasks, Clipboard: shell.NewClipboard(d.Screen, tasks),
	}
	d.service.forgot = func() { tasks.OnUI(func() {}) }
	d.desk.paper.Root = t.TempDir()
	d.desk.Windows.Main = d.NewWindow("Lite")
	d.desk.Windows.Main.SetContent(widget.NewLabel("page"))
	d.desk.Windows.Main.Resize(fyne.NewSize(740, 500))
	d.desk.Windows.Main.Show()
	return d
}

// prove answers the question for password and code.
func (d *stage) prove() {
	d.t.Helper()
	d.See("Confirm Your Identity")
	d.Type(rightPassword)
	d.Press(fyne.KeyTab)
	d.Type(rightCode)
	d.Press(fyne.KeyReturn)
}

// hold makes acts wait, until release is called. await waits for one.
func (d *stage) hold() (await, release func()) {
	gate := make(chan struct{})
	d.mu.Lock()
	d.gate, d.entered = gate, make(chan struct{}, 10)
	d.mu.Unlock()
	release = sync.OnceFunc(func() {
		d.mu.Lock()
		d.gate = nil
		d.mu.Unlock()
		close(gate)
	})
	d.t.Cleanup(release)
	return func() { <-d.entered }, release
}

var errFire = errors.New("disk on fire")
