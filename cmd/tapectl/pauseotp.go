package main

import (
	"time"

	"tapetrack/data"
	"tapetrack/data/words"
)

type pauseOTP struct {
	ID    string  `arg:"" help:"User-ID or email address."`
	Until *string `help:"Suspend the one-time password until this time: \"2026-03-29 09:00\", 2026-03-29T09:00 or with a zone." placeholder:"TIME"`
	Days  *int    `help:"For this many days of 24 hours." placeholder:"N"`
	reasonOption
}

// Run suspends a user's one-time password until a time.
func (p pauseOTP) Run(c *console) error {
	until, err := p.end(time.Now())
	if err != nil {
		return err
	}
	user, err := c.openFor(p.ID)
	if err != nil {
		return err
	}
	if err := c.service.PauseOTP(c.ctx, c.actor(), user.Key, until, p.reason()); err != nil {
		return named(p.ID, err)
	}
	c.say("%s. The authenticators stay as they are.", data.Say(words.WithoutCode, user.ID, local(until)))
	return nil
}

// end returns when the pause ends. The service judges whether the policy permits that.
func (p pauseOTP) end(now time.Time) (time.Time, error) {
	switch {
	case (p.Until == nil) == (p.Days == nil):
		return time.Time{}, &data.FieldError{Field: data.FieldUntil, Text: data.Say("Say when it ends, with --until or --days. To turn it off for good, use tapectl user otp ID off.")}
	case p.Until != nil:
		return moment("--until", *p.Until)
	}
	const most = 1000 // more than any policy permits, and too few to overflow a Duration
	return now.Add(time.Duration(max(0, min(*p.Days, most))) * 24 * time.Hour).Truncate(time.Minute), nil
}

type resumeOTP struct {
	ID string `arg:"" help:"User-ID or email address."`
}

// Run ends a pause before its time.
func (r resumeOTP) Run(c *console) error {
	user, err := c.openFor(r.ID)
	if err != nil {
		return err
	}
	if !user.OTPPause.On(time.Now()) {
		c.say("The one-time password of %s is not suspended. Nothing was changed.", user.ID)
		return nil
	}
	if err := c.service.ResumeOTP(c.ctx, c.actor(), user.Key); err != nil {
		return named(r.ID, err)
	}
	c.say("%s is asked for codes again.", user.ID)
	return nil
}
