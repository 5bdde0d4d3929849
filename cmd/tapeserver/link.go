package main

import (
	"io"

	"tapetrack/cmd/internal/start"
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
	return files.WritePublic(path, func(w io.Writer) error {
		_, err := w.Write(server.File())
		return err
	})
}
