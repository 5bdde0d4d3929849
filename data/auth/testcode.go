package auth

import (
	"context"
	"crypto/subtle"
	"strconv"
	"time"

	"tapetrack/data"
	"tapetrack/data/words"
)

// Sentences that people read here. Tests ask for them by name.
const (
	belongs       = "The code belongs to the authenticator of %s, but "
	farAhead      = "the codes of the next %s are used up, because a computer's clock was that far ahead at a sign-in. Use Lost Phone… to give the user a new QR code."
	UsedAlready   = "it was already used. Ask for the next one."
	NothingToTest = "%s has no authenticator to test: the one-time password is %s."
)

// TestCode says whether a code that a user reads out matches one of their
// authenticators. It uses up a right code and counts a wrong one, and the user is shown
// that at the next sign-in. A text that is not a code is a FieldError for FieldOTP.
func (s *Administration) TestCode(ctx context.Context, by data.Actor, key int64, code string) (data.CodeTest, error) {
	if cleanCode(code) == "" {
		return data.CodeTest{}, &data.FieldError{Field: data.FieldOTP, Text: data.Say("A code has six digits. Ask for the code that the authenticator shows now.")}
	}
	at := s.attempt(ctx, "TestCode", strconv.FormatInt(key, 10), code)
	return actOnce(ctx, at, by, func(tx data.Tx, who participant) (test data.CodeTest, _ []data.Event, err error) {
		target, err := s.helped(tx, who, key)
		if err != nil {
			return test, nil, err
		}
		if state := s.state(target); state != data.Active {
			return test, nil, data.Deny(NothingToTest, target.ID, words.OTPState(state))
		}
		r, err := rulesIn(tx)
		if err != nil {
			return test, nil, err
		}
		if err := s.beginDelays(tx, &target); err != nil {
			return test, nil, err
		}
		v := verdict{account: target, state: data.Active}
		e := evidence{code: code, wantCode: true, ownCode: true, client: who.client}
		e.refused = about(target.User, data.CodeTested, e.client, s.now(), "")
		e.refused.Actor = who.user.ID
		if err := s.judgeCode(tx, &v, r, e); err != nil {
			return test, nil, err
		}
		if test, err = s.tested(tx, target, v, cleanCode(code)); err != nil {
			return test, nil, err
		}
		detail := string(words.CodeCorrect)
		if v.refusal != nil {
			detail = string(v.refusal.Reason)
		}
		return test, []data.Event{{Kind: data.CodeTested, UserKey: key, UserID: target.ID, Detail: detail}}, nil
	})
}

// tested words the verdict of the judge.
func (s *service) tested(tx data.Tx, target data.Account, v verdict, code string) (data.CodeTest, error) {
	if v.refusal == nil {
		a, _ := authenticator(target, v.authenticator)
		return data.CodeTest{
			Matches: true, Device: deviceName(a),
			Text: data.Say("The code is correct (%s). It can't be used again: to sign in, %s needs the next one.", deviceWords(a), target.ID),
		}, nil
	}
	hint := s.clockHint(target, code)
	switch v.refusal.Reason {
	case data.UsedCode:
		return data.CodeTest{Text: usedUp(target.ID, *v.refusal)}, nil
	case data.CodeDelay:
		told, err := toldInDelay(tx, target.Key)
		if err != nil || told || hint.Empty() {
			hint = data.Say("If codes keep failing, check that the time is set automatically on the phone, and check the clock here.")
		}
		return data.CodeTest{Text: data.Say("Too many wrong codes. This one was not counted. Try again in %s. %s", v.refusal.Wait, hint)}, err
	}
	if !hint.Empty() {
		return data.CodeTest{Text: data.Say("The code is not correct at this time. %s", hint)}, nil
	}
	return data.CodeTest{Text: data.Say("The code is wrong, and no clock error explains it. The phone may show another account, or a key that was replaced. " +
		"It counts as a wrong code: check the account on the phone.")}, nil
}

// mostInDelay bounds how many events are read to find when a delay began.
const mostInDelay = 1000

// toldInDelay reports whether a code of a user was already tested during the present
// delay. Codes that are tested during a delay are not counted, and a hint about a wrong
// clock reveals that a code is right at another time. One hint for each code that was
// counted helps nobody to guess. It goes by the order of the events, since clocks may be
// wrong.
func toldInDelay(tx data.Tx, user int64) (bool, error) {
	told, n := false, 0
	err := newestFirst(tx, data.EventQuery{UserKey: user, Kinds: []data.Kind{data.SignInRefused, data.PasswordRefused, data.CodeTested}},
		func(e data.Event) bool {
			n++
			told = n > mostInDelay || e.Kind == data.CodeTested && e.Detail == string(data.CodeDelay)
			return !told && e.Detail != string(data.WrongCode)
		})
	return told, err
}

// usedUp words why a code was refused as used.
func usedUp(id string, r data.Refusal) data.Sentence {
	switch r.Ahead() {
	case data.UsedLater:
		return data.Say(belongs+"a later one was used first. Ask for the code that it shows in %s.", id, r.Wait)
	case data.UsedFarAhead:
		return data.Say(belongs+farAhead, id, r.Wait)
	default:
		return data.Say(belongs+UsedAlready, id)
	}
}

// clockHint says by how much a clock would have to be wrong for a code to be right, some
// minutes or a whole time zone; empty if none fits. It never reveals that a code is
// right now.
func (s *service) clockHint(target data.Account, code string) data.Sentence {
	for _, a := range target.Authenticators {
		if a.ActivatedAt.IsZero() || a.Disabled {
			continue
		}
		secret, err := s.secret(target.Key, a)
		if err != nil {
			continue
		}
		off, found := clockOffset(secret, code, timeStep(s.now()), a.Drift)
		clear(secret)
		if found {
			return clockWords(off, deviceWords(a))
		}
	}
	return data.Sentence{}
}

const (
	nearSteps = 30               // 15 minutes: a clock that drifted
	farZone   = 14 * time.Hour   // the largest difference of a time zone from UTC
	zoneStep  = 15 * time.Minute // time zones differ by multiples of it
	period30s = period * time.Second
)

// clockOffset returns how far the clock of an authenticator that shows code is ahead, if
// it is one of the usual errors of clocks. It leaves out those within the window, with
// which the code would be right.
func clockOffset(secret []byte, code string, present int64, drift int) (time.Duration, bool) {
	from, to := window(drift)
	shows := func(steps int64) bool {
		if from <= steps && steps <= to {
			return false
		}
		expected, err := codeAt(secret, present+steps)
		return err == nil && subtle.ConstantTimeCompare([]byte(expected), []byte(code)) == 1
	}
	for n := int64(1); n <= nearSteps; n++ {
		for _, steps := range []int64{n, -n} {
			if shows(steps) {
				return time.Duration(steps) * period30s, true
			}
		}
	}
	for zone := zoneStep; zone <= farZone; zone += zoneStep {
		for _, sign := range []time.Duration{1, -1} {
			for near := int64(-2); near <= 2; near++ {
				if shows(int64(sign*zone/period30s) + near) {
					return sign * zone, true
				}
			}
		}
	}
	return 0, false
}

// What is said of a clock that is wrong by a time zone, or by a few minutes.
const (
	wrongZone             = "that of this computer: one of them has the wrong time zone, or its time was set by hand. Turn on automatic date and time on the phone."
	wrongClock            = "that of this computer. Turn on automatic date and time on the phone, and check the clock here."
	zoneAhead   data.Text = "The clock of %s is about %s ahead of " + wrongZone
	zoneBehind  data.Text = "The clock of %s is about %s behind " + wrongZone
	clockAhead  data.Text = "The clock of %s is about %s ahead of " + wrongClock
	clockBehind data.Text = "The clock of %s is about %s behind " + wrongClock
)

func clockWords(off time.Duration, device data.Sentence) data.Sentence {
	zone, clock := zoneAhead, clockAhead
	if off < 0 {
		zone, clock, off = zoneBehind, clockBehind, -off
	}
	if off > nearSteps*period30s {
		return data.Say(zone, device, clockTime(off))
	}
	return data.Say(clock, device, off)
}

// clockTime words hours and minutes: "5 h 30 min".
func clockTime(d time.Duration) data.Sentence {
	h, m := int(d/time.Hour), int(d%time.Hour/time.Minute)
	hours, minutes := strconv.Itoa(h), strconv.Itoa(m)
	switch {
	case h == 0:
		return data.Say("%s min", minutes)
	case m == 0:
		return data.Say("%s h", hours)
	default:
		return data.Say("%s h %s min", hours, minutes)
	}
}
