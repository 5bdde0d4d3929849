package data

import "time"

// AliveEvery is how often a program asks how long its session lasts: nothing in the database
// changes when a session reaches its time limit.
const AliveEvery = 20 * time.Second

// A TimeLeft is how much longer a session lasts by the policy; 0 is no limit.
type TimeLeft struct {
	Idle time.Duration // unless something is pressed
	Age  time.Duration // whatever is pressed
}

// Least returns the shorter of the two, 0 without a limit.
func (l TimeLeft) Least() time.Duration {
	if l.Age == 0 || l.Idle != 0 && l.Idle < l.Age {
		return l.Idle
	}
	return l.Age
}
