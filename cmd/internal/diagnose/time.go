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

// A logged is what is known of the times in a log.
type logged struct {
	latest time.Time      // the latest one; zero if it is not known
	behind *time.Duration // how far the clock that judges is behind the log; nil if that is not known
}

func logOf(c site.Condition) logged {
	var log logged
	if c.Broken == nil {
		log.behind = &c.Behind
	}
	if c.Details != nil {
		log.latest = c.Details.Latest
	}
	return log
}

// findings say how the times in a log and the clock that judges are to each other.
func (l logged) findings(now time.Time) []data.Finding {
	var lines []data.Finding
	if !l.latest.IsZero() {
		lines = append(lines,
			Is("Latest in the log", l.latest.Local().Format(stamp)),
			Is("Since then", now.Sub(l.latest).Round(time.Second).String()))
	}
	switch {
	case l.behind == nil:
	case *l.behind > 0:
		lines = append(lines, says("Clock", "%s behind the log", *l.behind))
	default:
		lines = append(lines, says("Clock", "not behind the log"))
	}
	return lines
}

// times are what one-time passwords depend on; log is that of a database on this computer.
func times(log logged) []data.Finding {
	now := time.Now()
	short, _ := now.Zone()
	lines := append([]data.Finding{
		Is("Time", now.Format(stamp)+" "+short),
		Is("UTC", now.UTC().Format(stamp)),
		zone(),
		synchronised(),
	}, log.findings(now)...)
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
