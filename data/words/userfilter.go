package words

import "tapetrack/data"

// ReadyFilter says what a ready-made filter shows: "Pending for over 7 days".
func ReadyFilter(f data.ReadyFilter) data.Sentence {
	switch f {
	case data.NotEnrolled:
		return data.Say("Not enrolled")
	case data.PendingLong:
		return data.Say("Pending for over %s", data.PendingTooLong)
	case data.NeverSignedIn:
		return data.Say("Never signed in")
	case data.NotUsed:
		return data.Say("Not used for %s", data.UnusedTooLong)
	case data.Administrators:
		return data.Say("Administrators")
	case data.AdministratorsWithout:
		return data.Say("Administrators without one-time password")
	case data.FewCodesLeft:
		return data.Say("Few recovery codes")
	default:
		return data.Say("Everyone")
	}
}
