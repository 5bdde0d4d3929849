package store

import (
	"database/sql"

	"tapetrack/data"
)

// Sentences that people read here. Tests ask for them by name.
const (
	GroupModified = "Group %s was modified outside TapeTrack: it is found as %s."
	GroupMissing  = "Users belong to a group that does not exist: %s."
)

// groups checks Group-IDs against the folded ones by which they are found, and that the
// groups of users exist. Whether the groups are those that were written shows in the sum.
func (a *auditor) groups() error {
	rows, err := salvage(a.t, "read groups", "SELECT "+groupColumns+" FROM groups ORDER BY group_key", (*groupRow).fields)
	if err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i].row
		a.report.Records++
		if rows[i].bad || r.IDFolded != data.Fold(r.GroupID) {
			a.note(GroupModified, Shown(r.GroupID), Shown(r.IDFolded))
		}
	}
	var strays []string
	err = a.t.each("find strays", "SELECT DISTINCT group_folded FROM users WHERE group_folded IS NOT NULL AND group_folded NOT IN (SELECT id_folded FROM groups)", func(rows *sql.Rows) error {
		var group string
		err := rows.Scan(&group)
		strays = append(strays, group)
		return err
	})
	for _, group := range strays {
		a.note(GroupMissing, Shown(group))
	}
	return err
}
