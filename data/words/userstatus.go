package words

import "tapetrack/data"

// Locked is what people read of a user who is revoked, as what ends it is called Unlock.
// JSON, files and the names of kinds keep the word revoked.
const Locked = "Locked"

// Status returns what people read of a status: "Locked".
func Status(s data.UserStatus) string {
	if s == data.StatusRevoked {
		return Locked
	}
	return string(s)
}
