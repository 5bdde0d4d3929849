package start

import (
	"io"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"

	"tapetrack/data/files"
)

// Views keeps how windows are looked at in small files of the user's
// configuration folder. Several programs may do so at once: each file is
// written whole beside its place, so that the last one counts and none is half
// there.
type Views struct{}

// maxView is more than any view needs; anything longer was not written by us.
const maxView = 64 << 10

func (Views) path(name string) string {
	in := ours(xdg.ConfigHome, "XDG_CONFIG_HOME")
	if in == "" {
		return ""
	}
	return filepath.Join(in, "view-"+name+".json")
}

// View returns what was kept under a name, empty if that is not known.
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

// KeepView keeps it. It is a convenience: a folder that can't be written is no
// reason to bother anybody.
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
