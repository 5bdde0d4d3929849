package data

// A UserAct is what administrators do to users from the list.
type UserAct string

// The acts.
const (
	ActUnlock        UserAct = "Unlock"
	ActResetPassword UserAct = "Reset Password"
	ActDisable       UserAct = "Disable"
	ActEnable        UserAct = "Enable"
	ActTurnOn        UserAct = "Turn on"  // One Time Password
	ActTurnOff       UserAct = "Turn off" // One Time Password
	ActLostPhone     UserAct = "Lost phone"
	ActDelete        UserAct = "Delete"
)

// What administrators are told of what nobody, or not everybody, may: the same
// in menus and from the domain.
const (
	NeedsRights    = "This needs tapemaster rights. Only the user tapemaster can give them."
	OnlyTapemaster = "The user tapemaster can only be changed by tapemaster, or with tapectl."
	IsNeverDeleted = "The user tapemaster can't be deleted."
)

// Obstacle says why the user of a session can't do a to u, as u is shown, in a
// sentence; empty if nothing stands against it. It is for menus: the domain checks again what
// counts, with what is stored then.
func (a UserAct) Obstacle(by Session, u User) string {
	self := u.Key == by.UserKey
	switch {
	case !by.Tapemaster:
		return NeedsRights
	case u.IsSuperuser() && !self:
		return OnlyTapemaster
	case u.IsSuperuser() && a == ActDelete:
		return IsNeverDeleted
	case self && a == ActResetPassword:
		return "Not for yourself: use File > Change Password."
	case self && a == ActLostPhone:
		return "Not for yourself: use File > My Sign-in, or ask another administrator."
	case self && (a == ActDisable || a == ActDelete):
		return "Not for yourself."
	case a == ActUnlock && !u.Held:
		return u.ID + " is not locked."
	case a == ActDisable && u.Disabled:
		return u.ID + " is disabled already."
	case a == ActEnable && !u.Disabled:
		return u.ID + " is not disabled."
	case a == ActTurnOn && u.OTPRequired:
		return "It is on already for " + u.ID + "."
	case (a == ActTurnOff || a == ActLostPhone) && !u.OTPRequired:
		return "It is off for " + u.ID + "."
	case a == ActTurnOff && u.GroupRequires:
		return RequiredBy(u.Group)
	}
	return ""
}

// RequiredBy says why a one-time password can't be turned off.
func RequiredBy(group string) string {
	return requires(group) + "Change the rule of the group, or choose another group, first."
}

// NoPauseBy says why it can't be turned off for a while either.
func NoPauseBy(group string) string {
	return requires(group) + "Give the user a temporary code instead: it is good for one sign-in."
}

func requires(group string) string { return "Group " + group + " requires a one-time password. " }
