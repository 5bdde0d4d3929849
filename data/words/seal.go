package words

import "tapetrack/data"

// SealUnknown is said of a seal that the log does not contain. It begins with what is
// likely, before it alarms.
const SealUnknown data.Text = "The log does not contain this seal. Check that you entered it as you wrote it down. " +
	"If so, the database was put back to an older state, its key was changed since then, or the seal belongs to another database."
