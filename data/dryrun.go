package data

import (
	"context"
	"errors"
)

// DryRun returns a context in which an edit or deletion of a user or group, or an edit of
// the policies, returns the error that it would return now, and changes nothing: so that
// windows check before they ask. A refusal is logged as always. ErrUnconfirmed comes after
// every refusal but one: that no administrator would be left. Anything else that would
// change the database fails with ErrNoDryRun before it does anything.
func DryRun(ctx context.Context) context.Context {
	return context.WithValue(ctx, dryRun{}, true)
}

// IsDryRun reports whether ctx was made by DryRun.
func IsDryRun(ctx context.Context) bool {
	on, _ := ctx.Value(dryRun{}).(bool)
	return on
}

// WithoutDryRun returns ctx as it was before DryRun: for what carries a dry run out, and
// sees to it itself that nothing changes.
func WithoutDryRun(ctx context.Context) context.Context {
	return context.WithValue(ctx, dryRun{}, false)
}

// ErrNoDryRun is the error of what has no dry run: a mistake of the program.
var ErrNoDryRun = errors.New("this has no dry run")

// dryRun is the key of a context.
type dryRun struct{}
