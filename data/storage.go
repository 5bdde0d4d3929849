package data

import (
	"context"
	"time"
)

// Storage keeps everything. It is safe for use by several goroutines and
// several processes at once.
type Storage interface {
	// View calls f in a transaction that reads one consistent state.
	View(ctx context.Context, f func(Tx) error) error
	// Update calls f in a transaction that holds the write lock from its start.
	// It commits if f returns nil and rolls back otherwise.
	Update(ctx context.Context, f func(Tx) error) error
	// Changes returns a number that is another one after anybody, this process or
	// another, has committed a change. It costs next to nothing, and may be another
	// one without a change.
	Changes(ctx context.Context) (int64, error)
}

// A Tx is one transaction. Methods that look for one thing return ErrNotFound
// if there is none. Reading a user whose security-relevant columns do not carry
// their keyed code returns ErrTampered. Methods that write are for Update only.
type Tx interface {
	UserTx
	AuthenticatorTx
	SingleUseTx
	GroupTx
	SessionTx
	TicketTx
	EventTx
	SettingTx
	UpkeepTx
	// Try calls f, takes back everything that it wrote, and returns its error: nil
	// says that all of that can be written. It is for Update only. If a statement
	// failed in f, nothing of the transaction is committed.
	Try(f func() error) error
}

// UserTx reads and writes users.
type UserTx interface {
	// AccountByLogin finds a user by User-ID or e-mail address without regard to case.
	AccountByLogin(login string) (Account, error)
	// Account finds a user by key, with the authenticators, oldest first. With
	// ErrTampered it returns what is stored, marked Damaged; so does AccountByLogin.
	Account(key int64) (Account, error)
	// AddAccount stores a new user without authenticators and returns the key.
	// A User-ID or e-mail address that exists returns a FieldError that matches
	// ErrExists; an unknown group a FieldError for FieldGroup.
	AddAccount(a Account) (int64, error)
	// AddAccounts is AddAccount for many, with less work for each. Nothing of them
	// is stored if one can't be: the index of that one comes with the error.
	AddAccounts(accounts []Account) (bad int, err error)
	// UpdateAccount writes every column of the user (not the authenticators), the indexed state
	// and Version+1, if the stored version is still a.Version; else ErrChanged.
	// Counters and last sign-in are left alone: see SetCounters and SetLastSignIn.
	UpdateAccount(a Account) error
	// SetCounters writes the two failure counters and leaves Version as it is.
	SetCounters(key int64, passwords, codes Counter) error
	// CountPending writes PendingSignIns and leaves Version as it is.
	CountPending(key int64, signIns int) error
	// SetLastSignIn writes the last sign-in and leaves Version as it is.
	SetLastSignIn(key int64, s SignIn) error
	// DeleteUser removes a user with authenticators and sessions; the events stay.
	DeleteUser(key int64) error
	// Users returns a page of the list; authenticators are not read, and nothing
	// is checked.
	Users(q UserQuery) ([]User, error)
	// CountUsers counts those that a filter shows, up to most; 0 is no limit.
	CountUsers(f UserFilter, most int64) (UserCount, error)
	// UserKeys returns the keys of a page; Limit may be up to 20,000.
	UserKeys(q UserQuery) ([]int64, error)
	// UserPlace returns how many users come before one in a list, whose offset and
	// limit do not matter; ErrNotFound if it does not show that user.
	UserPlace(q UserQuery, key int64) (int64, error)
	// UsersOf returns users by key in the order of User-IDs, without those that
	// are not there any more; like Users for lists, it checks nothing. At most 1000.
	UsersOf(keys []int64) ([]User, error)
	// UsersNamed returns those who have any of these User-IDs or e-mail addresses,
	// which are folded, in no order; like Users for lists, it checks nothing. At
	// most 1000 of each.
	UsersNamed(ids, emails []string) ([]User, error)
	// Means returns by what users can sign in, for those of the keys who have any;
	// like Users for lists, it checks nothing. At most 1000 keys.
	Means(keys []int64) (map[int64]Means, error)
	// Count counts users by state.
	Count() (Counts, error)
	// Administrators returns the accounts with tapemaster rights and the superuser,
	// damaged ones marked Damaged. With all it reads every user and goes by no index,
	// which may have lost some.
	Administrators(all bool) ([]Account, error)
}

// AuthenticatorTx reads and writes authenticators. What changes a state writes
// the indexed copy of the user's state too and raises its version.
type AuthenticatorTx interface {
	// AddAuthenticator stores a new one that is not activated.
	AddAuthenticator(userKey int64, a Authenticator) error
	// DropAuthenticators removes all of a user.
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
	// DisableAuthenticators disables all of a user.
	DisableAuthenticators(userKey int64) error
	// MarkShown counts one more display of a QR code.
	MarkShown(id string, at time.Time, program, computer string) error
}

// SingleUseTx reads and writes recovery codes and temporary codes.
type SingleUseTx interface {
	// SetSingleUse replaces all codes of a kind that a user has; without any it
	// removes them.
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
	// Groups returns all groups ordered by Group-ID, without the numbers of
	// members. Their rules are settings.
	Groups() ([]Group, error)
	// CountMembers fills in the numbers of members of groups, in one pass over all
	// users.
	CountMembers(groups []Group) error
	// Group finds one by Group-ID without regard to case.
	Group(id string) (Group, error)
	// AddGroup stores a new one; a Group-ID that exists returns a FieldError that matches ErrExists.
	AddGroup(g Group) error
	// DescribeGroup writes the description of a group.
	DescribeGroup(id, description string) error
	// DeleteGroup removes one; ErrGroupInUse if it has members.
	DeleteGroup(id string) error
}

// SessionTx reads and writes sessions.
type SessionTx interface {
	// OpenSession stores a session. One whose Ticket was spent for another returns
	// ErrExists.
	OpenSession(s Session) error
	// Session finds one by id, open or closed. One that had ended and is open again
	// in the file returns ErrSessionEnded.
	Session(id string) (Session, error)
	// SessionUsed sets UsedAt of a session, if it is open.
	SessionUsed(id string, at time.Time) error
	// CloseSession sets ClosedAt, if it is open.
	CloseSession(id string, at time.Time) error
	// CloseSessionsOf closes the open sessions of a user, but the one with the
	// ID keep if it is the user's; an empty one keeps none.
	CloseSessionsOf(userKey int64, keep string, at time.Time) error
	// CloseSessionsIn closes the open sessions of a user in some programs.
	CloseSessionsIn(userKey int64, programs Programs, at time.Time) error
}

// TicketTx keeps what was proven and lets its user go on. The proof itself is sealed.
type TicketTx interface {
	// KeepTicket stores one, or what it holds now if it is there. Of the user's of
	// that kind it and the newest others stay, most in all, and of everybody's none
	// that was kept before a time, or as long after.
	KeepTicket(k KeptTicket, most int, before time.Time) error
	// KeptTicket finds one by ID.
	KeptTicket(id string) (KeptTicket, error)
	// DropTicket removes one and reports whether it was there: true is the permission
	// to use it.
	DropTicket(id string) (bool, error)
}

// EventTx reads and writes the audit.
type EventTx interface {
	// AppendEvent stores an event; its ID is given by the store. If the end of
	// the log is not as it was sealed it returns ErrTampered, and nothing of the
	// transaction is committed.
	AppendEvent(e Event) error
	// LatestEvent returns the event with the latest time among those that were
	// stored after the one with that ID (0: all), and the one that was stored next
	// after it. Either has the ID 0 if there is none; only ID and time are read.
	LatestEvent(after int64) (latest, next Event, err error)
	// Events returns up to limit events about a user (0: all), newest first.
	Events(userKey int64, limit int) ([]Event, error)
	// QueryEvents returns a page of the events that match a query, newest first.
	QueryEvents(q EventQuery) (EventPage, error)
	// Audit holds every event against its keyed hash and that of its
	// predecessor, and every record that carries a code against that. progress,
	// which may be nil, is called now and then; an error of it ends the work.
	Audit(progress func(done, total int64) error) (AuditReport, error)
	// SealHolds reports whether the log contains the state that an earlier
	// AuditReport.Seal names; if not, the whole file was put back to an older
	// state. It tells nothing unless Audit finds the log sound. A text that is no
	// seal returns a FieldError for FieldSeal.
	SealHolds(seal string) (bool, error)
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

// UpkeepTx changes what belongs to everybody, after a backup was restored, and
// what can't be read any more.
type UpkeepTx interface {
	// BurnSteps sets the last time step of each authenticator to step, unless it
	// is a later one already.
	BurnSteps(step int64) error
	// DropSingleUses removes the recovery codes and temporary codes of everybody.
	DropSingleUses() error
	// DropTickets removes all tickets of everybody.
	DropTickets() error
	// CloseSessions sets ClosedAt of all sessions that are open.
	CloseSessions(at time.Time) error
	// ReplaceAccount writes a user again whatever is stored, changed
	// outside TapeTrack or not: authenticators and codes go, the
	// counters begin again. Only Key, last sign-in and the columns of UpdateAccount
	// are taken.
	ReplaceAccount(a Account) error
}
