package store

import (
	"crypto/hmac"
	"crypto/sha256"

	"tapetrack/data"
)

// What tests see that make their databases with an engine, which imports this package.

// FixedKey is a key that everybody knows.
type FixedKey struct{}

func (FixedKey) MAC(domain string, message []byte) []byte {
	h := hmac.New(sha256.New, []byte(domain))
	h.Write(message)
	return h.Sum(nil)
}

func (FixedKey) KeyID() string { return "" }

// MostKept bounds what a transaction remembers, see forget.
const MostKept = mostKept

// LatestEvent and NextEvent are what LatestEvent asks.
const (
	LatestEvent = latestEvent
	NextEvent   = nextEvent
)

// Remembered returns how many rows a transaction remembers.
func Remembered(x data.Tx) int {
	t := x.(*tx)
	return len(t.codes) + len(t.checked) + len(t.bonds) + len(t.counters)
}

// On returns the transaction of the engine.
func On(x data.Tx) Transaction { return x.(*tx).on }

// GiveState writes the state of a user without authenticators and the code of it.
func GiveState(x data.Tx, key int64, state data.OTPState) error {
	t := x.(*tx)
	rows, err := t.userRows("user_key = ?", key)
	if err != nil {
		return err
	}
	rows[0].OTPState = string(state)
	_, err = t.exec("test", "UPDATE users SET otp_state = ?, code = ? WHERE user_key = ?", rows[0].OTPState, t.userCode(&rows[0], nil), key)
	return err
}
