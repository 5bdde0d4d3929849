package start

import (
	"io"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"

	"tapetrack/data/files"
)

// Views stores how windows are viewed, in small files in the user's configuration folder.
// Several programs may do so at once: each file is replaced as a whole, so the last write
// counts and no file is incomplete.
type Views struct{}

// maxView is more than any view needs, in bytes; we did not write anything longer.
const maxView = 64 << 10

func (Views) path(name string) string {
	in := ours(xdg.ConfigHome, "XDG_CONFIG_HOME")
	if in == "" {
		return ""
	}
	return filepath.Join(in, "view-"+name+".json")
}

// View returns what was stored under a name; empty if nothing was.
func (v Views) View(name string) []byte {
	file, err := os.Open(v.path(name))
	if err != nil {
		return nil
	}
	defer func() { _ = file.Close() }() // it was only read
	text, err := io.ReadAll(io.LimitReader(file, maxView+1))
	if err != nil || len(text) > maxView {
		return nil
	}
	return text
}

// KeepView stores a view. It is a convenience: if the folder can't be written, nothing is
// reported.
func (v Views) KeepView(name string, view []byte) {
	path := v.path(name)
	if path == "" || os.MkdirAll(filepath.Dir(path), 0o700) != nil {
		return
	}
	_ = files.WriteFile(path, true, func(w io.Writer) error {
		_, err := w.Write(view)
		return err
	})
}
