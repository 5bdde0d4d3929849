package audit

import (
	"context"
	"errors"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

func TestVerifySound(t *testing.T) {
	const seal = "1284-5f0c77aa"
	r := newRoom(t, &ledger{newest: 10, report: data.AuditReport{Events: 1284, Records: 1, Seal: seal}}, true)
	r.Click("Verify")
	r.See("The log is intact", lang.T(unchanged, "1,284 events", "1 record"), "Write this seal down", seal)
	r.Click("Copy")
	check.Equal(t, "copied", r.Clipboard().Content(), seal)
	for _, c := range []struct{ typed, says string }{
		{" ", lang.T(typeTheSeal)},
		{"7", "This is not one."},
		{"9-abc", lang.T(words.SealUnknown)},
		{" 7-abc", lang.T(sealHolds)},
	} {
		r.reach("Earlier seal")
		r.fill(c.typed)
		r.Gone("this seal:", "This is not a seal")
		r.Press(fyne.KeyReturn)
		r.See(c.says)
	}
	r.fill("9-abc")
	r.Click("Compare")
	r.See(lang.T(words.SealUnknown))
	r.reach("Close")
	r.Press(fyne.KeyReturn)
	r.Gone("Write this seal")
	r.See("10 events · The log is intact.")
}

func TestVerifyDamage(t *testing.T) {
	for _, c := range []struct {
		report data.AuditReport
		title  string
		says   []string
	}{
		{data.AuditReport{Events: 5, Records: 7, Damage: data.Say("Event 3 is missing."), Event: 3, Seal: "5-ab"}, "The log was changed", []string{"• Event 3 is missing."}},
		{data.AuditReport{Damaged: []data.Sentence{data.Say("The user alice was changed."), data.Say("The policy issuer was changed.")}}, "Records were changed", []string{"• The user alice", "• The policy issuer"}},
		{data.AuditReport{Damage: data.Say("Event 3 was changed."), Damaged: []data.Sentence{data.Say("The user alice was changed.")}}, "The log was changed", []string{"• Event 3 was changed.", "• The user alice"}},
	} {
		r := newRoom(t, &ledger{newest: 10, report: c.report}, true)
		r.Click("Verify")
		r.See(append(c.says, c.title, lang.T(whatNext))...)
		r.Gone("is sound", "Write this seal") // which would only be misleading
		r.Press(fyne.KeyEscape)
		r.See("10 events · " + c.title + ".")
	}
}

// A hundred damaged records fit: they scroll.
func TestVerifyMuchDamage(t *testing.T) {
	report := data.AuditReport{Events: 5}
	for range 100 {
		report.Damaged = append(report.Damaged, data.Say("The record of the user %s was modified outside TapeTrack.", strings.Repeat("w", 16)))
	}
	r := newRoom(t, &ledger{newest: 10, report: report}, true)
	r.Click("Verify")
	r.See("Records were changed")
	r.Click("Close")
	r.Gone("outside TapeTrack")
}

func TestVerifyShowsHowFarItIs(t *testing.T) {
	reached, goOn := make(chan struct{}), make(chan struct{})
	l := &ledger{newest: 10, report: data.AuditReport{Events: 10}, verify: func(ctx context.Context, progress func(done, total int64)) error {
		progress(400, 1000)
		close(reached)
		select {
		case <-goOn:
		case <-ctx.Done():
			return ctx.Err()
		}
		return nil
	}}
	r := newRoom(t, l, false)
	r.Until(func() bool { return r.status() == "10 events" })
	r.Click("Verify")
	<-reached
	r.Until(func() bool { return r.Says("400 of 1,000 records") })
	r.See("Verifying…")
	r.Press(fyne.KeyReturn)
	close(goOn)
	r.Until(func() bool { return r.Says("The log is intact") })
}

func TestVerifyCancelled(t *testing.T) {
	reached := make(chan struct{})
	l := &ledger{newest: 10, verify: func(ctx context.Context, _ func(done, total int64)) error {
		close(reached)
		<-ctx.Done()
		return ctx.Err()
	}}
	r := newRoom(t, l, false)
	r.Until(func() bool { return r.status() == "10 events" })
	r.Click("Verify")
	<-reached
	r.Press(fyne.KeyEscape)
	r.Until(func() bool { return r.Says("The verification was cancelled.") })
	r.Gone("Verifying…", "did not work")
}

func TestVerifyFails(t *testing.T) {
	l := &ledger{newest: 10, verify: func(context.Context, func(done, total int64)) error { return errors.New("disk on fire") }}
	r := newRoom(t, l, true)
	r.Click("Verify")
	r.See("This did not work", "Something went wrong")
	r.Gone("disk on fire", "is sound")
}
