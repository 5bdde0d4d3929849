//go:build unix && !darwin

package filedialog

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/godbus/dbus/v5"

	"tapetrack/data"
)

// The portal, as https://flatpak.github.io/xdg-desktop-portal/docs describes it.
const (
	portalName   = "org.freedesktop.portal.Desktop"
	portalPath   = "/org/freedesktop/portal/desktop"
	chooser      = "org.freedesktop.portal.FileChooser"
	request      = "org.freedesktop.portal.Request"
	answerWithin = 8 * time.Second // of the portal to the call, not of the user: it may have to be started first
)

// The first value of a response.
const (
	chosen    = uint32(0)
	cancelled = uint32(1)
)

// filter and rule are marshalled as a(sa(us)). A rule of type 0 is a pattern, whose letters
// count as they are.
type filter struct {
	Name  string
	Rules []rule
}

type rule struct {
	Type    uint32
	Pattern string
}

// Ask asks, and waits for the answer. It returns an error that matches ErrNone where there
// is no session bus, no portal on it, or none that can show a dialog; a FieldError for
// data.FieldFile if what was chosen is no local file; and that of ctx once ctx is done, which
// closes the dialog.
func Ask(ctx context.Context, q Question) (Answer, error) {
	bus, err := connect(ctx)
	switch {
	case ctx.Err() != nil: // a connection that was given up says only that it is closed
		if err == nil {
			_ = bus.Close()
		}
		return Answer{}, ctx.Err()
	case err != nil:
		return Answer{}, errors.Join(ErrNone, err)
	}
	defer bus.Close() // the portal closes what it shows for a program that has gone
	d := &dialog{bus: bus, signals: make(chan *dbus.Signal, 16)}
	bus.Signal(d.signals)
	if err := d.open(ctx, q); err != nil {
		d.close()
		if ctx.Err() != nil {
			return Answer{}, ctx.Err()
		}
		return Answer{}, errors.Join(ErrNone, err)
	}
	result, err := d.wait(ctx)
	if err != nil || result == nil {
		return Answer{}, err
	}
	return q.answer(result)
}

// connect returns a connection of its own: signals for others, and a dialog of others, do not
// get in its way. It lasts longer than ctx, so that the dialog can be closed.
func connect(ctx context.Context) (*dbus.Conn, error) {
	limited, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	probe, err := join(limited) // a bus that hangs does not answer that one
	if err != nil {
		return nil, err
	}
	_ = probe.Close()
	return join(context.WithoutCancel(ctx))
}

// join connects to the session bus until ctx ends. It starts no bus, which would have no
// portal and stay for ever.
func join(ctx context.Context) (*dbus.Conn, error) {
	bus, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	if err = bus.Auth(nil); err == nil {
		err = bus.Hello()
	}
	if err != nil {
		return nil, errors.Join(err, bus.Close())
	}
	return bus, nil
}

// dialog is one request to the portal.
type dialog struct {
	bus     *dbus.Conn
	signals chan *dbus.Signal
	handle  dbus.ObjectPath // of the request
	owner   string          // of the portal: its name on the bus
}

// open has the portal show the dialog. It listens before it asks, so that no answer is missed.
func (d *dialog) open(ctx context.Context, q Question) error {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	if err := d.bus.AddMatchSignalContext(ctx, dbus.WithMatchSender(portalName), dbus.WithMatchInterface(request), dbus.WithMatchMember("Response")); err != nil {
		return err
	}
	if err := d.bus.AddMatchSignalContext(ctx, dbus.WithMatchSender("org.freedesktop.DBus"), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, portalName)); err != nil {
		return err
	}
	method := "OpenFile"
	if q.Save {
		method = "SaveFile"
	}
	options, token := q.options(), "tapetrack"+rand.Text()
	options["handle_token"] = dbus.MakeVariant(token)
	sender := strings.ReplaceAll(strings.TrimPrefix(d.bus.Names()[0], ":"), ".", "_")
	d.handle = dbus.ObjectPath(portalPath + "/request/" + sender + "/" + token)
	call := d.bus.Object(portalName, portalPath).CallWithContext(ctx, chooser+"."+method, 0, q.parent(), q.Title, options)
	if err := call.Store(&d.handle); err != nil { // older portals have their own
		return err
	}
	return d.bus.BusObject().CallWithContext(ctx, "org.freedesktop.DBus.GetNameOwner", 0, portalName).Store(&d.owner)
}

// close closes what the portal shows for the request.
func (d *dialog) close() {
	d.bus.Object(portalName, d.handle).Call(request+".Close", dbus.FlagNoReplyExpected)
}

// parent names the window as the portal wants it.
func (q Question) parent() string {
	if q.Parent == 0 {
		return ""
	}
	return fmt.Sprintf("x11:%x", q.Parent)
}

func (q Question) options() map[string]dbus.Variant {
	o := map[string]dbus.Variant{
		"modal": dbus.MakeVariant(true),
	}
	if q.Verb != "" {
		o["accept_label"] = dbus.MakeVariant(q.Verb)
	}
	if q.Folder != "" {
		o["current_folder"] = dbus.MakeVariant(append([]byte(q.Folder), 0))
	}
	if q.Save && q.Name != "" {
		o["current_name"] = dbus.MakeVariant(q.Name)
	}
	if filters := q.filters(); len(filters) > 0 {
		o["filters"] = dbus.MakeVariant(filters)
		o["current_filter"] = dbus.MakeVariant(filters[max(0, min(q.Kind, len(filters)-1))])
	}
	return o
}

func (q Question) filters() []filter {
	var filters []filter
	for _, k := range q.Kinds {
		f := filter{Name: k.Name}
		for _, ending := range k.Endings {
			f.Rules = append(f.Rules, rule{0, "*" + ending}, rule{0, "*" + strings.ToUpper(ending)})
		}
		if len(k.Endings) == 0 {
			f.Rules = []rule{{0, "*"}}
		}
		filters = append(filters, f)
	}
	return filters
}

// wait returns what the portal answers, nil if the user cancelled. Only the portal itself
// is heard: any program on the bus can send such a signal.
func (d *dialog) wait(ctx context.Context) (map[string]dbus.Variant, error) {
	for {
		select {
		case <-ctx.Done():
			d.close()
			return nil, ctx.Err()
		case s, open := <-d.signals:
			switch {
			case !open:
				return nil, errors.Join(ErrNone, dbus.ErrClosed)
			case s.Name == "org.freedesktop.DBus.NameOwnerChanged" && s.Sender == "org.freedesktop.DBus":
				var name, was, is string
				if dbus.Store(s.Body, &name, &was, &is) == nil && name == portalName && was == d.owner {
					return nil, errors.Join(ErrNone, errors.New("the portal has ended"))
				}
			case s.Name == request+".Response" && s.Sender == d.owner && s.Path == d.handle:
				return response(s)
			}
		}
	}
}

func response(s *dbus.Signal) (map[string]dbus.Variant, error) {
	var how uint32
	var result map[string]dbus.Variant
	switch err := dbus.Store(s.Body, &how, &result); {
	case err != nil:
		return nil, errors.Join(ErrNone, err)
	case how == chosen && result != nil:
		return result, nil
	case how == chosen, how == cancelled:
		return nil, nil
	}
	return nil, errors.Join(ErrNone, fmt.Errorf("the portal ended the dialog: %d", how)) // it could not show it
}

// answer reads what the portal answered.
func (q Question) answer(result map[string]dbus.Variant) (Answer, error) {
	var addresses []string
	if v, there := result["uris"]; !there || v.Store(&addresses) != nil || len(addresses) != 1 {
		return Answer{}, refused(data.Say(NotLocal))
	}
	path, err := localPath(addresses[0])
	if err != nil {
		return Answer{}, err
	}
	var with filter
	kind := q.Kind
	if v, there := result["current_filter"]; there && v.Store(&with) == nil {
		for i, k := range q.Kinds {
			if k.Name == with.Name {
				kind = i
			}
		}
	}
	return q.completed(path, kind)
}
