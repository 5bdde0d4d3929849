package admin

import (
	"tapetrack/data"
	"tapetrack/data/words"
	"tapetrack/widgets/properties"
)

// fieldActivated is a row only, never a value that is written.
const fieldActivated = "activated"

// identityRows are the rows of the tab Identity that an error can be about.
var identityRows = []string{data.FieldUserID, data.FieldName, data.FieldEmail, data.FieldGroup, data.FieldRole, data.FieldDisabled, data.FieldRights, data.FieldOTP}

// identityGrid returns the tab Identity.
func identityGrid() *properties.Grid {
	g := properties.NewGrid()
	addIdentity(g)
	addOptions(g)
	g.AddReadOnly(fieldActivated, "Activated", "True once the user has signed in with a code from the authenticator. It is set by that sign-in only.")
	return g
}

// addIdentity adds the rows that a new user has, too.
func addIdentity(g *properties.Grid) {
	g.AddSection("Identity")
	g.AddText(data.FieldUserID, "User-ID", "1 to 16 letters, digits, dots and dashes. The user signs in with it; upper and lower case are the same.")
	g.SetMaxRunes(data.FieldUserID, 4*data.MaxUserID)
	g.AddText(data.FieldName, "Name", "The name of the person, as lists show it.")
	g.SetMaxRunes(data.FieldName, 4*data.MaxName)
	g.AddText(data.FieldEmail, "Email", "An address that nobody else has. The user can sign in with it, too. May be empty.")
	g.SetMaxRunes(data.FieldEmail, 4*data.MaxEmail)
	addGroup(g)
}

// addGroup adds the rows that say where somebody belongs.
func addGroup(g *properties.Grid) {
	g.AddSection("Group")
	g.AddChoice(data.FieldGroup, "Group-ID", groupHelp, nil)
	g.SetMaxRunes(data.FieldGroup, 4*data.MaxGroupID)
	g.AddSelect(data.FieldRole, "Role", "The place in the group, from 0 (highest) to 7 (lowest). It will have its effect in Lite; it changes nothing in TapeMaster.", roleNames())
	g.SetValue(data.FieldRole, roleName(data.NoRole))
}

// addOptions adds the rows that can be True or False.
func addOptions(g *properties.Grid) {
	g.AddSection("Options")
	g.AddBool(data.FieldDisabled, "Disabled", "True: the user can't sign in to any program, and open sign-ins end. Nothing else about the user changes.")
	g.AddBool(data.FieldRights, "tapemaster rights", "True: may open Administration and change other users. Only the user tapemaster gives or takes these rights.")
	g.AddSection("One Time Password")
	g.AddBool(data.FieldOTP, "One Time Password", "True: a QR code is shown at every sign-in until one succeeds with a code; from then on none without a code. False: no code is asked for. Lost phone: False, then True again.")
}

// consequence says what an act on somebody's one-time password does to them;
// empty if there is nothing to ask.
func consequence(u data.User, act data.OTPAct) (title, text, yes string) {
	name := who(u)
	switch act {
	case data.TurnOTPOn:
		return "Turn one-time password on for " + u.ID + "?", words.Consequence(data.ActTurnOn, name), "Turn on"
	case data.TurnOTPOff:
		return "Turn one-time password off for " + u.ID + "?", words.Consequence(data.ActTurnOff, name), "Turn off"
	case data.RestartOTP:
		text = name + " gets a new Secret Key, and codes of the old one are refused. Every sign-in shows the new QR code until one succeeds with a code."
		if u.Activated() {
			text += " Until then the password alone is enough."
		}
		return "Restart one-time password for " + u.ID + "?", text, "Restart"
	default:
		return "", "", ""
	}
}
