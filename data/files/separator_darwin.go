package files

import (
	"cmp"
	"os"

	"github.com/jeandeaual/go-locale"
)

// ListSeparator returns what spreadsheets on this computer separate lists with, as the
// locale for numbers says: that of LC_ALL or LC_NUMERIC, which a terminal may set, or of
// the system's region.
func ListSeparator() rune {
	region, _ := locale.GetLocale()
	return localeSeparator(cmp.Or(os.Getenv("LC_ALL"), os.Getenv("LC_NUMERIC"), region, os.Getenv("LANG")))
}
