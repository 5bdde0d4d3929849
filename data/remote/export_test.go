package remote

// Sentences that tests ask for.
const (
	NoSuchHost   = noSuchHost
	NoLookUp     = noLookUp
	NothingThere = nothingThere
	SilentHost   = silentHost
	SilentServer = silentServer
	HungUp       = hungUp
	OtherProgram = otherProgram
	OtherTLS     = otherTLS
	OlderServer  = olderServer
	Unreachable  = unreachable
	Unknown      = unknown
)
