package sqlite

import (
	"fmt"
	"strings"

	"tapetrack/data"
	"tapetrack/data/store"
)

// A sortKey is a column or an expression that a list is sorted by.
type sortKey struct {
	sql      string
	nullable bool
}

// orders are the keys by which lists are sorted for each column, as in the index of that
// order. Users with otherwise equal keys are in the order of their User-IDs.
var orders = map[data.SortColumn][]sortKey{
	data.ByUserID:     {byID},
	data.ByName:       {{"name_folded", false}, byID},
	data.ByEmail:      {{"email_folded", true}, byID},
	data.ByGroup:      {{"group_folded", true}, byID},
	data.ByOTP:        {{"otp_state", false}, byID},
	data.ByStatus:     {{statusRank120, false}, {givenOut120, true}, byID},
	data.ByLastSignIn: {{"last_sign_in_at", true}, byID},
}

var byID = sortKey{"id_folded", false}

// orderBy returns what follows ORDER BY. before is put before each key: "+" keeps SQLite from
// using an index, "" lets it.
func orderBy(keys []sortKey, descending bool, before string) string {
	parts := make([]string, len(keys))
	for i, k := range keys {
		part := before + "(" + k.sql + ")"
		if descending {
			part += " DESC"
		}
		if k.nullable { // engines differ
			part += map[bool]string{false: " NULLS FIRST", true: " NULLS LAST"}[descending]
		}
		parts[i] = part
	}
	return strings.Join(parts, ", ")
}

// ahead returns conditions for the users that come before one in a list: each of those meets
// exactly one of them. values are the values of the keys in the row of that one, nil for NULL.
// before is that of orderBy.
func ahead(keys []sortKey, values []any, descending bool, before string) []store.Statement {
	var list []store.Statement
	same := store.Statement{}
	for i, k := range keys {
		column, value := before+"("+k.sql+")", values[i]
		switch {
		case value == nil && descending:
			list = append(list, same.And(store.Condition(column+" IS NOT NULL")))
		case value == nil: // NULL is first
		case descending:
			list = append(list, same.And(store.Condition(column+" > ?", value)))
		default:
			list = append(list, same.And(store.Condition(column+" < ?", value)))
			if k.nullable {
				list = append(list, same.And(store.Condition(column+" IS NULL")))
			}
		}
		if value == nil {
			same = same.And(store.Condition(column + " IS NULL"))
		} else {
			same = same.And(store.Condition(column+" = ?", value))
		}
	}
	return list
}

// sortedBy returns the keys of the order by a column.
func sortedBy(column data.SortColumn) ([]sortKey, error) {
	keys, known := orders[column]
	if !known {
		return nil, fmt.Errorf("users can't be sorted by %q", column)
	}
	return keys, nil
}
