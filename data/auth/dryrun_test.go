package auth

import (
	"context"
	"errors"
	"strings"
	"testing"

	"tapetrack/data"
)

// A dry run returns the error of the act and leaves the database as it was; only a denial
// is logged. What judges a code can't be tried: wrong codes would not be counted.
func TestDryRun(t *testing.T) {
	edit := func(id string, change func(*data.UserEdit)) func(context.Context, *world, data.Actor) error {
		return func(ctx context.Context, w *world, by data.Actor) error {
			e := data.UserEdit{User: w.account(id).User}
			change(&e)
			_, err := w.EditUser(ctx, by, e)
			return err
		}
	}
	key := func(w *world, id string) int64 { return w.account(id).Key }
	var field *data.FieldError
	var denied *data.Denied
	for name, c := range map[string]struct {
		do   func(ctx context.Context, w *world, by data.Actor) error
		want any // nil, a sentinel, or the target of errors.As
	}{
		"edit":                 {edit("bob", func(e *data.UserEdit) { e.Name, e.Group = "Robert", "NEW" }), nil},
		"turn on":              {edit("bob", func(e *data.UserEdit) { e.OTP = data.TurnOTPOn }), nil},
		"taken ID":             {edit("bob", func(e *data.UserEdit) { e.ID = "olga" }), &field},
		"old version":          {edit("bob", func(e *data.UserEdit) { e.Version-- }), data.ErrChanged},
		"own address":          {edit("olga", func(e *data.UserEdit) { e.Email = "o@example.com" }), data.ErrUnconfirmed},
		"own ID that is taken": {edit("olga", func(e *data.UserEdit) { e.ID = "bob" }), &field},
		"own rights":           {edit("olga", func(e *data.UserEdit) { e.Tapemaster = false }), &denied},
		"disable": {func(ctx context.Context, w *world, by data.Actor) error {
			_, err := w.SetDisabled(ctx, by, key(w, "bob"), true)
			return err
		}, nil},
		"delete": {func(ctx context.Context, w *world, by data.Actor) error { return w.DeleteUser(ctx, by, key(w, "bob")) }, nil},
		"delete oneself": {func(ctx context.Context, w *world, by data.Actor) error {
			return w.DeleteUser(ctx, by, key(w, "olga"))
		}, &denied},
		"group": {func(ctx context.Context, w *world, by data.Actor) error {
			return w.EditGroup(ctx, by, data.Group{ID: "OPS"}, data.Group{ID: "OPS", Rule: data.GroupRule{Required: true}})
		}, nil},
		"delete group": {func(ctx context.Context, w *world, by data.Actor) error {
			return w.DeleteGroup(ctx, by, "OPS", "", nil)
		}, data.ErrGroupInUse},
		"policies": {func(ctx context.Context, w *world, by data.Actor) error {
			return w.EditPolicies(ctx, by, nil, map[string]string{data.PolicyPasswordLength: "64"})
		}, nil},
		"policies that contradict": {func(ctx context.Context, w *world, by data.Actor) error {
			return w.EditPolicies(ctx, by, nil, map[string]string{data.PolicyCodeFirstDelay: "60", data.PolicyCodeLongest: "30"})
		}, &field},
		"a code": {func(ctx context.Context, w *world, by data.Actor) error {
			_, err := w.TestCode(ctx, by, key(w, "alice"), "123456")
			return err
		}, data.ErrNoDryRun},
		"an unlock": {func(ctx context.Context, w *world, by data.Actor) error { return w.Unlock(ctx, by, key(w, "alice")) }, data.ErrNoDryRun},
		"one's own password": {func(ctx context.Context, w *world, by data.Actor) error {
			return w.ChangePassword(ctx, by, passwordOf("olga"), "another long secret 77")
		}, data.ErrNoDryRun},
		"a guess": {func(ctx context.Context, w *world, by data.Actor) error {
			return w.Confirm(ctx, by, "wrong", "000000")
		}, data.ErrNoDryRun},
		"a log-out": {func(ctx context.Context, w *world, by data.Actor) error { return w.SignOut(ctx, by, data.ByUser) }, data.ErrNoDryRun},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.add("bob")
			w.add("olga", withRights)
			w.addActive("alice")
			by := w.session("olga", "")
			before, n := w.dump(everything...), len(w.allEvents())
			err := c.do(data.DryRun(t.Context()), w, by)
			switch want := c.want.(type) {
			case nil:
				if err != nil {
					t.Errorf("dry run: %v", err)
				}
			case error:
				if !errors.Is(err, want) {
					t.Errorf("dry run: %v, want %v", err, want)
				}
			default:
				if !errors.As(err, want) {
					t.Errorf("dry run: %v, want a %T", err, want)
				}
			}
			if after := w.dump(everything...); after != before {
				t.Errorf("the dry run changed\n%s\ninto\n%s", before, after)
			}
			noted := 0
			if c.want == &denied {
				noted = 1
			}
			if got := w.since(n); len(got) != noted || noted == 1 && !strings.HasPrefix(got[0], "act-denied ") {
				t.Errorf("the dry run is logged as %q", got)
			}
		})
	}
}
