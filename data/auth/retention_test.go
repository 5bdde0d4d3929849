package auth

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/words"
)

// daily appends an event for each of some days, at noon, and leaves the clock there.
func (w *world) daily(days int) {
	w.t.Helper()
	for range days {
		w.clock.Move(day)
		w.happened(w.clock.Now())
	}
}

// happened appends an event of a time.
func (w *world) happened(at time.Time) {
	w.t.Helper()
	w.must(w.counted.Update(context.Background(), func(tx data.Tx) error {
		return tx.AppendEvent(about(data.User{}, data.BackedUp, data.Client{}, at, ""))
	}))
}

func (w *world) plan() data.CutPlan {
	w.t.Helper()
	plan, err := w.PlanCut(context.Background())
	w.must(err)
	return plan
}

// cut cuts a plan off the log and returns its events.
func (w *world) cut(plan data.CutPlan) (all []data.SealedEvent) {
	w.t.Helper()
	w.must(w.CutOff(context.Background(), plan, func(e data.SealedEvent) error { all = append(all, e); return nil }))
	w.must(w.BeginCut(context.Background(), plan, data.LoggedCut{
		Name: "log.jsonl", From: plan.From, To: plan.To, Events: plan.Events, Seal: plan.Seal, SHA256: strings.Repeat("0a", 32),
	}))
	w.must(w.GoOnCutting(context.Background()))
	return all
}

func dayOf(t time.Time) string { return t.UTC().Format(data.DayFormat) }

// Whole months are cut off, once they are as old as the policy says, and no others.
func TestPlanCut(t *testing.T) {
	w := newWorld(t)
	w.daily(400) // until 5 April 2027
	if plan := w.plan(); plan != (data.CutPlan{}) {
		t.Errorf("without a policy: %+v", plan)
	}
	w.policies(map[string]string{"log-days": "90"})
	all := w.allEvents()
	plan := w.plan()
	last := slices.IndexFunc(all, func(e data.Event) bool { return e.ID == plan.To })
	if plan.Days != 90 || plan.From != 1 || plan.Events != int64(last+1) || dayOf(plan.Last) != "2026-12-31" || dayOf(all[last].At) != "2026-12-31" || dayOf(all[last+1].At) != "2027-01-01" {
		t.Errorf("of events until %s: %+v", dayOf(w.clock.Now()), plan)
	}
	cut := w.cut(plan)
	if len(cut) != last+1 || cut[last].Seal != plan.Seal || !slices.EqualFunc(cut, all[:last+1], func(a data.SealedEvent, b data.Event) bool { return a.Event == b }) {
		t.Errorf("%d events were cut off: %+v", len(cut), cut[len(cut)-1])
	}
	if found := w.verify(); found != "" {
		t.Error(found)
	}
	if plan := w.plan(); plan.To != 0 || plan.Days != 90 {
		t.Errorf("at once again: %+v", plan)
	}
	w.daily(26) // 1 May: 90 days before is in January
	if plan := w.plan(); plan.To != 0 {
		t.Errorf("in the same month: %+v", plan)
	}
	w.daily(1) // 2 May: that is 1 February
	if plan := w.plan(); dayOf(plan.First) != "2027-01-01" || dayOf(plan.Last) != "2027-01-31" || plan.From != cut[last].ID+1 {
		t.Errorf("a month later: %+v", plan)
	}
	// The policy keeps more than its least, and never less.
	w.policies(map[string]string{"log-days": "365"})
	if plan := w.plan(); plan.To != 0 {
		t.Errorf("with a year: %+v", plan)
	}
	for _, days := range []string{"89", "3651", "-1", "x"} {
		if err := w.EditPolicies(t.Context(), theConsole, nil, map[string]string{"log-days": days}); err == nil {
			t.Errorf("%s days", days)
		}
	}
}

// A clock that is wrong makes nothing older than the log shows.
func TestCutWithAWrongClock(t *testing.T) {
	w := newWorld(t)
	w.policies(map[string]string{"log-days": "90"})
	w.daily(60) // until 30 April
	nothing := func(what string) {
		t.Helper()
		if plan := w.plan(); plan.To != 0 {
			t.Errorf("%s: %+v", what, plan)
		}
	}
	nothing("all is younger")
	w.clock.Move(10 * 365 * day)
	nothing("the clock is ahead by ten years")
	w.happened(w.clock.Now())
	nothing("the same, and the night's backup is in the log")
	w.clock.Move(-10 * 365 * day)
	nothing("it was set right")
	w.clock.Move(-5 * 365 * day)
	w.happened(w.clock.Now())
	nothing("it was set back by five years")
	w.clock.Move(5 * 365 * day)
	w.daily(60) // until 29 June
	// The two wrong times count as two weeks, and are cut off with what is around them.
	w.daily(60) // until 28 August: 90 days before is in May
	plan := w.plan()
	if dayOf(plan.First) != "2026-03-01" || dayOf(plan.Last) != "2026-04-30" {
		t.Errorf("%+v", plan)
	}
	cut := w.cut(plan)
	if !slices.ContainsFunc(cut, func(e data.SealedEvent) bool { return e.At.Year() == 2036 }) || !slices.ContainsFunc(cut, func(e data.SealedEvent) bool { return e.At.Year() == 2021 }) {
		t.Error("the events of the wrong clock stay")
	}
	if found := w.verify(); found != "" {
		t.Error(found)
	}
}

// Where little happens, the age of events is told by what happened, so that they stay for longer.
func TestCutOfAQuietLog(t *testing.T) {
	w := newWorld(t)
	w.policies(map[string]string{"log-days": "90"})
	for range 14 { // a year: 14 times 7 days count of it
		w.clock.Move(28 * day)
		w.happened(w.clock.Now())
	}
	if plan := w.plan(); dayOf(plan.Last) != "2026-03-29" {
		t.Errorf("%+v", plan)
	}
}

// A log that was modified outside is not cut.
func TestDamagedLogIsNotCut(t *testing.T) {
	w := newWorld(t)
	w.policies(map[string]string{"log-days": "90"})
	w.daily(300)
	w.raw("UPDATE events SET detail = 'x' WHERE id = 7")
	if plan, err := w.PlanCut(t.Context()); !errors.Is(err, data.ErrTampered) {
		t.Errorf("%+v, %v", plan, err)
	}
}

// Two programs: the second finds that the first was faster, and so does one that begins where a
// cut is not complete.
func TestTwoCuts(t *testing.T) {
	w := newWorld(t)
	w.policies(map[string]string{"log-days": "90"})
	w.daily(300)
	one, two := w.plan(), w.plan()
	w.must(w.BeginCut(t.Context(), one, data.LoggedCut{}))
	if err := w.BeginCut(t.Context(), two, data.LoggedCut{}); !errors.Is(err, data.ErrChanged) {
		t.Errorf("while it is not complete: %v", err)
	}
	if plan := w.plan(); plan.Unfinished.Until != one.To || plan.To != 0 {
		t.Errorf("%+v", plan)
	}
	w.must(w.GoOnCutting(t.Context()))
	if err := w.BeginCut(t.Context(), two, data.LoggedCut{}); !errors.Is(err, data.ErrChanged) {
		t.Errorf("after it: %v", err)
	}
	w.must(w.GoOnCutting(t.Context()))
	if found := w.verify(); found != "" {
		t.Error(found)
	}
}

// Nobody but the console cuts the log, whatever they hold.
func TestNobodyElseCutsTheLog(t *testing.T) {
	w := newWorld(t)
	w.policies(map[string]string{"log-days": "90"})
	w.daily(300)
	plan := w.plan()
	nobody := &Console{w.service, data.Actor{}, consoleAt}
	_, err := nobody.PlanCut(t.Context())
	for what, err := range map[string]error{
		"PlanCut":     err,
		"CutOff":      nobody.CutOff(t.Context(), plan, func(data.SealedEvent) error { t.Error("an event is handed out"); return nil }),
		"BeginCut":    nobody.BeginCut(t.Context(), plan, data.LoggedCut{}),
		"GoOnCutting": nobody.GoOnCutting(t.Context()),
	} {
		if !errors.Is(err, data.ErrSessionEnded) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// A seal of what was cut off is answered with where it is, and so is the end of a log that was
// noted: it goes on from there.
func TestSealsOfWhatWasCut(t *testing.T) {
	w := newWorld(t)
	w.policies(map[string]string{"log-days": "90"})
	w.daily(300)
	plan := w.plan()
	cut := w.cut(plan)
	early := cut[4].Seal
	_, err := w.SealHolds(t.Context(), theConsole, strings.ToUpper(early))
	if said := words.Message(err).String(); !errors.Is(err, data.ErrSealCut) || !strings.Contains(said, early) || !strings.Contains(said, "log.jsonl") || !strings.Contains(said, strings.Repeat("0a", 32)) {
		t.Errorf("%v", err)
	}
	if holds, err := w.SealHolds(t.Context(), theConsole, plan.Seal); !holds || err != nil {
		t.Errorf("the seal at the cut: %v, %v", holds, err)
	}
	for key, seal := range map[string]string{"present": early, "earlier": early} {
		if goesOn, err := w.GoesOn(t.Context(), seal, key, "present"); !goesOn || err != nil {
			t.Errorf("noted with the %s key: %v, %v", key, goesOn, err)
		}
	}
	for key, seal := range map[string]string{"present": "999999-0011223344556677", "earlier": "999999-0011223344556677"} {
		if goesOn, err := w.GoesOn(t.Context(), seal, key, "present"); goesOn || err != nil {
			t.Errorf("a later one, noted with the %s key: %v, %v", key, goesOn, err)
		}
	}
	// Its event is cut off, too, one day: then the log says where it begins.
	w.daily(300)
	w.cut(w.plan())
	if _, err := w.SealHolds(t.Context(), theConsole, early); !errors.Is(err, data.ErrSealCut) || strings.Contains(words.Message(err).String(), "log.jsonl") {
		t.Errorf("%v", err)
	}
}

// What is told of a session whose sign-in is no longer in the log: nothing of before, and its
// next authenticator takes no name that another one has.
func TestSessionsOlderThanTheLog(t *testing.T) {
	w := newWorld(t)
	w.policies(map[string]string{"log-days": "90"})
	w.addActive("alice")
	by := w.session("alice", w.code("alice", 0))
	w.clock.Move(time.Minute)
	second, _ := w.device(w.prove(by, "alice"), "", "second")
	before := w.account("alice").Version
	w.daily(300)
	w.edit("alice", func(e *data.UserEdit) { e.Name = "Another" })
	w.cut(w.plan())
	o, err := w.Overview(t.Context(), by)
	w.must(err)
	if len(o.Since.Changes) != 0 {
		t.Errorf("told as before the sign-in: %v", told(o.Since.Changes))
	}
	shown, err := w.BeginDevice(t.Context(), w.prove(by, "alice"), "")
	w.must(err)
	if len(second) == 0 || shown.Account == "alice (2)" || shown.Account == "alice (3)" || before < 1 {
		t.Errorf("the third is called %q", shown.Account)
	}
}
