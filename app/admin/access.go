package admin

import (
	"tapetrack/data"
	"tapetrack/widgets/properties"
)

func accessHelp(program string) string {
	return "False: a sign-in to " + program + " is refused. Once the password is right, the message names " + program + ". Open sign-ins to it end."
}

// keepTapeMaster makes the row of TapeMaster read-only in one's own sheet.
func keepTapeMaster(g *properties.Grid, self bool) {
	row, program := rowsOf(sectionAccess)[0], data.ProgramNames()[0]
	g.SetReadOnly(row, self)
	if self {
		g.SetHelp(row, "You can't take "+program+" away from yourself. Ask someone else with tapemaster rights.")
		return
	}
	g.SetHelp(row, accessHelp(program))
}
