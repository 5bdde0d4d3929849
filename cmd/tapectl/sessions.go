package main

import (
	"errors"
	"slices"
	"strings"
	"time"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// Sentences that people read here. Tests ask for them by name.
const (
	noSession   data.Text = "There is no user %s, and no open session that begins with it."
	notSignedIn data.Text = "User %s is not signed in anywhere else."
	severalFit  data.Text = "%d sessions begin with %s. Use more of its characters."
	moreOpen    data.Text = "There are more than %d sessions. The others are not listed."
)

type sessionCommands struct {
	List       listSessions `cmd:"" help:"List the open sessions, of all users or of one: who is signed in, where and since when."`
	Disconnect disconnect   `cmd:"" help:"End sessions, without asking. What has been entered in their programs and not saved is lost."`
}

type listSessions struct {
	ID   string `arg:"" optional:"" help:"Only of this user: User-ID or email address."`
	JSON bool   `help:"As a JSON array."`
}

// A jsonSession is an open session for scripts. Fields may be added, but never renamed.
type jsonSession struct {
	ID       string     `json:"id"`
	UserID   string     `json:"userId"`
	Name     string     `json:"name"`
	Program  string     `json:"program"` // what the program says of itself, and so are version and computer
	Version  string     `json:"version"`
	Computer string     `json:"computer"`
	Address  string     `json:"address"` // as the server saw it; empty without a server
	Factor   string     `json:"signedInWith"`
	Opened   *time.Time `json:"signedIn"`
	Used     *time.Time `json:"lastKeyPressed"`
	Seen     *time.Time `json:"lastSeen"`
	Own      bool       `json:"own"` // it is that of the command itself
}

// shortID is how many characters of the ID of a session are shown at least.
const shortID = 8

// Run lists open sessions.
func (l listSessions) Run(c *console) error {
	if err := c.open(); err != nil {
		return err
	}
	open, err := c.sessions()
	if err != nil {
		return err
	}
	shown := open
	if l.ID != "" {
		user, err := c.find(l.ID)
		if err != nil {
			return err
		}
		shown = ofUser(open, user.Key)
	}
	if l.JSON {
		list := make([]jsonSession, 0, len(shown)) // never null
		for _, s := range shown {
			list = append(list, jsonSession{
				s.ID, s.UserID, s.Name, s.Program, s.Version, s.Computer, s.Address, string(s.Factor),
				files.WrittenTime(s.OpenedAt), files.WrittenTime(s.UsedAt), files.WrittenTime(s.SeenAt), s.Own,
			})
		}
		return c.printJSON(list, "  ")
	}
	const moment = len(time.DateTime)
	list := c.table(column{"Session", shortID, false}, column{"User-ID", 20, false}, column{"Signed in", moment, false}, column{"Last key pressed", moment, false},
		column{"Last seen", moment, false}, column{"Program", 10, false}, column{"Version", 7, false}, column{"Address", 15, false}, column{"Computer", 0, false})
	short := distinct(open)
	at := func(t time.Time) string { return t.Local().Format(time.DateTime) }
	for _, s := range shown {
		list.row(s.ID[:min(short, len(s.ID))], s.UserID, at(s.OpenedAt), at(s.UsedAt), at(s.SeenAt), s.Program, s.Version, s.Address, s.Computer)
	}
	return nil
}

// sessions reads those that are open, and says if there are more than are listed.
func (c *console) sessions() ([]data.OpenSession, error) {
	open, err := c.service.Sessions(c.ctx, c.actor())
	if open.More {
		c.warn(data.Say(moreOpen, len(open.List)))
	}
	return open.List, err
}

func ofUser(open []data.OpenSession, key int64) []data.OpenSession {
	return slices.DeleteFunc(slices.Clone(open), func(s data.OpenSession) bool { return s.UserKey != key })
}

// distinct returns how many characters of their IDs tell sessions apart.
func distinct(open []data.OpenSession) int {
	var ids []string
	for _, s := range open {
		ids = append(ids, s.ID)
	}
	slices.Sort(ids)
	most := shortID
	for i := 1; i < len(ids); i++ {
		for strings.HasPrefix(ids[i], ids[i-1][:min(most, len(ids[i-1]))]) && most < len(ids[i]) {
			most++
		}
	}
	return most
}

type disconnect struct {
	IDs     []string `arg:"" name:"id" help:"User-IDs or email addresses, of which all sessions end except that of the command itself, or sessions as the list has them."`
	Message string   `help:"What the users read, at most 200 characters. Also kept in the log." placeholder:"TEXT"`
}

// Run ends sessions.
func (d disconnect) Run(c *console) error {
	if err := c.open(); err != nil {
		return err
	}
	open, err := c.sessions()
	if err != nil {
		return err
	}
	var cut []data.OpenSession
	for _, typed := range d.IDs {
		named, err := c.sessionsNamed(open, typed)
		if err != nil {
			return err
		}
		for _, s := range named {
			if !slices.Contains(cut, s) {
				cut = append(cut, s)
			}
		}
	}
	var ids []string
	for _, s := range cut {
		ids = append(ids, s.ID)
	}
	ended, err := c.service.Disconnect(c.ctx, c.actor(), ids, d.Message)
	if err != nil {
		return err
	}
	c.print(lang.Say(words.SessionsCut(cut[0].UserID, len(cut), ended)))
	return nil
}

// sessionsNamed returns the sessions of a user, or the one whose ID begins with what was typed.
// A name of a user comes first: it is what people know.
func (c *console) sessionsNamed(open []data.OpenSession, typed string) ([]data.OpenSession, error) {
	if typed == "" || data.IsLoginName(typed) {
		user, err := c.find(typed)
		if err == nil {
			others := slices.DeleteFunc(ofUser(open, user.Key), func(s data.OpenSession) bool { return s.Own })
			if len(others) == 0 {
				return nil, &data.FieldError{Field: data.FieldUserID, Text: data.Say(notSignedIn, user.ID)}
			}
			return others, nil
		}
		if !errors.Is(err, data.ErrNotFound) {
			return nil, err
		}
	}
	fits := slices.DeleteFunc(slices.Clone(open), func(s data.OpenSession) bool { return !strings.HasPrefix(s.ID, typed) })
	switch len(fits) {
	case 0:
		return nil, &data.FieldError{Kind: data.ErrNotFound, Text: data.Say(noSession, words.Shortened(typed))}
	case 1:
		return fits, nil
	}
	return nil, &data.FieldError{Text: data.Say(severalFit, len(fits), typed)}
}
