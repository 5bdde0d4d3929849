package data

import (
	"fmt"
	"net/netip"
	"strings"
	"testing"
)

func TestParseRanges(t *testing.T) {
	long := strings.Repeat("9", 200)
	var many []string
	for i := range 65 {
		many = append(many, fmt.Sprintf("10.0.0.%d", i+1))
	}
	for _, c := range []struct{ text, want, wrong string }{
		{"", "", ""},
		{" \n", "", ""},
		{"Anywhere", "", ""},
		{"10.1.4.22", "10.1.4.22", ""},
		{"10.1.4.22/32", "10.1.4.22", ""},
		{"10.1.4.22-10.1.4.22", "10.1.4.22", ""},
		{"10.1.4.22/16", "10.1.0.0/16", ""},
		{"::ffff:10.1.4.22", "10.1.4.22", ""},
		{"::ffff:10.1.4.22/112", "10.1.0.0/16", ""},
		{"::ffff:10.1.4.1 - 10.1.4.9", "10.1.4.1-10.1.4.9", ""},
		{"10.1.4.1 – 10.1.4.9", "10.1.4.1-10.1.4.9", ""},
		{"10.1.4.1- 10.1.4.9 10.1.4.1 -10.1.4.8", "10.1.4.1-10.1.4.9,10.1.4.1-10.1.4.8", ""},
		{"2001:DB8:0::7", "2001:db8::7", ""},
		{"2001:db8::7;10.2.0.0/16\n10.1.4.22,10.1.4.22", "10.1.4.22,10.2.0.0/16,2001:db8::7", ""},
		{"10.1.0.0/16,10.1.0.0-10.1.255.255", "10.1.0.0-10.1.255.255", ""},
		{"0.0.0.0/0,::/0", "0.0.0.0/0,::/0", ""},
		{strings.Join(many[:64], " "), strings.Join(many[:64], ","), ""},
		{strings.Join(many, " "), "", fmt.Sprintf(TooManyRanges, 64)},
		{"10.1.4", "", fmt.Sprintf(NoRange, "10.1.4")},
		{"10.1.4.256", "", fmt.Sprintf(NoRange, "10.1.4.256")},
		{"10.1.4.022", "", fmt.Sprintf(NoRange, "10.1.4.022")},
		{"10.1.4.*", "", fmt.Sprintf(NoRange, "10.1.4.*")},
		{"desk7", "", fmt.Sprintf(NoRange, "desk7")},
		{"anywhere 10.1.4.2", "", fmt.Sprintf(NoRange, "anywhere")},
		{"10.1.4.1-", "", fmt.Sprintf(NoRange, "10.1.4.1-")},
		{"10.1.4.1-10.1.4.3-10.1.4.5", "", fmt.Sprintf(NoRange, "10.1.4.1-10.1.4.3-10.1.4.5")},
		{"10.1.0.0/33", "", fmt.Sprintf(NoRange, "10.1.0.0/33")},
		{"::ffff:10.1.4.22/90", "", fmt.Sprintf(NoRange, "::ffff:10.1.4.22/90")},
		{"10.1.4.9-10.1.4.1", "", fmt.Sprintf(RangeBackward, "10.1.4.9-10.1.4.1")},
		{"10.1.4.9-2001:db8::1", "", fmt.Sprintf(RangeMixed, "10.1.4.9-2001:db8::1")},
		{"0.0.0.0", "", fmt.Sprintf(RangeOfNobody, "0.0.0.0")},
		{"fe80::1%eth0", "", fmt.Sprintf(RangeZone, "fe80::1%eth0")},
		{long, "", fmt.Sprintf(NoRange, long[:80]+"…")},
	} {
		got, err := ParseRanges(c.text)
		wrong := ""
		if f, is := AsFieldError(err); is && f.Field == FieldRanges {
			wrong = fmt.Sprintf(string(f.Text.Format), f.Text.Args...)
		}
		if string(got) != c.want || wrong != c.wrong || (err == nil) != (c.wrong == "") {
			t.Errorf("%q is %q: %s, want %q: %s", c.text, got, wrong, c.want, c.wrong)
		}
	}
}

func TestRangesPermit(t *testing.T) {
	const some = "10.1.4.22,10.2.0.0-10.2.0.9,10.3.0.0/16,2001:db8::/33"
	for _, c := range []struct {
		ranges  Ranges
		address string
		want    bool
	}{
		{"", "10.9.9.9", true},
		{"", "", true},
		{some, "", true},
		{some, "10.1.4.22", true},
		{some, "::ffff:10.1.4.22", true},
		{some, "10.1.4.21", false},
		{some, "10.1.4.23", false},
		{some, "10.1.255.255", false},
		{some, "10.2.0.0", true},
		{some, "10.2.0.9", true},
		{some, "10.2.0.10", false},
		{some, "10.3.0.0", true},
		{some, "10.3.255.255", true},
		{some, "10.4.0.0", false},
		{some, "2001:db8:7fff::1", true},
		{some, "2001:db8:8000::", false},
		{some, "::a01:416", false}, // the same bytes as 10.1.4.22, but IPv6
		{"0.0.0.0/0", "2001:db8::1", false},
		{"::/0", "10.1.4.22", false},
		{"fe80::/10", "fe80::1%eth0", true},
		{some, "desk7", false},
		{"nonsense", "10.1.4.22", false},
	} {
		if got := c.ranges.Permit(c.address); got != c.want {
			t.Errorf("%q permits %q: %v", c.ranges, c.address, got)
		}
	}
}

func TestCheckRanges(t *testing.T) {
	for _, c := range []struct {
		user User
		want string
	}{
		{User{ID: "alice", Ranges: "10.1.4.22"}, ""},
		{User{ID: "Tapemaster"}, ""},
		{User{ID: "Tapemaster", Ranges: "10.1.4.22"}, RangesOfOwner},
		{User{ID: "alice", Ranges: "0.0.0.0"}, RangeOfNobody},
	} {
		err := CheckRanges(&c.user)
		f, is := AsFieldError(err)
		if is != (c.want != "") || is && f.Text.Format != Text(c.want) {
			t.Errorf("%+v: %v", c.user, err)
		}
	}
	was := User{ID: "alice", Name: "A"}
	if got, want := was.Recorded(User{ID: "alice", Ranges: "10.1.4.22,10.2.0.0/16"}), "name ip-ranges=anywhere>10.1.4.22,10.2.0.0/16"; got != want {
		t.Errorf("recorded as %q", got)
	}
	from, to, ok := RangesChanged("ip-ranges=10.1.4.22>anywhere")
	if from != "10.1.4.22" || to != Anywhere || !ok {
		t.Errorf("from %q to %q", from, to)
	}
}

// FuzzRanges: what is read is in the form that is stored, permits its own ends, and what was
// typed as an address. Nothing panics.
func FuzzRanges(f *testing.F) {
	for _, seed := range []string{"", "10.1.4.22", "10.1.0.0/16 , ::1", "10.1.4.1 - 10.1.4.9", "::ffff:1.2.3.4/100", "-", "- -", "1-", "fe80::1%a", "0.0.0.0/0;::/0", "anywhere"} {
		f.Add(seed, "10.1.4.22")
	}
	f.Fuzz(func(t *testing.T, text, address string) {
		r, err := ParseRanges(text)
		r.Permit(address)
		if err != nil {
			if _, is := AsFieldError(err); !is || r != "" {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		if again, err := ParseRanges(string(r)); err != nil || again != r {
			t.Fatalf("%q is %q, and that is %q: %v", text, r, again, err)
		}
		if len(r) > MaxRanges*longestRange {
			t.Fatalf("%d characters", len(r))
		}
		for _, entry := range r.Each() {
			from, to, _ := strings.Cut(entry, "-")
			if network, err := netip.ParsePrefix(entry); err == nil {
				from, to = network.Addr().String(), ""
			}
			if !r.Permit(from) || !r.Permit(to) {
				t.Fatalf("%q does not permit its entry %q", r, entry)
			}
		}
		if a, err := netip.ParseAddr(text); err == nil && !a.IsUnspecified() && a.Zone() == "" && !r.Permit(text) {
			t.Fatalf("%q does not permit %q", r, text)
		}
	})
}
