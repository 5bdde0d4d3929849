package diagnose

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"tapetrack/data"
	"tapetrack/data/site"
	"tapetrack/data/words"
)

// database says where the database is and whether it can be used; the rest is for those whom
// the rules let see it.
func database(c site.Condition) []data.Finding {
	lines := []data.Finding{Is("Path", c.Path)}
	switch {
	case c.Broken != nil:
		lines = append(lines, says("Reached", "no: %s", words.Message(c.Broken)))
	default:
		lines = append(lines, yes("Reached", true))
	}
	d := c.Details
	if d == nil {
		if c.Broken == nil && !errors.Is(c.Unseen, data.ErrDenied) {
			lines = append(lines, unknown("Details", c.Unseen))
		}
		return lines
	}
	lines = append(lines, file("File", d.File))
	if d.WriteAheadLog.Missing == nil {
		lines = append(lines, file("Write-ahead log", d.WriteAheadLog))
	}
	lines = append(lines, folder("Folder", d.Folder), free(d.Folder),
		Is("SQLite", d.SQLite),
		Is("Tables of release", d.Release),
		Is("Migrations", strconv.Itoa(d.Migrations)),
		Is("Journal mode", d.JournalMode),
		Is("Pages", fmt.Sprintf("%d × %d B", d.Pages, d.PageSize)))
	return append(lines, extent(d.Extent)...)
}

// extent says how much is in a database.
func extent(e data.Extent) []data.Finding {
	var lines []data.Finding
	if e.Users.More {
		lines = append(lines, says("Users", "more than %d", e.Users.N))
	} else {
		lines = append(lines, says("Users", "%d", e.Users.N))
	}
	lines = append(lines, says("Groups", "%d", e.Groups), says("Events in the log", "%d", e.Events), needed(e.Needed))
	if e.LastBackup.IsZero() {
		return append(lines, says("Last backup", "none in the log"))
	}
	return append(lines, Is("Last backup", e.LastBackup.In(time.Local).Format(stamp)))
}

// needed says which programs are older than the policy requires.
func needed(versions []data.NeededVersion) data.Finding {
	const name data.Text = "Newer version required"
	if len(versions) == 0 {
		return yes(name, false)
	}
	return says(name, "yes: %s", words.VersionList(versions))
}

// key says where the key is, and nothing that it could be told from.
func key(d site.Details) []data.Finding {
	lines := []data.Finding{says("Place", "%s", d.Key)}
	if d.KeyFile.Path != "" {
		lines = append(lines, file("Key file", d.KeyFile))
	}
	return lines
}

// file says of a file how large it is and who may use it.
func file(name data.Text, s site.FileState) data.Finding { return state(name, size(s.Size), s) }

// folder says of a folder where it is and who may use it.
func folder(name data.Text, s site.FileState) data.Finding { return state(name, s.Path, s) }

func state(name data.Text, what any, s site.FileState) data.Finding {
	switch mode := s.Mode.String(); {
	case s.Missing != nil:
		return unknown(name, s.Missing)
	case s.Writable != nil:
		return says(name, "%s, %s, not writable (%s)", what, mode, reason(s.Writable))
	default:
		return says(name, "%s, %s, writable", what, mode)
	}
}

func free(s site.FileState) data.Finding {
	const name data.Text = "Free disk space"
	if err := errors.Join(s.Missing, s.FreeWhy); err != nil {
		return unknown(name, err)
	}
	return data.Finding{Name: data.Say(name), Value: size(s.Free)}
}

// size says a number of bytes: "1,572,864 bytes (1.5 MiB)".
func size(n int64) data.Sentence {
	rounded, unit := float64(n), ""
	for _, u := range []string{"KiB", "MiB", "GiB", "TiB"} {
		if rounded < 1024 {
			break
		}
		rounded, unit = rounded/1024, u
	}
	if unit == "" {
		return data.Say("%d bytes", n)
	}
	return data.Say("%d bytes (%s)", n, fmt.Sprintf("%.1f %s", rounded, unit))
}
