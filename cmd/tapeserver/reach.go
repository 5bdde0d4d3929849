package main

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"time"

	"tapetrack/data"
	"tapetrack/data/site"
	"tapetrack/data/trust"
)

// Fields of the command line that are named in errors.
const (
	listenField = "listen"
	nameField   = "name"
)

// parseListen judges the address of --listen, and returns its port.
func parseListen(address string) (port string, err error) {
	host, port, err := net.SplitHostPort(address)
	number, wrong := strconv.ParseUint(port, 10, 16)
	switch {
	case err != nil || strings.ContainsAny(host, "/@,") || strings.TrimSpace(host) != host:
		return "", &data.FieldError{Field: listenField, Text: data.Say("--listen %s is not an address to listen at. Write :%[2]s for all addresses of this computer, or one of them with a port, like 192.0.2.7:%[2]s.", address, strconv.Itoa(trust.DefaultPort))}
	case wrong != nil || number == 0:
		return "", &data.FieldError{Field: listenField, Text: data.Say("--listen %s has no port from 1 to 65535.", address)}
	}
	return port, nil
}

// reach returns how desktops reach a server that listens at an address. Names without a port
// have that of the address; without names it is that of this computer.
func reach(listen string, names []string) (site.Reach, error) {
	port, err := parseListen(listen)
	if err != nil {
		return site.Reach{}, err
	}
	own := len(names) == 0
	if own {
		name, err := os.Hostname()
		if err != nil || name == "" {
			return site.Reach{}, &data.FieldError{Field: nameField, Text: data.Say("This computer has no name. Say with --name how desktops reach it.")}
		}
		names = []string{name}
	}
	for i, name := range names {
		if strings.HasSuffix(name, "]") || name != "" && !strings.Contains(name, ":") {
			names[i] += ":" + port
		}
	}
	hosts, err := trust.ParseHosts(strings.Join(names, ","))
	switch {
	case err != nil && own:
		return site.Reach{}, &data.FieldError{Field: nameField, Text: data.Say("Desktops can't reach this computer by its own name: %s Name it with --name.", err)}
	case err != nil:
		return site.Reach{}, err
	}
	return site.Reach{Hosts: hosts, Listen: listen}, nil
}

// lookupTime is how long a name may take to be found.
const lookupTime = 5 * time.Second

// unreachable returns what is doubtful about the names of a server, as seen from this
// computer: a name that does not resolve, or only to this computer itself.
func unreachable(ctx context.Context, hosts []trust.Host) []data.Sentence {
	ctx, stop := context.WithTimeout(ctx, lookupTime)
	defer stop()
	var found []data.Sentence
	for _, h := range hosts {
		addresses, err := net.DefaultResolver.LookupNetIP(ctx, "ip", h.Name)
		switch {
		case ctx.Err() != nil && err != nil:
			found = append(found, data.Say("It took too long to look up the name %s. Check that desktops can reach the server by it.", h.Name))
		case err != nil:
			found = append(found, data.Say("The name %s is not known on this computer. Check that desktops can reach the server by it, or name another one with --name.", h.Name))
		case onlyItself(addresses):
			found = append(found, data.Say("On this computer the name %s means this computer itself (%s). Check that it leads other computers here, too, or name another one with --name.", h.Name, addresses[0].Unmap().String()))
		}
	}
	return found
}

func onlyItself(addresses []netip.Addr) bool {
	for _, a := range addresses {
		if !a.Unmap().IsLoopback() {
			return false
		}
	}
	return len(addresses) > 0
}

// listen begins to listen at the address that an option has.
func listen(ctx context.Context, option, address string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", address)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, portInUse):
		return nil, &data.Trouble{Kind: data.ErrBusy, Cause: err, Text: data.Say("Another program already listens at %s. End it, or choose another port with %s.", address, "--"+option)}
	case errors.Is(err, os.ErrPermission):
		return nil, &data.Trouble{Kind: data.ErrDenied, Cause: err, Text: data.Say("This computer account may not listen at %s. Choose a port of 1024 or higher with %s.", address, "--"+option)}
	}
	why := data.Say("The server can't listen at %s. Choose another address with %s.", address, "--"+option)
	unknown := (*net.DNSError)(nil)
	switch {
	case errors.Is(err, noAddress):
		why = data.Say("The server can't listen at %s: it is no address of this computer. Choose another one with %s.", address, "--"+option)
	case errors.As(err, &unknown):
		why = data.Say("The server can't listen at %s: the name is not known on this computer. Choose an address with %s.", address, "--"+option)
	}
	return nil, &data.Trouble{Kind: data.ErrUnreachable, Cause: err, Text: why}
}
