package admin

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/test/check"
)

func TestSeek(t *testing.T) {
	names := []string{"anna", "bea", "ben", "ben.b", "bo", "carl"}
	for _, c := range []struct {
		want       string
		descending bool
		at         int
	}{
		{"a", false, 0},
		{"b", false, 1},
		{"ben", false, 2},
		{"ben.b", false, 3},
		{"c", false, 5},
		{"A", false, -1},
		{"bf", false, -1},
		{"d", false, -1},
		{"0", false, -1},
		{"c", true, 0},
		{"b", true, 1},
		{"ben", true, 2},
		{"be", true, 2},
		{"a", true, 5},
		{"d", true, -1},
		{"0", true, -1},
	} {
		got, err := seek(len(names), func(i int) (string, error) {
			if c.descending {
				i = len(names) - 1 - i
			}
			return names[i], nil
		}, c.want, c.descending)
		if err != nil {
			t.Fatal(err)
		}
		check.Equal(t, fmt.Sprintf("%q, descending %t", c.want, c.descending), got, c.at)
	}
	got, err := seek(0, nil, "a", false)
	if err != nil || got != -1 {
		t.Errorf("in nothing: %d, %v", got, err)
	}
}

// Letters lead to a user of a million whose page was not read, and only a few rows are read on the way.
func TestTypeAheadAmongAMillion(t *testing.T) {
	d := newDesk(t, 1_000_000, true)
	d.Click("u000001")
	before := d.reads
	d.Type("u8642")
	d.Until(func() bool { return d.chosen() == "u864200" })
	check.Equal(t, "the first one that begins so", d.desk.list.view.Selected(), 864_200)
	if n := d.reads - before; n > 5*25 {
		t.Errorf("%d reads for five letters", n)
	}
	d.Type("x")
	d.Press(fyne.KeyUp)
	d.Until(func() bool { return d.chosen() == "u864199" })
}
