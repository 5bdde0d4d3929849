// Package auth holds the rules of sign-in, enrolment and user administration.
//
// They are, in the order in which they are applied:
//
//   - Before the password is proven every refusal reads and costs the same:
//     one password hash and one transaction, whoever was asked for.
//   - One judge decides on passwords and codes, wherever they are typed. The
//     hash is computed outside; then one transaction that holds the write lock
//     reads everything again, decides, moves counter or time step, appends the
//     event and commits. A refusal is a result, not an error.
//   - A time step is used once, ever, over all programs and processes.
//   - Nobody acts on a user who can do more than they can, and no act leaves
//     the database without an administrator who can sign in.
//
// Whoever asks comes in by one of four doors, and sees nothing of what is behind the
// others: Entrance (nobody yet), Self (somebody about their own account),
// Administration (holders of tapemaster rights about everybody) and Console (who may
// write database and key, on the computer where they are).
//
// The package knows no windows and no database engine: a data.Storage is given.
package auth

import (
	"context"
	"errors"
	"time"

	"tapetrack/data"
)

// A Sealer encrypts what lets somebody in. place names table, column, user and
// authenticator: what was sealed for one place opens nowhere else.
type Sealer interface {
	Seal(plain []byte, place string) ([]byte, error)
	Open(sealed []byte, place string) ([]byte, error)
}

// Parts is what the doors are made of.
type Parts struct {
	Storage data.Storage
	Sealer  Sealer
	Hasher  Hasher                     // nil: Argon2id with the parameters of the product
	Now     func() time.Time           // nil: the clock of this computer
	Common  func(password string) bool // the block list; nil: nothing is common
	Version string                     // of this program, the newest that is surely installed somewhere
	// KeyPlace says where the key of the database is, as it goes on after "The
	// key is". Holders of tapemaster rights are told.
	KeyPlace string
	// Reseal is Storage.Update for a database that can't be written any more
	// because what stands for its log and its codes together is damaged: it makes
	// that again before it calls its argument. Only Recover needs it; nil: there is
	// no help.
	Reseal func(context.Context, func(data.Tx) error) error
}

// A service is what is behind all doors. It is safe for use by several goroutines.
type service struct {
	store   data.Storage
	sealer  Sealer
	hasher  Hasher
	clock   func() time.Time
	common  func(string) bool
	version string
	keyAt   string
	reseal  func(context.Context, func(data.Tx) error) error
}

func newService(p Parts) *service {
	s := &service{store: p.Storage, sealer: p.Sealer, hasher: p.Hasher, clock: p.Now, common: p.Common, version: p.Version, keyAt: p.KeyPlace, reseal: p.Reseal}
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

// update reads an account, lets change alter it and writes it, so that nobody
// writes columns that were read before somebody else's change.
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
