package remote

import (
	"context"
	"time"

	"tapetrack/data"
	"tapetrack/data/wire"
)

// AddUser is that of data.Administration.
func (c *Client) AddUser(ctx context.Context, by data.Actor, n data.NewUser) (data.User, error) {
	return ask(ctx, c, by, wire.AddUser, wire.NewUser{User: wire.Edited(n.User), Password: n.Password, Temporary: n.Temporary, OTP: n.OTP})
}

// EditUser is that of data.Administration.
func (c *Client) EditUser(ctx context.Context, by data.Actor, e data.UserEdit) (data.User, error) {
	return ask(ctx, c, by, wire.EditUser, wire.UserEdit{User: wire.Edited(e.User), OTP: e.OTP})
}

// DeleteUser is that of data.Administration.
func (c *Client) DeleteUser(ctx context.Context, by data.Actor, key int64) error {
	return act(ask(ctx, c, by, wire.DeleteUser, key))
}

// SetDisabled is that of data.Administration.
func (c *Client) SetDisabled(ctx context.Context, by data.Actor, key int64, disabled bool) (bool, error) {
	return ask(ctx, c, by, wire.SetDisabled, wire.Disable{Key: key, Disabled: disabled})
}

// SetOTP is that of data.Administration.
func (c *Client) SetOTP(ctx context.Context, by data.Actor, key int64, a data.OTPAct) (bool, error) {
	return ask(ctx, c, by, wire.SetOTP, wire.SetOTPRequest{Key: key, Act: a})
}

// PauseOTP is that of data.Administration.
func (c *Client) PauseOTP(ctx context.Context, by data.Actor, key int64, until time.Time, reason string) error {
	return act(ask(ctx, c, by, wire.PauseOTP, wire.PauseRequest{Key: key, Until: until, Reason: reason}))
}

// ResumeOTP is that of data.Administration.
func (c *Client) ResumeOTP(ctx context.Context, by data.Actor, key int64) error {
	return act(ask(ctx, c, by, wire.ResumeOTP, key))
}

// Unlock is that of data.Administration.
func (c *Client) Unlock(ctx context.Context, by data.Actor, key int64) error {
	return act(ask(ctx, c, by, wire.Unlock, key))
}

// PasswordRule is that of data.Administration.
func (c *Client) PasswordRule(ctx context.Context, by data.Actor, key int64) (data.PasswordRule, error) {
	return c.rule(ask(ctx, c, by, wire.PasswordRuleOf, key))
}

// ResetPassword is that of data.Administration.
func (c *Client) ResetPassword(ctx context.Context, by data.Actor, key int64, password string, temporary bool) error {
	return act(ask(ctx, c, by, wire.ResetPassword, wire.ResetPasswordRequest{Key: key, Password: password, Temporary: temporary}))
}

// LostPhone is that of data.Administration.
func (c *Client) LostPhone(ctx context.Context, by data.Actor, key int64, reason string) (data.GivenCode, error) {
	given, err := ask(ctx, c, by, wire.LostPhone, wire.ForReason{Key: key, Reason: reason})
	return data.GivenCode(given), err
}

// IssueTemporaryCode is that of data.Administration.
func (c *Client) IssueTemporaryCode(ctx context.Context, by data.Actor, key int64, reason string) (data.GivenCode, error) {
	given, err := ask(ctx, c, by, wire.IssueTemporaryCode, wire.ForReason{Key: key, Reason: reason})
	return data.GivenCode(given), err
}

// TestCode is that of data.Administration.
func (c *Client) TestCode(ctx context.Context, by data.Actor, key int64, code string) (data.CodeTest, error) {
	return ask(ctx, c, by, wire.TestCode, wire.TestCodeRequest{Key: key, Code: code})
}

// SignInState is that of data.Administration.
func (c *Client) SignInState(ctx context.Context, by data.Actor, key int64) (data.SignInState, error) {
	return ask(ctx, c, by, wire.SignInState, key)
}

// User is that of data.Administration.
func (c *Client) User(ctx context.Context, by data.Actor, key int64) (data.User, error) {
	return ask(ctx, c, by, wire.User, key)
}

// UserByID is that of data.Administration.
func (c *Client) UserByID(ctx context.Context, by data.Actor, id string) (data.User, error) {
	return ask(ctx, c, by, wire.UserByID, id)
}

// Users is that of data.Administration.
func (c *Client) Users(ctx context.Context, by data.Actor, q data.UserQuery) (data.UserPage, error) {
	return ask(ctx, c, by, wire.Users, wire.Queried(q))
}

// UsersOf is that of data.Administration.
func (c *Client) UsersOf(ctx context.Context, by data.Actor, keys []int64) (data.UserPage, error) {
	return ask(ctx, c, by, wire.UsersOf, keys)
}

// UserKeys is that of data.Administration.
func (c *Client) UserKeys(ctx context.Context, by data.Actor, q data.UserQuery) ([]int64, error) {
	return ask(ctx, c, by, wire.UserKeys, wire.Queried(q))
}

// EveryUserKey is that of data.Administration.
func (c *Client) EveryUserKey(ctx context.Context, by data.Actor, q data.UserQuery) ([]int64, error) {
	return ask(ctx, c, by, wire.EveryUserKey, wire.Queried(q))
}

// UserPlace is that of data.Administration.
func (c *Client) UserPlace(ctx context.Context, by data.Actor, q data.UserQuery, key int64) (int64, error) {
	return ask(ctx, c, by, wire.UserPlace, wire.PlaceRequest{Query: wire.Queried(q), Key: key})
}

// ShownAmong is that of data.Administration.
func (c *Client) ShownAmong(ctx context.Context, by data.Actor, f data.UserFilter, keys []int64) ([]int64, error) {
	return ask(ctx, c, by, wire.ShownAmong, wire.ShownRequest{Filter: wire.Filtered(f), Keys: keys})
}

// CountUsers is that of data.Administration.
func (c *Client) CountUsers(ctx context.Context, by data.Actor, f data.UserFilter, most int64) (data.RowCount, error) {
	return ask(ctx, c, by, wire.CountUsers, wire.CountRequest{Filter: wire.Filtered(f), Most: most})
}

// Means is that of data.Administration.
func (c *Client) Means(ctx context.Context, by data.Actor, users []data.User) (map[int64]data.Means, error) {
	keys := make([]int64, len(users))
	for i := range users {
		keys[i] = users[i].Key
	}
	return ask(ctx, c, by, wire.Means, keys)
}

// Sessions is that of data.Administration.
func (c *Client) Sessions(ctx context.Context, by data.Actor) (data.OpenSessions, error) {
	return ask(ctx, c, by, wire.Sessions, none{})
}

// Disconnect is that of data.Administration.
func (c *Client) Disconnect(ctx context.Context, by data.Actor, ids []string, message string) (int, error) {
	return ask(ctx, c, by, wire.Disconnect, wire.DisconnectRequest{IDs: ids, Message: message})
}

// Groups is that of data.Administration.
func (c *Client) Groups(ctx context.Context, by data.Actor) ([]data.Group, error) {
	return ask(ctx, c, by, wire.Groups, none{})
}

// CountedGroups is that of data.Administration.
func (c *Client) CountedGroups(ctx context.Context, by data.Actor) ([]data.Group, error) {
	return ask(ctx, c, by, wire.CountedGroups, none{})
}

// Group is that of data.Administration.
func (c *Client) Group(ctx context.Context, by data.Actor, id string) (data.Group, error) {
	return ask(ctx, c, by, wire.Group, id)
}

// AddGroup is that of data.Administration.
func (c *Client) AddGroup(ctx context.Context, by data.Actor, g data.Group) error {
	return act(ask(ctx, c, by, wire.AddGroup, g))
}

// EditGroup is that of data.Administration.
func (c *Client) EditGroup(ctx context.Context, by data.Actor, before, after data.Group) error {
	return act(ask(ctx, c, by, wire.EditGroup, wire.GroupEdit{Before: before, After: after}))
}

// Policies is that of data.Administration.
func (c *Client) Policies(ctx context.Context, by data.Actor) ([]data.PolicyItem, error) {
	return ask(ctx, c, by, wire.Policies, none{})
}

// EditPolicies is that of data.Administration.
func (c *Client) EditPolicies(ctx context.Context, by data.Actor, before []data.PolicyItem, values map[string]string) error {
	edit := wire.PoliciesEdit{Values: values}
	for _, p := range before {
		edit.Before = append(edit.Before, wire.ReadPolicy{Name: p.Name, Value: p.Value, Set: p.Set})
	}
	return act(ask(ctx, c, by, wire.EditPolicies, edit))
}

// Log is that of data.Administration.
func (c *Client) Log(ctx context.Context, by data.Actor, q data.EventQuery) (data.EventPage, error) {
	return ask(ctx, c, by, wire.Log, q)
}

// SealHolds is that of data.Administration.
func (c *Client) SealHolds(ctx context.Context, by data.Actor, seal string) (bool, error) {
	return ask(ctx, c, by, wire.SealHolds, seal)
}

// Extent is that of data.Administration.
func (c *Client) Extent(ctx context.Context, by data.Actor) (data.Extent, error) {
	return ask(ctx, c, by, wire.Extent, none{})
}
