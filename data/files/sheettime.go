package files

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tapetrack/data"
)

// sheetTime words a time in local time as Excel and LibreOffice read it as a date, whatever
// the locale; like fileTime it is empty for zero, and for a time that has no such form.
func sheetTime(t time.Time) string {
	if t.IsZero() || !data.IsWritable(t) {
		return ""
	}
	return t.Local().Format(time.DateTime)
}

// zoned adds the zone of local times to the title of their column, with what it is called in
// winter and in summer: "Time (CET UTC+01:00, CEST UTC+02:00)".
func zoned(title string) string {
	year := time.Now().Year()
	var zones []string
	for _, month := range []time.Month{time.January, time.July} {
		at := time.Date(year, month, 1, 0, 0, 0, 0, time.Local)
		zone := "UTC" + at.Format("-07:00")
		if name, offset := at.Zone(); offset == 0 && name == "UTC" {
			zone = name
		} else if strings.Trim(name, "+-0123456789") != "" { // otherwise it has no name
			zone = name + " " + zone
		}
		if !slices.Contains(zones, zone) {
			zones = append(zones, zone)
		}
	}
	return fmt.Sprintf("%s (%s)", title, strings.Join(zones, ", "))
}

// unzoned returns the title to which zoned added a zone; any other title stays.
func unzoned(title string) string {
	if bare, zone, is := strings.Cut(title, " ("); is && strings.HasSuffix(zone, ")") && strings.Contains(zone, "UTC") {
		return bare
	}
	return title
}
