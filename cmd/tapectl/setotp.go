package main

import (
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

type setOTP struct {
	ID     string `arg:"" help:"User-ID or email address."`
	Switch string `arg:"" name:"on|off" enum:"on,off" help:"on or off."`
}

// Run turns a one-time password on or off. Turning on what is already on changes nothing,
// so that a script can be repeated without making anybody's authenticator worthless.
func (s setOTP) Run(c *console) error {
	if err := c.open(); err != nil {
		return err
	}
	act := data.TurnOTPOff
	if s.Switch == "on" {
		act = data.TurnOTPOn
	}
	before, after, err := c.edit(s.ID, func(edit *data.UserEdit) { edit.OTP = act })
	switch {
	case err != nil:
		return err
	case before.OTPRequired == after.OTPRequired && after.OTPRequired:
		c.say("The one-time password of %s is already on (%s). Nothing was changed.", after.ID, words.OTPState(after.OTP))
	case before.OTPRequired == after.OTPRequired:
		c.say("The one-time password of %s is already off. Nothing was changed.", after.ID)
	case after.OTPRequired:
		c.print(lang.Say(words.TurnedOn(after.ID)))
	default:
		c.say("The one-time password of %s is off, and its secret was deleted.", after.ID)
	}
	return nil
}
