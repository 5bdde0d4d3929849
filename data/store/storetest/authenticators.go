package storetest

import (
	"sync"
	"testing"
	"time"

	"tapetrack/data"
)

func testAuthenticators(_ *testing.T, s store) {
	key := s.add("alice")[0]
	want := []data.Authenticator{
		{
			ID: "z", Name: "Phone", Sealed: []byte{0, 255, '\'', 0}, CreatedAt: noon, UsedAt: noon.Add(time.Hour), LastStep: 1 << 40,
			Drift: -2, Shown: data.Display{Count: 2, At: noon.Add(time.Minute), Program: "Lite", Computer: "desk"},
		},
		{ID: "a", Sealed: []byte("x"), CreatedAt: noon.Add(-time.Hour)}, // added later, although its clock says otherwise
		{ID: "m", CreatedAt: noon, Disabled: true, Sealed: make([]byte, 10_000)},
	}
	for _, a := range want {
		s.do(func(tx data.Tx) error { return tx.AddAuthenticator(key, a) })
	}
	s.same(s.account(key).Authenticators, want)

	other := s.addWithAuthenticators("bob", "b")
	s.do(func(tx data.Tx) error { return tx.DropAuthenticators(key) })
	s.same(len(s.account(key).Authenticators), 0)
	s.same(len(s.account(other).Authenticators), 1)

	if err := s.Update(s.t.Context(), func(tx data.Tx) error {
		return tx.AddAuthenticator(key, data.Authenticator{ID: "b"})
	}); err == nil {
		s.t.Error("one ID was given twice")
	}
	if err := s.Update(s.t.Context(), func(tx data.Tx) error {
		return tx.AddAuthenticator(key, data.Authenticator{ID: "c", ActivatedAt: noon})
	}); err == nil {
		s.t.Error("an activated one was added")
	}
	s.same(len(s.account(key).Authenticators), 0)
}

func testAuthenticatorsRaiseVersion(_ *testing.T, s store) {
	key := s.add("alice")[0]
	version := int64(1)
	check := func(raises int64, state data.OTPState, act func(data.Tx) error) {
		s.t.Helper()
		s.do(act)
		version += raises
		got := s.account(key)
		s.same(got.Version, version)
		s.same(got.OTP, state)
	}
	activate := func(step int64) func(data.Tx) error {
		return func(tx data.Tx) error { _, err := tx.Activate("a", step, 0, noon); return err }
	}
	check(0, data.Pending, func(tx data.Tx) error { return tx.DropAuthenticators(key) }) // no longer any
	check(0, data.Pending, func(tx data.Tx) error { return tx.DisableAuthenticators(key) })
	check(1, data.Pending, func(tx data.Tx) error { return tx.AddAuthenticator(key, data.Authenticator{ID: "a"}) })
	check(0, data.Pending, func(tx data.Tx) error { return tx.MarkShown("a", noon, data.Client{}) })
	check(1, data.Active, activate(5))
	check(0, data.Active, activate(6)) // already activated
	check(0, data.Active, func(tx data.Tx) error { _, err := tx.UseStep("a", 7, 0, noon); return err })
	check(0, data.Active, func(tx data.Tx) error { return tx.SetCounters(key, data.Counter{}, data.Counter{}) })
	check(0, data.Active, func(tx data.Tx) error { return tx.SetLastSignIn(key, data.SignIn{}) })
	check(1, data.Blocked, func(tx data.Tx) error { return tx.DisableAuthenticators(key) })
	check(0, data.Blocked, func(tx data.Tx) error { return tx.DisableAuthenticators(key) }) // already disabled
	check(1, data.Pending, func(tx data.Tx) error { return tx.DropAuthenticators(key) })

	// A sheet that was opened earlier does not overwrite later changes.
	stale := s.account(key)
	check(1, data.Pending, func(tx data.Tx) error { return tx.AddAuthenticator(key, data.Authenticator{ID: "b"}) })
	s.fails(data.ErrChanged, func(tx data.Tx) error { return tx.UpdateAccount(stale) })
}

func testUseStep(_ *testing.T, s store) {
	key := s.addWithAuthenticators("alice", "a", "b")
	use := func(step int64, drift int, want bool) {
		s.t.Helper()
		s.do(func(tx data.Tx) error {
			got, err := tx.UseStep("a", step, drift, noon.Add(time.Duration(step)*time.Second))
			s.same(got, want)
			return err
		})
	}
	const now = 59_000_000 // about the year 2026
	use(now, 1, true)
	use(now-1, 0, false)
	use(now, 0, false)
	got := s.account(key).Authenticators
	s.same(got[0].LastStep, int64(now))
	s.same(got[0].Drift, 1)
	s.same(got[0].UsedAt, noon.Add(now*time.Second))
	s.same(got[1].LastStep, int64(0)) // the other one's
	use(now+1, -2, true)
	use(1<<62, 0, true) // far beyond 2038 and 2106
	use(1<<62-1, 0, false)
}

func testUseStepAtOnce(_ *testing.T, s store) {
	s.addWithAuthenticators("alice", "a")
	for step := int64(1); step <= 3; step++ {
		won := atOnce(s, func(tx data.Tx) (bool, error) { return tx.UseStep("a", step, 0, noon) })
		s.same(won, 1)
	}
}

func testActivate(_ *testing.T, s store) {
	key := s.addWithAuthenticators("alice", "a")
	activate := func(step int64, want bool) {
		s.t.Helper()
		s.do(func(tx data.Tx) error {
			got, err := tx.Activate("a", step, 2, noon.Add(time.Hour))
			s.same(got, want)
			return err
		})
	}
	s.do(func(tx data.Tx) error { _, err := tx.UseStep("a", 10, 0, noon); return err })
	activate(9, false) // the step was used
	activate(10, false)
	s.same(s.account(key).OTP, data.Pending)
	activate(11, true)
	want := data.Authenticator{
		ID: "a", Sealed: []byte("sealed a"), CreatedAt: noon, ActivatedAt: noon.Add(time.Hour), UsedAt: noon.Add(time.Hour), LastStep: 11, Drift: 2,
	}
	s.same(s.account(key).Authenticators[0], want)
	activate(12, false) // already activated
	s.same(s.account(key).Authenticators[0], want)
}

func testActivateAtOnce(_ *testing.T, s store) {
	key := s.addWithAuthenticators("alice", "a")
	version := s.account(key).Version
	s.same(atOnce(s, func(tx data.Tx) (bool, error) { return tx.Activate("a", 5, 0, noon) }), 1)
	s.same(s.account(key).Version, version+1)
}

func testMarkShown(_ *testing.T, s store) {
	key := s.addWithAuthenticators("alice", "a")
	for i := 1; i <= 3; i++ {
		at := noon.Add(time.Duration(i) * time.Minute)
		s.do(func(tx data.Tx) error {
			return tx.MarkShown("a", at, data.Client{Program: "Lite", Computer: "desk", Address: "10.1.4.22"})
		})
		s.same(s.account(key).Authenticators[0].Shown, data.Display{Count: i, At: at, Program: "Lite", Computer: "desk", Address: "10.1.4.22"})
	}
}

// A transaction sees what it wrote, even if it read the row before.
func testOneTransaction(_ *testing.T, s store) {
	key := s.addWithAuthenticators("alice", "a", "b")
	s.do(func(tx data.Tx) error {
		use := func(step int64, want bool) error {
			got, err := tx.UseStep("a", step, 1, noon)
			s.same(got, want)
			return err
		}
		activate := func(step int64, want bool) error {
			got, err := tx.Activate("a", step, 0, noon)
			s.same(got, want)
			return err
		}
		for _, act := range []func() error{
			func() error { return use(1, true) },
			func() error { return use(1, false) },
			func() error { return activate(1, false) },
			func() error { return activate(2, true) },
			func() error { return activate(3, false) },
			func() error { return use(2, false) },
			func() error { return use(3, true) },
			func() error { return tx.MarkShown("a", noon, data.Client{Program: "Lite", Computer: "desk"}) },
			func() error { return use(4, true) },
			func() error { return tx.DisableAuthenticators(key) },
			func() error { return use(5, true) },
			func() error { return use(6, true) },
		} {
			if err := act(); err != nil {
				return err
			}
		}
		return nil
	})
	got := s.account(key)
	s.same(got.OTP, data.Blocked)
	s.same(got.Authenticators[0], data.Authenticator{
		ID: "a", Sealed: []byte("sealed a"), CreatedAt: noon, ActivatedAt: noon, UsedAt: noon, LastStep: 6, Drift: 1, Disabled: true,
		Shown: data.Display{Count: 1, At: noon, Program: "Lite", Computer: "desk"},
	})
}

func testAuthenticatorMissing(_ *testing.T, s store) {
	s.addWithAuthenticators("alice", "a")
	s.do(func(tx data.Tx) error {
		got, err := tx.UseStep("b", 1, 0, noon)
		s.same(got, false)
		return err
	})
	s.do(func(tx data.Tx) error {
		got, err := tx.Activate("A", 1, 0, noon)
		s.same(got, false)
		return err
	})
	s.fails(data.ErrNotFound, func(tx data.Tx) error { return tx.MarkShown("b", noon, data.Client{}) })
	s.fails(data.ErrNotFound, func(tx data.Tx) error { return tx.AddAuthenticator(99, data.Authenticator{ID: "b"}) })
	s.fails(data.ErrNotFound, func(tx data.Tx) error { return tx.DropAuthenticators(99) })
	s.fails(data.ErrNotFound, func(tx data.Tx) error { return tx.DisableAuthenticators(99) })
}

// atOnce runs an act in 40 transactions at once and returns how many won.
func atOnce(s store, act func(data.Tx) (bool, error)) int {
	s.t.Helper()
	var wg sync.WaitGroup
	start := make(chan struct{})
	wins := make(chan bool, 40)
	for range cap(wins) {
		wg.Go(func() {
			<-start
			won := false
			err := s.Update(s.t.Context(), func(tx data.Tx) (err error) {
				won, err = act(tx)
				return err
			})
			if err != nil {
				s.t.Error(err)
			}
			wins <- won
		})
	}
	close(start)
	wg.Wait()
	close(wins)
	n := 0
	for won := range wins {
		if won {
			n++
		}
	}
	return n
}
