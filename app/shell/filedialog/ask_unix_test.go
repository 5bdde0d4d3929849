//go:build unix && !darwin

package filedialog

import (
	"context"
	"errors"
	"net"
	"path/filepath"
	"testing"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/portal"
)

var list = Question{
	Title: "Export Users", Verb: "Choose", Save: true, Folder: "/home/zoë", Name: "users.csv", Parent: 0x2c00007,
	Kinds: []Kind{{"CSV", []string{".csv"}}, {"XML", []string{".xml"}}, {"All files", nil}}, Kind: 1,
}

// What is asked reaches the portal as its interface has it.
func TestAskedOfPortal(t *testing.T) {
	got := make(chan portal.Asked, 1)
	portal.New(t, func(a portal.Asked) {
		got <- a
		portal.Files("/home/zo%C3%AB/list.csv")(a)
	})
	answer, err := Ask(t.Context(), list)
	if err != nil || answer != (Answer{"/home/zoë/list.csv", true}) {
		t.Error(answer, err)
	}
	a := <-got
	if !a.Save || a.Parent != "x11:2c00007" || a.Title != "Export Users" || a.Folder() != "/home/zoë" {
		t.Errorf("%+v", a)
	}
	for key, want := range map[string]string{
		"current_name": `"users.csv"`, "accept_label": `"Choose"`, "modal": "true",
		"filters":        `@aav [["CSV", [[0, "*.csv"], [0, "*.CSV"]]], ["XML", [[0, "*.xml"], [0, "*.XML"]]], ["All files", [[0, "*"]]]]`,
		"current_filter": `@av ["XML", [[0, "*.xml"], [0, "*.XML"]]]`,
	} {
		if got := a.Options[key].String(); got != want {
			t.Errorf("%s: %s", key, got)
		}
	}
	for key, want := range map[string]string{"filters": "a(sa(us))", "current_filter": "(sa(us))", "current_folder": "ay"} {
		if got := list.options()[key].Signature().String(); got != want { // what is decoded has lost it
			t.Error(key, got)
		}
	}
	question := list
	question.Save, question.Parent = false, 0
	if answer, err = Ask(t.Context(), question); err != nil || answer != (Answer{"/home/zoë/list.csv", false}) {
		t.Error(answer, err)
	}
	if a = <-got; a.Save || a.Parent != "" {
		t.Errorf("%+v", a)
	}
}

// Whatever comes back, the answer is a local file that can be shown, nothing, or an error.
func TestAnswersOfPortal(t *testing.T) {
	answers := make(chan func(portal.Asked), 1)
	portal.New(t, func(a portal.Asked) { (<-answers)(a) })
	uris := func(how uint32, addresses ...string) func(portal.Asked) {
		return func(a portal.Asked) { a.Answer(how, map[string]any{"uris": addresses}) }
	}
	xml := func(a portal.Asked) {
		a.Answer(portal.Chosen, map[string]any{"uris": []string{"file:///tmp/users"}, "current_filter": filter{"XML", nil}})
	}
	for _, c := range []struct {
		name   string
		answer func(portal.Asked)
		want   Answer
		words  data.Text // of the FieldError
	}{
		{"as GLib escapes", uris(portal.Chosen, "file:///tmp/a+b%20%25%23%3F%5B.csv"), Answer{"/tmp/a+b %#?[.csv", true}, ""},
		{"with a host", uris(portal.Chosen, "file://localhost/tmp/a.csv"), Answer{"/tmp/a.csv", true}, ""},
		{"document portal", uris(portal.Chosen, "file:///run/user/1000/doc/a1b2/a.csv"), Answer{"/run/user/1000/doc/a1b2/a.csv", true}, ""},
		{"no ending", uris(portal.Chosen, "file:///tmp/users"), Answer{"/tmp/users.xml", false}, ""},
		{"no ending, another filter", xml, Answer{"/tmp/users.xml", false}, ""},
		{"cancelled", uris(portal.Cancelled), Answer{}, ""},
		{"cancelled with a file", uris(portal.Cancelled, "file:///tmp/a.csv"), Answer{}, ""},
		{"share", uris(portal.Chosen, "smb://server/share/a.csv"), Answer{}, NotLocal},
		{"another host", uris(portal.Chosen, "file://server/share/a.csv"), Answer{}, NotLocal},
		{"recent files", uris(portal.Chosen, "recent:///a"), Answer{}, NotLocal},
		{"a path", uris(portal.Chosen, "/tmp/a.csv"), Answer{}, NotLocal},
		{"no path", uris(portal.Chosen, "file://"), Answer{}, NotLocal},
		{"bad escape", uris(portal.Chosen, "file:///tmp/%zz"), Answer{}, NotLocal},
		{"none", uris(portal.Chosen), Answer{}, NotLocal},
		{"two", uris(portal.Chosen, "file:///tmp/a.csv", "file:///tmp/b.csv"), Answer{}, NotLocal},
		{"no list", func(a portal.Asked) { a.Answer(portal.Chosen, map[string]any{"uris": 7}) }, Answer{}, NotLocal},
		{"a line end", uris(portal.Chosen, "file:///tmp/a%0Ab.csv"), Answer{}, BadName},
		{"a NUL", uris(portal.Chosen, "file:///tmp/a%00.csv"), Answer{}, BadName},
		{"not UTF-8", uris(portal.Chosen, "file:///tmp/%ff.csv"), Answer{}, BadName},
	} {
		answers <- c.answer
		got, err := Ask(t.Context(), list)
		_, isField := data.AsFieldError(err)
		if got != c.want || (c.words != "") != isField || c.words != "" && lang.Say(words.Message(err)) != lang.T(c.words) || c.words == "" && err != nil {
			t.Errorf("%s: %+v, %v", c.name, got, err)
		}
	}
}

// Only the portal's own answer to this request counts.
func TestForgedAnswer(t *testing.T) {
	asked := make(chan portal.Asked, 1)
	portal.New(t, func(a portal.Asked) { asked <- a })
	stranger := portal.Connect(t)
	done := make(chan Answer, 1)
	go func() {
		answer, _ := Ask(t.Context(), list)
		done <- answer
	}()
	a := <-asked
	evil := map[string]any{"uris": []string{"file:///etc/evil.csv"}}
	a.AnswerFrom(stranger, a.Handle(), portal.Chosen, evil)
	if err := stranger.BusObject().Call("org.freedesktop.DBus.GetId", 0).Err; err != nil { // the bus has passed it on
		t.Fatal(err)
	}
	other := a.Handle() + "x"
	portal.Files("/tmp/other.csv")(a.About(other))
	portal.Files("/tmp/true.csv")(a)
	if got := <-done; got.Path != "/tmp/true.csv" {
		t.Error(got)
	}
}

// Two dialogs at once each get their own answer.
func TestTwoDialogs(t *testing.T) {
	asked := make(chan portal.Asked, 2)
	portal.New(t, func(a portal.Asked) { asked <- a })
	ask := func(title string) <-chan Answer {
		done := make(chan Answer, 1)
		question := list
		question.Title = title
		go func() {
			answer, _ := Ask(t.Context(), question)
			done <- answer
		}()
		return done
	}
	first := ask("first")
	a := <-asked
	second := ask("second")
	b := <-asked
	portal.Files("/tmp/" + b.Title + ".csv")(b)
	portal.Files("/tmp/" + a.Title + ".csv")(a)
	if one, two := <-first, <-second; one.Path != "/tmp/first.csv" || two.Path != "/tmp/second.csv" {
		t.Error(one, two)
	}
}

// Once nobody waits any longer, the dialog is closed.
func TestAskCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	closed := make(chan struct{})
	portal.New(t, func(a portal.Asked) {
		cancel()
		<-a.Closed
		close(closed)
	})
	if answer, err := Ask(ctx, list); !errors.Is(err, context.Canceled) || answer != (Answer{}) {
		t.Error(answer, err)
	}
	<-closed
}

// Whoever gives up while the bus itself does not answer has given up, too: that is no system
// without a dialog.
func TestAskCancelledWhileTheBusHangs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bus")
	bus, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer bus.Close()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+path)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		called, err := bus.Accept()
		cancel()
		if err == nil {
			<-t.Context().Done()
			_ = called.Close()
		}
	}()
	if answer, err := Ask(ctx, list); !errors.Is(err, context.Canceled) || errors.Is(err, ErrNone) || answer != (Answer{}) {
		t.Error(answer, err)
	}
}

// Where no dialog can be shown, that is said: at once, and when the portal ends later.
func TestNoDialog(t *testing.T) {
	none := func(name string) {
		t.Helper()
		if answer, err := Ask(t.Context(), list); !errors.Is(err, ErrNone) || answer != (Answer{}) {
			t.Error(name, answer, err)
		}
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
	none("no bus")
	portal.Bus(t)
	none("no portal")
	portal.New(t, func(a portal.Asked) { a.Answer(portal.Ended, nil) })
	none("it could not show it")
	portal.New(t, portal.Asked.Crash)
	none("it has crashed")
}
