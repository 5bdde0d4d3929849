package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"tapetrack/assets/release"
	"tapetrack/data"
	"tapetrack/data/remote"
	"tapetrack/test/load"
)

const (
	bosses = 4
	// withoutCode is every how manieth person signs in with the password alone.
	withoutCode = 5
	group       = "SOAK"
	// lostMinutes is after how many minutes the session of a lost program ends: the least that the
	// policy permits.
	lostMinutes = "5"
)

// populate has tapemaster make the users, who then enrol as anybody does.
func populate(ctx context.Context, h *host, books *ledger, desktops int) error {
	c, err := h.client("TapeMaster", "127.1.0.1")
	if err != nil {
		return err
	}
	defer c.Close()
	session, err := load.SignIn(ctx, c, data.Superuser, "TapeMaster")
	if err != nil {
		return err
	}
	by := session.Actor()
	if err := c.AddGroup(ctx, by, data.Group{ID: group, Description: "People of the soak"}); err != nil {
		return err
	}
	items, err := c.Policies(ctx, by)
	if err != nil {
		return err
	}
	if err := c.EditPolicies(ctx, by, items, map[string]string{data.PolicySessionLostMinutes: lostMinutes}); err != nil {
		return err
	}
	for i := range bosses {
		p, err := enrol(ctx, h, c, by, fmt.Sprintf("boss%d", i), true, true)
		if err != nil {
			return err
		}
		books.bosses = append(books.bosses, p)
	}
	for i := range desktops {
		p, err := enrol(ctx, h, c, by, fmt.Sprintf("desk%03d", i), false, i%withoutCode != 0)
		if err != nil {
			return err
		}
		books.people = append(books.people, p)
	}
	return c.SignOut(ctx, by, data.ByUser)
}

// enrol adds a user, and has them sign in for the first time, and out again.
func enrol(ctx context.Context, h *host, admin *remote.Client, by data.Actor, id string, boss, otp bool) (*person, error) {
	p := &person{id: id, boss: boss, passwords: []string{newPassword()}, names: []string{"Soak " + id}}
	added, err := admin.AddUser(ctx, by, data.NewUser{User: data.User{ID: id, Name: p.names[0], Group: group, Tapemaster: boss}, Password: p.passwords[0], OTP: otp})
	if err != nil {
		return nil, fmt.Errorf("add %s: %w", id, err)
	}
	p.key = added.Key
	c, err := h.client(p.program(), p.address())
	if err != nil {
		return nil, err
	}
	defer c.Close()
	out, err := c.SignIn(ctx, p.attempt(p.passwords[0], ""))
	if err != nil {
		return nil, err
	}
	if out.Enrolment != nil {
		p.secret = strings.ReplaceAll(out.Enrolment.Key, " ", "")
		code, _ := p.code(func(time.Duration) bool { return true })
		if out, err = c.Activate(ctx, out.Ticket, code); err != nil {
			return nil, err
		}
	}
	if out.RecoveryDue {
		if _, err := c.DrawRecoveryCodes(ctx, out.Ticket); err != nil {
			return nil, err
		}
	}
	if out.Ticket != "" {
		if out, err = c.Complete(ctx, out.Ticket); err != nil {
			return nil, err
		}
	}
	if out.Session == nil {
		return nil, errors.New(id + " was not signed in: " + fmt.Sprint(out.Refusal))
	}
	p.counted(true)
	return p, c.SignOut(ctx, out.Session.Actor(), data.ByUser)
}

func (p *person) program() string {
	if p.boss {
		return "TapeMaster"
	}
	return "Lite"
}

// address returns the one that the computer of the person has.
func (p *person) address() string {
	var n int
	if p.boss {
		_, _ = fmt.Sscanf(p.id, "boss%d", &n)
		return fmt.Sprintf("127.1.0.%d", n+2)
	}
	_, _ = fmt.Sscanf(p.id, "desk%d", &n)
	return fmt.Sprintf("127.3.%d.%d", n/250, n%250+1)
}

func (p *person) attempt(password, code string) data.Attempt {
	return data.Attempt{Login: p.id, Password: password, Code: code, Client: data.Client{Program: p.program(), Version: release.Version(), Computer: "soak"}}
}
