package store

import (
	"database/sql"

	"tapetrack/data"
)

// A membersRow is the number of users with the same group, state, revocation and Disabled.
type membersRow struct {
	Group      sql.NullString
	OTPState   string
	Revocation string
	Disabled   boolean
	N          int64
}

// members counts users by group and state, in one pass over one index.
func (t *tx) members(do func(*membersRow)) error {
	return t.each("count users", "SELECT group_folded, otp_state, revocation, disabled, count(*) FROM users GROUP BY group_folded, otp_state, revocation, disabled",
		func(rows *sql.Rows) error {
			var m membersRow
			if err := rows.Scan(&m.Group, &m.OTPState, &m.Revocation, &m.Disabled, &m.N); err != nil {
				return err
			}
			do(&m)
			return nil
		})
}

// Groups returns all groups ordered by Group-ID, without the numbers of members.
func (t *tx) Groups() ([]data.Group, error) {
	rows, err := query[groupRow](t, "list groups", "SELECT "+groupColumns+" FROM groups ORDER BY id_folded")
	groups := make([]data.Group, 0, len(rows))
	for i := range rows {
		groups = append(groups, rows[i].group())
	}
	return groups, err
}

// CountMembers fills in the numbers of members.
func (t *tx) CountMembers(groups []data.Group) error {
	of := make(map[string]*data.Group, len(groups))
	for i := range groups {
		of[data.Fold(groups[i].ID)] = &groups[i]
	}
	return t.members(func(m *membersRow) {
		if g := of[m.Group.String]; m.Group.Valid && g != nil {
			addMembers(g, m.OTPState, m.N)
		}
	})
}

// addMembers adds n members with a state to the numbers of a group.
func addMembers(g *data.Group, state string, n int64) {
	g.Members += n
	switch data.OTPState(state) {
	case data.Active, data.Blocked:
		g.Enrolled += n
	case data.Pending:
		g.Pending += n
	}
}

// Group finds one by Group-ID without regard to case.
func (t *tx) Group(id string) (data.Group, error) {
	rows, err := query[groupRow](t, "find a group", "SELECT "+groupColumns+" FROM groups WHERE id_folded = ?", data.Fold(id))
	if err != nil {
		return data.Group{}, err
	}
	if len(rows) == 0 {
		return data.Group{}, data.ErrNotFound
	}
	g := rows[0].group()
	members, err := scan(t, "count members", "SELECT otp_state, count(*) FROM users WHERE group_folded = ? GROUP BY otp_state",
		func(m *membersRow) []any { return []any{&m.OTPState, &m.N} }, rows[0].IDFolded)
	for _, m := range members {
		addMembers(&g, m.OTPState, m.N)
	}
	return g, err
}

// AddGroup stores a new one; an existing Group-ID is a FieldError that matches ErrExists.
// Key and Members of g are ignored.
func (t *tx) AddGroup(g data.Group) error {
	taken, err := t.has("find a group", "SELECT 1 FROM groups WHERE id_folded = ?", data.Fold(g.ID))
	if err != nil {
		return err
	}
	if taken {
		return data.Exists(data.FieldGroup, "A group %s already exists.", g.ID)
	}
	row := groupRow{GroupID: g.ID, IDFolded: data.Fold(g.ID), Description: g.Description}
	err = t.insert("add a group", &row)
	t.swap(sum{}, t.groupElement(&row))
	return err
}

// DescribeGroup writes the description of a group.
func (t *tx) DescribeGroup(id, description string) error {
	row, err := t.groupRow(id)
	if err != nil {
		return err
	}
	was := t.groupElement(row)
	row.Description = description
	t.swap(was, t.groupElement(row))
	return one(t.exec("describe a group", "UPDATE groups SET description = ? WHERE group_key = ?", description, row.Key))
}

// DeleteGroup removes one; ErrGroupInUse if it has members.
func (t *tx) DeleteGroup(id string) error {
	used, err := t.has("find members", "SELECT 1 FROM users WHERE group_folded = ? LIMIT 1", data.Fold(id))
	if err != nil {
		return err
	}
	if used {
		return data.ErrGroupInUse
	}
	row, err := t.groupRow(id)
	if err != nil {
		return err
	}
	t.swap(t.groupElement(row), sum{})
	return one(t.exec("delete a group", "DELETE FROM groups WHERE group_key = ?", row.Key))
}

// groupRow returns a row of groups by Group-ID, unchecked.
func (t *tx) groupRow(id string) (*groupRow, error) {
	rows, err := query[groupRow](t, "find a group", "SELECT "+groupColumns+" FROM groups WHERE id_folded = ?", data.Fold(id))
	if err == nil && len(rows) == 0 {
		err = data.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return &rows[0], nil
}

// groupElement returns what a group adds to the sum of codes. Groups need no codes of their
// own: their rules are policies, and their members are in the rows of users. So the element
// is made of the row.
func (t *tx) groupElement(r *groupRow) sum {
	return t.element(groupRows, newMessage().number(r.Key).text(r.GroupID, r.IDFolded, r.Description))
}

// sumOfGroups adds up all groups as they are stored.
func (t *tx) sumOfGroups() (sum, error) {
	total := sum{}
	rows, err := salvage(t, "read groups", "SELECT "+groupColumns+" FROM groups", (*groupRow).fields)
	for i := range rows {
		total = total.plus(t.groupElement(&rows[i].row))
	}
	return total, err
}

// takeGroups adds the groups, as they are stored, to the sum in a head of a release before
// 1.2.1, which left them out.
func (t *tx) takeGroups() error {
	if t.head.version >= headVersion121 {
		return nil
	}
	groups, err := t.sumOfGroups()
	t.head.codes = t.head.codes.plus(groups)
	return err
}

// id returns the Group-ID of a row in its spelling.
func (r *groupRow) id() string { return spelled(r.IDFolded, r.GroupID) }

// spelled returns the spelling of a Group-ID in its row, or asked if the row has another
// Group-ID: a value that was modified there must not get into a row with a code.
func spelled(asked, row string) string {
	if data.Fold(asked) == data.Fold(row) {
		return row
	}
	return asked
}
