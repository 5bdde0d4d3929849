package main

import (
	"cmp"
	"time"

	"tapetrack/data"
	"tapetrack/data/files"
)

// A jsonUser is a user as scripts see it: as in an export, and what no file
// holds. Fields are added, never renamed.
type jsonUser struct {
	files.WrittenUser
	Revoked        bool       `json:"revoked"`
	State          string     `json:"state"`          // Off, Pending, Active or Blocked
	Guarded        bool       `json:"guarded"`        // the QR code needs a temporary code
	OffUntil       *time.Time `json:"offUntil"`       // until when no code is asked for; null: one is
	Authenticators int        `json:"authenticators"` // activated ones
	RecoveryLeft   int        `json:"recoveryCodesLeft"`
}

// offUntil returns until when no code is asked for, zero if one is.
func offUntil(u data.User) time.Time {
	if !u.OTPPause.On(time.Now()) {
		return time.Time{}
	}
	return u.OTPPause.Until
}

func jsonOf(u data.User, m data.Means, s data.UserStatus) jsonUser {
	return jsonUser{
		WrittenUser:    files.Written(data.ExportedUser{User: u, Status: s}),
		Revoked:        u.Revocation != data.NotRevoked,
		State:          string(u.OTP),
		Guarded:        u.Guarded,
		OffUntil:       files.WrittenTime(offUntil(u)),
		Authenticators: m.Authenticators,
		RecoveryLeft:   m.RecoveryLeft,
	}
}

// printJSON prints one value.
func (c *console) printJSON(value any, indent string) error {
	return c.printed(files.WriteJSON(c.out, value, indent))
}

// printed returns what went wrong while something was printed, in words if it is
// the output.
func (c *console) printed(err error) error {
	if err == nil {
		return nil
	}
	return cmp.Or(c.flush(), err)
}
