package main

import (
	"io"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/words"
)

type exportUsers struct {
	userFilter
	asTable
	File   string  `arg:"" help:"The new file; - for standard output."`
	Format *string `help:"csv (RFC 4180), excel (CSV that spreadsheets open as it is), xml or json; all can be imported. Default: what the ending of the file says, or csv." placeholder:"FORMAT"`
}

// Run writes users into a file.
func (e exportUsers) Run(c *console) error {
	format, err := exportFormat(e.File, files.UserFormats(), e.Format)
	if err != nil {
		return err
	}
	separator, err := e.separator(format)
	if err != nil {
		return err
	}
	filter, err := c.filtered(e.userFilter)
	if err != nil {
		return err
	}
	n := 0
	write := func(w io.Writer) error {
		to := files.NewUserWriter(w, format, separator)
		scope := data.UserScope{Query: data.UserQuery{Filter: filter, Sort: data.ByUserID}}
		err := c.service.ExportUsers(c.ctx, c.actor(), scope, func(u data.ExportedUser) error {
			n++
			return to.Write(u)
		})
		if err != nil {
			return err
		}
		return to.Flush()
	}
	if e.File == "-" {
		err := write(c.out)
		if unwritten := c.flush(); unwritten != nil {
			return unwritten // even if it was first noticed as another error
		}
		return err
	}
	path, err := start.Path(e.File)
	if err != nil {
		return err
	}
	if err := files.WriteFile(path, false, write); err != nil {
		return err
	}
	c.say(wrote, words.Count(n, words.Users), e.File)
	return nil
}
