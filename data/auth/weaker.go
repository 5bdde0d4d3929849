package auth

import (
	"strings"

	"tapetrack/data"
)

// weaker says for each policy which values make the sign-in weaker, and what
// that means for people who are asked whether they want it. The profile is
// weaker by what it sets; the issuer is only a name.
func weaker(policy string) (data.Weaker, string) {
	if strings.HasPrefix(policy, PolicyMinimumVersion) {
		return data.LowerIsWeaker, "Older versions can be used, with the faults that were mended since."
	}
	switch policy {
	case PolicyPasswordLength:
		return data.LowerIsWeaker, "Shorter passwords are guessed sooner."
	case PolicyPasswordFailures:
		return data.HigherIsWeaker, "More passwords can be tried before a user is revoked."
	case PolicyPasswordFirstDelay, PolicyPasswordLongest:
		return data.LowerIsWeaker, "Passwords of administrators can be tried faster."
	case PolicyPasswordHours:
		return data.HigherIsWeaker, "A password that was given out is good for longer in the wrong hands."
	case PolicyCodeFree:
		return data.HigherIsWeaker, "More codes can be tried without waiting."
	case PolicyCodeFirstDelay, PolicyCodeLongest:
		return data.LowerIsWeaker, "Codes can be tried faster."
	case PolicyCodeSuspect:
		return data.HigherIsWeaker, "Whoever has found out a password can try more codes before it has to be changed."
	case PolicyCodeBlock:
		return data.HigherIsWeaker, "More codes can be tried before the authenticators are disabled."
	case PolicyAuthenticators:
		return data.HigherIsWeaker, "Each further phone can be lost or stolen."
	case PolicyRecoveryCodes:
		return data.TrueIsWeaker, "Whoever finds somebody's recovery codes needs no phone beside the password."
	case PolicyTemporaryCodeHours:
		return data.HigherIsWeaker, "A temporary code is good for longer in the wrong hands."
	case PolicyPauseDays:
		return data.HigherIsWeaker, "The help desk can let users in with the password alone for longer."
	case PolicyPendingDays, PolicyPendingSignIns:
		return data.LimitIsStronger, "Users who have not enrolled get in with the password alone for longer."
	default:
		return data.NeverWeaker, ""
	}
}
