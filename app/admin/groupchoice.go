package admin

import (
	"context"
	"fmt"
	"slices"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/words"
	"tapetrack/widgets/properties"
)

// WillBeAdded is what people read here. Tests ask for it by name.
const WillBeAdded = "There is no group %s yet: it is added when you save."

const groupHelp = data.PickGroup + " A Group-ID has 1 to 10 letters and digits."

// groupChoice offers the existing groups in the row Group-ID and explains the one
// that is entered there; another one can be typed.
type groupChoice struct {
	grid   *properties.Grid
	groups []data.Group // empty until they are read
}

// offerGroups reads the groups.
func (d *Desk) offerGroups(tasks *shell.Tasks, grid *properties.Grid) *groupChoice {
	c := &groupChoice{grid: grid}
	users, by := d.Users, d.Session.Actor()
	shell.Run(tasks, func(ctx context.Context) ([]data.Group, error) {
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
		grid.SetOptions(data.FieldGroup, ids)
		c.explain()
	})
	return c
}

// isNew reports whether a group with this Group-ID would be added; false while the
// groups are not known.
func (c *groupChoice) isNew(id string) bool { return len(c.groups) > 0 && c.find(id) < 0 }

func (c *groupChoice) find(id string) int {
	return slices.IndexFunc(c.groups, func(g data.Group) bool { return data.Fold(g.ID) == data.Fold(id) })
}

// notice says that the Group-ID in the row would add a group; "" if it would not.
func (c *groupChoice) notice() string {
	id := c.grid.Value(data.FieldGroup)
	if id == "" || data.CheckGroupID(id) != nil || !c.isNew(id) {
		return ""
	}
	return fmt.Sprintf(WillBeAdded, id)
}

// explain says what the Group-ID in the row means. Call it after each change.
func (c *groupChoice) explain() {
	id := c.grid.Value(data.FieldGroup)
	i := c.find(id)
	switch {
	case len(c.groups) == 0 || id == "" || data.CheckGroupID(id) != nil:
		c.grid.SetHelp(data.FieldGroup, groupHelp)
	case i < 0:
		c.grid.SetHelp(data.FieldGroup, fmt.Sprintf(WillBeAdded, id))
	default:
		g := c.groups[i]
		help := groupHelp
		if g.Description != "" {
			help = g.Description + "\n" + help
		}
		if g.Rule.Required {
			help = "One-time password of the group: " + words.GroupRule(g.Rule) + ".\n" + help
		}
		c.grid.SetHelp(data.FieldGroup, help)
	}
}
