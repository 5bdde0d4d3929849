package remote

import (
	"context"
	"errors"

	"connectrpc.com/connect/v2"

	"tapetrack/data"
	"tapetrack/data/wire"
)

// readOnly are the methods that change nothing, so that one without an answer has done
// nothing.
var readOnly = map[string]bool{}

func init() {
	for _, s := range []connect.Spec{
		wire.Hello.Spec(), wire.DuePasswordRule.Spec(), wire.ClockBehind.Spec(), wire.Overview.Spec(), wire.OwnPasswordRule.Spec(),
		wire.MySignIn.Spec(), wire.OwnSessions.Spec(), wire.Sessions.Spec(), wire.Watch.Spec(), wire.PasswordRuleOf.Spec(), wire.SignInState.Spec(), wire.User.Spec(), wire.UserByID.Spec(),
		wire.Users.Spec(), wire.UsersOf.Spec(), wire.UserKeys.Spec(), wire.EveryUserKey.Spec(), wire.UserPlace.Spec(), wire.ShownAmong.Spec(),
		wire.CountUsers.Spec(), wire.Means.Spec(), wire.ExportUsers.Spec(), wire.Groups.Spec(), wire.CountedGroups.Spec(), wire.Group.Spec(),
		wire.Policies.Spec(), wire.Log.Spec(), wire.ExportLog.Spec(), wire.VerifyLog.Spec(), wire.SealHolds.Spec(), wire.Extent.Spec(),
	} {
		readOnly[s.Procedure] = true
	}
}

// lost reports whether there was no answer of the server, so that nobody knows whether the
// call was carried out.
func lost(err error) bool {
	var sent *connect.Error
	return err != nil && !errors.Is(err, ErrOtherWire) && !(errors.As(err, &sent) && (sent.IsRemote() || sent.Code() == connect.CodeUnimplemented))
}

// neverSent reports whether there was no connection that anything could be sent over.
func neverSent(err error) bool {
	var worded *data.Trouble
	return lost(err) && errors.As(err, &worded)
}

// again reports whether a judged call is to be repeated: its answer was lost, or the server was
// not reached or not ready. What is another server stays one.
func again(err error) bool {
	if neverSent(err) || err != nil && !lost(err) {
		return errors.Is(wire.Received(err), data.ErrUnreachable)
	}
	return err != nil
}

// told returns an error of a call as callers of data/auth know it.
func (c *Client) told(ctx context.Context, err error, reads bool) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case !lost(err):
		return c.received(err)
	}
	var worded *data.Trouble // of package trust or of dial, which says it all
	switch {
	case errors.As(err, &worded):
		return worded
	case reads:
		return &data.Trouble{Kind: data.ErrUnreachable, Cause: err, Text: data.Say(unreachable, c.o.Server.Place())}
	}
	return &data.Trouble{Kind: data.ErrUnreachable, Cause: err, Text: data.Say(unknown, c.o.Server.Place())}
}

// received returns what a server has said. One that does not know a method is older; one that does
// not read so long a message says so in words of connect.
func (c *Client) received(err error) error {
	got := wire.Received(err)
	var sent *connect.Error
	if got != err || !errors.As(err, &sent) {
		return got
	}
	switch sent.Code() {
	case connect.CodeUnimplemented:
		return &data.Trouble{Kind: err, Text: data.Say(olderServer, c.o.Server.Place())}
	case connect.CodeResourceExhausted:
		return &data.Trouble{Kind: ErrTooLong, Cause: err, Text: data.Say(tooLong, c.o.Server.Place())}
	}
	return got
}

// ErrTooLong is returned for a message that is longer than the server reads. It has read none of
// it, and done nothing.
var ErrTooLong = errors.New("longer than the server reads")

// Sentences about a server that does not answer.
const (
	unreachable data.Text = "The server %s can't be reached. Check the network and try again."
	unknown     data.Text = "The connection to the server %s broke. What you asked for may have been done all the same: check whether it was before you try again."
	olderServer data.Text = "The server %s is older than this program, and can't do this. Ask your administrator to update it first."
	tooLong     data.Text = "What was entered is longer than the server %s accepts. Nothing was changed. Shorten it and try again."
)
