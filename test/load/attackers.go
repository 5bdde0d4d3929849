package load

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tapetrack/assets/release"
	"tapetrack/data"
	"tapetrack/data/remote"
	"tapetrack/data/trust"
	"tapetrack/data/wire"
)

// AttackArgument has a program that calls Attack attack a server, in a process of its own: its
// link, and for how many seconds.
const AttackArgument = "attack-server"

const (
	// AttackedUsers is how many users are tried, user00000 to user04999.
	AttackedUsers = 5000
	// AttackedAdmins is how many administrators are tried, admin00 to admin09.
	AttackedAdmins = 10
	// AskedFor begins what Attack prints.
	AskedFor = "The attackers asked for %d sign-ins"

	attackedFrom = 1000 // addresses
	slowAtOnce   = 200
	// triesASecond are what those at one address, those at many, and those who type unknown
	// User-IDs ask for each.
	triesASecond = 1000
)

// attackers are what one process does to a server.
type attackers struct {
	ctx  context.Context
	link trust.Server
	all  sync.WaitGroup

	tried, judged, many, busy, failed atomic.Int64
	slow, malformed                   atomic.Int64
}

// Attack attacks a server in every way at once that anybody has who reaches its port, and prints
// what that came to. Its argument is that of AttackArgument.
func Attack(what string) error {
	link, seconds, _ := strings.Cut(what, " ")
	to, err := trust.Parse(link)
	if err != nil {
		return err
	}
	lasts, err := strconv.Atoi(seconds)
	if err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Duration(lasts)*time.Second)
	defer stop()
	a := &attackers{ctx: ctx, link: to}
	a.trickle()
	a.malform()
	one, err := a.clients(1, "127.9.0.%d")
	if err != nil {
		return err
	}
	a.guess(one, func(n int64) string { return fmt.Sprintf("user%05d", n/6%AttackedUsers) })
	from, err := a.clients(attackedFrom, "127.10.%d.%d")
	if err != nil {
		return err
	}
	a.guess(from, func(n int64) string {
		if n%4 == 0 {
			return fmt.Sprintf("admin%02d", n/4%AttackedAdmins)
		}
		return fmt.Sprintf("user%05d", n/attackedFrom%AttackedUsers)
	})
	strangers, err := a.clients(attackedFrom/10, "127.11.%d.%d")
	if err != nil {
		return err
	}
	a.guess(strangers, func(n int64) string { return fmt.Sprintf("nobody%07d", n) })
	a.all.Wait()
	fmt.Printf(AskedFor+": %d were judged, %d were too many of their address, for %d the server was busy, %d got no answer. %d slow connections and %d malformed or oversized messages were cut off or refused.",
		a.tried.Load(), a.judged.Load(), a.many.Load(), a.busy.Load(), a.failed.Load(), a.slow.Load(), a.malformed.Load())
	return nil
}

// StartAttack starts the process of the attackers, and returns what waits for what they did, and
// for their processor time.
func StartAttack(link trust.Server, lasts time.Duration) (wait func() (string, time.Duration, error), err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	cmd := exec.Command(self, AttackArgument, link.String()+" "+strconv.Itoa(int(lasts.Seconds())))
	cmd.Stdout, cmd.Stderr = &out, os.Stderr
	return func() (string, time.Duration, error) {
		if err := cmd.Wait(); err != nil {
			return "", 0, fmt.Errorf("attackers: %w", err)
		}
		return out.String(), cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), nil
	}, cmd.Start()
}

// clients returns one program at each of some addresses.
func (a *attackers) clients(n int, format string) ([]*remote.Client, error) {
	var all []*remote.Client
	for i := range n {
		address := fmt.Sprintf(format, i+1)
		if strings.Count(format, "%d") == 2 {
			address = fmt.Sprintf(format, i/250, i%250+1)
		}
		c, err := ClientAt(a.link, address, "Lite")
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// guess has programs ask for sign-ins with a wrong password, in turn, so many a second.
func (a *attackers) guess(clients []*remote.Client, login func(int64) string) {
	a.all.Go(func() {
		var going sync.WaitGroup
		defer going.Wait()
		room := make(chan struct{}, 2000) // more would only wait in this process
		ticker := time.NewTicker(time.Second / 100)
		defer ticker.Stop()
		for n := int64(0); ; {
			select {
			case <-a.ctx.Done():
				return
			case <-ticker.C:
			}
			for range triesASecond / 100 {
				select {
				case room <- struct{}{}:
				default:
					continue
				}
				c, id := clients[n%int64(len(clients))], login(n)
				n++
				going.Go(func() {
					defer func() { <-room }()
					a.try(c, id)
				})
			}
		}
	})
}

func (a *attackers) try(c *remote.Client, login string) {
	a.tried.Add(1)
	_, err := c.SignIn(a.ctx, data.Attempt{Login: login, Password: "a wrong password", Client: data.Client{Program: "Lite", Version: release.Version()}})
	switch {
	case err == nil:
		a.judged.Add(1)
	case errors.Is(err, data.ErrTooManySignIns):
		a.many.Add(1)
	case errors.Is(err, data.ErrServerBusy):
		a.busy.Add(1)
	default:
		a.failed.Add(1)
	}
}

// trickle keeps connections open over which a byte comes a second.
func (a *attackers) trickle() {
	for i := range slowAtOnce {
		a.all.Go(func() {
			for a.ctx.Err() == nil {
				c, err := DialFrom(fmt.Sprintf("127.12.0.%d", i%10+1))(a.ctx, "tcp", a.link.Hosts[0].String())
				if err != nil {
					return
				}
				for err == nil && a.ctx.Err() == nil {
					_, err = c.Write([]byte{22})
					time.Sleep(time.Second)
				}
				a.slow.Add(1)
				_ = c.Close()
			}
		})
	}
}

// malform sends what no program of ours sends.
func (a *attackers) malform() {
	key, err := trust.NewInstance(time.Now())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return
	}
	config := trust.ClientConfig(a.link, key, time.Now)
	protocols := new(http.Protocols)
	protocols.SetHTTP2(true)
	h := &http.Transport{Protocols: protocols, DialTLSContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
		c, err := DialFrom("127.13.0.1")(ctx, "tcp", a.link.Hosts[0].String())
		if err != nil {
			return nil, err
		}
		return tls.Client(c, config), nil
	}}
	long := `{"Login":"` + strings.Repeat("x", 8<<20) + `"}`
	for range 4 {
		a.all.Go(func() {
			for n := 0; a.ctx.Err() == nil; n++ {
				body := []string{long, "{", "\x00\xff", `{"Login":[[[[[[`, strings.Repeat("[", 60_000)}[n%5]
				q, err := http.NewRequestWithContext(a.ctx, http.MethodPost, "https://tapeserver"+wire.SignIn.Spec().Procedure, strings.NewReader(body))
				if err != nil {
					return
				}
				q.Header.Set("Content-Type", "application/json")
				q.Header.Set(wire.NumberHeader, strconv.Itoa(wire.Number))
				if r, err := h.RoundTrip(q); err == nil {
					_, _ = io.Copy(io.Discard, r.Body)
					_ = r.Body.Close()
				}
				a.malformed.Add(1)
				time.Sleep(time.Second / 50)
			}
		})
	}
}
