package sqlite

import (
	"slices"

	"github.com/go-gormigrate/gormigrate/v2"
)

// release121 returns the migrations of release 1.2.1. As in release 1.1.0, new columns with
// their defaults don't change the code of a row.
func release121() []*gormigrate.Migration {
	return slices.Concat(marks121(), names121(), search121())
}
