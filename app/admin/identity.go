package admin

import (
	"tapetrack/data"
	"tapetrack/widgets"
)

// fieldActivated is a row only, never a value that is written.
const fieldActivated = "activated"

// identityRows are the rows that an error can be about.
var identityRows = []string{data.FieldUserID, data.FieldName, data.FieldEmail, data.FieldGroup}

// identityGrid returns the tab Identity.
func identityGrid() *widgets.PropertyGrid {
	g := widgets.NewPropertyGrid()
	addIdentity(g)
	g.AddSection("Options")
	g.AddBool(data.FieldDisabled, "Disabled", "True: the user can't sign in to any program, and open sign-ins end. Nothing else of him changes.")
	g.AddBool(data.FieldRights, "tapemaster rights", "True: may open Administration and change other users. Only the user tapemaster gives or takes these rights.")
	g.AddSection("One Time Password")
	g.AddBool(data.FieldOTP, "One Time Password", "True: a QR code is shown at every sign-in until one succeeds with a code; from then on none without a code. False: no code is asked for. Lost phone: False, then True again.")
	g.AddReadOnly(fieldActivated, "Activated", "True once the user has signed in with a code from his authenticator. It is set by that sign-in only.")
	return g
}

// addIdentity adds the rows that a new user has, too.
func addIdentity(g *widgets.PropertyGrid) {
	g.AddSection("Identity")
	g.AddText(data.FieldUserID, "User-ID", "1 to 16 letters, digits, dots and dashes. The user signs in with it; upper and lower case are the same.")
	g.SetMaxRunes(data.FieldUserID, 4*data.MaxUserID)
	g.AddText(data.FieldName, "Name", "The name of the person, as lists show it.")
	g.SetMaxRunes(data.FieldName, 4*data.MaxName)
	g.AddText(data.FieldEmail, "Email", "An address that nobody else has. The user can sign in with it, too. May be empty.")
	g.SetMaxRunes(data.FieldEmail, 4*data.MaxEmail)
	g.AddSection("Group")
	g.AddChoice(data.FieldGroup, "Group-ID", "Pick a group, or type the Group-ID of a new one: 1 to 10 letters and digits.", nil)
	g.SetMaxRunes(data.FieldGroup, 4*data.MaxGroupID)
}

// identityOf returns what the rows that can be edited show of a user.
func identityOf(u data.User) map[string]string {
	truth := map[bool]string{true: widgets.True, false: widgets.False}
	return map[string]string{
		data.FieldUserID: u.ID, data.FieldName: u.Name, data.FieldEmail: u.Email, data.FieldGroup: u.Group,
		data.FieldDisabled: truth[u.Disabled], data.FieldRights: truth[u.Tapemaster], data.FieldOTP: truth[u.OTPRequired],
	}
}

// consequence says what an act on somebody's one-time password does to him;
// empty if there is nothing to ask.
func consequence(u data.User, act data.OTPAct) (title, words, yes string) {
	name := who(u)
	switch act {
	case data.TurnOTPOn:
		return "Turn one-time password on for " + u.ID + "?",
			name + " gets a new Secret Key. Every sign-in shows its QR code until one succeeds with a code from an authenticator. From then on nobody gets in as " + u.ID + " without a code.", "Turn on"
	case data.TurnOTPOff:
		words = name + " signs in with User-ID and password only, in every program and at once. The Secret Key is destroyed."
		if u.Activated() {
			words += " The authenticator on the phone shows codes of no use from then on."
		}
		return "Turn one-time password off for " + u.ID + "?", words, "Turn off"
	case data.RestartOTP:
		words = name + " gets a new Secret Key, and codes of the old one are refused. Every sign-in shows the new QR code until one succeeds with a code."
		if u.Activated() {
			words += " Until then the password alone is enough."
		}
		return "Restart one-time password for " + u.ID + "?", words, "Restart"
	default:
		return "", "", ""
	}
}
