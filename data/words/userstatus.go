package words

import "tapetrack/data"

// Locked is what people read of a user who is revoked, as what ends it is called Unlock.
// JSON, files and the names of kinds keep the word revoked.
const Locked data.Text = "Locked"

// statuses are what people read of a status.
var statuses = map[data.UserStatus]data.Text{
	data.StatusDisabled:   "status|Disabled",
	data.StatusRevoked:    Locked,
	data.StatusNoPassword: "No password",
	data.StatusExpired:    "Password expired",
	data.StatusOK:         "status|OK",
	data.StatusDamaged:    "Damaged",
}

// otpStates are what people read of the state of a one-time password.
var otpStates = map[data.OTPState]data.Text{
	data.Off:     "state|Off",
	data.Pending: "state|Pending",
	data.Active:  "state|Active",
	data.Blocked: "state|Blocked",
}

// OTPState returns what people read of the state of a one-time password: "Pending".
func OTPState(s data.OTPState) data.Text { return otpStates[s] }

// Status returns what people read of a status: "Locked".
func Status(s data.UserStatus) data.Text { return statuses[s] }
