package words

import "tapetrack/data"

// consequences say what each act comes to for whom it is done.
var consequences = map[data.UserAct]data.Text{
	data.ActUnlock:        "%s can sign in again at once: delays end, and wrong passwords are counted from zero.",
	data.ActResetPassword: "%s is signed out, gets a new password, and has to change it at the next sign-in.",
	data.ActDisable:       "%s is signed out, and can't sign in to any program. Nothing else is changed.",
	data.ActEnable:        "%s can sign in again, as before.",
	data.ActTurnOn: "%s gets a new Secret Key. Every sign-in shows its QR code until one succeeds with a code from an authenticator; " +
		"from then on a code is required.",
	data.ActTurnOff: "%s signs in with User-ID and password only, in every program and at once. " +
		"The Secret Key and the recovery codes are destroyed; codes of an activated authenticator no longer work.",
	data.ActLostPhone: "%s is signed out, and loses all authenticators and recovery codes. " +
		"You get a temporary code to pass on: with it and the password, the next sign-in shows a new QR code.",
	data.ActDelete: "%s is permanently removed, with password, authenticators and recovery codes. The Sign-in Log is kept.",
}

// TurnedOn says what comes next once the one-time password of a user was turned on.
func TurnedOn(userID string) data.Sentence {
	return data.Say("The one-time password of %s is on. The next sign-in shows the QR code.", userID)
}

// Consequence says what an act comes to for whom it is done, in whole sentences.
// who begins them: a name, or EachOfThem. It is empty for no act.
func Consequence(act data.UserAct, who any) data.Sentence {
	text, ok := consequences[act]
	if !ok {
		return data.Sentence{}
	}
	return data.Say(text, who)
}

// EachOfThem begins the consequence of an act for several users.
const EachOfThem data.Text = "Each of them"

// acts are the acts as people read them.
var acts = map[data.UserAct]data.Text{
	data.ActUnlock:        "Unlock",
	data.ActResetPassword: "Reset Password",
	data.ActDisable:       "Disable",
	data.ActEnable:        "Enable",
	data.ActTurnOn:        "Turn On",
	data.ActTurnOff:       "Turn Off",
	data.ActLostPhone:     "Lost Phone",
	data.ActDelete:        "Delete",
}

// Act returns what people read of an act: "Reset Password".
func Act(a data.UserAct) data.Text { return acts[a] }

// WithoutCode says who signs in without a code, and until when: how a pause is
// confirmed, without a full stop.
const WithoutCode data.Text = "%s signs in without a code until %s"
