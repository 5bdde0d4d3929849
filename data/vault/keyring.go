package vault

import (
	"context"
	"errors"
	"runtime"
	"sync/atomic"
	"time"

	"github.com/zalando/go-keyring"

	"tapetrack/data"
)

const (
	// keyringService is the name under which the keyring lists our keys; the
	// account is the id of the database.
	keyringService = "TapeTrack"

	// keyringPatience is how long one use of the keyring may take. A locked keyring asks
	// the person at the screen and waits; a broken one never answers.
	keyringPatience = 2 * time.Second
)

var (
	errSilent = errors.New("the keyring does not answer")
	errTaken  = errors.New("the keyring holds a key of this database already")
	errForgot = errors.New("the keyring gives back something else than it was given")
)

// keyringName returns the name under which people know their keyring.
func keyringName() data.Text {
	switch runtime.GOOS {
	case "windows":
		return "Credential Manager"
	case "darwin":
		return "Keychain"
	}
	return "keyring"
}

// readKeyring reads the key of a database. It returns a data.Trouble of kind ErrNoKey if
// the keyring answers that it has none, ErrBadKey if the entry is not a key, and
// ErrKeyUnreachable if there is no keyring, or it is locked or does not answer within
// keyringPatience.
func readKeyring(ctx context.Context, databaseID string) (Key, error) {
	var text string
	err := patiently(ctx, func(settle func() bool) error {
		got, err := keyring.Get(keyringService, databaseID)
		// After readKeyring has given up, text must not change.
		if err == nil && settle() {
			text = got
		}
		return err
	})
	switch {
	case errors.Is(err, keyring.ErrNotFound):
		return Key{}, trouble(ErrNoKey, err, "The key of this database should be in the %s of the computer account that made it, under %s and %s, but it is not there. Sign in to the computer as that account, or name a key file with --key-file.", keyringName(), keyringService, databaseID)
	case err != nil:
		return Key{}, trouble(ErrKeyUnreachable, err, "The key of this database is in the %s of this computer account, which is locked or does not answer. "+unlockIt, keyringName())
	}
	key, err := parseKey(text)
	if err != nil {
		return Key{}, trouble(ErrBadKey, err, "The entry in the %s under %s and %s is not a key of TapeTrack, or it is damaged. Name a key file with --key-file.", keyringName(), keyringService, databaseID)
	}
	return key, nil
}

// keepInKeyring stores a key and reads it back. If there is one for this database, it
// returns errTaken and replaces nothing. After any other error the keyring does not hold
// the key, even if it answers later.
func keepInKeyring(ctx context.Context, databaseID string, key Key) error {
	return patiently(ctx, func(settle func() bool) error {
		return keep(databaseID, key, settle)
	})
}

// keep does what keepInKeyring says, however long it takes.
func keep(databaseID string, key Key, settle func() bool) error {
	switch _, err := keyring.Get(keyringService, databaseID); {
	case err == nil:
		return errTaken
	case !errors.Is(err, keyring.ErrNotFound):
		return err
	}
	if err := keyring.Set(keyringService, databaseID, key.line()); err != nil {
		return err
	}
	text, err := keyring.Get(keyringService, databaseID)
	if err == nil && text != key.line() {
		err = errForgot
	}
	if err == nil && !settle() {
		err = errSilent
	}
	if err != nil {
		_ = keyring.Delete(keyringService, databaseID)
	}
	return err
}

// replaceInKeyring replaces a key, or whatever else the account holds, and reads the new
// one back. After an error the keyring may hold either.
func replaceInKeyring(ctx context.Context, account string, key Key) error {
	return patiently(ctx, func(func() bool) error {
		if err := keyring.Set(keyringService, account, key.line()); err != nil {
			return err
		}
		text, err := keyring.Get(keyringService, account)
		if err == nil && text != key.line() {
			err = errForgot
		}
		return err
	})
}

// dropFromKeyring removes the key of an account, if there is one.
func dropFromKeyring(ctx context.Context, account string) error {
	return patiently(ctx, func(func() bool) error {
		err := keyring.Delete(keyringService, account)
		if errors.Is(err, keyring.ErrNotFound) {
			return nil
		}
		return err
	})
}

// patiently calls use on a goroutine and waits for keyringPatience, or until ctx is done;
// then it returns errSilent. The library can't be interrupted, so the goroutine stays
// until the keyring answers. use calls settle before it makes its success known: true
// means that patiently will return what use returns, false that it has given up.
func patiently(ctx context.Context, use func(settle func() bool) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := findBus(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, keyringPatience)
	defer cancel()
	var settled atomic.Bool
	settle := func() bool { return settled.CompareAndSwap(false, true) }
	done := make(chan error, 1)
	go func() {
		// The library panics on unexpected types from the bus.
		defer func() {
			if recover() != nil {
				done <- errSilent
			}
		}()
		done <- use(settle)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		if settle() {
			return errors.Join(errSilent, context.Cause(ctx))
		}
		return <-done
	}
}
