package data

import "context"

// DryRun returns a context in which an edit or deletion of a user or group, or an edit of
// the policies, returns the error that it would return now, and changes nothing: so that
// windows check before they ask. A refusal is logged as always. ErrUnconfirmed comes only
// if nothing else prevents the act. Other acts fail in it.
func DryRun(ctx context.Context) context.Context {
	return context.WithValue(ctx, dryRun{}, true)
}

// IsDryRun reports whether ctx was made by DryRun.
func IsDryRun(ctx context.Context) bool {
	on, _ := ctx.Value(dryRun{}).(bool)
	return on
}

// dryRun is the key of a context.
type dryRun struct{}
