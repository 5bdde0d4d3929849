package main

import (
	"cmp"
	"time"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
)

// offUntil returns until when no code is asked for; zero if one is.
func offUntil(u data.User) time.Time {
	if !u.OTPPause.On(time.Now()) {
		return time.Time{}
	}
	return u.OTPPause.Until
}

// jsonOf returns a user for scripts: as in an export, plus what no file contains. Members
// may be added, but never renamed.
func jsonOf(u data.User, m data.Means, s data.UserStatus) files.WrittenUser {
	return append(files.Written(data.ExportedUser{User: u, Status: s}), []files.Member{
		{Name: "revoked", Value: u.Revocation != data.NotRevoked},
		{Name: "state", Value: string(u.OTP)},                     // Off, Pending, Active or Blocked
		{Name: "guarded", Value: u.Guarded},                       // the QR code needs a temporary code
		{Name: "offUntil", Value: files.WrittenTime(offUntil(u))}, // until when no code is asked for; null: one is
		{Name: "authenticators", Value: m.Authenticators},         // activated ones
		{Name: "recoveryCodesLeft", Value: m.RecoveryLeft},
		{Name: "recoveryCodesMade", Value: m.RecoveryOf}, // 0: none yet
	}...)
}

// allInEnglish words sentences for scripts, which read the same in every language.
func allInEnglish(sentences []data.Sentence) []string {
	var texts []string
	for _, s := range sentences {
		texts = append(texts, lang.InEnglish(s))
	}
	return texts
}

// printJSON prints one value.
func (c *console) printJSON(value any, indent string) error {
	return c.printed(files.WriteJSON(c.out, value, indent))
}

// printed returns the error of a print, in words if it is about the output.
func (c *console) printed(err error) error {
	if err == nil {
		return nil
	}
	return cmp.Or(c.flush(), err)
}
