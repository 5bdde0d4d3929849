package words

import "tapetrack/data"

// Grace says for how long somebody can sign in without a code: "You can sign in without
// a code this time and 2 more, until Mon 30 Nov 09:41." It is empty if there is no end to it.
func Grace(g data.Grace) data.Sentence {
	until := data.Moment{At: g.Until.Local(), Layout: data.LayoutWeekdayTime}
	switch dated := !g.Until.IsZero(); {
	case !g.Ends():
		return data.Sentence{}
	case g.SignIns < 1:
		return data.Say("You can sign in without a code until %s.", until)
	case g.SignIns == 1 && dated:
		return data.Say("You can sign in without a code this time only, until %s.", until)
	case g.SignIns == 1:
		return data.Say("You can sign in without a code this time only.")
	case dated:
		return data.Say("You can sign in without a code this time and %d more, until %s.", g.SignIns-1, until)
	default:
		return data.Say("You can sign in without a code this time and %d more.", g.SignIns-1)
	}
}
