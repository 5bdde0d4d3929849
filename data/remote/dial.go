package remote

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"os"
	"strconv"
	"syscall"

	"tapetrack/data"
	"tapetrack/data/trust"
)

// ErrNotServer is returned where something answers that is no TapeTrack server, or something between the program
// and the server ends the connection. Nothing was sent to it.
var ErrNotServer = errors.New("not a TapeTrack server")

// Sentences about a connection that was not made. Nothing of a call was sent then.
const (
	noSuchHost   data.Text = "There is no computer with the name %s. Check the address of the server, and whether this computer is on the right network."
	noLookUp     data.Text = "The name %s could not be looked up. Check the network and try again."
	nothingThere data.Text = "On %s nothing answers at port %s, so nothing was sent. Try again in a moment; if it stays like this, the server is not running or has another port: tell your administrator."
	silentHost   data.Text = "%s does not answer at port %s. Check the network; a firewall may be in the way."
	silentServer data.Text = "Something accepts the connection to %s, but does not say who it is. Try again; if it stays like this, another program may have the port %s of the server: tell your administrator."
	hungUp       data.Text = "Something ended the connection to %s before it said who it is. Try again; if it stays like this, another program may have the port %s of the server: tell your administrator."
	otherProgram data.Text = "What answers at %s, port %s, is no TapeTrack server." + trust.NothingSent + " Check the address of the server."
	otherTLS     data.Text = "What answers at %s, port %s, does not permit a connection as secure as that of a TapeTrack server." + trust.NothingSent + " Check the address of the server; if it is right, something in between ends the connection: tell your administrator."
)

// dial connects with any of the hosts of a server, beginning at a random one, and lets the
// server prove who it is. Of several failures it returns what says most first.
func (c *Client) dial(ctx context.Context, network string, config *tls.Config) (net.Conn, error) {
	hosts := c.o.Server.Hosts
	start := 0
	if len(hosts) > 1 {
		var b [1]byte
		_, _ = rand.Read(b[:]) // never fails
		start = int(b[0]) % len(hosts)
	}
	var refused, failed []error
	for i := range hosts {
		host := hosts[(start+i)%len(hosts)]
		conn, err := c.connect(ctx, network, host, config)
		if err == nil {
			return conn, nil
		}
		if errors.Is(err, data.ErrUnreachable) {
			failed = append(failed, err)
		} else {
			refused = append(refused, err)
		}
		if ctx.Err() != nil {
			break
		}
	}
	return nil, errors.Join(append(refused, failed...)...)
}

// connect connects with one host.
func (c *Client) connect(ctx context.Context, network string, host trust.Host, config *tls.Config) (net.Conn, error) {
	limited, stop := context.WithTimeout(ctx, c.o.Wait)
	defer stop()
	plain, err := c.o.Dial(limited, network, host.String())
	if err != nil {
		return nil, undialled(err, host)
	}
	limited, stop = context.WithTimeout(ctx, c.o.Wait)
	defer stop()
	conn := tls.Client(plain, config)
	if err := conn.HandshakeContext(limited); err != nil {
		_ = plain.Close()
		return nil, unproven(err, limited.Err() != nil, host)
	}
	return conn, nil
}

// refusedWindows is WSAECONNREFUSED, which package syscall has no name for elsewhere.
const refusedWindows = syscall.Errno(10061)

// undialled words why there is no connection.
func undialled(err error, host trust.Host) error {
	var dns *net.DNSError
	port := strconv.Itoa(host.Port)
	text := data.Say(silentHost, host.Name, port)
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		text = data.Say(noSuchHost, host.Name)
	case errors.As(err, &dns):
		text = data.Say(noLookUp, host.Name)
	case errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, refusedWindows):
		text = data.Say(nothingThere, host.Name, port)
	}
	return worded(data.ErrUnreachable, err, text)
}

// unproven words why whatever answers is not the server.
func unproven(err error, late bool, host trust.Host) error {
	var said *data.Trouble // of package trust, which says it all
	var record tls.RecordHeaderError
	var network *net.OpError
	port := strconv.Itoa(host.Port)
	switch {
	case errors.As(err, &said):
		return err
	case errors.As(err, &record):
		return worded(ErrNotServer, err, data.Say(otherProgram, host.Name, port))
	case late, errors.Is(err, os.ErrDeadlineExceeded):
		return worded(data.ErrUnreachable, err, data.Say(silentServer, host.Name, port))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &network) && network.Op != "remote error" && network.Op != "local error":
		return worded(data.ErrUnreachable, err, data.Say(hungUp, host.Name, port))
	}
	return worded(ErrNotServer, err, data.Say(otherTLS, host.Name, port))
}

// worded returns an error with a sentence. Its cause is for the log alone: connect takes an end
// of file, or of a time, for that of a call.
func worded(kind, cause error, text data.Sentence) error {
	return &data.Trouble{Kind: kind, Cause: errors.New(cause.Error()), Text: text}
}
