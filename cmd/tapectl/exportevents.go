package main

import (
	"io"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/words"
)

// Sentences that people read here. Tests ask for them by name.
const (
	nameFile   data.Text = "Name the new file, or follow the log with --follow."
	noFile     data.Text = "With --follow, events go to standard output. Leave out the file %s."
	onlyFollow data.Text = "--after is for --follow."
	onlyLines  data.Text = "With --follow, each event is a line. Choose the format ocsf or jsonl."
	fromStart  data.Text = "--after must be the number of an event, or 0 for all."
)

// eventFormats are the formats of events here. OCSF comes last: the ending of JSON Lines names
// the names that it always had.
var eventFormats = append(files.ExportFormats(), files.OCSF)

type exportEvents struct {
	eventFilter
	asTable
	File   string  `arg:"" optional:"" help:"The new file."`
	Format *string `help:"csv (RFC 4180), excel (CSV that spreadsheets open as it is), jsonl (JSON Lines) or ocsf (JSON Lines with the names of OCSF). Default: what the ending of the file says, or csv; with --follow: ocsf." placeholder:"FORMAT"`
	Follow bool    `help:"Write to standard output what is there, oldest first, and then each new event as it is written, until you press Ctrl+C or its reader ends. At a server it ends with exit status 3 when the sign-in does."`
	After  *int64  `help:"With --follow: only events after the one with this number. Default: 0, all of them." placeholder:"NUMBER"`
}

// Run writes events into a file, or follows the log.
func (e exportEvents) Run(c *console) error {
	switch {
	case e.Follow:
		return e.follow(c)
	case e.After != nil:
		return &data.FieldError{Field: "--after", Text: data.Say(onlyFollow)}
	case e.File == "":
		return &data.FieldError{Field: data.FieldFile, Text: data.Say(nameFile)}
	}
	format, err := exportFormat(e.File, eventFormats, e.Format)
	if err != nil {
		return err
	}
	separator, err := e.separator(format)
	if err != nil {
		return err
	}
	if err := c.open(); err != nil {
		return err
	}
	q, err := e.query(c)
	if err != nil {
		return err
	}
	path, err := start.Path(e.File)
	if err != nil {
		return err
	}
	n := 0
	err = files.WriteFile(path, false, func(w io.Writer) error {
		events := eventWriter(w, format, separator)
		err := c.service.ExportLog(c.ctx, c.actor(), q, func(event data.Event) error {
			n++
			return events.Write(event)
		})
		if err != nil {
			return err
		}
		return events.Flush()
	})
	if err != nil {
		return err
	}
	c.say(wrote, words.Count(n, words.Events), e.File)
	return nil
}

// eventWriter is files.NewEventWriter for all formats here.
func eventWriter(w io.Writer, f files.ExportFormat, separator rune) files.EventWriter {
	if f == files.OCSF {
		return files.NewOCSFWriter(w, start.Version)
	}
	return files.NewEventWriter(w, f, separator)
}
