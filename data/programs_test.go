package data_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
	"tapetrack/test/check"
)

func TestParsePrograms(t *testing.T) {
	for _, c := range []struct {
		list string
		want data.Programs
		bad  bool
	}{
		{"", 0, false},
		{"  ", 0, false},
		{"Lite", data.Lite, false},
		{"lite,LITE", data.Lite, false},
		{" TapeMaster , checkpoint", data.TapeMaster | data.Checkpoint, false},
		{"TapeMaster,Lite,Checkpoint", data.AllPrograms, false},
		{"Solitaire", 0, true},
		{"Lite,", 0, true},
		{",", 0, true},
		{"Lite;Checkpoint", 0, true},
		{"Lite Checkpoint", 0, true},
		{"\x00", 0, true},
		{strings.Repeat("Lite,", 10_000) + "Lite", data.Lite, false},
	} {
		got, err := data.ParsePrograms(c.list)
		f, ok := data.AsFieldError(err)
		if got != c.want || ok != c.bad || ok && (f.Field != data.FieldAccess || !strings.HasSuffix(lang.Say(words.Message(f)), ".")) {
			t.Errorf("%.30q is %v, %v", c.list, got.Names(), err)
		}
	}
	// What is listed is read as what it was.
	check.Random(t, func(r *rapid.T) {
		p := data.Programs(rapid.IntRange(0, int(data.AllPrograms)).Draw(r, "programs"))
		if got, err := data.ParsePrograms(strings.Join(p.Names(), ",")); err != nil || got != p {
			r.Errorf("%v is read as %v, %v", p.Names(), got.Names(), err)
		}
	})
	if !slices.Equal(data.AllPrograms.Names(), data.ProgramNames()) {
		t.Error("a program is missing in AllPrograms")
	}
}

// TestGroupRule: when a rule holds, and when two are the same.
func TestGroupRule(t *testing.T) {
	day := time.Date(2026, 12, 1, 0, 0, 0, 0, time.Local)
	from := data.GroupRule{Required: true, From: day}
	for _, c := range []struct {
		rule          data.GroupRule
		before, after bool
	}{
		{data.GroupRule{}, false, false},
		{data.GroupRule{From: day}, false, false},
		{data.GroupRule{Required: true}, true, true},
		{from, false, true},
	} {
		if c.rule.Holds(day.Add(-1)) != c.before || c.rule.Holds(day) != c.after || c.rule.Holds(day.Add(time.Hour)) != c.after {
			t.Errorf("%+v: %v, %v", c.rule, c.rule.Holds(day.Add(-1)), c.rule.Holds(day))
		}
	}
	for _, c := range []struct {
		name  string
		other data.GroupRule
		same  bool
	}{
		{"itself", from, true},
		{"in another zone", data.GroupRule{Required: true, From: day.UTC()}, true},
		{"within the second", data.GroupRule{Required: true, From: day.Add(999 * time.Millisecond)}, true},
		{"a second later", data.GroupRule{Required: true, From: day.Add(time.Second)}, false},
		{"at once", data.GroupRule{Required: true}, false},
		{"optional", data.GroupRule{From: day}, false},
	} {
		if from.Same(c.other) != c.same || c.other.Same(from) != c.same {
			t.Errorf("%s: the same %v", c.name, from.Same(c.other))
		}
	}
	if !(data.GroupRule{From: day}).Same(data.GroupRule{}) {
		t.Error("an optional rule has a date")
	}
}
