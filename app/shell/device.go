package shell

import (
	"tapetrack/data"
	"tapetrack/data/lang"
)

// DeviceName returns the name of an authenticator as people read it.
func DeviceName(d data.Device) string {
	if d.Unnamed {
		return lang.T("Phone")
	}
	return d.Name
}
