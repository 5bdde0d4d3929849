package diagnose

import (
	"context"
	"net"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/serve"
	"tapetrack/data/trust"
	"tapetrack/test/check"
)

// Of a server everybody reads how it is reached, and whoever holds tapemaster rights how much
// is in its database, too; one that does not answer is described all the same.
func TestServer(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the key would go into the keyring of who runs the tests")
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	t.Setenv("XDG_RUNTIME_DIR", "")
	const password = "correct horse battery"
	database := start.NewDatabase("TapeMaster", start.Common{Database: filepath.Join(check.Folder(t), "x.db")})
	defer database.Close()
	if err := database.Create(t.Context(), data.SetUp{Password: password}); err != nil {
		t.Fatal(err)
	}
	doors, err := database.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	authority, err := trust.NewAuthority(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ahead := func() time.Time { return time.Now().Add(90 * time.Second) }
	s := serve.New(serve.Options{Doors: doors, Watch: doors.Watch(), Authority: authority, Version: "9.8.7", Now: ahead})
	ended := make(chan error)
	go func() { ended <- s.Serve(l) }()
	stop := func() {
		ctx, done := context.WithTimeout(context.Background(), 10*time.Second)
		defer done()
		if err := s.Stop(ctx); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	link := trust.Server{
		Hosts: []trust.Host{{Name: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port}}, Keys: []trust.Key{authority.Key()},
	}
	asked, err := start.Program{Server: link.String()}.Asked(true)
	if err != nil {
		t.Fatal(err)
	}
	r := start.NewRemote("TapeMaster", asked, nil)
	defer r.Close()
	read := func(by data.Actor) string {
		return lang.Plain(Program{Name: "TapeMaster", Server: r, Options: []string{"--server"}}.Read(t.Context(), by, nil))
	}
	wants := func(got string, parts ...string) {
		t.Helper()
		for _, part := range parts {
			if !strings.Contains(got, part) {
				t.Errorf("%q is not in\n%s", part, got)
			}
		}
	}

	address := []string{"Server\n  Address: " + l.Addr().String() + "\n  Code: " + authority.Key().Groups() + "\n", "  Server: named by --server\n"}
	got := read(data.Actor{})
	wants(got, append(address, "  Reached: yes\n  Version: 9.8.7\n  Clock of the server: "+lang.T(serverAhead, 90*time.Second)+"\n  Clock: not behind the log\n")...)
	if strings.Contains(got, "Users: ") || strings.Contains(got, "Details: ") || strings.Contains(got, "Database\n") {
		t.Errorf("nobody reads\n%s", got)
	}

	calls, err := r.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	out, err := calls.SignIn(t.Context(), data.Attempt{Login: data.Superuser, Password: password, Client: data.Client{Program: "TapeMaster"}})
	if err != nil || out.Session == nil {
		t.Fatal(out.Refusal, err)
	}
	wants(read(out.Session.Actor()), "  Latest in the log: ", "  Users: 1\n  Groups: 0\n  Events in the log: ", "  Last backup: none in the log\n")

	r.Close()
	stop()
	wants(read(data.Actor{}), append(address, "  Reached: no: On 127.0.0.1 nothing answers at port ")...)
}

// A clock that differs by less than a second is not called wrong.
func TestDifference(t *testing.T) {
	for d, want := range map[time.Duration]data.Sentence{
		0: data.Say(serverAlike), -400 * time.Millisecond: data.Say(serverAlike),
		2 * time.Second: data.Say(serverAhead, 2*time.Second), -61 * time.Second: data.Say(serverBehind, 61*time.Second),
	} {
		check.Equal(t, d.String(), lang.InEnglish(difference(d).Value), lang.InEnglish(want))
	}
}
