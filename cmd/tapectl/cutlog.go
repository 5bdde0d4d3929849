package main

import (
	"strings"
	"time"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/site"
	"tapetrack/data/words"
)

// Sentences that people read here. Tests ask for them by name.
const (
	keptForEver   data.Text = "The policy log-days is 0: the Sign-in Log keeps all events, and nothing was removed."
	nothingToCut  data.Text = "Nothing was removed: the Sign-in Log has no whole month that is older than the policy log-days says."
	cutFinished   data.Text = "Completed the removal of events that was interrupted, up to event %s."
	cutDone       data.Text = "Wrote events %s to %s, from %s to %s, to %s, and removed them from the Sign-in Log."
	keepTheFile   data.Text = "Keep the file for as long as the events are needed. Its SHA-256 is in the log: %s. Check it later with: %s"
	genuineExport data.Text = "%s is as it was written: events %s to %s, then called %s."
	notInExports  data.Text = "None of these files has an event with this seal. Check that you entered it as you wrote it down, and name the file that has the event of its number."
)

type cutLog struct {
	hostCommand
	File string `arg:"" help:"The new file, JSON Lines; or a folder, for a file that is named after database and events."`
}

// Run cuts the log.
func (l cutLog) Run(c *console) error {
	if err := c.there(); err != nil {
		return err
	}
	path, err := start.Path(l.File)
	if err != nil {
		return err
	}
	made, err := c.database.CutLog(c.ctx, path)
	if made.Finished {
		c.say(cutFinished, words.EventNumber(made.Completed))
	}
	plan := made.Plan
	switch {
	case err != nil:
		return err
	case plan.Days == 0:
		c.say(keptForEver)
	case made.Path == "":
		c.say(nothingToCut)
	default:
		when := func(t time.Time) data.Moment { return data.Moment{At: t, Layout: data.LayoutTime} }
		c.say(cutDone, words.EventNumber(plan.From), words.EventNumber(plan.To), when(plan.First), when(plan.Last), made.Path)
		c.say(keepTheFile, made.SHA256, c.database.Command("tapectl audit verify --export "+words.Argument(made.Path)))
	}
	return nil
}

// exports checks the files that were cut off the log.
func (v verifyAudit) exports(c *console) ([]site.CheckedExport, error) {
	if len(v.Export) == 0 {
		return nil, nil
	}
	var paths []string
	for _, file := range v.Export {
		path, err := start.Path(file)
		if err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	var logged []data.LoggedCut
	err := c.everyEvent(data.EventQuery{Kinds: []data.Kind{data.LogCutOff}}, 0, func(e data.Event) error {
		if cut, ok := words.ReadCut(e.Kind, e.Detail); ok {
			logged = append(logged, cut)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return site.CheckExports(paths, logged, strings.ToLower(strings.TrimSpace(v.Seal)))
}

// A jsonExport is a file that was cut off the log, for scripts.
type jsonExport struct {
	File   string `json:"file"`
	From   int64  `json:"from"`
	To     int64  `json:"to"`
	SHA256 string `json:"sha256"`
}

func jsonExports(list []site.CheckedExport) []jsonExport {
	var exports []jsonExport
	for _, e := range list {
		exports = append(exports, jsonExport{e.Path, e.From, e.To, e.SHA256})
	}
	return exports
}
