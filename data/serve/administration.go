package serve

import (
	"context"

	"connectrpc.com/connect/v2"

	"tapetrack/data"
	"tapetrack/data/wire"
)

func registerAdministration(on *connect.Server, d data.Administration) {
	unary(on, wire.AddUser, func(ctx context.Context, by data.Actor, q wire.NewUser) (data.User, error) {
		return d.AddUser(ctx, by, data.NewUser{User: q.User.User(), Password: q.Password, Temporary: q.Temporary, OTP: q.OTP})
	})
	unary(on, wire.EditUser, func(ctx context.Context, by data.Actor, q wire.UserEdit) (data.User, error) {
		return d.EditUser(ctx, by, data.UserEdit{User: q.User.User(), OTP: q.OTP, Kept: q.User.Kept()})
	})
	unary(on, wire.DeleteUser, act(d.DeleteUser))
	unary(on, wire.SetDisabled, func(ctx context.Context, by data.Actor, q wire.Disable) (bool, error) {
		return d.SetDisabled(ctx, by, q.Key, q.Disabled)
	})
	unary(on, wire.SetOTP, func(ctx context.Context, by data.Actor, q wire.SetOTPRequest) (bool, error) {
		return d.SetOTP(ctx, by, q.Key, q.Act)
	})
	unary(on, wire.PauseOTP, act(func(ctx context.Context, by data.Actor, q wire.PauseRequest) error {
		return d.PauseOTP(ctx, by, q.Key, q.Until, q.Reason)
	}))
	unary(on, wire.ResumeOTP, act(d.ResumeOTP))
	unary(on, wire.Unlock, act(d.Unlock))
	unary(on, wire.PasswordRuleOf, func(ctx context.Context, by data.Actor, key int64) (wire.PasswordRule, error) {
		return rule(d.PasswordRule(ctx, by, key))
	})
	unary(on, wire.ResetPassword, act(func(ctx context.Context, by data.Actor, q wire.ResetPasswordRequest) error {
		return d.ResetPassword(ctx, by, q.Key, q.Password, q.Temporary)
	}))
	unary(on, wire.LostPhone, func(ctx context.Context, by data.Actor, q wire.ForReason) (wire.GivenCode, error) {
		given, err := d.LostPhone(ctx, by, q.Key, q.Reason)
		return wire.GivenCode(given), err
	})
	unary(on, wire.IssueTemporaryCode, func(ctx context.Context, by data.Actor, q wire.ForReason) (wire.GivenCode, error) {
		given, err := d.IssueTemporaryCode(ctx, by, q.Key, q.Reason)
		return wire.GivenCode(given), err
	})
	unary(on, wire.TestCode, func(ctx context.Context, by data.Actor, q wire.TestCodeRequest) (data.CodeTest, error) {
		return d.TestCode(ctx, by, q.Key, q.Code)
	})
	unary(on, wire.SignInState, d.SignInState)
	registerUsers(on, d)
	unary(on, wire.Sessions, ask(d.Sessions))
	unary(on, wire.Disconnect, func(ctx context.Context, by data.Actor, q wire.DisconnectRequest) (int, error) {
		return d.Disconnect(ctx, by, q.IDs, q.Message)
	})
	unary(on, wire.Groups, ask(d.Groups))
	unary(on, wire.CountedGroups, ask(d.CountedGroups))
	unary(on, wire.Group, d.Group)
	unary(on, wire.AddGroup, act(d.AddGroup))
	unary(on, wire.EditGroup, act(func(ctx context.Context, by data.Actor, q wire.GroupEdit) error {
		return d.EditGroup(ctx, by, q.Before, q.After)
	}))
	unary(on, wire.Policies, ask(d.Policies))
	unary(on, wire.EditPolicies, act(func(ctx context.Context, by data.Actor, q wire.PoliciesEdit) error {
		var before []data.PolicyItem
		for _, p := range q.Before {
			before = append(before, data.PolicyItem{Name: p.Name, Value: p.Value, Set: p.Set})
		}
		return d.EditPolicies(ctx, by, before, q.Values)
	}))
	unary(on, wire.Log, d.Log)
	unary(on, wire.SealHolds, d.SealHolds)
	unary(on, wire.Extent, ask(d.Extent))
}

func registerUsers(on *connect.Server, d data.Administration) {
	unary(on, wire.User, d.User)
	unary(on, wire.UserByID, d.UserByID)
	unary(on, wire.Users, func(ctx context.Context, by data.Actor, q wire.UserQuery) (data.UserPage, error) {
		return d.Users(ctx, by, q.Query())
	})
	unary(on, wire.UsersOf, d.UsersOf)
	unary(on, wire.UserKeys, func(ctx context.Context, by data.Actor, q wire.UserQuery) ([]int64, error) {
		return d.UserKeys(ctx, by, q.Query())
	})
	unary(on, wire.EveryUserKey, func(ctx context.Context, by data.Actor, q wire.UserQuery) ([]int64, error) {
		return d.EveryUserKey(ctx, by, q.Query())
	})
	unary(on, wire.UserPlace, func(ctx context.Context, by data.Actor, q wire.PlaceRequest) (int64, error) {
		return d.UserPlace(ctx, by, q.Query.Query(), q.Key)
	})
	unary(on, wire.ShownAmong, func(ctx context.Context, by data.Actor, q wire.ShownRequest) ([]int64, error) {
		return d.ShownAmong(ctx, by, q.Filter.Filter(), q.Keys)
	})
	unary(on, wire.CountUsers, func(ctx context.Context, by data.Actor, q wire.CountRequest) (data.RowCount, error) {
		return d.CountUsers(ctx, by, q.Filter.Filter(), q.Most)
	})
	unary(on, wire.Means, func(ctx context.Context, by data.Actor, keys []int64) (map[int64]data.Means, error) {
		users := make([]data.User, len(keys))
		for i, key := range keys {
			users[i].Key = key
		}
		return d.Means(ctx, by, users)
	})
}
