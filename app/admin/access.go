package admin

import (
	"tapetrack/data"
	"tapetrack/widgets/properties"
)

func accessHelp(program string) string {
	return "False: the user can't sign in to " + program + ", and is signed out of it at once. Only once the password is correct does the message name " + program + "."
}

// keepTapeMaster makes the row of TapeMaster read-only in one's own sheet.
func keepTapeMaster(g *properties.Grid, self bool) {
	row, program := rowsOf(sectionAccess)[0], data.ProgramNames()[0]
	g.SetReadOnly(row, self)
	if self {
		g.SetHelp(row, "You can't take "+program+" away from yourself. Ask another administrator.")
		return
	}
	g.SetHelp(row, accessHelp(program))
}
