package site

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"slices"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/words"
)

// Sentences that people read here. Tests ask for them by name.
const (
	UnknownExport data.Text = "The Sign-in Log does not know the file %s: it was changed, or the event about it is in a later file. Name that file, too."
	MissingExport data.Text = "The files are genuine, but none of them has events %s to %s. Name the file that has them, too."
)

// HashFile returns the SHA-256 of an ordinary file in hexadecimal digits.
func HashFile(path string) (string, error) {
	unreadable := func(err error) error {
		return &data.FieldError{Field: data.FieldFile, Kind: err, Text: data.Say("The file %s can't be read: %s.", path, cause(err))}
	}
	info, err := os.Stat(path)
	if err != nil {
		return "", unreadable(err)
	}
	if !info.Mode().IsRegular() { // such as a pipe, for which everybody would wait
		return "", unreadable(errors.New("it is no ordinary file"))
	}
	file, err := os.Open(path)
	if err != nil {
		return "", unreadable(err)
	}
	defer file.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", unreadable(err)
	}
	return digits(sum), nil
}

// A CheckedExport is a file that CutLog has written, as the log knows it.
type CheckedExport struct {
	Path string
	data.LoggedCut
	HasSeal bool // one of its events has the seal that was asked for
}

// CheckExports compares files with what the log says of them: logged are the cuts of its events.
// The files say it of the cuts whose events were cut off themselves, once they are genuine. It
// returns them in the order of their events. The error is about the first file that is not one of
// them, or about events that lie between two files and are in none; it matches data.ErrTampered.
func CheckExports(paths []string, logged []data.LoggedCut, seal string) ([]CheckedExport, error) {
	known, sums := map[string]data.LoggedCut{}, map[string]string{}
	for _, c := range logged {
		known[c.SHA256] = c
	}
	for _, path := range paths {
		sum, err := HashFile(path)
		if err != nil {
			return nil, err
		}
		sums[path] = sum
	}
	var checked []CheckedExport
	for found := true; found; { // a later file may tell of an earlier one
		found = false
		for path, sum := range sums {
			c, genuine := known[sum]
			if !genuine {
				continue
			}
			export := CheckedExport{Path: path, LoggedCut: c}
			more, err := export.read(seal)
			if err != nil {
				return nil, err
			}
			for _, c := range more {
				known[c.SHA256] = c
			}
			checked, found = append(checked, export), true
			delete(sums, path)
		}
	}
	for _, path := range paths {
		if _, unknown := sums[path]; unknown {
			return checked, &data.Trouble{Kind: data.ErrTampered, Text: data.Say(UnknownExport, path)}
		}
	}
	slices.SortFunc(checked, func(a, b CheckedExport) int { return cmp.Compare(a.From, b.From) })
	for i := 1; i < len(checked); i++ {
		if before, c := checked[i-1], checked[i]; c.From > before.To+1 {
			return checked, &data.Trouble{Kind: data.ErrTampered, Text: data.Say(MissingExport, words.EventNumber(before.To+1), words.EventNumber(c.From-1))}
		}
	}
	return checked, nil
}

// read reads a file that has the right hash, and returns the cuts that it knows.
func (c *CheckedExport) read(seal string) (more []data.LoggedCut, err error) {
	file, err := os.Open(c.Path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	again := sha256.New()
	err = files.ReadSealed(io.TeeReader(file, again), func(line files.SealedLine) {
		c.HasSeal = c.HasSeal || seal != "" && line.Seal == seal
		if cut, ok := words.ReadCut(line.Kind, line.Detail); ok {
			more = append(more, cut)
		}
	})
	if err == nil && digits(again) != c.SHA256 {
		err = errors.New("it has just been changed")
	}
	return more, err
}
