package auth

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// Whoever was signed in reads what ended that, in words of their own account, whichever
// act it was; and whatever happens later does not change the answer to something wrong.
func TestWhyASessionHasEnded(t *testing.T) {
	for name, c := range map[string]struct {
		do   func(*world, data.Actor)
		want string
	}{
		"disabled": {func(w *world, _ data.Actor) { w.edit("alice", func(e *data.UserEdit) { e.Disabled = true }) }, EndedDisabled},
		"disabled and enabled": {func(w *world, _ data.Actor) {
			w.edit("alice", func(e *data.UserEdit) { e.Disabled = true })
			w.clock.Move(time.Hour)
			w.edit("alice", func(e *data.UserEdit) { e.Disabled = false })
		}, EndedChanged},
		"not permitted": {func(w *world, _ data.Actor) {
			w.edit("alice", func(e *data.UserEdit) { e.Denied = data.Lite })
		}, fmt.Sprintf(EndedDenied, "Lite")},
		"password reset": {func(w *world, _ data.Actor) {
			w.must(w.ResetPassword(context.Background(), theConsole, w.account("alice").Key, "an entirely new one", false))
		}, EndedReset},
		"password reset between changes": {func(w *world, _ data.Actor) {
			w.edit("alice", func(e *data.UserEdit) { e.Name = "Alice A." })
			w.clock.Move(time.Minute)
			w.must(w.ResetPassword(context.Background(), theConsole, w.account("alice").Key, "an entirely new one", false))
			w.clock.Move(time.Minute)
			w.edit("alice", func(e *data.UserEdit) { e.Name = "Alice B." })
		}, EndedReset},
		"wrong passwords in it": {func(w *world, by data.Actor) {
			for range 6 {
				if err := w.ChangePassword(context.Background(), by, "wrong", "an entirely new one"); err == nil {
					w.t.Fatal("the password was changed")
				}
			}
		}, EndedGuessed},
		"wrong passwords in it, and unlocked since": {func(w *world, by data.Actor) {
			for range 6 {
				if err := w.ChangePassword(context.Background(), by, "wrong", "an entirely new one"); err == nil {
					w.t.Fatal("the password was changed")
				}
			}
			w.clock.Move(time.Hour)
			w.must(w.Unlock(context.Background(), theConsole, w.account("alice").Key))
		}, EndedGuessed},
		"own password, elsewhere": {func(w *world, _ data.Actor) {
			w.clock.Move(time.Minute)
			out := w.try(data.Attempt{Login: "alice", Password: passwordOf("alice"), Client: data.Client{Program: "Checkpoint", Computer: "desk9"}})
			w.must(w.ChangePassword(context.Background(), out.Session.Actor(), passwordOf("alice"), "an entirely new one"))
		}, fmt.Sprintf(EndedPassword, "Checkpoint", seenAt(t, "desk9"))},
		"own password, by way of a server": {func(w *world, _ data.Actor) {
			w.clock.Move(time.Minute)
			ctx := called(desk7, "")
			out, err := w.SignIn(ctx, data.Attempt{Login: "alice", Password: passwordOf("alice"), Client: data.Client{Program: "Checkpoint", Computer: "desk9"}})
			w.must(err)
			w.must(w.ChangePassword(ctx, out.Session.Actor(), passwordOf("alice"), "an entirely new one"))
		}, fmt.Sprintf(EndedPassword, "Checkpoint", "desk9 at 10.1.4.22")},
		"lost phone": {func(w *world, _ data.Actor) {
			w.otp("alice", data.TurnOTPOn)
			w.lostPhone("alice")
		}, EndedPhone},
		"deleted": {func(w *world, _ data.Actor) {
			w.must(w.DeleteUser(context.Background(), theConsole, w.account("alice").Key))
		}, EndedUnknown},
		"signed out": {func(w *world, by data.Actor) { w.must(w.SignOut(context.Background(), by, data.ByUser)) }, lang.Say(words.Message(data.ErrSessionEnded))},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.add("alice")
			out := w.try(data.Attempt{Login: "alice", Password: passwordOf("alice"), Client: data.Client{Program: "Lite", Computer: "desk1"}})
			by := out.Session.Actor()
			w.clock.Move(time.Minute)
			c.do(w, by)
			_, err := w.Overview(t.Context(), by)
			if !errors.Is(err, data.ErrSessionEnded) || lang.Say(words.Message(err)) != c.want {
				t.Errorf("it reads %q (%v), not %q", lang.Say(words.Message(err)), err, c.want)
			}
			if _, again := w.Alive(t.Context(), by, 0); lang.Say(words.Message(again)) != lang.Say(words.Message(err)) {
				t.Errorf("asked again it reads %q", lang.Say(words.Message(again)))
			}
		})
	}
}

// Nobody but the holder of the session is told: whoever has none reads nothing of it.
func TestWhyASessionHasEndedIsToldToItsHolder(t *testing.T) {
	w := newWorld(t)
	w.add("alice")
	w.session("alice", "")
	w.edit("alice", func(e *data.UserEdit) { e.Disabled = true })
	if _, err := w.Overview(t.Context(), data.Actor{}); lang.Say(words.Message(err)) != lang.Say(words.Message(data.ErrSessionEnded)) {
		t.Errorf("it reads %q", lang.Say(words.Message(err)))
	}
}
