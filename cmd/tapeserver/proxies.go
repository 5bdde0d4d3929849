package main

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"strings"
	"time"

	"github.com/pires/go-proxyproto"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// proxyField is the name of the option.
const proxyField = "proxy"

// proxyTime is how long a load balancer has to say whom it passes on.
const proxyTime = 5 * time.Second

// parseProxies returns the addresses of load balancers that an option has, each of which may be
// a range.
func parseProxies(listed []string) (data.Ranges, error) {
	all := strings.Join(listed, ",")
	proxies, err := data.ParseRanges(all)
	if err == nil && proxies == "" && strings.EqualFold(strings.TrimSpace(all), data.Anywhere) {
		// For a user it is no limit; here it would read as everybody and mean nobody.
		err = &data.FieldError{Field: data.FieldRanges, Text: data.Say(data.NoRange, data.Anywhere)}
	}
	if wrong, is := data.AsFieldError(err); is {
		return "", &data.FieldError{Field: proxyField, Text: data.InARow(data.Say("--proxy names the addresses of load balancers."), words.Message(wrong))}
	}
	return proxies, err
}

// behind returns a listener that takes the address of a client from version 2 of the PROXY
// protocol, which load balancers with those addresses must speak, and nobody else may: from
// anybody else it is a broken beginning of TLS.
func behind(l net.Listener, proxies data.Ranges) net.Listener {
	if proxies == "" {
		return l
	}
	return &proxyproto.Listener{
		Listener: l, ReadHeaderTimeout: proxyTime, ValidateHeader: checkProxied,
		ConnPolicy: func(o proxyproto.ConnPolicyOptions) (proxyproto.Policy, error) {
			if from, err := netip.ParseAddrPort(o.Upstream.String()); err == nil && proxies.Permit(from.Addr().String()) {
				return proxyproto.REQUIRE, nil
			}
			return proxyproto.SKIP, nil
		},
	}
}

// checkProxied refuses what does not name the address of a client: another version, what is no
// TCP, and a look by the load balancer itself whether somebody listens, which is not to be
// answered. Then the connection is closed.
func checkProxied(h *proxyproto.Header) error {
	_, tcp := h.SourceAddr.(*net.TCPAddr)
	switch {
	case h.Version != 2:
		return errors.New("a load balancer speaks another version of the PROXY protocol than 2")
	case h.Command.IsLocal():
		return io.EOF
	case !tcp:
		return errors.New("a load balancer names no address of TCP")
	}
	return nil
}

// behindWords says which load balancers pass connections on.
func behindWords(proxies data.Ranges) string {
	if proxies == "" {
		return lang.T("load balancers|none")
	}
	return lang.T("%s, by the PROXY protocol", lang.Say(words.Ranges(string(proxies))))
}
