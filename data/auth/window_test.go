package auth

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tapetrack/data"
	"tapetrack/test/check"
)

// TestFindStepWindow: one step either side of the clock and of the learned
// drift, five codes at most; 25 of a user with five authenticators.
func TestFindStepWindow(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	step := now.Unix() / 30
	for drift, want := range map[int][]int{
		-2: {-3, -2, -1, 0, 1}, -1: {-2, -1, 0, 1}, 0: {-1, 0, 1}, 1: {-1, 0, 1, 2}, 2: {-1, 0, 1, 2, 3},
	} {
		var right []int
		for offset := -9; offset <= 9; offset++ {
			a := data.Authenticator{Drift: drift}
			m, ok := findStep(rfcSecret, hotpOracle(rfcSecret, step+int64(offset)), now, a)
			if !ok {
				continue
			}
			right = append(right, offset)
			if m.step != step+int64(offset) || m.used {
				t.Errorf("drift %d, code of step %+d: %+v", drift, offset, m)
			}
		}
		if !slices.Equal(right, want) {
			t.Errorf("drift %d: codes of %v are right, want %v", drift, right, want)
		}
	}
	if item, _ := findPolicy(data.PolicyAuthenticators); item.Most != 5 {
		t.Errorf("a user may have %d authenticators", item.Most)
	}
}

func TestFindStepUsed(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	step := now.Unix() / 30
	for last := int64(-2); last <= 2; last++ {
		for offset := int64(-1); offset <= 1; offset++ {
			a := data.Authenticator{LastStep: step + last}
			m, ok := findStep(rfcSecret, hotpOracle(rfcSecret, step+offset), now, a)
			if !ok || m.used != (offset <= last) || m.used && m.wait() != time.Duration(last-offset+1)*30*time.Second {
				t.Errorf("last step %+d, code of %+d: %v %+v", last, offset, ok, m)
			}
		}
	}
}

// TestFindStepSameCodeTwice: two steps of one window may have the same code.
// The one that is not used counts, or a right code would be refused; and of two
// the later, or it would count once more, or be told to wait for longer.
func TestFindStepSameCodeTwice(t *testing.T) {
	secret, step := sameCodeTwice(t)
	code := hotpOracle(secret, step)
	for name, c := range map[string]struct {
		last int64 // the newest step that was used
		used bool
		wait time.Duration
	}{
		"none is used":      {step - 5, false, 30 * time.Second},
		"the first is used": {step, false, 30 * time.Second},
		"both are used":     {step + 2, true, 60 * time.Second},
	} {
		m, ok := findStep(secret, code, time.Unix(step*30, 0), data.Authenticator{LastStep: c.last})
		if !ok || m.used != c.used || m.step != step+1 || m.wait() != c.wait {
			t.Errorf("%s: %v %+v, want step %d", name, ok, m, step+1)
		}
	}
}

// sameCodeTwice finds a secret and a step whose code is that of the next step.
func sameCodeTwice(t *testing.T) ([]byte, int64) {
	t.Helper()
	secret := []byte("00000000000000000000")
	before := ""
	for step := int64(1); step < 50_000_000; step++ {
		code := hotpOracle(secret, step)
		if code == before {
			return secret, step - 1
		}
		before = code
	}
	t.Fatal("no two steps in a row have the same code")
	return nil, 0
}

func TestLearn(t *testing.T) {
	for _, c := range []struct{ known, seen, want int }{
		{0, 0, 0},
		{0, 1, 1},
		{0, -1, -1},
		{1, 2, 2},
		{-1, -2, -2},
		{0, 5, 1}, // one step per success
		{0, -5, -1},
		{2, 3, 2}, // never beyond the bound
		{-2, -3, -2},
		{2, 1, 1},
		{-2, -1, -1},
		{9, 9, 2}, // whatever was stored
		{-9, -9, -2},
	} {
		if got := learn(c.known, c.seen); got != c.want {
			t.Errorf("learn(%d, %d) is %d, want %d", c.known, c.seen, got, c.want)
		}
	}
}

// TestDriftIsLearned follows clocks that go wrong slowly, as clocks do: within
// the bound every code is accepted, and beyond it none.
func TestDriftIsLearned(t *testing.T) {
	for _, c := range []struct {
		name    string
		offsets []int // of the authenticator's clock at each sign-in
		want    []bool
		drift   int
	}{
		{"right", []int{0, 0}, []bool{true, true}, 0},
		{"fast", []int{1, 2, 3, 4}, []bool{true, true, true, false}, 2},
		{"slow", []int{-1, -2, -3, -4}, []bool{true, true, true, false}, -2},
		{"jump", []int{2, 3}, []bool{false, false}, 0},
		{"set right again", []int{1, 2, 2, 1, 0, 0}, []bool{true, true, true, true, true, true}, 0},
		{"set right at once", []int{-1, -2, -2, 0}, []bool{true, true, true, true}, -1},
		{"right, and then the other way", []int{1, 2, 0, -1, -1, -2}, []bool{true, true, true, true, true, true}, -2},
		{"to the other side at once", []int{1, 2, -2}, []bool{true, true, false}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := data.Authenticator{}
			now := time.Unix(1_700_000_000, 0)
			for i, offset := range c.offsets {
				now = now.Add(time.Hour)
				m, ok := findStep(rfcSecret, hotpOracle(rfcSecret, now.Unix()/30+int64(offset)), now, a)
				if ok != c.want[i] {
					t.Fatalf("sign-in %d with a clock %+d steps off: %v", i, offset, ok)
				}
				if ok {
					a.LastStep, a.Drift = m.step, m.drift
				}
			}
			if a.Drift != c.drift {
				t.Errorf("drift %d, want %d", a.Drift, c.drift)
			}
		})
	}
}

// TestFindStepNeverGoesBack: whatever is typed when, steps only grow.
func TestFindStepNeverGoesBack(t *testing.T) {
	check.Random(t, func(r *rapid.T) {
		a := data.Authenticator{}
		now := time.Unix(1_700_000_000, 0)
		for range 30 {
			now = now.Add(time.Duration(rapid.IntRange(-120, 120).Draw(r, "move")) * time.Second)
			offset := rapid.Int64Range(-4, 4).Draw(r, "offset")
			m, ok := findStep(rfcSecret, hotpOracle(rfcSecret, now.Unix()/30+offset), now, a)
			if !ok || m.used {
				continue
			}
			if m.step <= a.LastStep {
				r.Fatalf("step %d after %d", m.step, a.LastStep)
			}
			if m.drift < a.Drift-1 || m.drift > a.Drift+1 || m.drift < -2 || m.drift > 2 {
				r.Fatalf("drift %d after %d", m.drift, a.Drift)
			}
			a.LastStep, a.Drift = m.step, m.drift
		}
	})
}
