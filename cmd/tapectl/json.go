package main

import (
	"encoding/json"
	"time"

	"tapetrack/data"
)

// A jsonUser is a user as scripts see him. Fields are added, never renamed.
type jsonUser struct {
	UserID           string     `json:"userId"`
	Name             string     `json:"name"`
	Email            string     `json:"email"`
	Group            string     `json:"group"`
	Disabled         bool       `json:"disabled"`
	Revoked          bool       `json:"revoked"`
	OneTimePassword  bool       `json:"oneTimePassword"`
	Activated        bool       `json:"activated"`
	State            string     `json:"state"` // Off, Pending, Active or Blocked
	TapemasterRights bool       `json:"tapemasterRights"`
	Role             string     `json:"role"`           // 0 (highest) to 7, or empty
	Access           []string   `json:"access"`         // programs that may be started
	Status           string     `json:"status"`         // OK, Revoked, Disabled, Password expired or No password
	Guarded          bool       `json:"guarded"`        // the QR code needs a temporary code
	OffUntil         *time.Time `json:"offUntil"`       // until when no code is asked for; null: one is
	Authenticators   int        `json:"authenticators"` // activated ones
	RecoveryLeft     int        `json:"recoveryCodesLeft"`
	LastSignIn       *time.Time `json:"lastSignIn"` // null: never
	CreatedAt        *time.Time `json:"createdAt"`
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
		UserID:           u.ID,
		Name:             u.Name,
		Email:            u.Email,
		Group:            u.Group,
		Disabled:         u.Disabled,
		Revoked:          u.Revocation != data.NotRevoked,
		OneTimePassword:  u.OTPRequired,
		Activated:        u.Activated(),
		State:            string(u.OTP),
		TapemasterRights: u.Tapemaster,
		Role:             string(u.Role),
		Access:           orEmpty((^u.Denied).Names()),
		Status:           string(s),
		Guarded:          u.Guarded,
		OffUntil:         instant(offUntil(u)),
		Authenticators:   m.Authenticators,
		RecoveryLeft:     m.RecoveryLeft,
		LastSignIn:       instant(u.LastSignIn.At),
		CreatedAt:        instant(u.CreatedAt),
	}
}

// instant returns a time that JSON writes in RFC 3339, or null.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

// printJSON prints one value. Names stay readable: the output is no web page.
func (c *console) printJSON(value any, indent string) error {
	encoder := json.NewEncoder(c.out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	if err := encoder.Encode(value); err != nil {
		return c.flush() // words it
	}
	return nil
}
