package vault

import (
	"context"
	"crypto/cipher"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"

	"golang.org/x/crypto/chacha20poly1305"

	"tapetrack/data"
)

// keyIDSize is the length of the public id of a key, in bytes.
const keyIDSize = 8

// A Vault seals values and makes keyed codes with the key of one database, for
// that database alone. It is safe for use by several goroutines.
type Vault struct {
	keyID      string // keyIDSize bytes
	databaseID string
	aead       func() cipher.AEAD // hidden like the key
	hashes     func() *sync.Pool  // of keyedHash, see MAC; the same
	key        Key
	adopted    *atomic.Bool // the stored key has the mark of Adopt
	places     places       // where the key can be, if Find found it
	found      spot         // where it was
	// discard takes back the key if Make made it for this vault, else nil.
	discard func(context.Context) error
}

// New returns the vault of the database with that id. It returns an error if key is the
// zero Key or the id is empty.
func New(key Key, databaseID string) (*Vault, error) {
	if key.secret == nil || databaseID == "" {
		return nil, errors.New("a vault needs a key and the id of a database")
	}
	id, err := key.derive("key id", keyIDSize)
	if err != nil {
		return nil, err
	}
	sealing, err := key.derive("sealing", keySize)
	if err != nil {
		return nil, err
	}
	code, err := key.derive("keyed codes", keySize)
	if err != nil {
		return nil, err
	}
	aead, err := chacha20poly1305.NewX(sealing)
	if err != nil {
		return nil, fmt.Errorf("make cipher: %w", err)
	}
	v := &Vault{keyID: string(id), databaseID: databaseID, aead: hide(aead), hashes: newKeyedHashes(code), key: key, adopted: new(atomic.Bool)}
	v.adopted.Store(key.adopted)
	return v, nil
}

// KeyID returns the public id of the key, 16 hexadecimal digits. It distinguishes keys
// and reveals nothing about them; a database records it.
func (v *Vault) KeyID() string { return hex.EncodeToString([]byte(v.keyID)) }

// Where says where Find found the key, in words that follow "The key is".
func (v *Vault) Where() data.Sentence { return v.found.words() }

// File returns the path of the key file that Find found; "" if the key is in the keyring.
func (v *Vault) File() string { return v.found.path }

// Discard removes the key that Make made, for a database that then could not be made. It
// does nothing to a key that existed before, or that Find found. It returns an error if
// the key is still there.
func (v *Vault) Discard(ctx context.Context) error {
	if v.discard == nil {
		return nil
	}
	return v.discard(ctx)
}
