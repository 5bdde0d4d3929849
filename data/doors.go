package data

import (
	"context"
	"time"
)

// The doors for people who sign in, as package auth has them, and a client of a server.
// What each method does stands there.

// An Entrance judges sign-ins, and everything between the login window and a session. Its callers
// are not identified yet.
type Entrance interface {
	Abandon(ctx context.Context, ticket Ticket) error
	Activate(ctx context.Context, ticket Ticket, code string) (Outcome, error)
	ChooseNew(ctx context.Context, ticket Ticket, next string) error
	ClockBehind(ctx context.Context) (time.Duration, error)
	Complete(ctx context.Context, ticket Ticket) (Outcome, error)
	DrawRecoveryCodes(ctx context.Context, ticket Ticket) (DueCodes, error)
	DuePasswordRule(ctx context.Context, ticket Ticket) (PasswordRule, error)
	NewQRCode(ctx context.Context, ticket Ticket) (Outcome, error)
	SignIn(ctx context.Context, a Attempt) (Outcome, error)
}

// A Self is what users in an open session do about their own account.
type Self interface {
	Alive(ctx context.Context, by Actor, pressed time.Duration) (left TimeLeft, err error)
	BeginDevice(ctx context.Context, ticket Ticket, replaces string) (*Enrolment, error)
	BeginTurnOn(ctx context.Context, by Actor, password string) (ticket Ticket, shown *Enrolment, err error)
	ChangePassword(ctx context.Context, by Actor, current, next string) error
	Changes(ctx context.Context) (int64, error)
	Confirm(ctx context.Context, by Actor, password, code string) error
	ConfirmDevice(ctx context.Context, ticket Ticket, name, code string) (codes []string, err error)
	ConfirmTurnOn(ctx context.Context, ticket Ticket, name, code string) error
	EndSession(ctx context.Context, by Actor, id string) error
	FirstRecoveryCodes(ctx context.Context, by Actor) ([]string, error)
	Forget(ctx context.Context, ticket Ticket) error
	MySignIn(ctx context.Context, by Actor) (MySignIn, error)
	NewRecoveryCodes(ctx context.Context, ticket Ticket) ([]string, error)
	Overview(ctx context.Context, by Actor) (Overview, error)
	OwnPasswordRule(ctx context.Context, by Actor) (PasswordRule, error)
	OwnSessions(ctx context.Context, by Actor) ([]OpenSession, error)
	Prove(ctx context.Context, by Actor, password, code string) (Ticket, error)
	ProveBySignIn(ctx context.Context, by Actor) (ticket Ticket, err error)
	RemoveDevice(ctx context.Context, ticket Ticket, id string) error
	RenameDevice(ctx context.Context, ticket Ticket, id, name string) error
	SignOut(ctx context.Context, by Actor, ended Ended) error
}

// An Administration is what holders of tapemaster rights do about all users.
type Administration interface {
	AddGroup(ctx context.Context, by Actor, g Group) error
	AddUser(ctx context.Context, by Actor, n NewUser) (User, error)
	CountUsers(ctx context.Context, by Actor, f UserFilter, most int64) (RowCount, error)
	CountedGroups(ctx context.Context, by Actor) ([]Group, error)
	DeleteGroup(ctx context.Context, by Actor, id, moveTo string, report func(done, total int64)) error
	DeleteUser(ctx context.Context, by Actor, key int64) error
	Disconnect(ctx context.Context, by Actor, ids []string, message string) (ended int, err error)
	EditGroup(ctx context.Context, by Actor, before, after Group) error
	EditPolicies(ctx context.Context, by Actor, before []PolicyItem, values map[string]string) error
	EditUser(ctx context.Context, by Actor, edit UserEdit) (User, error)
	EveryUserKey(ctx context.Context, by Actor, q UserQuery) ([]int64, error)
	ExportLog(ctx context.Context, by Actor, q EventQuery, each func(Event) error) error
	ExportUsers(ctx context.Context, by Actor, scope UserScope, each func(ExportedUser) error) error
	Extent(ctx context.Context, by Actor) (Extent, error)
	Group(ctx context.Context, by Actor, id string) (Group, error)
	Groups(ctx context.Context, by Actor) ([]Group, error)
	ImportUsers(ctx context.Context, by Actor, file Import, o ImportOptions, progress func(done, total int64)) (ImportReport, error)
	IssueTemporaryCode(ctx context.Context, by Actor, key int64, reason string) (GivenCode, error)
	Log(ctx context.Context, by Actor, q EventQuery) (EventPage, error)
	LostPhone(ctx context.Context, by Actor, key int64, reason string) (GivenCode, error)
	Means(ctx context.Context, by Actor, users []User) (map[int64]Means, error)
	PasswordRule(ctx context.Context, by Actor, key int64) (rule PasswordRule, err error)
	PauseOTP(ctx context.Context, by Actor, key int64, until time.Time, reason string) error
	Policies(ctx context.Context, by Actor) ([]PolicyItem, error)
	ResetPassword(ctx context.Context, by Actor, key int64, password string, temporary bool) error
	ResumeOTP(ctx context.Context, by Actor, key int64) error
	SealHolds(ctx context.Context, by Actor, seal string) (bool, error)
	SetDisabled(ctx context.Context, by Actor, key int64, disabled bool) (changed bool, err error)
	SetOTP(ctx context.Context, by Actor, key int64, act OTPAct) (changed bool, err error)
	Sessions(ctx context.Context, by Actor) (OpenSessions, error)
	ShownAmong(ctx context.Context, by Actor, f UserFilter, keys []int64) ([]int64, error)
	SignInState(ctx context.Context, by Actor, key int64) (SignInState, error)
	TestCode(ctx context.Context, by Actor, key int64, code string) (CodeTest, error)
	Unlock(ctx context.Context, by Actor, key int64) error
	User(ctx context.Context, by Actor, key int64) (User, error)
	UserByID(ctx context.Context, by Actor, id string) (User, error)
	UserKeys(ctx context.Context, by Actor, q UserQuery) ([]int64, error)
	UserPlace(ctx context.Context, by Actor, q UserQuery, key int64) (int64, error)
	Users(ctx context.Context, by Actor, q UserQuery) (UserPage, error)
	UsersOf(ctx context.Context, by Actor, keys []int64) (UserPage, error)
	VerifyLog(ctx context.Context, by Actor, progress func(done, total int64)) (AuditReport, error)
}

// Doors are all of them.
type Doors interface {
	Entrance
	Self
	Administration
}
