package vault

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"

	"filippo.io/age"
	"filippo.io/age/armor"

	"tapetrack/data/files"
)

// MinPassphrase is the minimum length of the passphrase of an exported key, in
// characters. Somebody who has the file can try passphrases without limit.
const MinPassphrase = 12

// ErrPassphrase says that a passphrase does not open the exported key, or is too
// short to protect one.
var ErrPassphrase = errors.New("the passphrase is not correct")

// An exported key is a text file: some lines that say what it is, and an armoured age
// file (https://age-encryption.org/v1) that a passphrase opens. Inside are the line of a
// key file and the id of the database, which are trusted. The clear lines are there so
// that the wrong file is refused before anybody types a passphrase.
const (
	exportTitle    = "TapeTrack key, protected by a passphrase. Keep it apart from the database and its backups."
	exportDatabase = "Database: "
	exportKey      = "Key: "
	armorBegin     = "-----BEGIN AGE ENCRYPTED FILE-----"
	maxExport      = 64 << 10
	// maxWork bounds the memory and time of reading: 2 to the power of this number, in
	// scrypt's units of a kilobyte.
	maxWork = 20
)

// workFactor is that of Export, see maxWork; tests set a smaller one.
var workFactor = 18

// An Exported key is what the clear part of its file says. None of it is certain before
// the passphrase has opened the rest.
type Exported struct {
	DatabaseID, KeyID string
	path              string
	sealed            []byte
}

// CheckPassphrase returns a data.Trouble of kind ErrPassphrase if a passphrase is too
// short to protect a key.
func CheckPassphrase(passphrase string) error {
	if utf8.RuneCountInString(passphrase) < MinPassphrase {
		return trouble(ErrPassphrase, nil, "A passphrase for a key must have at least %d characters: several words are best.", MinPassphrase)
	}
	return nil
}

// Export writes the key into a new file that only its owner can read and the passphrase
// opens. Errors are those of CheckPassphrase and files.WriteFile.
func (v *Vault) Export(path, passphrase string) error {
	if err := CheckPassphrase(passphrase); err != nil {
		return err
	}
	text, err := v.exported(passphrase)
	if err != nil {
		return err
	}
	return files.WriteFile(path, false, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

func (v *Vault) exported(passphrase string) ([]byte, error) {
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, fmt.Errorf("export key: %w", err)
	}
	recipient.SetWorkFactor(workFactor)
	var text bytes.Buffer
	fmt.Fprintf(&text, "%s\n%s%s\n%s%s\n\n", exportTitle, exportDatabase, v.databaseID, exportKey, v.KeyID())
	armored := armor.NewWriter(&text)
	sealed, err := age.Encrypt(armored, recipient)
	if err == nil {
		_, err = io.WriteString(sealed, Key{secret: v.key.secret}.line()+exportDatabase+v.databaseID+"\n")
	}
	if err == nil {
		err = sealed.Close()
	}
	if err == nil {
		err = armored.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("export key: %w", err)
	}
	return text.Bytes(), nil
}

// ReadExported reads the clear part of a file that Export wrote. Errors are
// data.Troubles of kind ErrNoKey if there is no file, ErrBadKey if it is not an exported
// key, and ErrKeyUnreachable.
func ReadExported(path string) (*Exported, error) {
	f, err := openKeyFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, trouble(ErrNoKey, err, "There is no file %s.", path)
	case err != nil:
		return nil, trouble(ErrKeyUnreachable, err, "The file %s can't be opened: %s.", path, reason(err))
	}
	defer f.Close()
	info, err := f.Stat()
	if err == nil && !info.Mode().IsRegular() {
		return nil, trouble(ErrBadKey, nil, "%s is not an ordinary file. Name a file that tapectl key export wrote.", path)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxExport+1))
	if err != nil {
		return nil, trouble(ErrKeyUnreachable, err, "The file %s can't be read: %s.", path, reason(err))
	}
	e, ok := parseExported(text)
	if !ok || len(text) > maxExport {
		return nil, trouble(ErrBadKey, nil, "%s is not an exported key of TapeTrack, or it is damaged. Name a file that tapectl key export wrote.", path)
	}
	e.path = path
	return e, nil
}

// parseExported parses the clear part, with any line ends, since mail and editors change
// them.
func parseExported(text []byte) (*Exported, bool) {
	at := bytes.Index(text, []byte(armorBegin))
	if at < 0 {
		return nil, false
	}
	e := &Exported{sealed: text[at:]}
	titled := false
	lines := bufio.NewScanner(bytes.NewReader(text[:at]))
	for lines.Scan() {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		titled = titled || line == exportTitle
		if id, ok := strings.CutPrefix(line, exportDatabase); ok && e.DatabaseID == "" {
			e.DatabaseID = id
		}
		if id, ok := strings.CutPrefix(line, exportKey); ok && e.KeyID == "" {
			e.KeyID = id
		}
	}
	return e, lines.Err() == nil && titled && isWord(e.DatabaseID) && isWord(e.KeyID)
}

// isWord reports whether s can be repeated in a sentence.
func isWord(s string) bool {
	return s != "" && len(s) <= 64 && !strings.ContainsFunc(s, func(r rune) bool {
		return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-')
	})
}

// open returns the vault with the key in the file.
func (e *Exported) open(passphrase string) (*Vault, error) {
	damaged := func(err error) error {
		return trouble(ErrBadKey, err, "The exported key %s is damaged, or is not the key that it claims to be. Use another copy of it.", e.path)
	}
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return nil, trouble(ErrPassphrase, err, "The passphrase is empty. Enter the one that the key was exported with.")
	}
	identity.SetMaxWorkFactor(maxWork)
	plain, err := age.Decrypt(armor.NewReader(bytes.NewReader(e.sealed)), identity)
	var wrong *age.NoIdentityMatchError
	if errors.As(err, &wrong) {
		return nil, trouble(ErrPassphrase, err, "The passphrase does not open the exported key %s.", e.path)
	}
	if err != nil {
		return nil, damaged(err)
	}
	text, err := io.ReadAll(io.LimitReader(plain, maxKeyFile))
	if err != nil {
		return nil, damaged(err)
	}
	line, rest, _ := strings.Cut(string(text), "\n")
	key, err := parseKey(line)
	if err != nil || rest != exportDatabase+e.DatabaseID+"\n" {
		return nil, damaged(err)
	}
	v, err := New(key, e.DatabaseID)
	if err == nil && v.KeyID() != e.KeyID {
		err = damaged(nil)
	}
	return v, err
}
