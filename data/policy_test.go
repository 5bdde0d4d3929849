package data_test

import (
	"testing"

	"tapetrack/data"
)

func TestPolicyWeakens(t *testing.T) {
	for _, c := range []struct {
		weaker   data.Weaker
		from, to string
		want     bool
	}{
		{data.NeverWeaker, "1", "2", false},
		{data.HigherIsWeaker, "6", "7", true},
		{data.HigherIsWeaker, "9", "10", true},
		{data.HigherIsWeaker, "7", "6", false},
		{data.HigherIsWeaker, "7", "7", false},
		{data.HigherIsWeaker, "7", "many", false},
		{data.LowerIsWeaker, "30", "5", true},
		{data.LowerIsWeaker, "5", "30", false},
		{data.LowerIsWeaker, "1.10.0", "1.9.9", true},
		{data.LowerIsWeaker, "1.9.9", "1.10.0", false},
		{data.LowerIsWeaker, "1.2.0", "", true},
		{data.LowerIsWeaker, "", "1.2.0", false},
		{data.LowerIsWeaker, "", "", false},
		{data.LimitIsStronger, "5", "0", true},
		{data.LimitIsStronger, "0", "5", false},
		{data.LimitIsStronger, "0", "0", false},
		{data.LimitIsStronger, "5", "6", true},
		{data.LimitIsStronger, "6", "5", false},
		{data.TrueIsWeaker, "false", "true", true},
		{data.TrueIsWeaker, "true", "false", false},
		{data.TrueIsWeaker, "true", "true", false},
		{data.FalseIsWeaker, "true", "false", true},
		{data.FalseIsWeaker, "false", "true", false},
	} {
		if got := (data.PolicyItem{Weaker: c.weaker}).Weakens(c.from, c.to); got != c.want {
			t.Errorf("%s: %q to %q is %v", c.weaker, c.from, c.to, got)
		}
	}
}
