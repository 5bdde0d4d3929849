package words

import "tapetrack/data"

// What to do about wrong passwords, and about wrong codes, which come after a right password.
const (
	TellAdministrator data.Text = "If this wasn't you, tell an administrator."
	KnowsAndTell      data.Text = "If this wasn't you, someone knows your password: change it and tell an administrator."
	KnowsPassword     data.Text = "If this wasn't you, someone knows your password: change it." // for administrators
)

// Alarming comes before what every administrator has to know.
const Alarming data.Text = "Every administrator needs to know this. If you do not know why it was done, find out:"

// Refused counts the sign-ins to an account that were refused, and says what its user, or an
// administrator, does about them; empty if there were none. look is how administrators find
// out where wrong passwords come from.
func Refused(s data.Since, administrator bool, look data.Text) data.Sentence {
	var counts []data.Sentence
	if s.WrongPasswords > 0 {
		counts = append(counts, data.Say("%d wrong passwords", s.WrongPasswords))
	}
	if s.WrongCodes > 0 {
		counts = append(counts, data.Say("%d wrong codes", s.WrongCodes))
	}
	then := TellAdministrator
	switch {
	case counts == nil:
		return data.Sentence{}
	case s.WrongCodes > 0 && administrator:
		then = KnowsPassword
	case s.WrongCodes > 0:
		then = KnowsAndTell
	case administrator:
		then = look
	}
	return data.InARow(data.Say("%s.", Listed(counts)), data.Say(then))
}

// HappenedBy says what happened, and who did it and where, to the user me.
func HappenedBy(e data.Event, me string) data.Sentence {
	said := Happened(e)
	switch {
	case e.Kind.Outcome() == data.Refused: // by whoever typed, who need not be the user
		return data.Say("%s, in %s on %s", said, e.Program, Computer(e.Computer, e.Address))
	case e.Actor == "":
		return said
	case e.Actor == me:
		return data.Say("%s, by you in %s on %s", said, e.Program, Computer(e.Computer, e.Address))
	default:
		return data.Say("%s, by %s", said, Actor(e))
	}
}
