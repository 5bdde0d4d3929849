package main

import "tapetrack/data"

type addGroup struct {
	ID          string `arg:"" help:"Group-ID, at most 10 letters and digits."`
	Description string `help:"What the group is for." placeholder:"TEXT"`
}

// Run adds a group.
func (a addGroup) Run(c *console) error {
	if err := c.open(); err != nil {
		return err
	}
	err := c.service.AddGroup(c.ctx, c.actor(), data.Group{ID: a.ID, Description: a.Description})
	if err != nil {
		return err
	}
	c.say("Added group %s.", a.ID)
	return nil
}

type listGroups struct {
	JSON bool `help:"As a JSON array."`
}

// A jsonGroup is a group as scripts see it.
type jsonGroup struct {
	GroupID     string `json:"groupId"`
	Description string `json:"description"`
	Members     int64  `json:"members"`
}

// Run lists all groups.
func (l listGroups) Run(c *console) error {
	if err := c.open(); err != nil {
		return err
	}
	groups, err := c.service.Groups(c.ctx, c.actor())
	if err != nil {
		return err
	}
	if l.JSON {
		list := make([]jsonGroup, 0, len(groups)) // never null
		for _, g := range groups {
			list = append(list, jsonGroup{g.ID, g.Description, g.Members})
		}
		return c.printJSON(list, "  ")
	}
	c.row("%-10s  %7s  %s", "Group-ID", "Members", "Description")
	for _, g := range groups {
		c.row("%-10s  %7d  %s", g.ID, g.Members, g.Description)
	}
	return nil
}
