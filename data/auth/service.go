// Package auth holds the rules of sign-in, enrolment and user administration.
//
// These hold everywhere:
//
//   - Before the password is proven, every refusal reads and costs the same: one
//     password hash and one transaction, whether there is such a user or not.
//   - One judge decides on passwords and codes, wherever they are typed. The hash is
//     computed outside; then one transaction that holds the write lock reads everything
//     again, decides, changes counter or time step, appends the event and commits. A
//     refusal is a result, not an error.
//   - A time step is used only once, by whichever program or process.
//   - Nobody acts on a user of a higher rank, and no act leaves the database without an
//     administrator who can sign in.
//
// The package has four doors, and a caller can do only what is behind the door that it
// holds: Entrance (not signed in yet), Self (users, about their own account),
// Administration (holders of tapemaster rights, about all users) and Console (accounts
// of the computer that may write database and key).
//
// The package knows neither windows nor a database engine: it is given a data.Storage.
package auth

import (
	"context"
	"errors"
	"time"

	"tapetrack/data"
)

// A Sealer encrypts secrets and proofs. place names table, column, user and
// authenticator: what was sealed for one place can't be opened for another.
type Sealer interface {
	Seal(plain []byte, place string) ([]byte, error)
	Open(sealed []byte, place string) ([]byte, error)
	// MAC returns a keyed hash, 32 bytes, which differs from domain to domain.
	MAC(domain string, message []byte) []byte
}

// Parts are what the doors need.
type Parts struct {
	Storage data.Storage
	Sealer  Sealer
	Hasher  Hasher                     // nil: Argon2id with the parameters of the product
	Now     func() time.Time           // nil: the clock of this computer
	Common  func(password string) bool // the block list; nil: nothing is common
	Version string                     // of this program; no newer TapeMaster is assumed to be installed
	Limits  Limits                     // of calls over the network; where it is zero, those of the product
	// KeyPlace says where the key of the database is, in words that follow "The key
	// is". Holders of tapemaster rights see it.
	KeyPlace data.Sentence
	// Reseal is Storage.Update for a database that can no longer be written because
	// the codes over its log and records as a whole are damaged: it makes them again
	// before it calls its argument. Only Recover needs it; nil: such a database can't
	// be recovered.
	Reseal func(context.Context, func(data.Tx) error) error
}

// A service is shared by all doors. It is safe for use by several goroutines.
type service struct {
	store   data.Storage
	copies  *copies // notes what was copied, after each transaction
	sealer  Sealer
	hasher  Hasher
	clock   func() time.Time
	common  func(string) bool
	version string
	keyAt   data.Sentence
	reseal  func(context.Context, func(data.Tx) error) error
	lookout lookout
	turns   *turns
	gate    gate
	tally   tally
}

func newService(p Parts) *service {
	s := &service{sealer: p.Sealer, hasher: p.Hasher, clock: p.Now, common: p.Common, version: p.Version, keyAt: p.KeyPlace, reseal: p.Reseal, turns: cores}
	s.gate.limits = p.Limits.orProduct()
	if p.Storage != nil {
		s.copies = &copies{Storage: p.Storage, now: s.now}
		s.store = s.copies
	}
	if s.hasher == nil {
		s.hasher = Argon2id{}
	}
	if s.clock == nil {
		s.clock = time.Now
	}
	if s.common == nil {
		s.common = func(string) bool { return false }
	}
	return s
}

func (s *service) now() time.Time { return s.clock().UTC() }

// update reads an account, lets change alter it and writes it, so that columns which
// were read before another change are never written.
func update(tx data.Tx, key int64, change func(*data.Account)) (data.Account, error) {
	account, err := tx.Account(key)
	if err != nil {
		return account, err
	}
	change(&account)
	if err := tx.UpdateAccount(account); err != nil {
		return account, err
	}
	return tx.Account(key)
}

func notFound(err error) bool { return errors.Is(err, data.ErrNotFound) }
