package data

// Sentences that tests ask for.
const (
	OfUserID   = ofUserID
	OfGroupID  = ofGroupID
	OfEmail    = ofEmail
	OfDevice   = ofDevice
	OfAddress  = ofAddress
	CannotHave = cannotHave
	TypeAgain  = typeAgain
)
