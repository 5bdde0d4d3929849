package sqlite

import (
	"slices"

	"github.com/go-gormigrate/gormigrate/v2"
)

// release121 returns the migrations of release 1.2.1. As before, a code over
// columns with the values given here is made as if they were not there.
func release121() []*gormigrate.Migration {
	return slices.Concat(marks121(), names121(), search121())
}
