package admin

import (
	"tapetrack/data"
	"tapetrack/widgets/properties"
)

// accessRow names the row that says whether a program may be started.
func accessRow(program string) string { return data.FieldAccess + ":" + program }

// accessRows are the rows of the tab Access.
func accessRows() []string {
	var rows []string
	for _, program := range data.ProgramNames() {
		rows = append(rows, accessRow(program))
	}
	return rows
}

// addAccess adds a row for each program.
func addAccess(g *properties.Grid) {
	g.AddSection("May start")
	for _, program := range data.ProgramNames() {
		g.AddBool(accessRow(program), program, accessHelp(program))
	}
}

func accessHelp(program string) string {
	return "False: a sign-in to " + program + " is refused. That is said after the password, in a sentence that names " + program + ". Open sign-ins to it end."
}

// keepTapeMaster makes the row of TapeMaster unchangeable for oneself.
func keepTapeMaster(g *properties.Grid, self bool) {
	row, program := accessRow(data.ProgramNames()[0]), data.ProgramNames()[0]
	g.SetReadOnly(row, self)
	if self {
		g.SetHelp(row, "You can't take "+program+" from yourself: somebody else with tapemaster rights can.")
		return
	}
	g.SetHelp(row, accessHelp(program))
}
