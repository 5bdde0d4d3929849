package sqlite

import (
	"time"

	"tapetrack/data"
)

// A condition is one of those that the users of a list have to meet.
type condition struct {
	// test tells it of a row, written so that no index serves it.
	test statement
	// keys are queries of the keys of those who meet it, each served by an index
	// alone, nobody in two of them. Without any no index tells.
	keys []statement
	// among, of a text, is who may meet it, instead of keys: a set at hand.
	among keySet
	marks marks // of among
	set   bool
	// loose is what is left to be asked of whoever is found by keys or among, since
	// they find others too; empty if they do not.
	loose statement
	// stretches says where those who meet it are in the indexes of orders.
	stretches map[data.SortColumn]stretch
}

// in returns the condition that a key is in the set.
func (c *condition) in(key string) statement {
	return where("substr(?, +"+key+" + 1, 1) = x'01'", c.marks)
}

// A stretch is a part of the index of an order.
type stretch struct {
	where statement
	loose bool // others are in it too
	alike int  // in how many of the first keys of the order they are all alike
}

// conditions returns what a filter asks for.
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

// at returns a time as columns have it.
func at(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// by returns the query of keys with a condition.
func by(condition statement) statement {
	return statement{"SELECT user_key FROM users WHERE " + condition.sql, condition.args}
}

// equals is for a column whose index goes on with the User-ID.
func equals(column, value string, order data.SortColumn) condition {
	is := where(column+" = ?", value)
	return condition{
		test:      where("+"+column+" = ?", value),
		keys:      []statement{by(is)},
		stretches: map[data.SortColumn]stretch{order: {where: is}, data.ByUserID: {where: is}},
	}
}

// withWords looks for words, see data.UserFilter.Text.
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
		c.loose, c.test = has, c.test.and(has)
	}
	return c, nil
}

func withStatus(f data.UserFilter) condition {
	const rank, given = "(" + statusRank120 + ")", "(" + givenOut120 + ")"
	expired := at(f.Now.Add(-f.GivenOutLasts))
	only := func(n string) condition {
		is := where(rank + " = " + n + " AND " + given + " IS NULL")
		return condition{
			test: where("+" + rank + " = " + n), keys: []statement{by(is)},
			stretches: map[data.SortColumn]stretch{data.ByStatus: {where: is, alike: 2}, data.ByUserID: {where: is}},
		}
	}
	ranges := func(alike int, is, test string) condition {
		return condition{
			test: where(test, expired), keys: []statement{by(where(is, expired))},
			stretches: map[data.SortColumn]stretch{data.ByStatus: {where: where(is, expired), alike: alike}},
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

// unknown is what a filter asks for that we don't know.
func unknown() condition {
	none := where("1 = 0")
	return condition{test: none, keys: []statement{by(none)}}
}

func withReady(f data.UserFilter) condition {
	switch f.Ready {
	case data.NotEnrolled:
		return condition{
			test:      where("+otp_state IN ('Off', 'Pending')"),
			keys:      []statement{by(where("otp_state = 'Off'")), by(where("otp_state = 'Pending'"))},
			stretches: map[data.SortColumn]stretch{data.ByOTP: {where: where("otp_state BETWEEN 'Off' AND 'Pending'")}},
		}
	case data.PendingLong:
		const since = "COALESCE(pending_since, created_at) <= ?"
		before := at(f.Now.Add(-data.PendingTooLong))
		is := where("+otp_state = 'Pending' AND "+since, before)
		return condition{
			test: is, keys: []statement{by(is)},
			stretches: map[data.SortColumn]stretch{data.ByOTP: {where: where("otp_state = 'Pending'"), loose: true}},
		}
	case data.NeverSignedIn:
		never := where("last_sign_in_at IS NULL")
		return condition{
			test: where("+last_sign_in_at IS NULL"), keys: []statement{by(never)},
			stretches: map[data.SortColumn]stretch{data.ByLastSignIn: {where: never}, data.ByUserID: {where: never}},
		}
	case data.NotUsed:
		before := at(f.Now.Add(-data.UnusedTooLong))
		return condition{
			test: where("COALESCE(+last_sign_in_at, created_at, 0) <= ?", before),
			keys: []statement{
				by(where("last_sign_in_at <= ?", before)), by(where("+last_sign_in_at IS NULL AND COALESCE(created_at, 0) <= ?", before)),
			},
			stretches: map[data.SortColumn]stretch{data.ByLastSignIn: {where: where("(last_sign_in_at IS NULL OR last_sign_in_at <= ?)", before), loose: true}},
		}
	case data.AdministratorsWithout:
		return condition{
			test: where("+tapemaster = 1 AND +otp_state IN ('Off', 'Pending')"),
			keys: []statement{by(where("tapemaster = 1 AND +otp_state IN ('Off', 'Pending')"))},
		}
	case data.FewCodesLeft:
		is := where("+otp_state IN ('Active', 'Blocked') AND recovery_left <= ?", data.FewRecoveryCodes)
		return condition{test: is, keys: []statement{by(is)}}
	}
	return unknown()
}
