// Package filedialog asks for a file with the system's own dialog: that of the desktop portal
// on Linux and the BSDs, the common dialog on Windows. It blocks its caller, so it is never
// called on Fyne's goroutine.
package filedialog

import (
	"errors"
	"net/url"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"tapetrack/data"
)

// ErrNone matches the error of a system that has no dialog, or whose dialog does not answer.
var ErrNone = errors.New("the system has no file dialog")

// Sentences that people read here. Tests ask for them by name.
const (
	NotLocal data.Text = "This is not a file on this computer. Choose one in a local or mounted folder."
	BadName  data.Text = "The name of this file or of one of its folders can't be shown. Rename it, then choose it again."
)

// A Question is what is asked for.
type Question struct {
	Title  string
	Verb   string  // of the button that accepts, where the system takes one; may be empty
	Save   bool    // a file to write, which need not exist. Otherwise it is one to read
	Folder string  // that is shown first; may be empty
	Name   string  // that is suggested; may be empty
	Kinds  []Kind  // that are offered as filters; none: all files
	Kind   int     // index in Kinds of the one that is chosen at first
	Parent uintptr // the window for which it is asked, as the system names it; 0: unknown
}

// A Kind is a kind of file.
type Kind struct {
	Name    string   // like "CSV"
	Endings []string // of its names, in lower case, like ".csv"; none: all files
}

// An Answer is a file on this computer.
type Answer struct {
	Path   string // whole; empty: the user cancelled
	Agreed bool   // the dialog has asked whether to replace the file, if it exists
}

// completed returns the answer for a chosen path: a file to write whose name has no ending
// gets that of the kind at index kind.
func (q Question) completed(path string, kind int) (Answer, error) {
	if !filepath.IsAbs(path) || !utf8.ValidString(path) || strings.ContainsFunc(path, unicode.IsControl) {
		return Answer{}, refused(data.Say(BadName))
	}
	if q.Save && filepath.Ext(path) == "" && kind >= 0 && kind < len(q.Kinds) && len(q.Kinds[kind].Endings) > 0 {
		return Answer{Path: path + q.Kinds[kind].Endings[0]}, nil
	}
	return Answer{Path: path, Agreed: q.Save}, nil
}

// localPath returns the path of the file that a URL names.
func localPath(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "file" || u.Host != "" && u.Host != "localhost" || u.RawQuery != "" || u.Fragment != "" || u.Path == "" {
		return "", refused(data.Say(NotLocal))
	}
	return filepath.FromSlash(u.Path), nil
}

func refused(sentence data.Sentence) error {
	return &data.FieldError{Field: data.FieldFile, Text: sentence}
}
