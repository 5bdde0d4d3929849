package admin

import (
	"context"
	"slices"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/widgets/properties"
)

// WillBeAdded is what people read here. Tests ask for it by name.
const WillBeAdded data.Text = "There is no group %s yet: it is added when you save."

const groupHelp data.Text = data.PickGroup + " A Group-ID has 1 to 10 letters (A to Z) and digits."

// groupChoice offers the existing groups in the row Group-ID and explains the one
// that is entered there; another one can be typed.
type groupChoice struct {
	desk   *Desk
	tasks  *shell.Tasks
	grid   *properties.Grid
	groups []data.Group // empty until they are read
}

// offerGroups reads the groups.
func (d *Desk) offerGroups(tasks *shell.Tasks, grid *properties.Grid) *groupChoice {
	c := &groupChoice{desk: d, tasks: tasks, grid: grid}
	c.read()
	return c
}

// read reads the groups again: somebody may have added one.
func (c *groupChoice) read() {
	users, by := c.desk.Users, c.desk.Session.Actor()
	shell.Run(c.tasks, func(ctx context.Context) ([]data.Group, error) {
		return users.Groups(ctx, by)
	}, func(groups []data.Group, err error) {
		if err != nil {
			return // the Group-ID can be typed all the same
		}
		c.groups = groups
		var ids []string
		for _, g := range groups {
			ids = append(ids, g.ID)
		}
		c.grid.SetOptions(data.FieldGroup, ids)
		c.explain()
	})
}

// isNew reports whether a group with this Group-ID would be added; false without a
// Group-ID, and while the groups are not known.
func (c *groupChoice) isNew(id string) bool { return id != "" && len(c.groups) > 0 && c.find(id) < 0 }

func (c *groupChoice) find(id string) int {
	return slices.IndexFunc(c.groups, func(g data.Group) bool { return data.Fold(g.ID) == data.Fold(id) })
}

// explain says what the Group-ID in the row means. Call it after each change.
func (c *groupChoice) explain() {
	id := c.grid.Value(data.FieldGroup)
	i, remark, help := c.find(id), "", lang.T(groupHelp)
	switch {
	case len(c.groups) == 0 || id == "" || data.CheckGroupID(id) != nil:
	case i < 0:
		remark = lang.T(WillBeAdded, id)
	default:
		g := c.groups[i]
		if g.Description != "" {
			help = g.Description + "\n" + help
		}
		if g.Rule.Required {
			help = lang.T("One-time password of the group: %s.", words.GroupRule(g.Rule)) + "\n" + help
		}
	}
	c.grid.SetHelp(data.FieldGroup, help)
	c.grid.SetRemark(data.FieldGroup, remark)
}
