package admin

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tapetrack/data"
	"tapetrack/test/check"
)

// phones is a help desk for one user that keeps to the contracts of the real
// one.
type phones struct {
	state  data.SignInState
	policy map[string]string
	fail   error         // of every act
	hold   chan struct{} // an act waits for it; nil: none waits
	reads  int
}

const codeOfTheTest = "K7QX-2MPA-ZT4D"

// now is the time of these tests.
var now = time.Date(2026, 11, 23, 9, 41, 30, 0, time.Local)

func (c *crowd) SignInState(context.Context, data.Actor, int64) (data.SignInState, error) {
	c.phones.reads++
	return c.phones.state, c.phones.fail
}

func (c *crowd) LostPhone(_ context.Context, _ data.Actor, key int64, reason string) (data.GivenCode, error) {
	given, err := c.give("reset", key, reason)
	if err == nil {
		c.phones.state.User.OTP, c.phones.state.User.Guarded, c.phones.state.Devices = data.Pending, true, nil
	}
	return given, err
}

func (c *crowd) IssueTemporaryCode(_ context.Context, _ data.Actor, key int64, reason string) (data.GivenCode, error) {
	return c.give("code", key, reason)
}

func (c *crowd) give(act string, key int64, reason string) (data.GivenCode, error) {
	if err := c.helped(act, key, reason); err != nil {
		return data.GivenCode{}, err
	}
	c.phones.state.Temporary = now.Add(24 * time.Hour)
	return data.GivenCode{Code: codeOfTheTest, Until: c.phones.state.Temporary}, nil
}

func (c *crowd) PauseOTP(_ context.Context, _ data.Actor, key int64, until time.Time, reason string) error {
	if err := data.CheckReason(reason); err != nil {
		return err
	}
	if until.Sub(now) > 7*24*time.Hour || !until.After(now) {
		return &data.FieldError{Field: data.FieldUntil, Text: data.Say("That is too long.")}
	}
	if err := c.helped("off until "+until.Format("2 Jan 15:04"), key, reason); err != nil {
		return err
	}
	c.phones.state.User.OTPPause = data.Pause{From: now, Until: until}
	return nil
}

func (c *crowd) ResumeOTP(_ context.Context, _ data.Actor, key int64) error {
	c.phones.state.User.OTPPause = data.Pause{}
	return c.helped("resume", key, "none")
}

func (c *crowd) TestCode(_ context.Context, _ data.Actor, key int64, code string) (data.CodeTest, error) {
	if err := c.helped("test "+code, key, "none"); err != nil {
		return data.CodeTest{}, err
	}
	if code == "123456" {
		return data.CodeTest{Matches: true, Device: "Pixel 9", Text: data.Say("The code is right (Pixel 9).")}, nil
	}
	c.phones.state.Codes.Failures++
	return data.CodeTest{Text: data.Say("The code is not right.")}, nil
}

func (c *crowd) ResetPassword(_ context.Context, _ data.Actor, key int64, password string, temporary bool) error {
	if len(password) < 8 {
		return &data.FieldError{Field: data.FieldPassword, Text: data.Say("A password has at least 8 characters.")}
	}
	if err := c.helped(fmt.Sprintf("password %s, temporary %t", password, temporary), key, "none"); err != nil {
		return err
	}
	c.phones.state.PasswordEnds = now.Add(72 * time.Hour)
	return nil
}

func (c *crowd) helped(act string, key int64, reason string) error {
	if c.phones.hold != nil {
		<-c.phones.hold
	}
	if err := data.CheckReason(reason); err != nil {
		return err
	}
	if c.phones.fail != nil {
		return c.phones.fail
	}
	if err := c.refuse[key]; err != nil {
		return err
	}
	act += " " + member(key-1).ID
	if reason != "none" {
		act += ": " + reason
	}
	c.acts = append(c.acts, act)
	return nil
}

func (c *crowd) Policies(context.Context, data.Actor) ([]data.PolicyItem, error) {
	var items []data.PolicyItem
	for name, value := range c.phones.policy {
		items = append(items, data.PolicyItem{Name: name, Value: value})
	}
	return items, nil
}

// acted fails the test unless exactly these acts were carried out since it was
// asked last.
func (d *desk) acted(want ...string) {
	d.t.Helper()
	check.Equal(d.t, "acts", strings.Join(d.acts, "; "), strings.Join(want, "; "))
	d.acts = nil
}
