package vault

import "errors"

// Copy puts the key into a file for a copy of its database, which r names: that of
// --key-file, else <database>.key. It returns the vault of the copy and the place to
// record, as Make does, whose errors it has. A file that has this very key is used as it
// is. If the copy then can't be made, call Discard.
func (v *Vault) Copy(r Request) (*Vault, Place, error) {
	if r.Database == "" || r.DatabaseID != v.databaseID {
		return nil, "", errRequest
	}
	if r.KeyFile == "" {
		r.KeyFile = keyBeside(r.Database)
	}
	path, place, err := r.given()
	if err != nil {
		return nil, "", err
	}
	there, err := readKeyFile(path)
	switch {
	case errors.Is(err, ErrNoKey):
		key := v.key
		key.adopted = v.Adopted()
		made, err := r.makeFile(path, key)
		return made, place, err
	case err != nil:
		return nil, "", err
	}
	same, err := New(there, r.DatabaseID)
	if err == nil && same.keyID != v.keyID {
		return nil, "", keyExists(path, nil)
	}
	return same, place, err
}
