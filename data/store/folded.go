package store

import (
	"strings"
	"unicode"

	"tapetrack/data"
)

// fold100 is data.Fold of the releases before 1.2.1, which did not compose. It never
// changes: codes cover texts folded by it instead of the folded columns, so that those can
// be brought up to date without the key. The columns are checked against the texts whenever
// the code is.
func fold100(s string) string {
	return strings.Map(func(r rune) rune {
		least := r
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			least = min(least, f)
		}
		return unicode.ToLower(least)
	}, s)
}

// optionally returns a folded text, nil for an empty one: a unique column can have any
// number of NULLs.
func optionally(fold func(string) string, s string) *string {
	if s == "" {
		return nil
	}
	f := fold(s)
	return &f
}

// folded returns the value of a unique folded column.
func folded(s string) *string { return optionally(data.Fold, s) }

func alike(a, b *string) bool { return a == nil && b == nil || a != nil && b != nil && *a == *b }

// folds reports whether the folded columns match the texts, which the code covers.
func (u *userRow) folds() bool {
	return u.IDFolded == data.Fold(u.UserID) && alike(u.GroupFolded, folded(u.GroupID)) &&
		(alike(u.EmailFolded, folded(u.Email)) || u.waits())
}
