package main

import (
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/site"
	"tapetrack/data/words"
)

// Sentences that people read here. Tests ask for the first by name, with which what is said
// of a sound database ends.
const (
	unmodified           = "nothing was modified outside TapeTrack"
	checked    data.Text = "Checked %s and %s: " + unmodified + "."
	wrote      data.Text = "Wrote %s to %s."
)

type auditCommands struct {
	List   listEvents   `cmd:"" help:"List events, newest first."`
	Export exportEvents `cmd:"" help:"Write events to a new file, newest first; with --follow to standard output, oldest first, and each new one as it is written."`
	Cut    cutLog       `cmd:"" help:"Write the events that the policy log-days no longer keeps into a new file, read it back, and remove them from the log. Does nothing if there are none."`
	Verify verifyAudit  `cmd:"" help:"Check whether events or records were modified, removed or added outside TapeTrack. Fails if any was."`
}

// eventFilter are the options that choose events.
type eventFilter struct {
	User  string   `help:"Only about this user: User-ID or email address." placeholder:"ID"`
	Kind  []string `help:"Only of this kind, by its name or what the Sign-in Log calls it; several with commas: %s." placeholder:"KIND"`
	Find  string   `help:"Only with each of these words in what tapectl or the Sign-in Log shows of them, the time excepted; case and accents are ignored." placeholder:"TEXT"`
	Since string   `help:"Not before this time: 2026-03-29, 2026-03-29T12:00 or with a zone." placeholder:"TIME"`
	Until string   `help:"Before this time." placeholder:"TIME"`
}

// query returns the query that the options ask for.
func (f eventFilter) query(c *console) (q data.EventQuery, err error) {
	if q.Since, err = moment("--since", f.Since); err != nil {
		return q, err
	}
	if q.Until, err = moment("--until", f.Until); err != nil {
		return q, err
	}
	q.Text, q.Language = f.Find, lang.Current().Tag()
	for _, typed := range f.Kind {
		kind, err := kindNamed(typed)
		if err != nil {
			return q, err
		}
		q.Kinds = append(q.Kinds, kind)
	}
	if f.User == "" {
		return q, nil
	}
	user, err := c.find(f.User)
	q.UserKey = user.Key
	return q, err
}

// moment reads a time in this computer's time zone, unless the text names another.
func moment(option, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{data.DayFormat, "2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", time.DateTime, time.RFC3339} {
		if t, err := data.ParseTime(layout, text, time.Local); err == nil {
			return t.UTC(), nil
		}
	}
	return time.Time{}, &data.FieldError{Field: option, Text: data.Say("%s must be a time like 2026-03-29, 2026-03-29T12:00 or 2026-03-29T12:00:00Z.", option)}
}

type listEvents struct {
	eventFilter
	Limit int  `help:"Maximum number of events; 0 for all." default:"100" placeholder:"N"`
	JSON  bool `help:"As a JSON array."`
}

// Run lists events.
func (l listEvents) Run(c *console) error {
	if l.Limit < 0 {
		return &data.FieldError{Field: "--limit", Text: data.Say("--limit must be a number of events, or 0 for all.")}
	}
	if err := c.open(); err != nil {
		return err
	}
	q, err := l.query(c)
	if err != nil {
		return err
	}
	if l.JSON {
		list := files.NewEventWriter(c.out, files.JSON, 0)
		err := c.everyEvent(q, l.Limit, list.Write)
		return c.printed(cmp.Or(err, list.Flush()))
	}
	list := c.table(column{"Event", 7, true}, column{"Time", 26, false}, column{"Kind", 22, false}, column{"User-ID", 20, false}, column{"By", 20, false}, column{"Detail", 0, false})
	return c.everyEvent(q, l.Limit, func(e data.Event) error {
		list.row(strconv.FormatInt(e.ID, 10), local(e.At), string(e.Kind), e.UserID, e.By(), detail(e))
		return nil
	})
}

// detail says what an event says beyond its kind, and where it was done.
func detail(e data.Event) string {
	var said []string
	for _, s := range []data.Sentence{words.Particular(e), words.Detail(e)} {
		if !s.Empty() {
			said = append(said, lang.Say(s))
		}
	}
	text := strings.Join(said, ", ")
	switch {
	case e.Sound():
	case text == "":
		text = lang.T("modified outside TapeTrack")
	default:
		text = lang.T("modified outside TapeTrack %s", text)
	}
	switch {
	case e.Program == "":
		return text
	case text == "":
		return lang.T("(%s on %s)", e.Program, words.Computer(e.Computer, e.Address))
	default:
		return lang.T("%s (%s on %s)", text, e.Program, words.Computer(e.Computer, e.Address))
	}
}

// everyEvent calls use for up to limit events (0: all), newest first. The output about one
// page is written before the next page is read.
func (c *console) everyEvent(q data.EventQuery, limit int, use func(data.Event) error) error {
	if q.Limit = pageSize; limit > 0 {
		q.Limit = min(pageSize, limit)
	}
	read := func(q data.EventQuery) (data.EventPage, error) {
		if q.Before != 0 {
			if err := c.flush(); err != nil {
				return data.EventPage{}, err
			}
		}
		return c.service.Log(c.ctx, c.actor(), q)
	}
	done := 0
	for e, err := range data.EveryEvent(q, read) {
		if err == nil {
			err = use(e)
		}
		if err != nil {
			return err
		}
		if done++; done == limit {
			break
		}
	}
	return nil
}

type verifyAudit struct {
	Seal   string   `help:"A seal printed earlier, to see whether the whole file was put back to an older state." placeholder:"SEAL"`
	Export []string `help:"Also check this file, which audit cut has written, against the log. Give the option several times to see whether the files follow each other without a gap." placeholder:"FILE" sep:"none"`
	JSON   bool     `help:"As a JSON object."`
}

// A jsonReport is the result of a verification for scripts.
type jsonReport struct {
	Sound   bool         `json:"sound"`
	Events  int64        `json:"events"`
	Records int64        `json:"records"`
	Damage  string       `json:"damage"`
	Event   int64        `json:"event"`
	Damaged []string     `json:"damagedRecords"`
	Seal    string       `json:"seal"`
	Exports []jsonExport `json:"exports,omitempty"`
}

// Run verifies the log and the records, and fails if it finds damage.
func (v verifyAudit) Run(c *console) error {
	if err := c.open(); err != nil {
		return err
	}
	report, err := c.service.VerifyLog(c.ctx, c.actor(), nil)
	if err != nil && report.Sound() {
		return err // otherwise the damage may be why the verification can't be logged
	}
	exports, found, err := v.judge(c, report)
	if err != nil {
		return err
	}
	if v.JSON {
		err := c.printJSON(jsonReport{
			found == nil, report.Events, report.Records, lang.InEnglish(report.Damage), report.Event, orEmpty(allInEnglish(report.Damaged)), report.Seal, jsonExports(exports),
		}, "  ")
		if err != nil {
			return err
		}
		return c.after(found)
	}
	if found != nil {
		return found
	}
	c.say(checked, words.Count(report.Events, words.Events), words.Count(report.Records, words.Records))
	for _, e := range exports {
		c.say(genuineExport, e.Path, words.EventNumber(e.From), words.EventNumber(e.To), e.Name)
	}
	c.say("Seal: %s", report.Seal)
	return nil
}

// judge returns an error in words about what was found, nil if nothing was; and the files that
// were cut off the log, in their order.
func (v verifyAudit) judge(c *console, r data.AuditReport) (exports []site.CheckedExport, found, err error) {
	if !r.Sound() {
		return nil, &data.Trouble{Kind: data.ErrTampered, Text: r.Findings()[0]}, nil
	}
	if exports, err = v.exports(c); err != nil {
		if errors.Is(err, data.ErrTampered) {
			return exports, err, nil
		}
		return nil, nil, err
	}
	if v.Seal == "" {
		return exports, nil, nil
	}
	holds, err := c.service.SealHolds(c.ctx, c.actor(), v.Seal)
	if errors.Is(err, data.ErrSealCut) && len(exports) > 0 {
		holds, err = slices.ContainsFunc(exports, func(e site.CheckedExport) bool { return e.HasSeal }), nil
		if !holds {
			return exports, &data.Trouble{Kind: data.ErrTampered, Text: data.Say(notInExports)}, nil
		}
	}
	if err != nil || holds {
		return exports, nil, err
	}
	return exports, &data.Trouble{Kind: data.ErrTampered, Text: data.Say(words.SealUnknown)}, nil
}

// kindNamed returns the kind with a name, or with what the log calls it. It refuses any
// other: a filter that finds nothing would look like good news.
func kindNamed(name string) (data.Kind, error) {
	from := offered(data.Kinds(), func(k data.Kind) []string { return append([]string{string(k)}, called(words.Kind(k))...) })
	kind, ok := chosen(name, from)
	if !ok {
		return "", &data.FieldError{Field: "--kind", Text: data.InARow(
			data.Say("There is no event kind %s.", words.Shortened(name)), didYouMean(name, from), data.Say("All kinds: %s.", "tapectl audit list --help"))}
	}
	return kind, nil
}

// allKinds lists the kinds of events for the help.
func allKinds() data.List { return words.Listed(data.Kinds()) }
