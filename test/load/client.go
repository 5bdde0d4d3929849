package load

import (
	"context"
	"fmt"
	"net"
	"time"

	"tapetrack/assets/release"
	"tapetrack/data"
	"tapetrack/data/remote"
	"tapetrack/data/trust"
)

// Computer is what these programs say that they run on.
const Computer = "bench"

// ClientAt returns a program at an address of this computer.
func ClientAt(link trust.Server, address, program string) (*remote.Client, error) {
	return remote.New(remote.Options{
		Server: link, Client: data.Client{Program: program, Version: release.Version(), Computer: Computer},
		Rule: func(int, []string) data.PasswordRule { return data.PasswordRule{} }, Dial: DialFrom(address), Repeat: time.Second,
	})
}

// DialFrom returns what opens connections from an address of this computer.
func DialFrom(address string) func(ctx context.Context, network, to string) (net.Conn, error) {
	return (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}).DialContext
}

// SignIn signs somebody in with Password.
func SignIn(ctx context.Context, doors data.Entrance, login, program string) (*data.Session, error) {
	out, err := doors.SignIn(ctx, data.Attempt{
		Login: login, Password: Password, Client: data.Client{Program: program, Version: release.Version(), Computer: Computer},
	})
	if err == nil && out.Session == nil {
		err = fmt.Errorf("%s was not signed in: %v", login, out.Refusal)
	}
	return out.Session, err
}
