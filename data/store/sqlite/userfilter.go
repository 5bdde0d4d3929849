package sqlite

import (
	"time"

	"tapetrack/data"
	"tapetrack/data/store"
)

// A condition is one of the conditions that the users of a list have to meet.
type condition struct {
	// test is the condition on a row, written so that SQLite uses no index for it.
	test store.Statement
	// keys are queries of the keys of the users that meet it. Each is served by an index
	// alone, and no user is found by two. Without any, there is no index for it.
	keys []store.Statement
	// among is, if set, the users that may meet it, in memory instead of keys. It is for
	// searching texts.
	among keySet
	marks marks // of among
	set   bool
	// loose is the condition that remains to be tested for users found by keys or among, if
	// those find others, too; otherwise empty.
	loose store.Statement
	// stretches are the parts of the indexes of orders in which the users that meet it are.
	stretches map[data.SortColumn]stretch
}

// in returns the condition that a key is in among.
func (c *condition) in(key string) store.Statement {
	return store.Condition("substr(?, +"+key+" + 1, 1) = x'01'", c.marks)
}

// A stretch is a part of the index of an order.
type stretch struct {
	where store.Statement
	loose bool // it also has users that don't meet the condition
	alike int  // the number of first keys of the order that are equal in all of it
}

// conditions returns the conditions of a filter.
func (t *tx) conditions(f data.UserFilter) ([]condition, error) {
	var list []condition
	if f.Group != "" {
		list = append(list, equals("group_folded", data.Fold(f.Group), data.ByGroup))
	}
	if f.OTP != "" {
		list = append(list, equals("otp_state", string(f.OTP), data.ByOTP))
	}
	if f.Status != data.AnyStatus {
		list = append(list, withStatus(f))
	}
	if f.Ready != data.Everybody {
		list = append(list, withReady(f))
	}
	if words := data.SoughtWords(f.Text); len(words) > 0 {
		c, err := t.withWords(words)
		if err != nil {
			return nil, err
		}
		list = append(list, c)
	}
	return list, nil
}

// at returns a time in the form of columns.
func at(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// by returns the query of the keys of users that meet a condition.
func by(condition store.Statement) store.Statement {
	return store.Statement{SQL: "SELECT user_key FROM users WHERE " + condition.SQL, Args: condition.Args}
}

// equals returns the condition that a column, whose index continues with the User-ID, has a
// value.
func equals(column, value string, order data.SortColumn) condition {
	is := store.Condition(column+" = ?", value)
	return condition{
		test:      store.Condition("+"+column+" = ?", value),
		keys:      []store.Statement{by(is)},
		stretches: map[data.SortColumn]stretch{order: {where: is}, data.ByUserID: {where: is}},
	}
}

// withWords returns the condition that a user has all of the words, see data.UserFilter.Text.
func (t *tx) withWords(words []string) (condition, error) {
	has := finds(words)
	last, err := t.lastKey()
	if err != nil || t.unsearchable || last > lastIndexed {
		return condition{test: has}, err
	}
	among, sure, err := t.candidates(words)
	if err != nil {
		return condition{}, err
	}
	c := condition{among: among, marks: among.marks(), set: true}
	c.test = c.in("user_key")
	if !sure {
		c.loose, c.test = has, c.test.And(has)
	}
	return c, nil
}

func withStatus(f data.UserFilter) condition {
	const rank, given = "(" + statusRank120 + ")", "(" + givenOut120 + ")"
	expired := at(f.Now.Add(-f.GivenOutLasts))
	only := func(n string) condition {
		is := store.Condition(rank + " = " + n + " AND " + given + " IS NULL")
		return condition{
			test: store.Condition("+" + rank + " = " + n), keys: []store.Statement{by(is)},
			stretches: map[data.SortColumn]stretch{data.ByStatus: {where: is, alike: 2}, data.ByUserID: {where: is}},
		}
	}
	ranges := func(alike int, is, test string) condition {
		return condition{
			test: store.Condition(test, expired), keys: []store.Statement{by(store.Condition(is, expired))},
			stretches: map[data.SortColumn]stretch{data.ByStatus: {where: store.Condition(is, expired), alike: alike}},
		}
	}
	switch f.Status {
	case data.StatusDisabled:
		return only("0")
	case data.StatusRevoked:
		return only("1")
	case data.StatusNoPassword:
		return only("2")
	case data.StatusExpired:
		return ranges(1, rank+" = 3 AND "+given+" <= ?", "+"+rank+" = 3 AND +password_set_at <= ?")
	case data.StatusOK:
		return ranges(0, rank+" >= 3 AND ("+rank+" > 3 OR "+given+" > ?)", "(+"+rank+" = 4 OR +"+rank+" = 3 AND +password_set_at > ?)")
	}
	return unknown()
}

// unknown returns a condition that nobody meets, for an unknown filter.
func unknown() condition {
	none := store.Condition("1 = 0")
	return condition{test: none, keys: []store.Statement{by(none)}}
}

func withReady(f data.UserFilter) condition {
	switch f.Ready {
	case data.NotEnrolled:
		return condition{
			test:      store.Condition("+otp_state IN ('Off', 'Pending')"),
			keys:      []store.Statement{by(store.Condition("otp_state = 'Off'")), by(store.Condition("otp_state = 'Pending'"))},
			stretches: map[data.SortColumn]stretch{data.ByOTP: {where: store.Condition("otp_state BETWEEN 'Off' AND 'Pending'")}},
		}
	case data.PendingLong:
		const since = "COALESCE(pending_since, created_at) <= ?"
		before := at(f.Now.Add(-data.PendingTooLong))
		is := store.Condition("+otp_state = 'Pending' AND "+since, before)
		return condition{
			test: is, keys: []store.Statement{by(is)},
			stretches: map[data.SortColumn]stretch{data.ByOTP: {where: store.Condition("otp_state = 'Pending'"), loose: true}},
		}
	case data.NeverSignedIn:
		never := store.Condition("last_sign_in_at IS NULL")
		return condition{
			test: store.Condition("+last_sign_in_at IS NULL"), keys: []store.Statement{by(never)},
			stretches: map[data.SortColumn]stretch{data.ByLastSignIn: {where: never}, data.ByUserID: {where: never}},
		}
	case data.NotUsed:
		before := at(f.Now.Add(-data.UnusedTooLong))
		return condition{
			test: store.Condition("COALESCE(+last_sign_in_at, created_at, 0) <= ?", before),
			keys: []store.Statement{
				by(store.Condition("last_sign_in_at <= ?", before)), by(store.Condition("+last_sign_in_at IS NULL AND COALESCE(created_at, 0) <= ?", before)),
			},
			stretches: map[data.SortColumn]stretch{data.ByLastSignIn: {where: store.Condition("(last_sign_in_at IS NULL OR last_sign_in_at <= ?)", before), loose: true}},
		}
	case data.Administrators:
		return condition{
			test: store.Condition("+tapemaster = 1"), keys: []store.Statement{by(store.Condition("tapemaster = 1"))},
		}
	case data.AdministratorsWithout:
		return condition{
			test: store.Condition("+tapemaster = 1 AND +otp_state IN ('Off', 'Pending')"),
			keys: []store.Statement{by(store.Condition("tapemaster = 1 AND +otp_state IN ('Off', 'Pending')"))},
		}
	case data.FewCodesLeft:
		is := store.Condition("+otp_state IN ('Active', 'Blocked') AND recovery_left <= ?", data.FewRecoveryCodes)
		return condition{test: is, keys: []store.Statement{by(is)}}
	}
	return unknown()
}
