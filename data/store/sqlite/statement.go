package sqlite

import (
	"slices"
	"strings"
)

// A statement is SQL with its arguments.
type statement struct {
	sql  string
	args []any
}

// with returns a statement with one more condition.
func (s statement) with(condition string, args ...any) statement {
	if condition == "" {
		return s
	}
	word := " AND "
	if s.sql == "" {
		word = " WHERE "
	}
	return statement{s.sql + word + condition, slices.Concat(s.args, args)}
}

// where returns a condition as a statement.
func where(sql string, args ...any) statement { return statement{sql, args} }

// and returns the condition that both are met; either may be empty.
func (s statement) and(also statement) statement {
	switch {
	case also.sql == "":
		return s
	case s.sql == "":
		return also
	}
	return statement{s.sql + " AND " + also.sql, slices.Concat(s.args, also.args)}
}

// either returns the condition that one of a list is met.
func either(list []statement) statement {
	if len(list) == 0 {
		return statement{sql: "1 = 0"}
	}
	var parts []string
	var args []any
	for _, s := range list {
		parts, args = append(parts, s.sql), append(args, s.args...)
	}
	return statement{"(" + strings.Join(parts, " OR ") + ")", args}
}
