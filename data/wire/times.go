package wire

import "time"

// Times of calls and connections, which both sides have to agree on.
const (
	ActTime    = 15 * time.Second // that a server takes for an act; then it says that it is busy
	JudgedTime = 30 * time.Second // for one that may wait for a hash
	AnswerTime = 5 * time.Second  // that a program waits longer than its server, to be told so

	// PingTime is after how long a silent connection is asked whether it still stands. The
	// answer may take two thirds of it.
	PingTime = 15 * time.Second
)

// PongTime is how long the answer of a connection may take that is asked after ping.
func PongTime(ping time.Duration) time.Duration { return ping * 2 / 3 }
