package site

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"tapetrack/data"
	"tapetrack/data/store"
	"tapetrack/data/store/sqlite"
	"tapetrack/data/vault"
)

// An unlocked database is one with its present key, for a server: when somebody replaces the key
// beside it, it takes up the new one, and whoever signs in then notices nothing. Before the
// argument of a transaction is called it is known that the key is that of the database, so
// nothing is done twice.
type unlocked struct {
	db   *sqlite.DB
	find func(context.Context) (*vault.Vault, error) // the key that the database records now

	present atomic.Pointer[keyed]

	mu     sync.Mutex // below are the attempts to take up another key
	failed error
	at     time.Time
}

// A keyed database is one with one of its keys.
type keyed struct {
	data.Storage
	key *vault.Vault
	// before is the key that was replaced, nil at first. What a transaction has read that began
	// before that still opens with it, until then; whoever has that key could have sealed
	// something a moment earlier, too.
	before *vault.Vault
	until  time.Time
}

const (
	// lateReader is for how long after a key was replaced a transaction may go on that began
	// before.
	lateReader = 10 * time.Second
	// takeUpEvery is how often a key is looked for that could not be taken up: each request
	// asks for it.
	takeUpEvery = time.Second
	// mostRotations is how many keys a request takes up one after the other: more than somebody
	// replaces while it waits for its turn.
	mostRotations = 8
)

// errStale means that the database has another key by now.
var errStale = errors.New("the key of the database was replaced")

func newUnlocked(db *sqlite.DB, key *vault.Vault, find func(context.Context) (*vault.Vault, error)) *unlocked {
	u := &unlocked{db: db, find: find}
	u.present.Store(&keyed{Storage: db.Unlock(key), key: key})
	return u
}

// View is that of data.Storage.
func (u *unlocked) View(ctx context.Context, f func(data.Tx) error) error {
	return u.with(ctx, func(k *keyed) error { return k.View(ctx, k.checked(f)) })
}

// Update is that of data.Storage.
func (u *unlocked) Update(ctx context.Context, f func(data.Tx) error) error {
	return u.with(ctx, func(k *keyed) error { return k.Update(ctx, k.checked(f)) })
}

// Changes is that of data.Storage.
func (u *unlocked) Changes(ctx context.Context) (int64, error) { return u.present.Load().Changes(ctx) }

// checked calls f if the database still has the key.
func (k *keyed) checked(f func(data.Tx) error) func(data.Tx) error {
	return func(tx data.Tx) error {
		id, err := tx.Setting(store.SettingKeyID)
		switch {
		case err != nil:
			return err
		case id != "" && id != k.key.KeyID():
			return errStale
		}
		return f(tx)
	}
}

// with calls do with the present key, and again with the next one if that was replaced.
func (u *unlocked) with(ctx context.Context, do func(*keyed) error) error {
	k := u.present.Load()
	for range mostRotations {
		err := do(k)
		if !errors.Is(err, errStale) {
			return err
		}
		if k, err = u.takeUp(ctx, k); err != nil {
			return err
		}
	}
	return &data.Trouble{Kind: data.ErrBusy}
}

// takeUp returns the database with the key that it has now instead of a stale one. It returns a
// data.Trouble of kind data.ErrKeyChanged if it can't be read, as when it is a credential of
// systemd, which stays as it was when the service was started.
func (u *unlocked) takeUp(ctx context.Context, stale *keyed) (*keyed, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if k := u.present.Load(); k != stale {
		return k, nil
	}
	if u.failed != nil && time.Since(u.at) < takeUpEvery {
		return nil, u.failed
	}
	next, err := u.find(context.WithoutCancel(ctx)) // others wait for it, too
	if err == nil && next.KeyID() == stale.key.KeyID() {
		return nil, &data.Trouble{Kind: data.ErrBusy} // the database was put back to the key before
	}
	if err != nil {
		first := u.failed == nil
		u.at, u.failed = time.Now(), &data.Trouble{Kind: data.ErrKeyChanged, Cause: err, Text: data.Say(
			"The key of the database was replaced, and the server can't read the new one: %s Start the server again; under systemd: systemctl restart tapeserver", err)}
		if first {
			slog.Error("nobody can sign in until the server is started again", "error", u.failed)
		}
		return nil, u.failed
	}
	k := &keyed{Storage: u.db.Unlock(next), key: next, before: stale.key, until: time.Now().Add(lateReader)}
	u.present.Store(k)
	u.failed = nil
	slog.Info("the key of the database was replaced, and the new one is in use")
	return k, nil
}

// Seal is that of auth.Sealer. It is called in transactions that write: none begins with a key that
// is not that of the database, and none is replaced before it ends.
func (u *unlocked) Seal(plain []byte, place string) ([]byte, error) {
	return u.present.Load().key.Seal(plain, place)
}

// MAC is that of auth.Sealer.
func (u *unlocked) MAC(domain string, message []byte) []byte {
	return u.present.Load().key.MAC(domain, message)
}

// Open is that of auth.Sealer.
func (u *unlocked) Open(sealed []byte, place string) ([]byte, error) {
	k := u.present.Load()
	plain, err := k.key.Open(sealed, place)
	if err != nil && k.before != nil && time.Now().Before(k.until) {
		if old, before := k.before.Open(sealed, place); before == nil {
			return old, nil
		}
	}
	return plain, err
}
