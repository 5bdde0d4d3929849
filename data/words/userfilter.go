package words

import "tapetrack/data"

// ReadyFilter says what a ready-made filter shows: "Pending for over 7 days".
func ReadyFilter(f data.ReadyFilter) string {
	switch f {
	case data.NotEnrolled:
		return "Not enrolled"
	case data.PendingLong:
		return "Pending for over " + Wait(data.PendingTooLong)
	case data.NeverSignedIn:
		return "Never signed in"
	case data.NotUsed:
		return "Not used for " + Wait(data.UnusedTooLong)
	case data.Administrators:
		return "Administrators"
	case data.AdministratorsWithout:
		return "Administrators without one-time password"
	case data.FewCodesLeft:
		return "Few recovery codes"
	default:
		return "Everyone"
	}
}
