//go:build !windows && !darwin

package files

import (
	"cmp"
	"os"
)

// ListSeparator returns what spreadsheets on this computer separate lists with, as the
// locale for numbers says: that of LC_ALL, LC_NUMERIC or LANG.
func ListSeparator() rune {
	return localeSeparator(cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_NUMERIC"), os.Getenv("LANG")))
}
