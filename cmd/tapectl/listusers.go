package main

import (
	"cmp"
	"time"

	"tapetrack/data"
	"tapetrack/data/files"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

type listUsers struct {
	userFilter
	JSON bool `help:"As a JSON array."`
}

// Run lists the users that match, or all.
func (l listUsers) Run(c *console) error {
	filter, err := c.filtered(l.userFilter)
	if err != nil {
		return err
	}
	if l.JSON {
		return c.listJSON(filter)
	}
	list := c.table(column{"User-ID", 20, false}, column{"Group-ID", 10, false}, column{"Rights", 10, false}, column{"One Time Password", 17, false},
		column{"Status", 16, false}, column{"Last sign-in", 19, false}, column{"Name", 0, false})
	var lasts time.Duration // how long a given-out password is valid
	return c.everyPage(filter, func(page data.UserPage) error {
		lasts = page.GivenOutLasts
		return nil
	}, func(u data.User) error {
		last, rights := lang.T("never"), ""
		if u.Tapemaster || u.IsSuperuser() {
			rights = "tapemaster"
		}
		if !u.LastSignIn.At.IsZero() {
			last = u.LastSignIn.At.Local().Format("2006-01-02 15:04:05")
		}
		list.row(u.ID, u.Group, rights, lang.T(words.OTPState(u.OTP)), lang.T(words.Status(u.Status(time.Now(), lasts))), last, u.Name)
		return nil
	})
}

// listJSON prints an array, one user per line.
func (c *console) listJSON(filter data.UserFilter) error {
	list := files.NewJSONList(c.out)
	var means map[int64]data.Means // of the page being printed
	var lasts time.Duration
	err := c.everyPage(filter, func(page data.UserPage) (err error) {
		lasts = page.GivenOutLasts
		means, err = c.service.Means(c.ctx, c.actor(), page.Users)
		return err
	}, func(u data.User) error {
		return list.Add(jsonOf(u, means[u.Key], u.Status(time.Now(), lasts)))
	})
	return c.printed(cmp.Or(err, list.Flush()))
}
