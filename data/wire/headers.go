package wire

// Number is that of the wire. A server speaks it and those of the two releases before.
const Number = 1

// Headers of a request.
const (
	NumberHeader  = "Tapetrack-Wire"    // Number
	VersionHeader = "Tapetrack-Version" // of the program
	TokenHeader   = "Tapetrack-Token"   // of the session; absent before the sign-in
	AttemptHeader = "Tapetrack-Attempt" // a random id, the same when a judged call is repeated
	DryRunHeader  = "Tapetrack-Dry-Run" // "1", see data.DryRun
)
