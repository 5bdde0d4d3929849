package start

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"

	"tapetrack/data"
	"tapetrack/data/files"
)

// lastUserFile returns the file with the User-ID of the last sign-in to a program in this
// computer account; "" if there is no place for it. Earlier releases had one file for all
// programs, which is that of program "".
func lastUserFile(program string) string {
	in := ours(xdg.ConfigHome, "XDG_CONFIG_HOME")
	if in == "" {
		return ""
	}
	name := "last-user"
	if program != "" {
		name += "-" + strings.ToLower(program)
	}
	return filepath.Join(in, name)
}

// LastUser returns the User-ID of the last sign-in to a program; "" if unknown.
func LastUser(program string) string {
	text, err := os.ReadFile(lastUserFile(program))
	if errors.Is(err, fs.ErrNotExist) && program != "" {
		return LastUser("")
	}
	id := strings.TrimSpace(string(text))
	if err != nil || data.CheckUserID(id) != nil {
		return ""
	}
	return id
}

// remember stores a User-ID for LastUser.
func remember(program, userID string) error {
	path := lastUserFile(program)
	if path == "" {
		return errors.New("there is no home folder")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	return files.WriteFile(path, true, func(w io.Writer) error {
		_, err := io.WriteString(w, userID+"\n")
		return err
	})
}
