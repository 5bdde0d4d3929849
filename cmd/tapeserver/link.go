package main

import (
	"io"
	"os"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/trust"
)

type linkCommand struct {
	File string `help:"Write the link to this new file instead, to be copied to desktops." placeholder:"PATH"`
}

// Run prints the link, or writes it to a file.
func (l linkCommand) Run(s *server) error {
	serving, err := s.open()
	if err != nil {
		return err
	}
	if l.File == "" {
		s.print(serving.Link.String())
		return nil
	}
	path, err := start.Path(l.File)
	if err != nil {
		return err
	}
	if err := writeLink(path, serving.Link); err != nil {
		return err
	}
	s.say("Wrote %s.", l.File)
	return nil
}

// writeLink writes the file that names a server. All users of a computer have to be able to
// read it, and what is copied keeps its rights.
func writeLink(path string, server trust.Server) error {
	err := files.WriteFile(path, false, func(w io.Writer) error {
		_, err := w.Write(server.File())
		return err
	})
	if err != nil {
		return err
	}
	if err := os.Chmod(path, 0o644); err != nil {
		return &data.Trouble{Kind: data.ErrReadOnly, Cause: err, Text: data.Say("Only this computer account can read %s. Let all users of a desktop read the copy there.", path)}
	}
	return nil
}
