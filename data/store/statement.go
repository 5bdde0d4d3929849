package store

import (
	"slices"
	"strings"
)

// A Statement is SQL, or a part of it, with its arguments.
type Statement struct {
	SQL  string
	Args []any
}

// Filtered returns a statement with one more condition behind WHERE. An empty one adds
// nothing.
func (s Statement) Filtered(condition string, args ...any) Statement {
	if condition == "" {
		return s
	}
	word := " AND "
	if s.SQL == "" {
		word = " WHERE "
	}
	return Statement{s.SQL + word + condition, slices.Concat(s.Args, args)}
}

// Condition returns a condition alone.
func Condition(sql string, args ...any) Statement { return Statement{sql, args} }

// And returns the condition that both are met; either may be empty.
func (s Statement) And(also Statement) Statement {
	switch {
	case also.SQL == "":
		return s
	case s.SQL == "":
		return also
	}
	return Statement{s.SQL + " AND " + also.SQL, slices.Concat(s.Args, also.Args)}
}

// Either returns the condition that one of some is met; of none it never is.
func Either(list []Statement) Statement {
	if len(list) == 0 {
		return Statement{SQL: "1 = 0"}
	}
	var parts []string
	var args []any
	for _, s := range list {
		parts, args = append(parts, s.SQL), append(args, s.Args...)
	}
	return Statement{"(" + strings.Join(parts, " OR ") + ")", args}
}
