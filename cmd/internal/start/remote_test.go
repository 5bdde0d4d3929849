package start

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/serve"
	"tapetrack/data/trust"
	"tapetrack/test/check"
)

// unchanged are the doors of a server at which nobody does anything.
type unchanged struct{ data.Doors }

func (unchanged) Changes(context.Context) (int64, error) { return 1, nil }

func (unchanged) News(context.Context, int64) (data.News, error) { return data.News{}, nil }

func (unchanged) Standing(context.Context, data.Actor) (data.Standing, error) {
	return data.Standing{}, data.ErrSessionEnded
}

func (unchanged) Seen(context.Context, []data.Actor) error { return nil }

// listens returns the address of a server that says who it is.
func listens(t *testing.T) string {
	t.Helper()
	authority, err := trust.NewAuthority(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := serve.New(serve.Options{Doors: unchanged{}, Watch: unchanged{}, Authority: authority, Version: "2.0.0"})
	ended := make(chan error)
	go func() { ended <- s.Serve(l) }()
	t.Cleanup(func() {
		ctx, stop := context.WithTimeout(context.Background(), 10*time.Second)
		defer stop()
		if err := s.Stop(ctx); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return trust.Server{Hosts: []trust.Host{{Name: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port}}, Keys: []trust.Key{authority.Key()}}.String()
}

// A computer whose programs ask a server keeps the server's link, for its user alone, and who
// has signed in: no database and no key. A link that nobody answers is not kept.
func TestConnectKeepsTheLinkOnly(t *testing.T) {
	home := t.TempDir()
	userIs(t, map[string]string{"HOME": home})
	laidDown(t, "", 0)
	database := NewDatabase("Lite", Common{})
	if _, err := database.Connect(t.Context(), "tapetrack://127.0.0.1:1/?key="+links(t, "x")[0][len("tapetrack://x:5443/?key="):]); err == nil {
		t.Error("nobody answered")
	}
	check.Equal(t, "files", len(tree(t, home)), 0)

	link := listens(t)
	server, err := database.Connect(t.Context(), link)
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	server.Remember("alice")
	if _, err := server.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	var kept []string
	for _, path := range tree(t, home) {
		info, err := os.Stat(filepath.Join(home, path))
		switch {
		case err != nil:
			t.Fatal(err)
		case info.IsDir():
		case info.Mode().Perm() != 0o600:
			t.Errorf("%s has the mode %v", path, info.Mode())
		default:
			kept = append(kept, filepath.Base(path))
		}
	}
	if len(kept) != 2 || !strings.HasPrefix(kept[0], "last-user-lite-server-") || kept[1] != trust.FileName {
		t.Errorf("it keeps %q", kept)
	}
	asked, err := (Program{}).Asked(false)
	if err != nil || asked.String() != link || !server.Chosen() {
		t.Errorf("it asks %v, %v", asked, err)
	}
	if _, err := server.Leave(); err != nil {
		t.Fatal(err)
	}
	if asked, err := (Program{}).Asked(false); err != nil || asked.IsServer() {
		t.Errorf("after it was removed it asks %v, %v", asked, err)
	}
}
