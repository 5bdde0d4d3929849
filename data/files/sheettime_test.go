package files_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"tapetrack/data"
	"tapetrack/data/files"
)

// in makes a zone the local one for a test.
func in(t *testing.T, zone string) {
	t.Helper()
	here, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	before := time.Local
	time.Local = here
	t.Cleanup(func() { time.Local = before })
}

// In CSV for Excel times are local, in a form that is a date in every locale, and the title
// says of which zone; in plain CSV they stay as they were.
func TestTimesForExcel(t *testing.T) {
	winter := time.Date(2026, 1, 2, 23, 4, 5, 678e6, time.UTC)
	summer := time.Date(2026, 7, 2, 23, 4, 5, 0, time.UTC)
	for _, c := range []struct{ zone, title, winter, summer string }{
		{"Europe/Berlin", "(CET UTC+01:00, CEST UTC+02:00)", "2026-01-03 00:04:05", "2026-07-03 01:04:05"},
		{"America/Sao_Paulo", "(UTC-03:00)", "2026-01-02 20:04:05", "2026-07-02 20:04:05"},
		{"Asia/Tokyo", "(JST UTC+09:00)", "2026-01-03 08:04:05", "2026-07-03 08:04:05"},
		{"UTC", "(UTC)", "2026-01-02 23:04:05", "2026-07-02 23:04:05"},
	} {
		in(t, c.zone)
		var b bytes.Buffer
		events := files.NewEventWriter(&b, files.ExcelCSV, '|')
		for _, at := range []time.Time{winter, summer} {
			if err := events.Write(data.Event{ID: 1, At: at, Kind: data.SignedIn}); err != nil {
				t.Fatal(err)
			}
		}
		if err := events.Flush(); err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(b.String(), "\r\n")
		if !strings.HasPrefix(lines[0], "\ufeffEvent|Time "+c.title+"|Kind") || !strings.HasPrefix(lines[1], "1|"+c.winter+"|") || !strings.HasPrefix(lines[2], "1|"+c.summer+"|") {
			t.Errorf("%s: %q", c.zone, lines)
		}
		user := data.ExportedUser{User: data.User{ID: "a", Group: "OPS", CreatedAt: winter}, Status: "OK"}
		users := writtenUsers(t, files.ExcelCSV, user)
		if !strings.Contains(users, "Last sign-in "+c.title) || !strings.Contains(users, "Added "+c.title) || !strings.Contains(users, c.winter) {
			t.Errorf("%s: %q", c.zone, users)
		}
		if plain := writtenUsers(t, files.CSV, user); !strings.HasSuffix(plain, ",2026-01-02T23:04:05.678Z,\r\n") {
			t.Errorf("%s: plain CSV is %q", c.zone, plain)
		}
		// Such a file is read as our own.
		file, err := read(t, users)
		if err != nil || len(file.Unknown) != 0 || len(file.Rows) != 1 || file.Rows[0].ID != "a" {
			t.Errorf("%s: read again: unknown %q, rows %+v, %v", c.zone, file.Unknown, file.Rows, err)
		}
	}
}
