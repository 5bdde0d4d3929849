package auth

import (
	"strings"

	"tapetrack/data"
)

// weaker says for each policy which values make the sign-in weaker, and what
// that means for people who are asked whether they want it. The profile is
// weaker by what it sets; the issuer is only a name.
func weaker(policy string) (data.Weaker, string) {
	if strings.HasPrefix(policy, data.PolicyMinimumVersion) {
		return data.LowerIsWeaker, "Older versions can be used, with the faults that were mended since."
	}
	switch policy {
	case data.PolicyPasswordLength:
		return data.LowerIsWeaker, "Shorter passwords are guessed sooner."
	case data.PolicyPasswordFailures:
		return data.HigherIsWeaker, "More passwords can be tried before a user is revoked."
	case data.PolicyPasswordFirstDelay, data.PolicyPasswordLongest:
		return data.LowerIsWeaker, "Passwords of administrators can be tried faster."
	case data.PolicyPasswordHours:
		return data.HigherIsWeaker, "A password that was given out is good for longer in the wrong hands."
	case data.PolicyCodeFree:
		return data.HigherIsWeaker, "More codes can be tried without waiting."
	case data.PolicyCodeFirstDelay, data.PolicyCodeLongest:
		return data.LowerIsWeaker, "Codes can be tried faster."
	case data.PolicyCodeSuspect:
		return data.HigherIsWeaker, "Whoever has found out a password can try more codes before it has to be changed."
	case data.PolicyCodeBlock:
		return data.HigherIsWeaker, "More codes can be tried before the authenticators are disabled."
	case data.PolicyAuthenticators:
		return data.HigherIsWeaker, "Each further phone can be lost or stolen."
	case data.PolicyRecoveryCodes:
		return data.TrueIsWeaker, "Whoever finds somebody's recovery codes needs no phone beside the password."
	case data.PolicyTemporaryCodeHours:
		return data.HigherIsWeaker, "A temporary code is good for longer in the wrong hands."
	case data.PolicyPauseDays:
		return data.HigherIsWeaker, "The help desk can let users in with the password alone for longer."
	case data.PolicySessionHours, data.PolicySessionIdleMinutes:
		return data.LimitIsStronger, "A program that was left signed in stays open to whoever comes by for longer."
	case data.PolicyPendingDays, data.PolicyPendingSignIns:
		return data.LimitIsStronger, "Users who have not enrolled get in with the password alone for longer."
	default:
		return data.NeverWeaker, ""
	}
}
