package auth

import (
	"context"
	"time"

	"tapetrack/data"
)

// The methods of routed, which does nothing but choose who is asked. What has a ticket, and what
// is asked before there is anybody, comes from nobody.

// Changes is asked of no server: a client is told of them, and package remote tests that.
func (r *routed) Changes(ctx context.Context) (int64, error) { return r.direct.Changes(ctx) }

func (r *routed) Abandon(ctx context.Context, ticket data.Ticket) error {
	ctx, doors := r.of(ctx, unnamed)
	return doors.Abandon(ctx, ticket)
}

func (r *routed) Activate(ctx context.Context, ticket data.Ticket, code string) (data.Outcome, error) {
	ctx, doors := r.of(ctx, unnamed)
	return r.outcome(doors)(doors.Activate(ctx, ticket, code))
}

func (r *routed) ChooseNew(ctx context.Context, ticket data.Ticket, next string) error {
	ctx, doors := r.of(ctx, unnamed)
	return doors.ChooseNew(ctx, ticket, next)
}

func (r *routed) ClockBehind(ctx context.Context) (time.Duration, error) {
	ctx, doors := r.of(ctx, unnamed)
	return doors.ClockBehind(ctx)
}

func (r *routed) Complete(ctx context.Context, ticket data.Ticket) (data.Outcome, error) {
	ctx, doors := r.of(ctx, unnamed)
	return r.outcome(doors)(doors.Complete(ctx, ticket))
}

func (r *routed) DrawRecoveryCodes(ctx context.Context, ticket data.Ticket) (data.DueCodes, error) {
	ctx, doors := r.of(ctx, unnamed)
	return doors.DrawRecoveryCodes(ctx, ticket)
}

func (r *routed) DuePasswordRule(ctx context.Context, ticket data.Ticket) (data.PasswordRule, error) {
	ctx, doors := r.of(ctx, unnamed)
	return doors.DuePasswordRule(ctx, ticket)
}

func (r *routed) NewQRCode(ctx context.Context, ticket data.Ticket) (data.Outcome, error) {
	ctx, doors := r.of(ctx, unnamed)
	return r.outcome(doors)(doors.NewQRCode(ctx, ticket))
}

func (r *routed) SignIn(ctx context.Context, a data.Attempt) (data.Outcome, error) {
	ctx, doors := r.of(ctx, unnamed)
	return r.outcome(doors)(doors.SignIn(ctx, a))
}

func (r *routed) Alive(ctx context.Context, by data.Actor, pressed time.Duration) (data.TimeLeft, error) {
	ctx, doors := r.of(ctx, by)
	return doors.Alive(ctx, by, pressed)
}

func (r *routed) BeginDevice(ctx context.Context, ticket data.Ticket, replaces string) (*data.Enrolment, error) {
	ctx, doors := r.of(ctx, unnamed)
	return doors.BeginDevice(ctx, ticket, replaces)
}

func (r *routed) BeginTurnOn(ctx context.Context, by data.Actor, password string) (data.Ticket, *data.Enrolment, error) {
	ctx, doors := r.of(ctx, by)
	return doors.BeginTurnOn(ctx, by, password)
}

func (r *routed) ChangePassword(ctx context.Context, by data.Actor, current, next string) error {
	ctx, doors := r.of(ctx, by)
	return doors.ChangePassword(ctx, by, current, next)
}

func (r *routed) Confirm(ctx context.Context, by data.Actor, password, code string) error {
	ctx, doors := r.of(ctx, by)
	return doors.Confirm(ctx, by, password, code)
}

func (r *routed) ConfirmDevice(ctx context.Context, ticket data.Ticket, name, code string) ([]string, error) {
	ctx, doors := r.of(ctx, unnamed)
	return doors.ConfirmDevice(ctx, ticket, name, code)
}

func (r *routed) ConfirmTurnOn(ctx context.Context, ticket data.Ticket, name, code string) error {
	ctx, doors := r.of(ctx, unnamed)
	return doors.ConfirmTurnOn(ctx, ticket, name, code)
}

func (r *routed) FirstRecoveryCodes(ctx context.Context, by data.Actor) ([]string, error) {
	ctx, doors := r.of(ctx, by)
	return doors.FirstRecoveryCodes(ctx, by)
}

func (r *routed) Forget(ctx context.Context, ticket data.Ticket) error {
	ctx, doors := r.of(ctx, unnamed)
	return doors.Forget(ctx, ticket)
}

func (r *routed) MySignIn(ctx context.Context, by data.Actor) (data.MySignIn, error) {
	ctx, doors := r.of(ctx, by)
	return doors.MySignIn(ctx, by)
}

func (r *routed) NewRecoveryCodes(ctx context.Context, ticket data.Ticket) ([]string, error) {
	ctx, doors := r.of(ctx, unnamed)
	return doors.NewRecoveryCodes(ctx, ticket)
}

func (r *routed) Overview(ctx context.Context, by data.Actor) (data.Overview, error) {
	ctx, doors := r.of(ctx, by)
	return doors.Overview(ctx, by)
}

func (r *routed) OwnPasswordRule(ctx context.Context, by data.Actor) (data.PasswordRule, error) {
	ctx, doors := r.of(ctx, by)
	return doors.OwnPasswordRule(ctx, by)
}

func (r *routed) Prove(ctx context.Context, by data.Actor, password, code string) (data.Ticket, error) {
	ctx, doors := r.of(ctx, by)
	return doors.Prove(ctx, by, password, code)
}

func (r *routed) ProveBySignIn(ctx context.Context, by data.Actor) (data.Ticket, error) {
	ctx, doors := r.of(ctx, by)
	return doors.ProveBySignIn(ctx, by)
}

func (r *routed) EndSession(ctx context.Context, by data.Actor, id string) error {
	ctx, doors := r.of(ctx, by)
	return doors.EndSession(ctx, by, id)
}

func (r *routed) OwnSessions(ctx context.Context, by data.Actor) ([]data.OpenSession, error) {
	ctx, doors := r.of(ctx, by)
	return doors.OwnSessions(ctx, by)
}

func (r *routed) RemoveDevice(ctx context.Context, ticket data.Ticket, id string) error {
	ctx, doors := r.of(ctx, unnamed)
	return doors.RemoveDevice(ctx, ticket, id)
}

func (r *routed) RenameDevice(ctx context.Context, ticket data.Ticket, id, name string) error {
	ctx, doors := r.of(ctx, unnamed)
	return doors.RenameDevice(ctx, ticket, id, name)
}

func (r *routed) SignOut(ctx context.Context, by data.Actor, ended data.Ended) error {
	ctx, doors := r.of(ctx, by)
	return doors.SignOut(ctx, by, ended)
}

func (r *routed) AddGroup(ctx context.Context, by data.Actor, g data.Group) error {
	ctx, doors := r.of(ctx, by)
	return doors.AddGroup(ctx, by, g)
}

func (r *routed) AddUser(ctx context.Context, by data.Actor, n data.NewUser) (data.User, error) {
	ctx, doors := r.of(ctx, by)
	return doors.AddUser(ctx, by, n)
}

func (r *routed) CountUsers(ctx context.Context, by data.Actor, f data.UserFilter, most int64) (data.RowCount, error) {
	ctx, doors := r.of(ctx, by)
	return doors.CountUsers(ctx, by, f, most)
}

func (r *routed) CountedGroups(ctx context.Context, by data.Actor) ([]data.Group, error) {
	ctx, doors := r.of(ctx, by)
	return doors.CountedGroups(ctx, by)
}

func (r *routed) DeleteGroup(ctx context.Context, by data.Actor, id, moveTo string, report func(done, total int64)) error {
	ctx, doors := r.of(ctx, by)
	return doors.DeleteGroup(ctx, by, id, moveTo, report)
}

func (r *routed) DeleteUser(ctx context.Context, by data.Actor, key int64) error {
	ctx, doors := r.of(ctx, by)
	return doors.DeleteUser(ctx, by, key)
}

func (r *routed) Disconnect(ctx context.Context, by data.Actor, ids []string, message string) (int, error) {
	ctx, doors := r.of(ctx, by)
	return doors.Disconnect(ctx, by, ids, message)
}

func (r *routed) Sessions(ctx context.Context, by data.Actor) (data.OpenSessions, error) {
	ctx, doors := r.of(ctx, by)
	return doors.Sessions(ctx, by)
}

func (r *routed) EditGroup(ctx context.Context, by data.Actor, before, after data.Group) error {
	ctx, doors := r.of(ctx, by)
	return doors.EditGroup(ctx, by, before, after)
}

func (r *routed) EditPolicies(ctx context.Context, by data.Actor, before []data.PolicyItem, values map[string]string) error {
	ctx, doors := r.of(ctx, by)
	return doors.EditPolicies(ctx, by, before, values)
}

func (r *routed) EditUser(ctx context.Context, by data.Actor, edit data.UserEdit) (data.User, error) {
	ctx, doors := r.of(ctx, by)
	return doors.EditUser(ctx, by, edit)
}

func (r *routed) EveryUserKey(ctx context.Context, by data.Actor, q data.UserQuery) ([]int64, error) {
	ctx, doors := r.of(ctx, by)
	return doors.EveryUserKey(ctx, by, q)
}

func (r *routed) ExportLog(ctx context.Context, by data.Actor, q data.EventQuery, each func(data.Event) error) error {
	ctx, doors := r.of(ctx, by)
	return doors.ExportLog(ctx, by, q, each)
}

func (r *routed) ExportUsers(ctx context.Context, by data.Actor, scope data.UserScope, each func(data.ExportedUser) error) error {
	ctx, doors := r.of(ctx, by)
	return doors.ExportUsers(ctx, by, scope, each)
}

func (r *routed) Extent(ctx context.Context, by data.Actor) (data.Extent, error) {
	ctx, doors := r.of(ctx, by)
	return doors.Extent(ctx, by)
}

func (r *routed) Group(ctx context.Context, by data.Actor, id string) (data.Group, error) {
	ctx, doors := r.of(ctx, by)
	return doors.Group(ctx, by, id)
}

func (r *routed) Groups(ctx context.Context, by data.Actor) ([]data.Group, error) {
	ctx, doors := r.of(ctx, by)
	return doors.Groups(ctx, by)
}

func (r *routed) ImportUsers(ctx context.Context, by data.Actor, file data.Import, o data.ImportOptions, progress func(done, total int64)) (data.ImportReport, error) {
	ctx, doors := r.of(ctx, by)
	return doors.ImportUsers(ctx, by, file, o, progress)
}

func (r *routed) IssueTemporaryCode(ctx context.Context, by data.Actor, key int64, reason string) (data.GivenCode, error) {
	ctx, doors := r.of(ctx, by)
	return doors.IssueTemporaryCode(ctx, by, key, reason)
}

func (r *routed) Log(ctx context.Context, by data.Actor, q data.EventQuery) (data.EventPage, error) {
	ctx, doors := r.of(ctx, by)
	return doors.Log(ctx, by, q)
}

func (r *routed) LostPhone(ctx context.Context, by data.Actor, key int64, reason string) (data.GivenCode, error) {
	ctx, doors := r.of(ctx, by)
	return doors.LostPhone(ctx, by, key, reason)
}

func (r *routed) Means(ctx context.Context, by data.Actor, users []data.User) (map[int64]data.Means, error) {
	ctx, doors := r.of(ctx, by)
	return doors.Means(ctx, by, users)
}

func (r *routed) PasswordRule(ctx context.Context, by data.Actor, key int64) (data.PasswordRule, error) {
	ctx, doors := r.of(ctx, by)
	return doors.PasswordRule(ctx, by, key)
}

func (r *routed) PauseOTP(ctx context.Context, by data.Actor, key int64, until time.Time, reason string) error {
	ctx, doors := r.of(ctx, by)
	return doors.PauseOTP(ctx, by, key, until, reason)
}

func (r *routed) Policies(ctx context.Context, by data.Actor) ([]data.PolicyItem, error) {
	ctx, doors := r.of(ctx, by)
	return doors.Policies(ctx, by)
}

func (r *routed) ResetPassword(ctx context.Context, by data.Actor, key int64, password string, temporary bool) error {
	ctx, doors := r.of(ctx, by)
	return doors.ResetPassword(ctx, by, key, password, temporary)
}

func (r *routed) ResumeOTP(ctx context.Context, by data.Actor, key int64) error {
	ctx, doors := r.of(ctx, by)
	return doors.ResumeOTP(ctx, by, key)
}

func (r *routed) SealHolds(ctx context.Context, by data.Actor, seal string) (bool, error) {
	ctx, doors := r.of(ctx, by)
	return doors.SealHolds(ctx, by, seal)
}

func (r *routed) SetDisabled(ctx context.Context, by data.Actor, key int64, disabled bool) (bool, error) {
	ctx, doors := r.of(ctx, by)
	return doors.SetDisabled(ctx, by, key, disabled)
}

func (r *routed) SetOTP(ctx context.Context, by data.Actor, key int64, act data.OTPAct) (bool, error) {
	ctx, doors := r.of(ctx, by)
	return doors.SetOTP(ctx, by, key, act)
}

func (r *routed) ShownAmong(ctx context.Context, by data.Actor, f data.UserFilter, keys []int64) ([]int64, error) {
	ctx, doors := r.of(ctx, by)
	return doors.ShownAmong(ctx, by, f, keys)
}

func (r *routed) SignInState(ctx context.Context, by data.Actor, key int64) (data.SignInState, error) {
	ctx, doors := r.of(ctx, by)
	return doors.SignInState(ctx, by, key)
}

func (r *routed) TestCode(ctx context.Context, by data.Actor, key int64, code string) (data.CodeTest, error) {
	ctx, doors := r.of(ctx, by)
	return doors.TestCode(ctx, by, key, code)
}

func (r *routed) Unlock(ctx context.Context, by data.Actor, key int64) error {
	ctx, doors := r.of(ctx, by)
	return doors.Unlock(ctx, by, key)
}

func (r *routed) User(ctx context.Context, by data.Actor, key int64) (data.User, error) {
	ctx, doors := r.of(ctx, by)
	return doors.User(ctx, by, key)
}

func (r *routed) UserByID(ctx context.Context, by data.Actor, id string) (data.User, error) {
	ctx, doors := r.of(ctx, by)
	return doors.UserByID(ctx, by, id)
}

func (r *routed) UserKeys(ctx context.Context, by data.Actor, q data.UserQuery) ([]int64, error) {
	ctx, doors := r.of(ctx, by)
	return doors.UserKeys(ctx, by, q)
}

func (r *routed) UserPlace(ctx context.Context, by data.Actor, q data.UserQuery, key int64) (int64, error) {
	ctx, doors := r.of(ctx, by)
	return doors.UserPlace(ctx, by, q, key)
}

func (r *routed) Users(ctx context.Context, by data.Actor, q data.UserQuery) (data.UserPage, error) {
	ctx, doors := r.of(ctx, by)
	return doors.Users(ctx, by, q)
}

func (r *routed) UsersOf(ctx context.Context, by data.Actor, keys []int64) (data.UserPage, error) {
	ctx, doors := r.of(ctx, by)
	return doors.UsersOf(ctx, by, keys)
}

func (r *routed) VerifyLog(ctx context.Context, by data.Actor, progress func(done, total int64)) (data.AuditReport, error) {
	ctx, doors := r.of(ctx, by)
	return doors.VerifyLog(ctx, by, progress)
}
