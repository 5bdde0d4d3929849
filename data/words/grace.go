package words

import (
	"strconv"
	"strings"

	"tapetrack/data"
)

// Grace says for how long somebody can sign in without a code: "You can sign in without
// a code this time and 2 more, until Mon 30 Nov 09:41." It is empty if there is no end to it.
func Grace(g data.Grace) string {
	if !g.Ends() {
		return ""
	}
	var parts []string
	switch {
	case g.SignIns == 1:
		parts = append(parts, "this time only")
	case g.SignIns > 1:
		parts = append(parts, "this time and "+strconv.Itoa(g.SignIns-1)+" more")
	}
	if !g.Until.IsZero() {
		parts = append(parts, "until "+g.Until.Local().Format("Mon 2 Jan 15:04"))
	}
	return "You can sign in without a code " + strings.Join(parts, ", ") + "."
}
