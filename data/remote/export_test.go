package remote

import "tapetrack/data"

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
	NewerServer  = newerServer
	Unreachable  = unreachable
	Unknown      = unknown
)

// SignedInAs has the acts for which a ticket stands ask as somebody who signed in elsewhere.
func (c *Client) SignedInAs(by data.Actor) { c.user.Store(&by) }

// Speaks has a client speak another wire.
func (c *Client) Speaks(number int) { c.wire = number }

// Follow has a client follow the changes for somebody who signed in elsewhere.
func (c *Client) Follow(by data.Actor) { c.follow(by) }
