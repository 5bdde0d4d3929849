package store

import "tapetrack/data"

// Groups returns all groups ordered by Group-ID, with the number of members.
func (t *tx) Groups() ([]data.Group, error) {
	rows, err := find[groupRow](t, "list groups", `SELECT g.group_key, g.group_id, g.description,
		(SELECT count(*) FROM users AS u WHERE u.group_folded = g.id_folded) AS members
		FROM groups AS g ORDER BY g.id_folded`)
	groups := make([]data.Group, 0, len(rows))
	for i := range rows {
		groups = append(groups, rows[i].group())
	}
	return groups, err
}

// Group finds one by Group-ID without regard to case.
func (t *tx) Group(id string) (data.Group, error) {
	rows, err := find[groupRow](t, "find a group", `SELECT g.group_key, g.group_id, g.description,
		(SELECT count(*) FROM users AS u WHERE u.group_folded = g.id_folded) AS members
		FROM groups AS g WHERE g.id_folded = ?`, data.Fold(id))
	if err != nil {
		return data.Group{}, err
	}
	if len(rows) == 0 {
		return data.Group{}, data.ErrNotFound
	}
	return rows[0].group(), nil
}

// AddGroup stores a new one; a Group-ID that exists returns a FieldError that
// matches ErrExists. Key and Members of g are ignored.
func (t *tx) AddGroup(g data.Group) error {
	taken, err := t.has("find a group", "SELECT 1 FROM groups WHERE id_folded = ?", data.Fold(g.ID))
	if err != nil {
		return err
	}
	if taken {
		return data.Exists(data.FieldGroup, "There is a group %s already.", g.ID)
	}
	return t.insert("add a group", &groupRow{GroupID: g.ID, IDFolded: data.Fold(g.ID), Description: g.Description})
}
