package diagnose

import (
	"os"
	"runtime"
	"time"

	"github.com/thlib/go-timezone-local/tzlocal"

	"tapetrack/data"
	"tapetrack/data/site"
)

// stamp is how moments are written: alike in every language, and with their offset from UTC.
const stamp = "2006-01-02 15:04:05 -07:00"

// times are what one-time passwords depend on.
func times(c site.Condition) []data.Finding {
	now := time.Now()
	short, _ := now.Zone()
	lines := []data.Finding{
		Is("Time", now.Format(stamp)+" "+short),
		Is("UTC", now.UTC().Format(stamp)),
		zone(),
		synchronised(),
	}
	if c.Details != nil && !c.Details.Latest.IsZero() {
		latest := c.Details.Latest
		lines = append(lines,
			Is("Latest in the log", latest.Local().Format(stamp)),
			Is("Since then", now.Sub(latest).Round(time.Second).String()))
	}
	if c.Broken == nil {
		if c.Behind > 0 {
			lines = append(lines, says("Clock", "%s behind the log", c.Behind))
		} else {
			lines = append(lines, says("Clock", "not behind the log"))
		}
	}
	if up, err := sinceBoot(); err != nil {
		lines = append(lines, unknown("System started", err))
	} else {
		lines = append(lines, Is("System started", now.Add(-up).Format(stamp)))
	}
	return lines
}

// zone names the time zone and says where the name is from.
func zone() data.Finding {
	name, err := tzlocal.RuntimeTZ()
	switch {
	case err != nil:
		return unknown("Time zone", err)
	case os.Getenv("TZ") != "":
		return says("Time zone", "%s, from %s", name, "TZ")
	case runtime.GOOS == "windows":
		return says("Time zone", "%s, from %s", name, "Windows")
	}
	return says("Time zone", "%s, from %s", name, "/etc/localtime")
}

func synchronised() data.Finding {
	const name data.Text = "Clock synchronised"
	if is, err := clockSynchronised(); err != nil {
		return unknown(name, err)
	} else {
		return yes(name, is)
	}
}
