package wire

import (
	"time"

	"tapetrack/data"
)

// Times of calls and connections, which both sides have to agree on.
const (
	ActTime    = 15 * time.Second // that a server takes for an act; then it says that it is busy
	JudgedTime = 30 * time.Second // for one that may wait for a hash
	AnswerTime = 5 * time.Second  // that a program waits longer than its server, to be told so

	// Heartbeat is how often a program that follows changes gets a sign of life: below what load
	// balancers wait.
	Heartbeat = 15 * time.Second

	// PingTime is after how long a program asks whether a silent connection still stands, and
	// ServerPingTime a server. Both are more than what comes by itself, so that a thousand
	// programs at rest cost no pings.
	PingTime       = Heartbeat + 5*time.Second
	ServerPingTime = data.AliveEvery + 10*time.Second
)

// PongTime is how long the answer of a connection may take that is asked after ping.
func PongTime(ping time.Duration) time.Duration { return ping / 2 }
