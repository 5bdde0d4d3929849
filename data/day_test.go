package data_test

import (
	"testing"
	"time"
	_ "time/tzdata" // the zones of the tests are there on any computer

	"tapetrack/data"
)

func zone(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// TestParseDay where clocks change at midnight, by the instants of the tz database.
func TestParseDay(t *testing.T) {
	for _, c := range []struct{ zone, day, want string }{
		{"America/Santiago", "2027-09-05", "2027-09-05T04:00:00Z"}, // 24:00 becomes 01:00
		{"America/Santiago", "2027-09-04", "2027-09-04T04:00:00Z"},
		{"America/Santiago", "2027-09-06", "2027-09-06T03:00:00Z"},
		{"America/Santiago", "2027-04-04", "2027-04-04T04:00:00Z"}, // 24:00 became 23:00
		{"America/Havana", "2027-03-14", "2027-03-14T05:00:00Z"},   // 00:00 becomes 01:00
		{"America/Havana", "2027-11-07", "2027-11-07T04:00:00Z"},   // 00:00 twice
		{"Atlantic/Azores", "2027-03-28", "2027-03-28T01:00:00Z"},
		{"Atlantic/Azores", "2027-10-31", "2027-10-31T00:00:00Z"}, // 00:00 twice
		{"Asia/Beirut", "2027-03-28", "2027-03-27T22:00:00Z"},
		{"Europe/Berlin", "2027-03-28", "2027-03-27T23:00:00Z"},
		{"Pacific/Apia", "2011-12-30", "2011-12-30T10:00:00Z"}, // a day that there was not: what follows
		{"UTC", "2027-02-28", "2027-02-28T00:00:00Z"},
	} {
		got, err := data.ParseDay(c.day, zone(t, c.zone))
		if err != nil || got.UTC().Format(time.RFC3339) != c.want {
			t.Errorf("%s in %s begins at %s, %v, want %s", c.day, c.zone, got.UTC().Format(time.RFC3339), err, c.want)
		}
	}
	if got, err := data.ParseTime("2006-01-02T15:04", "2027-10-31T01:30", zone(t, "Europe/London")); err != nil || got.UTC().Hour() != 0 {
		t.Errorf("the first 01:30 in London: %s, %v", got, err)
	}
	for _, text := range []string{"", "2027-02-29", "2027-2-3", "27-02-03", "2027-02-03 ", "today"} {
		if got, err := data.ParseDay(text, time.UTC); err == nil {
			t.Errorf("%q is %s", text, got)
		}
	}
}

// TestEveryDay of a year, found by going through the quarters of hours before it:
// it is shown as what was typed, and the day after begins when it ends.
func TestEveryDay(t *testing.T) {
	for _, name := range []string{"America/Santiago", "America/Havana", "Atlantic/Azores", "Asia/Beirut", "Africa/Cairo", "Australia/Lord_Howe", "Europe/Berlin", "Asia/Kathmandu", "UTC"} {
		zone := zone(t, name)
		for d := range 365 {
			text := time.Date(2027, 1, 1+d, 0, 0, 0, 0, time.UTC).Format("2006-01-02")
			want := time.Date(2027, 1, d, 10, 0, 0, 0, time.UTC) // it is the day before anywhere from UTC-10 to UTC+13
			for want.In(zone).Format("2006-01-02") != text {
				want = want.Add(15 * time.Minute)
			}
			got, err := data.ParseDay(text, zone)
			if err != nil || !got.Equal(want) || got.Local().In(zone).Format("2006-01-02") != text {
				t.Fatalf("%s in %s begins at %s, %v, want %s", text, name, got, err, want.In(zone))
			}
			for _, within := range []time.Duration{0, 5 * time.Hour, 22 * time.Hour} {
				now := got.Add(within)
				if today := data.DayLater(now, 0, 0); !today.Equal(got) {
					t.Fatalf("the day of %s begins at %s", now, today)
				}
				tomorrow := data.DayLater(now, 0, 1)
				if length := tomorrow.Sub(got); length < 23*time.Hour || length > 25*time.Hour || tomorrow.Add(-1).Format("2006-01-02") != text || tomorrow.Format("2006-01-02") == text {
					t.Fatalf("the day after %s begins at %s", now, tomorrow)
				}
			}
		}
	}
}

// TestParseTime: a time that clocks leave out, and one that they show twice.
func TestParseTime(t *testing.T) {
	berlin := zone(t, "Europe/Berlin")
	for _, c := range []struct{ layout, text, want string }{
		{"2006-01-02T15:04", "2027-03-28T02:30", "2027-03-28T01:00:00Z"},
		{"2006-01-02T15:04", "2027-10-31T02:30", "2027-10-31T00:30:00Z"},
		{"2006-01-02T15:04", "2027-07-01T12:00", "2027-07-01T10:00:00Z"},
		{time.RFC3339, "2027-10-31T02:30:00+01:00", "2027-10-31T01:30:00Z"},
		{time.RFC3339, "2027-03-28T02:30:00Z", "2027-03-28T02:30:00Z"},
	} {
		got, err := data.ParseTime(c.layout, c.text, berlin)
		if err != nil || got.UTC().Format(time.RFC3339) != c.want {
			t.Errorf("%s: %s, %v, want %s", c.text, got.UTC().Format(time.RFC3339), err, c.want)
		}
	}
}

func TestDayLater(t *testing.T) {
	at := time.Date(2027, 1, 31, 23, 59, 0, 0, time.UTC)
	for _, c := range []struct {
		months, days int
		want         string
	}{{0, 0, "2027-01-31"}, {0, 1, "2027-02-01"}, {1, 0, "2027-03-03"}, {0, -31, "2026-12-31"}, {12, 0, "2028-01-31"}} {
		if got := data.DayLater(at, c.months, c.days).Format("2006-01-02 15:04"); got != c.want+" 00:00" {
			t.Errorf("%d months and %d days later: %s", c.months, c.days, got)
		}
	}
}
