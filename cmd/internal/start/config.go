package start

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/adrg/xdg"

	"tapetrack/data/files"
)

// maxConfig is more than any of our small files holds, in bytes.
const maxConfig = 64 << 10

// configFile returns the path of a file in the user's configuration folder; "" if there is
// none.
func configFile(name string) string {
	in := ours(xdg.ConfigHome, "XDG_CONFIG_HOME")
	if in == "" {
		return ""
	}
	return filepath.Join(in, name)
}

// readConfig returns what a file of writeConfig contains; nil if it can't be read, is no
// regular file or is longer than anything that we write.
func readConfig(path string) []byte {
	text, _, err := readSmall(path)
	if err != nil {
		return nil
	}
	return text
}

// errNoFile is what readSmall says of anything but a small file.
var errNoFile = errors.New("it is no ordinary file, or larger than 64 KB")

// readSmall returns what a regular file of at most maxConfig bytes contains, and whether
// accounts can change it that could not start this program with other options anyway. It never
// waits for a writer, as of a pipe.
func readSmall(path string) (text []byte, changeable bool, err error) {
	file, err := os.OpenFile(path, os.O_RDONLY|atOnce, 0)
	if err != nil {
		return nil, false, err
	}
	defer func() { _ = file.Close() }() // it was only read
	// The open file, not the path, where another one may be by now.
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errNoFile
	}
	if err != nil {
		return nil, false, err
	}
	text, err = io.ReadAll(io.LimitReader(file, maxConfig+1))
	if err == nil && len(text) > maxConfig {
		err = errNoFile
	}
	return text, files.IsChangedByOthers(info), err
}

// writeConfig replaces a file as a whole: of several programs that do so at once the last
// one counts, and nobody reads a part of a file.
func writeConfig(path string, text []byte) error {
	if path == "" {
		return errors.New("there is no home folder")
	}
	if err := files.MkdirAll(filepath.Dir(path)); err != nil {
		return err
	}
	return files.WriteFile(path, true, func(w io.Writer) error {
		_, err := w.Write(text)
		return err
	})
}

// readLine and writeLine are for a file with one line. Somebody may have written anything
// there: its reader checks it.
func readLine(path string) string { return strings.TrimSpace(string(readConfig(path))) }

func writeLine(path, line string) error { return writeConfig(path, []byte(line+"\n")) }
