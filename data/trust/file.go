package trust

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"strings"

	"tapetrack/data"
	"tapetrack/data/words"
)

// FileName is the name of the file that names a server.
const FileName = "server.tapetrack"

// maxFile is how much a file that names a server may have, in bytes.
const maxFile = 64 << 10

// The marks with which editors begin a file: that of UTF-8 is ignored.
var (
	markUTF8  = []byte("\xef\xbb\xbf")
	markUTF16 = [][]byte{[]byte("\xff\xfe"), []byte("\xfe\xff")}
)

// about says what the file is for to those who find it. It is in English, as all files
// are.
const about = `# The link of a TapeTrack server. It ends with the code by which programs recognise it.
# It is no secret, but nobody except an administrator may change it.
#
# To connect all users of a computer with this server, copy the file to
#   Linux:   ` + machineLinux + `
#   Windows: %ProgramData%\TapeTrack\` + FileName + `
#   macOS:   ` + machineMacOS + `
# Lines that begin with # are not read.

`

// Where the file for all users of a computer is.
const (
	machineLinux = "/etc/tapetrack/" + FileName
	machineMacOS = "/Library/Application Support/TapeTrack/" + FileName
)

// MachineFile returns the path of the file that names the server for all users of this
// computer, and that no user can override. Only administrators can write there. There
// need be no such file.
func MachineFile() string { return machineFile() }

// File returns the content of a file that names the server: its link, and comments that
// say what the file is for and where to copy it.
func (s Server) File() []byte { return []byte(about + s.String() + "\n") }

// ReadFile reads a file that names a server, as Server.File returns it: one line with
// the link. Empty lines and those that begin with # are ignored; lines may end as on
// Windows, and the file may begin with the mark of UTF-8. It has at most 64 KB.
//
// Errors are data.Troubles of kind ErrFile that name the path. They match fs.ErrNotExist
// if there is no file, and ErrLink if its link can't be used.
func ReadFile(path string) (Server, error) {
	f, err := open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Server{}, trouble(ErrFile, err, "There is no file %s. Check its name and folder, or ask your administrator for the file.", path)
	}
	var info fs.FileInfo
	if err == nil {
		defer f.Close()
		info, err = f.Stat()
	}
	switch {
	case err != nil:
		return Server{}, unreadable(path, err)
	case info.IsDir():
		return Server{}, trouble(ErrFile, nil, "%s is a folder. Name the file in it that has the link of the server, such as %s.", path, FileName)
	case !info.Mode().IsRegular():
		return Server{}, trouble(ErrFile, nil, "%s is not an ordinary file. Name the file that has the link of the server.", path)
	}
	content, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return Server{}, unreadable(path, err)
	}
	return parseFile(path, content)
}

func unreadable(path string, err error) error {
	reason := err
	var pathError *fs.PathError
	if errors.As(err, &pathError) { // the sentence names the path
		reason = pathError.Err
	}
	return trouble(ErrFile, err, "The file %s can't be read: %s. %s", path, data.Verbatim(reason.Error()), words.CheckDisk)
}

func parseFile(path string, content []byte) (Server, error) {
	if len(content) > maxFile {
		return Server{}, trouble(ErrFile, nil, "The file %s is too large for one that names a server, which has at most %d KB. Name another file.", path, maxFile>>10)
	}
	for _, mark := range markUTF16 {
		if bytes.HasPrefix(content, mark) {
			return Server{}, trouble(ErrFile, nil, "The file %s is stored as UTF-16. Open it in an editor, and save it as UTF-8.", path)
		}
	}
	link := ""
	for line := range strings.Lines(string(bytes.TrimPrefix(content, markUTF8))) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case link != "":
			return Server{}, trouble(ErrFile, nil, "The file %s has more than one link. Keep one line, and put # before the others.", path)
		default:
			link = line
		}
	}
	if link == "" {
		return Server{}, trouble(ErrFile, nil, "The file %s has no link of a server. Ask your administrator for the file.", path)
	}
	s, err := Parse(link)
	if err != nil {
		return Server{}, trouble(ErrFile, err, "The file %s can't be used. %s", path, err)
	}
	return s, nil
}
