package auth

import (
	"context"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// carryOut does to a user what the list offers.
func (w *world) carryOut(act data.UserAct, by data.Actor, key int64) error {
	ctx := context.Background()
	var err error
	switch act {
	case data.ActUnlock:
		err = w.Unlock(ctx, by, key)
	case data.ActResetPassword:
		err = w.ResetPassword(ctx, by, key, "an entirely new one", true)
	case data.ActDisable, data.ActEnable:
		_, err = w.SetDisabled(ctx, by, key, act == data.ActDisable)
	case data.ActTurnOn:
		_, err = w.SetOTP(ctx, by, key, data.TurnOTPOn)
	case data.ActTurnOff:
		_, err = w.SetOTP(ctx, by, key, data.TurnOTPOff)
	case data.ActLostPhone:
		_, err = w.LostPhone(ctx, by, key, "reason")
	case data.ActDelete:
		err = w.DeleteUser(ctx, by, key)
	default:
		w.t.Fatalf("what is %q?", act)
	}
	return err
}

// conditions are what somebody can be found in, for acts from the list.
var conditions = map[string]func(c company, id string){
	"as it is":         func(company, string) {},
	"disabled":         func(c company, id string) { c.set(id, func(a *data.Account) { a.Disabled = true }) },
	"revoked":          func(c company, id string) { c.set(id, func(a *data.Account) { a.Revocation = data.WrongPasswords }) },
	"revoked by hand":  func(c company, id string) { c.set(id, func(a *data.Account) { a.Revocation = data.ByAdministrator }) },
	"a wrong password": func(c company, id string) { c.setCounters(id, data.Counter{Failures: 1}, data.Counter{}) },
	"delayed": func(c company, id string) {
		c.setCounters(id, data.Counter{Failures: 9, Start: c.clock.Now(), Delay: time.Minute}, data.Counter{})
	},
	"wrong codes": func(c company, id string) { c.setCounters(id, data.Counter{}, data.Counter{Failures: 3}) },
	"delayed after wrong codes": func(c company, id string) {
		c.setCounters(id, data.Counter{}, data.Counter{Failures: 9, Start: c.clock.Now(), Delay: time.Minute})
	},
	"Pending": turnedOn,
	"Active":  enrolled,
	"Blocked": func(c company, id string) {
		enrolled(c, id)
		key := c.account(id).Key
		c.must(c.store.Update(context.Background(), func(tx data.Tx) error { return tx.DisableAuthenticators(key) }))
	},
	"paused": func(c company, id string) {
		enrolled(c, id)
		c.must(c.PauseOTP(context.Background(), theConsole, c.keys[id], c.clock.Now().Add(time.Hour), "reason"))
	},
	"guarded": func(c company, id string) {
		turnedOn(c, id)
		_, err := c.LostPhone(context.Background(), theConsole, c.keys[id], "reason")
		c.must(err)
	},
	"no password": func(c company, id string) {
		c.set(id, func(a *data.Account) { a.PasswordHash, a.PasswordSet = "", time.Time{} })
	},
	"Off, and the group asks":         func(c company, _ string) { c.rule("OPS", "required") },
	"Active, and the group asks":      func(c company, id string) { enrolled(c, id); c.rule("OPS", "required") },
	"Pending, the group asks one day": func(c company, id string) { turnedOn(c, id); c.rule("OPS", "2999-01-01T00:00:00Z") },
}

var userActs = []data.UserAct{
	data.ActUnlock, data.ActResetPassword, data.ActDisable, data.ActEnable, data.ActTurnOn, data.ActTurnOff, data.ActLostPhone, data.ActDelete,
}

// TestObstacleIsWhatTheDomainSays: where the list offers an act, the domain
// carries it out and something changes; where it does not, the domain refuses or
// changes nothing. So nobody picks in vain, and nothing is greyed that works.
func TestObstacleIsWhatTheDomainSays(t *testing.T) {
	try := func(condition, actor, target string) {
		t.Run(condition+"/"+actor+" on "+target, func(t *testing.T) {
			t.Parallel()
			for _, act := range userActs {
				testObstacle(t, act, condition, actor, target)
			}
		})
	}
	for condition := range conditions {
		try(condition, "holder", "ordinary2")
	}
	for _, condition := range []string{"as it is", "a wrong password", "Active"} {
		for _, actor := range []string{"ordinary", "holder", data.Superuser} {
			for _, target := range []string{"ordinary2", "holder2", actor, data.Superuser} {
				try(condition, actor, target)
			}
		}
	}
}

func testObstacle(t *testing.T, act data.UserAct, condition, actor, target string) {
	c := newCompany(t)
	conditions[condition](c, target)
	page, err := c.UsersOf(t.Context(), theConsole, []int64{c.keys[target]})
	c.must(err)
	says := act.Obstacle(data.Session{UserKey: c.keys[actor], Tapemaster: actor != "ordinary"}, page.Users[0])
	if actor == target {
		c.assume(c.actors[actor], actor) // it is asked for, and not grey
	}
	before := c.dump(everything...)
	err = c.carryOut(act, c.actors[actor], c.keys[target])
	if done := err == nil && c.dump(everything...) != before; done == (says != nil) {
		t.Errorf("%s: the list says %q, the domain %v (something changed: %v)", act, says, err, done)
	}
	if says != nil && !strings.HasSuffix(lang.Say(words.Message(says)), ".") {
		t.Errorf("%s: %q is no sentence", act, says)
	}
}

// TestConsequences: each act says what it comes to, for one and for several.
func TestConsequences(t *testing.T) {
	seen := map[string]bool{}
	for _, act := range userActs {
		for _, who := range []string{"alice", "Each of them"} {
			text := lang.Say(words.Consequence(act, who))
			if !strings.HasPrefix(text, who+" ") || !strings.HasSuffix(text, ".") || seen[text] {
				t.Errorf("%s: %q", act, text)
			}
			seen[text] = true
		}
	}
}
