package main

import (
	"strings"

	"tapetrack/data"
)

type listUsers struct {
	JSON bool `help:"As a JSON array."`
}

// Run lists all users.
func (l listUsers) Run(c *console) error {
	if err := c.open(); err != nil {
		return err
	}
	if l.JSON {
		return c.listJSON()
	}
	// Widths are those of the longest values there can be: nothing has to be
	// read twice or kept, however many users there are.
	const columns = "%-16s  %-10s  %-17s  %-8s  %-19s  %s"
	c.row(columns, "User-ID", "Group-ID", "One Time Password", "Status", "Last sign-in", "Name")
	return c.everyUser(func(u data.User) error {
		last := "never"
		if !u.LastSignIn.At.IsZero() {
			last = u.LastSignIn.At.Local().Format("2006-01-02 15:04:05")
		}
		c.row(columns, u.ID, u.Group, u.OTP, status(u), last, u.Name)
		return nil
	})
}

// listJSON prints an array, one user on a line.
func (c *console) listJSON() error {
	before := "[\n"
	var means map[int64]data.Means // of the page that is printed
	err := c.everyPage(func(page data.UserPage) (err error) {
		means, err = c.service.Means(c.ctx, c.actor(), page)
		return err
	}, func(u data.User) error {
		_, _ = c.out.WriteString(before) // what went wrong shows in the next write
		before = ","
		return c.printJSON(jsonOf(u, means[u.Key]), "")
	})
	_, _ = c.out.WriteString(strings.TrimSuffix(before, ",") + "]\n")
	return err
}

func status(u data.User) string {
	switch {
	case u.Disabled:
		return "Disabled"
	case u.Revocation != data.NotRevoked:
		return "Revoked"
	}
	return ""
}
