package trust

import (
	"errors"

	"tapetrack/data"
)

// Sentinels that callers distinguish with errors.Is. All but ErrAuthority come in a
// data.Trouble, which says what is wrong and what to do.
var (
	// ErrLink: what was entered or read is not the link of a server.
	ErrLink = errors.New("not the link of a server")
	// ErrFile: a file that names a server can't be read, or names none.
	ErrFile = errors.New("the file names no server")
	// ErrOtherServer: nothing that the server presented has a pinned key.
	ErrOtherServer = errors.New("another server, or something between ends the connection")
	// ErrForged: the server presented a pinned key, which did not make its certificate
	// for a TapeTrack server.
	ErrForged = errors.New("the certificate was not made by the authority of the server")
	// ErrExpired: the certificate is genuine, but not valid at the time that this
	// computer has. It comes in an Expired.
	ErrExpired = errors.New("the certificate is not valid at this time")
	// ErrAuthority: what was kept is not an authority. It is for the log.
	ErrAuthority = errors.New("not an authority that was kept")
)

// trouble returns a data.Trouble with a sentence, see data.Say.
func trouble(kind, cause error, text data.Text, args ...any) error {
	return &data.Trouble{Kind: kind, Text: data.Say(text, args...), Cause: cause}
}
