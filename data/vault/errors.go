package vault

import (
	"errors"
	"io/fs"

	"tapetrack/data"
)

// Sentinels that callers distinguish with errors.Is. Find and Make return them in a
// data.Trouble, which says where the key is and what to do.
var (
	// ErrNoKey: the place of the key could be read, and the key is not there.
	ErrNoKey = data.ErrNoKey
	// ErrWrongKey: there is a key, but not that of this database; or a sealed value has
	// the id of another key.
	ErrWrongKey = errors.New("the key belongs to another database")
	// ErrKeyUnreachable: the place of the key can't be read or written now.
	ErrKeyUnreachable = errors.New("the key of the database is out of reach")
	// ErrBadKey: what is there is not a key, or somebody else could read or change it.
	ErrBadKey = errors.New("the key can't be used")
	// ErrKeyExists: there is a key where a new one should be put.
	ErrKeyExists = errors.New("a key already exists")
	// ErrSealed: a sealed value can't be decrypted, for whatever reason.
	ErrSealed = errors.New("a sealed value does not decrypt")
)

// trouble returns a data.Trouble with a sentence, see data.Say. A sentence never repeats
// what was read, only where.
func trouble(kind, cause error, text data.Text, args ...any) error {
	return &data.Trouble{Kind: kind, Text: data.Say(text, args...), Cause: cause}
}

// reason returns the system's error without operation and path, which the sentence around
// it names.
func reason(err error) data.Sentence {
	if data.IsDiskFull(err) || errors.Is(err, data.ErrDiskFull) {
		return data.Say("the disk is full")
	}
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return data.Verbatim(pathError.Err.Error())
	}
	return data.Verbatim(err.Error())
}
