package wire

import "tapetrack/data"

// Number is that of the wire. A server speaks it and those of the two releases before.
const Number = 1

// Headers of a request. The first two are those of an answer, too: Number of what it is written
// in, and the version of the server.
const (
	NumberHeader  = "Tapetrack-Wire"    // Number
	VersionHeader = "Tapetrack-Version" // of the program
	TokenHeader   = "Tapetrack-Token"   // of the session; absent before the sign-in
	AttemptHeader = "Tapetrack-Attempt" // a random id, the same when a judged call is repeated
	DryRunHeader  = "Tapetrack-Dry-Run" // "1", see data.DryRun
)

// Sentences of a server and a program that speak different wires. Each end refuses the other: one that
// does not compare numbers must not get the better of the one that does.
const (
	OlderServer data.Text = "The server has version %s, which is older than this program. Ask your administrator to update it first." // version of the server
	OldProgram  data.Text = "This program is too old for the server. Install version %s."                                             // version of the server
)
