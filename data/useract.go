package data

// A UserAct is what administrators do to users from the list.
type UserAct string

// The acts.
const (
	ActUnlock        UserAct = "Unlock"
	ActResetPassword UserAct = "Reset Password"
	ActDisable       UserAct = "Disable"
	ActEnable        UserAct = "Enable"
	ActTurnOn        UserAct = "Turn On"  // One Time Password
	ActTurnOff       UserAct = "Turn Off" // One Time Password
	ActLostPhone     UserAct = "Lost Phone"
	ActDelete        UserAct = "Delete"
)

// Why an act is not permitted, worded the same in menus and by the domain.
const (
	NeedsRights    = "This needs tapemaster rights. Only the user tapemaster can give them."
	OnlyTapemaster = "The user tapemaster can only be changed by tapemaster, or with tapectl."
	IsNeverDeleted = "The user tapemaster can't be deleted."
	PolicyForbids  = "The Sign-in Policy does not permit this."
	NotToYourself  = "You can't do this to your own account."
)

// Obstacle returns a Denied error that says why the user of a session can't do a to u,
// going by what is shown of u; nil if nothing prevents it. It is for menus: the domain
// checks again, against what is stored by then.
func (a UserAct) Obstacle(by Session, u User) error {
	self := u.Key == by.UserKey
	switch {
	case !by.Tapemaster:
		return Deny(NeedsRights)
	case u.IsSuperuser() && !self:
		return Deny(OnlyTapemaster)
	case u.IsSuperuser() && a == ActDelete:
		return Deny(IsNeverDeleted)
	case self && a == ActResetPassword:
		return &Denied{Text: Say(NotToYourself), Kind: ErrOwnPassword}
	case self && a == ActLostPhone:
		return NotOwnSignIn()
	case self && (a == ActDisable || a == ActDelete):
		return Deny(NotToYourself)
	case a == ActUnlock && !u.Held:
		return Deny("%s is not locked.", u.ID)
	case a == ActDisable && u.Disabled:
		return Deny("%s is already disabled.", u.ID)
	case a == ActEnable && !u.Disabled:
		return Deny("%s is not disabled.", u.ID)
	case a == ActTurnOn && u.OTPRequired:
		return Deny("It is already on for %s.", u.ID)
	case (a == ActTurnOff || a == ActLostPhone) && !u.OTPRequired:
		return Deny("It is off for %s.", u.ID)
	case a == ActTurnOff && u.GroupRequires:
		return &Denied{Text: RequiredBy(u.Group)}
	}
	return nil
}

// KeepsUserID refuses another User-ID for the user tapemaster.
func KeepsUserID() error {
	return &FieldError{Field: FieldUserID, Text: Say("The user tapemaster keeps its User-ID.")}
}

// NotOwnSignIn refuses what administrators can't do to their own one-time password.
func NotOwnSignIn() error {
	return &Denied{Text: Say(NotToYourself + " Ask another administrator."), Kind: ErrOwnSignIn}
}

// RequiredBy says why a one-time password can't be turned off.
func RequiredBy(group string) Sentence {
	return Say(requires+"Change the rule of the group, or choose another group, first.", group)
}

// NoPauseBy says why a one-time password can't be suspended either.
func NoPauseBy(group string) Sentence {
	return Say(requires+"Give the user a temporary code instead, which is valid for one sign-in.", group)
}

const requires = "Group %s requires a one-time password. "
