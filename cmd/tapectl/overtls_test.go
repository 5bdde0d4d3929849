package main

import (
	"context"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/serve"
	"tapetrack/data/trust"
)

// overTLS has every command that belongs to a signed-in user sign in to a server.
var overTLS = os.Getenv("TAPETRACK_TEST_OVER") == "tls"

// alsoOverTLS are the tests of those commands that run again so: each command is in one.
var alsoOverTLS = []string{
	"TestUserFromAddToDelete", "TestSetUserSaysWhatBecameOfSwitches", "TestUserStates", "TestGroups", "TestGroupRule", "TestDeleteGroup",
	"TestPolicySetSaysWhatItWeakens", "TestLostPhone", "TestTemporaryCode", "TestPauseAndResumeOTP", "TestTestCode", "TestImport",
	"TestImportOfADirectory", "TestExport", "TestServerVerify", "TestSessions", "TestFollow",
}

// actor is who the events of commands name.
func (w *world) actor() string {
	if overTLS {
		return data.Superuser
	}
	return data.ConsolePrefix + start.Account()
}

// ofUsers are those commands; what else there is works on the database itself.
var ofUsers = []string{"user", "group", "session", "import", "export", "policy", "audit"}

// A served is the server of a world.
type served struct {
	link string
	stop func()
}

// serve returns the address of the server of a world, and starts it if it does not run.
func (w *world) serve() string {
	w.Helper()
	if w.served == nil {
		w.served = w.serving(nil)
		w.Cleanup(w.stopServing)
	}
	return w.served.link
}

func (w *world) stopServing() {
	if w.served != nil {
		w.served.stop()
		w.served = nil
	}
}

// serving starts a server on the database of a world. change may put something before its
// doors.
func (w *world) serving(change func(data.Doors) data.Doors) *served {
	w.Helper()
	database := start.NewDatabase("tapeserver", start.Common{Database: w.database})
	opened, err := database.Open(context.Background())
	if err != nil {
		w.Fatal(err)
	}
	var doors data.Doors = opened
	if change != nil {
		doors = change(doors)
	}
	authority, err := trust.NewAuthority(time.Now())
	if err != nil {
		w.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		w.Fatal(err)
	}
	s := serve.New(serve.Options{Doors: doors, Watch: opened.Watch(), Authority: authority, Version: start.Version, Tick: time.Millisecond})
	ended := make(chan error)
	go func() { ended <- s.Serve(l) }()
	link := trust.Server{
		Hosts: []trust.Host{{Name: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port}}, Keys: []trust.Key{authority.Key()},
	}
	return &served{link.String(), func() {
		ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
		defer stop()
		if err := s.Stop(ctx); err != nil {
			w.Error(err)
		}
		if err := <-ended; err != nil {
			w.Error(err)
		}
		database.Close()
	}}
}

// signsIn reports whether a command of the tests signs in to a server.
func (w *world) signsIn(args []string) bool {
	named := slices.ContainsFunc(args, func(arg string) bool {
		return strings.HasPrefix(arg, "--database") || strings.HasPrefix(arg, "--key-file") || arg == "--help"
	})
	_, err := os.Stat(w.database)
	return overTLS && err == nil && len(args) > 0 && slices.Contains(ofUsers, args[0]) && !named
}

// signedIn returns the arguments of a command with those that sign it in as tapemaster.
func (w *world) signedIn(args []string) []string {
	return append([]string{"--server=" + w.serve(), "--sign-in=" + data.Superuser, "--sign-in-stdin"}, args...)
}

// input returns what a command reads from standard input, after what signs it in.
func (w *world) input(args []string, text string) io.Reader {
	if w.signsIn(args) {
		text = secret + "\n\n" + text
	}
	return strings.NewReader(text)
}
