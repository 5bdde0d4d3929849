package store

import (
	"strings"
	"unicode/utf8"

	"tapetrack/data"
)

// A condition is one of those that the users of a list have to meet.
type condition struct {
	// test tells it of a row, written so that no index serves it.
	test statement
	// keys are queries of the keys of those who meet it, each served by an index
	// alone, nobody in two of them. Without any no index tells.
	keys []statement
	// loose: keys finds others too, so that test has to be asked.
	loose bool
	// in says where those who meet it are in the indexes of orders.
	in map[data.SortColumn]stretch
}

// A stretch is a part of the index of an order.
type stretch struct {
	where statement
	loose bool // others are in it too
	alike int  // in how many of the first keys of the order they are all alike
}

// conditions returns what a filter asks for.
func (t *tx) conditions(f data.UserFilter) []condition {
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
	if f.Text != "" { // last: how many have it takes longest to count
		list = append(list, withText(data.Fold(f.Text), !t.unsearchable))
	}
	return list
}

// where returns a statement that is a condition only.
func where(sql string, args ...any) statement { return statement{sql, args} }

// by returns the query of keys with a condition.
func by(condition statement) statement {
	return statement{"SELECT user_key FROM users WHERE " + condition.sql, condition.args}
}

// equals is for a column whose index goes on with the User-ID.
func equals(column, value string, order data.SortColumn) condition {
	is := where(column+" = ?", value)
	return condition{
		test: where("+"+column+" = ?", value),
		keys: []statement{by(is)},
		in:   map[data.SortColumn]stretch{order: {where: is}, data.ByUserID: {where: is}},
	}
}

// withText looks for a folded text, see data.UserFilter.Text.
func withText(text string, indexed bool) condition {
	if utf8.RuneCountInString(text) < trigram {
		return beginsWith(text)
	}
	c := condition{
		test:  where("(instr(id_folded, ?) > 0 OR instr(name_folded, ?) > 0 OR instr(email_folded, ?) > 0)", text, text, text),
		loose: true,
	}
	if keys, can := candidates(text); can && indexed {
		c.keys = []statement{keys}
	}
	return c
}

func beginsWith(text string) condition {
	var c condition
	var tests, others []string
	var args, otherArgs []any
	for _, column := range []string{"id_folded", "name_folded", "email_folded"} {
		in, inArgs := between(column, text)
		row, _ := between("+"+column, text)
		c.keys = append(c.keys, by(where(strings.Join(append([]string{in}, others...), " AND "), append(inArgs, otherArgs...)...)))
		tests, args = append(tests, row), append(args, inArgs...)
		others, otherArgs = append(others, "NOT ("+row+")"), append(otherArgs, inArgs...)
	}
	c.test = where("("+strings.Join(tests, " OR ")+")", args...)
	return c
}

// between returns the condition that the text in a column begins with another
// one, as a range, which an index serves.
func between(column, text string) (string, []any) {
	runes := []rune(text)
	for i := len(runes) - 1; i >= 0; i-- {
		if runes[i] == utf8.MaxRune {
			continue // what comes after it begins with the next of the one before it
		}
		next := runes[i] + 1
		if next == 0xD800 {
			next = 0xE000 // behind the surrogates, which are no characters
		}
		return column + " >= ? AND " + column + " < ?", []any{text, string(runes[:i]) + string(next)}
	}
	return column + " >= ?", []any{text}
}

func withStatus(f data.UserFilter) condition {
	const rank, given = "(" + statusRank120 + ")", "(" + givenOut120 + ")"
	expired := at(f.Now.Add(-f.GivenOutLasts))
	only := func(n string) condition {
		is := where(rank + " = " + n + " AND " + given + " IS NULL")
		return condition{
			test: where("+" + rank + " = " + n), keys: []statement{by(is)},
			in: map[data.SortColumn]stretch{data.ByStatus: {where: is, alike: 2}, data.ByUserID: {where: is}},
		}
	}
	ranges := func(alike int, is, test string) condition {
		return condition{
			test: where(test, expired), keys: []statement{by(where(is, expired))},
			in: map[data.SortColumn]stretch{data.ByStatus: {where: where(is, expired), alike: alike}},
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
			test: where("+otp_state IN ('Off', 'Pending')"),
			keys: []statement{by(where("otp_state = 'Off'")), by(where("otp_state = 'Pending'"))},
			in:   map[data.SortColumn]stretch{data.ByOTP: {where: where("otp_state BETWEEN 'Off' AND 'Pending'")}},
		}
	case data.PendingLong:
		const since = "COALESCE(pending_since, created_at) <= ?"
		before := at(f.Now.Add(-data.PendingTooLong))
		is := where("+otp_state = 'Pending' AND "+since, before)
		return condition{
			test: is, keys: []statement{by(is)},
			in: map[data.SortColumn]stretch{data.ByOTP: {where: where("otp_state = 'Pending'"), loose: true}},
		}
	case data.NeverSignedIn:
		never := where("last_sign_in_at IS NULL")
		return condition{
			test: where("+last_sign_in_at IS NULL"), keys: []statement{by(never)},
			in: map[data.SortColumn]stretch{data.ByLastSignIn: {where: never}, data.ByUserID: {where: never}},
		}
	case data.NotUsed:
		before := at(f.Now.Add(-data.UnusedTooLong))
		return condition{
			test: where("COALESCE(+last_sign_in_at, created_at, 0) <= ?", before),
			keys: []statement{
				by(where("last_sign_in_at <= ?", before)), by(where("+last_sign_in_at IS NULL AND COALESCE(created_at, 0) <= ?", before)),
			},
			in: map[data.SortColumn]stretch{data.ByLastSignIn: {where: where("(last_sign_in_at IS NULL OR last_sign_in_at <= ?)", before), loose: true}},
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
