package admin

import (
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/widgets/properties"
)

func accessHelp(program string) string {
	return lang.T("False: the user can't sign in to %[1]s, and is signed out of it at once. Only once the password is correct does the message name %[1]s.", program)
}

// keepTapeMaster makes the row of TapeMaster read-only in one's own sheet.
func keepTapeMaster(g *properties.Grid, self bool) {
	row, program := rowsOf(sectionAccess)[0], data.ProgramNames()[0]
	g.SetReadOnly(row, self)
	if self {
		g.SetHelp(row, lang.T("You can't take %s away from yourself. Ask another administrator.", program))
		return
	}
	g.SetHelp(row, accessHelp(program))
}
