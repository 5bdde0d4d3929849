package data

import (
	"context"
	"time"
)

// Storage is the database. It is safe for use by several goroutines and several
// processes at once.
type Storage interface {
	// View calls f in a transaction that reads one consistent state.
	View(ctx context.Context, f func(Tx) error) error
	// Update calls f in a transaction that holds the write lock from its start.
	// It commits if f returns nil and rolls back otherwise.
	Update(ctx context.Context, f func(Tx) error) error
	// Changes returns a number that differs once this process or another one has
	// committed a change. It costs next to nothing, and may differ without a change.
	Changes(ctx context.Context) (int64, error)
}

// A Tx is one transaction. Methods that find one thing return ErrNotFound if there is
// none. Reading a user whose security-relevant columns do not match their keyed code
// returns ErrTampered. Methods that write are for Update only.
type Tx interface {
	UserTx
	AuthenticatorTx
	SingleUseTx
	GroupTx
	SessionTx
	TicketTx
	AttemptTx
	NetworkTx
	EventTx
	CutTx
	SettingTx
	UpkeepTx
	// Try calls f, undoes everything that it wrote, and returns its error: nil means
	// that all of it can be written. It is for Update only. If a statement fails in f,
	// nothing of the transaction is committed.
	Try(f func() error) error
}

// UserTx reads and writes users.
type UserTx interface {
	// AccountByLogin finds a user by User-ID or e-mail address without regard to case.
	AccountByLogin(login string) (Account, error)
	// Account finds a user by key, with the authenticators, oldest first. With
	// ErrTampered it returns what is stored, marked Damaged; so does AccountByLogin.
	Account(key int64) (Account, error)
	// AddAccount stores a new user without authenticators and returns the key. An
	// existing User-ID or e-mail address is a FieldError that matches ErrExists, an
	// unknown group a FieldError for FieldGroup.
	AddAccount(a Account) (int64, error)
	// AddAccounts is AddAccount for many, with less work for each. If one can't be
	// stored, none is, and its index is returned with the error.
	AddAccounts(accounts []Account) (bad int, err error)
	// UpdateAccount writes every column of the user (not the authenticators), the
	// indexed state and Version+1. It returns ErrChanged if the stored version is no
	// longer a.Version. For counters and last sign-in see SetCounters and SetLastSignIn.
	UpdateAccount(a Account) error
	// SetCounters writes the two failure counters and leaves Version as it is.
	SetCounters(key int64, passwords, codes Counter) error
	// CountPending writes PendingSignIns and leaves Version as it is.
	CountPending(key int64, signIns int) error
	// CountPutOff writes PutOff and leaves Version as it is.
	CountPutOff(key int64, signIns int) error
	// SetLastSignIn writes the last sign-in and leaves Version as it is.
	SetLastSignIn(key int64, s SignIn) error
	// DeleteUser removes a user with authenticators and sessions; the events stay.
	DeleteUser(key int64) error
	// Users returns a page of the list; authenticators are not read, and nothing
	// is checked.
	Users(q UserQuery) ([]User, error)
	// CountUsers counts the users that a filter shows, up to most; 0 is no limit.
	CountUsers(f UserFilter, most int64) (RowCount, error)
	// UserKeys returns the keys of a page; Limit may be up to 20,000.
	UserKeys(q UserQuery) ([]int64, error)
	// UserPlace returns how many users come before one in the list of q, whose Offset
	// and Limit are ignored; ErrNotFound if the list does not show that user.
	UserPlace(q UserQuery, key int64) (int64, error)
	// ShownAmong returns which of the keys belong to users that a filter shows, in
	// ascending order. At most 20,000 keys.
	ShownAmong(f UserFilter, keys []int64) ([]int64, error)
	// UsersOf returns users by key in the order of User-IDs, without those that no
	// longer exist. Like Users, it checks nothing. At most 1000 keys.
	UsersOf(keys []int64) ([]User, error)
	// UsersNamed returns the users who have any of these folded User-IDs or e-mail
	// addresses, in no order. Like Users, it checks nothing. At most 1000 of each.
	UsersNamed(ids, emails []string) ([]User, error)
	// Means returns the means of the users who have any. Like Users, it checks nothing.
	// At most 1000 keys.
	Means(keys []int64) (map[int64]Means, error)
	// Count counts users by state.
	Count() (Counts, error)
	// Administrators returns the accounts with tapemaster rights and the superuser,
	// damaged ones marked Damaged. With all it reads every user and uses no index,
	// which may have lost some.
	Administrators(all bool) ([]Account, error)
}

// AuthenticatorTx reads and writes authenticators. Methods that change a state also
// write the indexed copy of the user's state and raise the user's version.
type AuthenticatorTx interface {
	// AddAuthenticator stores a new one that is not activated.
	AddAuthenticator(userKey int64, a Authenticator) error
	// DropAuthenticators removes all authenticators of a user.
	DropAuthenticators(userKey int64) error
	// DropAuthenticator removes one.
	DropAuthenticator(id string) error
	// RenameAuthenticator gives one another name.
	RenameAuthenticator(id, name string) error
	// UseStep moves the last time step forward in one conditional update
	// (last_step < step) and reports whether it did: true is the permission.
	UseStep(id string, step int64, drift int, at time.Time) (bool, error)
	// Activate sets ActivatedAt and the last time step in one conditional update
	// (not yet activated, last_step < step) and reports whether it did.
	Activate(id string, step int64, drift int, at time.Time) (bool, error)
	// DisableAuthenticators disables all authenticators of a user.
	DisableAuthenticators(userKey int64) error
	// MarkShown counts one more display of a QR code, and keeps when and where it was.
	MarkShown(id string, at time.Time, in Client) error
}

// SingleUseTx reads and writes recovery codes and temporary codes.
type SingleUseTx interface {
	// SetSingleUse replaces all codes of a kind that a user has; an empty list removes
	// them.
	SetSingleUse(userKey int64, kind SingleUseKind, codes []SingleUse) error
	// SingleUse returns the codes of a kind, used ones too, oldest first. It
	// returns ErrTampered if one was modified outside TapeTrack.
	SingleUse(userKey int64, kind SingleUseKind) ([]SingleUse, error)
	// SpendSingleUse sets UsedAt in one conditional update (not yet used) and
	// reports whether it did: true is the permission.
	SpendSingleUse(key int64, at time.Time) (bool, error)
}

// GroupTx reads and writes groups.
type GroupTx interface {
	// Groups returns all groups ordered by Group-ID, without the numbers of members,
	// and without their rules, which are settings.
	Groups() ([]Group, error)
	// CountMembers fills in the numbers of members of groups, in one pass over all
	// users.
	CountMembers(groups []Group) error
	// Group finds one by Group-ID without regard to case.
	Group(id string) (Group, error)
	// AddGroup stores a new one; an existing Group-ID is a FieldError that matches
	// ErrExists.
	AddGroup(g Group) error
	// DescribeGroup writes the description of a group.
	DescribeGroup(id, description string) error
	// DeleteGroup removes one; ErrGroupInUse if it has members.
	DeleteGroup(id string) error
}

// SessionTx reads and writes sessions.
type SessionTx interface {
	// OpenSession stores a session. It returns ErrExists if its Ticket was already used
	// for another one.
	OpenSession(s Session) error
	// Session finds one by id, open or closed. It returns ErrSessionEnded for one that
	// had ended and was opened again outside TapeTrack.
	Session(id string) (Session, error)
	// SessionUsed sets UsedAt of a session, if it is open.
	SessionUsed(id string, at time.Time) error
	// SessionsSeen sets SeenAt of those sessions that are open.
	SessionsSeen(ids []string, at time.Time) error
	// OpenSessions returns the sessions that are open, of one user unless the key is 0, at
	// most so many: by User-ID, and those of a user by when they were opened. It leaves out
	// those that were modified outside TapeTrack, which let nobody in.
	OpenSessions(userKey int64, most int) ([]Session, error)
	// SessionsUnseen returns the sessions that are open and have not been seen for limit, or
	// were seen as far ahead of now, longest ago first, at most so many.
	SessionsUnseen(now time.Time, limit time.Duration, most int) ([]Session, error)
	// CloseSession sets ClosedAt of a session, if it is open.
	CloseSession(id string, at time.Time) error
	// CloseSessionsOf closes the open sessions of a user, except the one with the ID
	// keep if it is the user's; with an empty ID it closes all. It returns how many it
	// closed.
	CloseSessionsOf(userKey int64, keep string, at time.Time) (closed int, err error)
	// CloseSessionsIn closes the open sessions of a user in some programs.
	CloseSessionsIn(userKey int64, programs Programs, at time.Time) error
}

// TicketTx reads and writes tickets. What they hold is sealed.
type TicketTx interface {
	// KeepTicket stores a ticket, or replaces what it holds. Of the user's tickets of
	// that kind it keeps this one and the newest others, most in all. Of all users'
	// tickets it deletes those kept earlier than before, or as far ahead of k.KeptAt.
	KeepTicket(k KeptTicket, most int, before time.Time) error
	// KeptTicket finds one by ID.
	KeptTicket(id string) (KeptTicket, error)
	// DropTicket removes one and reports whether it existed: true is the permission to
	// use it.
	DropTicket(id string) (bool, error)
}

// AttemptTx reads and writes attempts. What they hold is sealed.
type AttemptTx interface {
	// KeepAttempt stores an attempt, or replaces what it holds. It deletes those kept
	// earlier than before, or as far ahead of k.KeptAt.
	KeepAttempt(k KeptAttempt, before time.Time) error
	// KeptAttempt finds one by ID.
	KeptAttempt(id string) (KeptAttempt, error)
}

// NetworkTx reads and writes what a server knows of the networks that sign-ins come from: an
// IPv4 address, or the first 64 bits of an IPv6 address.
type NetworkTx interface {
	// SignedInFrom reports whether somebody has signed in from a network after a time.
	SignedInFrom(network string, after time.Time) (bool, error)
	// NoteNetwork stores that somebody signs in from a network. It deletes networks from
	// which nobody has after before.
	NoteNetwork(network string, at, before time.Time) error
	// TriesFrom returns the counter of a user's wrong passwords that counted for a network
	// alone; zero if there is none.
	TriesFrom(network string, userKey int64) (Counter, error)
	// SetTriesFrom stores it. It deletes those that were stored earlier than before.
	SetTriesFrom(network string, userKey int64, c Counter, at, before time.Time) error
	// DropTries removes it; those of all networks if network is empty.
	DropTries(network string, userKey int64) error
	// NoteLock stores that a wrong password from a network has locked a user. It deletes
	// what was stored of any network earlier than before.
	NoteLock(network string, at, before time.Time) error
	// LockedFrom returns how many were locked after a time, until another.
	LockedFrom(network string, after, until time.Time) (int, error)
}

// EventTx reads and writes the audit.
type EventTx interface {
	// AppendEvent stores an event under the next ID. If the end of the log is not as it
	// was sealed, it returns ErrTampered and nothing of the transaction is committed.
	AppendEvent(e Event) error
	// LatestEvent returns the event with the latest time among those that were stored
	// after the one with the ID after (0: all), and the event that was stored right
	// after that latest one. Either has the ID 0 if there is none; only ID and time are
	// read.
	LatestEvent(after int64) (latest, next Event, err error)
	// Events returns up to limit events about a user (0: all), newest first.
	Events(userKey int64, limit int) ([]Event, error)
	// QueryEvents returns a page of the events that match a query, newest first.
	QueryEvents(q EventQuery) (EventPage, error)
	// Audit checks every event against its keyed hash and that of its predecessor, and
	// every record that carries a keyed code against that code. progress, which may be
	// nil, is called now and then; if it returns an error, Audit stops with it.
	Audit(progress func(done, total int64) error) (AuditReport, error)
	// SealHolds reports whether the log contains the state that an earlier
	// AuditReport.Seal names; if not, the whole file was replaced by an older state.
	// The answer means nothing unless Audit finds the log sound. A text that is not a
	// seal is a FieldError for FieldSeal, and one of what was cut off the log is
	// ErrSealCut.
	SealHolds(seal string) (bool, error)
	// Seal returns the AuditReport.Seal of the log as it ends now. Only the seal itself is
	// checked, which takes no longer however long the log is. It is empty if the log was never
	// sealed, and an error that matches ErrTampered if its seal is missing or not genuine.
	Seal() (string, error)
}

// CutTx cuts the oldest events off the log. Verify goes on from where it was cut.
type CutTx interface {
	// LogCut returns what was cut off so far.
	LogCut() (LogCut, error)
	// OldestFirst calls each for the events that are in the log, oldest first, until it
	// returns false. Only Audit checks them.
	OldestFirst(each func(SealedEvent) bool) error
	// TimesBack calls each for the events that are in the log, newest first, until it
	// returns false; only ID and time are read.
	TimesBack(each func(id int64, at time.Time) bool) error
	// BeginCut decides that everything up to the event with the ID until is cut off, with
	// which the log ended with that seal. It returns ErrChanged if another cut has done or
	// begun that, or the log has no such event or seal.
	BeginCut(until int64, seal string) error
	// GoOnCutting removes up to most of the events that BeginCut has decided on, oldest
	// first, and reports whether there are more. It returns ErrTampered if one of them is
	// not as it was written.
	GoOnCutting(most int) (more bool, err error)
}

// SettingTx reads and writes settings.
type SettingTx interface {
	// Setting returns a value, empty if it was never set.
	Setting(name string) (string, error)
	// SetSetting writes a value; an empty one removes it.
	SetSetting(name, value string) error
	// Settings returns all settings that begin with prefix.
	Settings(prefix string) (map[string]string, error)
}

// UpkeepTx changes what belongs to all users after a backup was restored, and replaces
// records that can no longer be read.
type UpkeepTx interface {
	// BurnSteps sets the last time step of each authenticator to step, unless a later
	// one is stored.
	BurnSteps(step int64) error
	// DropSingleUses removes the recovery codes and temporary codes of everybody.
	DropSingleUses() error
	// DropTickets removes the tickets of everybody.
	DropTickets() error
	// DropAttempts removes the attempts of everybody.
	DropAttempts() error
	// CloseSessions sets ClosedAt of all sessions that are open.
	CloseSessions(at time.Time) error
	// ReplaceAccount overwrites a user, whether what is stored was modified outside
	// TapeTrack or not: authenticators and codes are deleted and the counters reset.
	// Only Key, last sign-in and the columns of UpdateAccount are taken from a.
	ReplaceAccount(a Account) error
}
