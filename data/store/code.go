package store

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"

	"tapetrack/data"
)

// Domains make codes of different things independent of each other.
const (
	userDomain          = "tapetrack/users"
	countersDomain      = "tapetrack/users/counters"
	authenticatorDomain = "tapetrack/authenticators"
	singleUseDomain     = "tapetrack/recovery_codes"
	sessionDomain       = "tapetrack/sessions"
	policyDomain        = "tapetrack/settings/policy"
)

// messageVersion begins each message; a part that a later release added begins with a
// version of its own. A version changes with what the message covers.
const (
	messageVersion = 1
	release110Part = 2
	release120Part = 3
	release121Part = 4
	release140Part = 5
	release200Part = 6
	release210Part = 7
	// The message of the policy begins with policyVersion in a database that has a head,
	// see findHead.
	policyVersion100 = 1
	policyVersion    = 2
)

// A message is what a code is made of. Each part begins with its length, so that different
// lists of values give different messages.
type message []byte

// newMessage returns a message with room for a usual user or event.
func newMessage() message { return append(make(message, 0, 320), messageVersion) }

// message is newMessage in a buffer of the transaction. The message is valid until the
// next call: make a code of it at once.
func (t *tx) message() message {
	if t.room == nil {
		t.room = make(message, 0, 512)
	}
	return append(t.room[:0], messageVersion)
}

func (m message) text(parts ...string) message {
	for _, p := range parts {
		m = binary.BigEndian.AppendUint64(m, uint64(len(p)))
		m = append(m, p...)
	}
	return m
}

func (m message) number(parts ...int64) message {
	for _, p := range parts {
		m = binary.BigEndian.AppendUint64(m, uint64(p))
	}
	return m
}

func (m message) flag(parts ...boolean) message {
	for _, p := range parts {
		if p {
			m = append(m, 1)
		} else {
			m = append(m, 0)
		}
	}
	return m
}

func (m message) instant(parts ...instant) message {
	for _, p := range parts {
		m = m.flag(boolean(p.set)).number(p.ms)
	}
	return m
}

// optional adds a text that may be NULL, which differs from an empty one.
func (m message) optional(p *string) message {
	if p == nil {
		return m.flag(false)
	}
	return m.flag(true).text(*p)
}

// userCode returns the code of everything about a user except counters and last sign-in,
// and of which authenticators there are. It does not cover the folded columns, which
// follow from the texts, see folds.
func (t *tx) userCode(u *userRow, authenticators []authenticatorRow) []byte {
	m := t.message().
		number(u.Key, u.Version).
		text(u.UserID, fold100(u.UserID), u.Name, u.Email, u.GroupID).
		optional(optionally(fold100, u.Email)).
		optional(optionally(fold100, u.GroupID)).
		flag(u.Disabled, u.Tapemaster, u.OTPRequired).
		text(u.Revocation, u.OTPState, u.PasswordHash, u.ChangePassword).
		instant(u.Created, u.PasswordSet).
		number(int64(len(authenticators)))
	for _, a := range authenticators {
		m = m.text(a.ID)
	}
	if bool(u.Guarded) || u.PauseFrom.set || u.PauseUntil.set || u.PendingSince.set {
		m = append(m, release110Part).flag(u.Guarded).instant(u.PauseFrom, u.PauseUntil, u.PendingSince)
	}
	if u.Role != "" || u.Denied != 0 {
		m = append(m, release120Part).text(u.Role).number(u.Denied)
	}
	if b := &u.Bond; !b.none() {
		m = append(m, release121Part).
			text(string(b.Mark), string(b.RecoveryDigest), string(b.TemporaryDigest)).
			number(b.Generation)
	}
	if u.Ranges != "" {
		m = append(m, release210Part).text(u.Ranges)
	}
	return t.key.MAC(userDomain, m)
}

// countersCode returns the code of the counters and the last sign-in of a user. They have
// a code of their own so that a sign-in need not write that of the rest of the row.
func (t *tx) countersCode(u *userRow) []byte {
	c := &u.Counters
	m := t.message().
		number(u.Key, c.PasswordFailures, c.PasswordDelay, c.CodeFailures, c.CodeDelay).
		instant(c.PasswordDelayStart, c.CodeDelayStart)
	if c.PendingSignIns != 0 {
		m = append(m, release110Part).number(c.PendingSignIns)
	}
	if len(u.Bond.Mark) > 0 || c.SignIns != 0 {
		m = append(m, release121Part).
			text(string(u.Bond.Mark), c.LastSignInProgram, c.LastSignInComputer).
			number(c.SignIns).
			instant(c.LastSignIn)
	}
	if c.PutOff != 0 {
		m = append(m, release140Part).number(c.PutOff)
	}
	if c.LastSignInAddress != "" {
		m = append(m, release200Part).text(c.LastSignInAddress)
	}
	return t.key.MAC(countersDomain, m)
}

// marked adds the mark of the user to whom a row belongs. Users from releases before 1.2.1
// have none.
func (m message) marked(mark []byte) message {
	if len(mark) == 0 {
		return m
	}
	return append(m, release121Part).text(string(mark))
}

// sessionCode returns the code of everything about an open session. A closed one has none,
// so that nobody without the key can open it again. There is no form for earlier releases,
// whose sessions have all ended.
func (t *tx) sessionCode(r *sessionRow, mark []byte) []byte {
	m := t.message().
		text(r.ID, r.UserID, r.Name, r.Program, r.Version, r.Computer, r.Factor, r.PreviousProgram, r.PreviousComputer).
		number(r.UserKey).
		instant(r.Opened, r.Previous).
		flag(r.WithCode).
		text(string(mark)).
		number(r.Generation).
		instant(r.Used).
		optional(r.Ticket)
	if r.ClientKey != "" || r.Address != "" || r.PreviousAddress != "" {
		m = append(m, release200Part).text(r.ClientKey, r.Address, r.PreviousAddress)
	}
	if r.Seen.set {
		m = append(m, release210Part).instant(r.Seen)
	}
	return t.key.MAC(sessionDomain, m)
}

// singleUseCode returns the code of everything about a recovery code or a
// temporary code.
func (t *tx) singleUseCode(r *singleUseRow, mark []byte) []byte {
	return t.key.MAC(singleUseDomain, r.message().marked(mark))
}

func (r *singleUseRow) message() message {
	return newMessage().
		number(r.Key, r.UserKey, r.Lasts).
		text(r.Kind, string(r.Salt), string(r.Hash)).
		instant(r.Issued, r.Used)
}

// authenticatorCode returns the code of everything about an authenticator.
func (t *tx) authenticatorCode(a *authenticatorRow, mark []byte) []byte {
	m := t.message().
		number(a.UserKey, a.LastStep, a.Drift, a.ShownCount).
		text(a.ID, a.Name, string(a.Sealed), a.ShownProgram, a.ShownComputer).
		instant(a.Created, a.Activated, a.Used, a.ShownAt).
		flag(a.Disabled).
		marked(mark)
	if a.ShownAddress != "" {
		m = append(m, release200Part).text(a.ShownAddress)
	}
	return t.key.MAC(authenticatorDomain, m)
}

// policyCode returns one code of all policies, in hexadecimal digits, so that it shows if
// one was removed.
func (t *tx) policyCode(policies map[string]string, version byte) []byte {
	m := message{version}.number(int64(len(policies)))
	for _, name := range slices.Sorted(maps.Keys(policies)) {
		m = m.text(name, policies[name])
	}
	return hex.AppendEncode(nil, t.key.MAC(policyDomain, m))
}

// tampered returns an error that says what was modified and matches ErrTampered.
func tampered(format string, args ...any) error {
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), data.ErrTampered)
}
