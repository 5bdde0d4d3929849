package data

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"
	"unicode"
)

// MaxRanges is how many entries the IP ranges of a user can have.
const MaxRanges = 64

// longestRange is how many characters the longest entry has, with its comma.
const longestRange = 2*39 + len("-,")

// Anywhere is how people write, and events record, that a user can sign in from any address:
// there are no Ranges.
const Anywhere = "anywhere"

// Sentences that people read here. Tests ask for them by name.
const (
	NoRange       = "The entry %q is no IP address and no range. It looks like 10.1.4.22, 10.1.4.1-10.1.4.99, 10.1.0.0/16 or 2001:db8::/32."
	RangeBackward = "The range %s ends before it begins. Write the lower address first."
	RangeMixed    = "The range %s begins with an address of IPv4 and ends with one of IPv6, or the other way round. Both must be of the same kind."
	RangeOfNobody = "No computer has the address %s. To permit every address, remove all entries."
	RangeZone     = "The entry %q names a network interface after the percent sign. Leave that out."
	TooManyRanges = "There are at most %d IP ranges for each user. Permit a whole network, such as 10.1.0.0/16, instead of single addresses."
	RangesOfOwner = "The user tapemaster can't be limited to IP ranges: that account helps when those of all others are wrong."
)

// Ranges are the addresses from which a user can sign in to a server, in the form that is
// stored: entries in the order of their first address, each once, with a comma between two. An
// entry is an address of IPv4 or IPv6, a range of them ("10.1.4.1-10.1.4.99") or a network
// ("10.1.0.0/16"). Empty: from anywhere.
type Ranges string

// A span is one entry of Ranges.
type span struct {
	first, last netip.Addr
	text        string
}

// ParseRanges returns ranges in the form that is stored. Entries may stand apart by commas,
// semicolons or white space, or be the word anywhere, alone. What is mapped to IPv6 from
// IPv4 is taken as IPv4, and a network may be written with any of its addresses. It returns a
// FieldError for FieldRanges that says which entry is wrong.
func ParseRanges(text string) (Ranges, error) {
	written := separated(text)
	if len(written) == 1 && strings.EqualFold(written[0], Anywhere) {
		return "", nil
	}
	var all []span
	for _, entry := range written {
		s, err := parseSpan(entry)
		if err != nil {
			return "", err
		}
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b span) int {
		return cmp.Or(a.first.Compare(b.first), b.last.Compare(a.last), strings.Compare(a.text, b.text))
	})
	all = slices.CompactFunc(all, func(a, b span) bool { return a.first == b.first && a.last == b.last })
	if len(all) > MaxRanges {
		return "", fieldError(FieldRanges, TooManyRanges, MaxRanges)
	}
	texts := make([]string, len(all))
	for i, s := range all {
		texts[i] = s.text
	}
	return Ranges(strings.Join(texts, ",")), nil
}

// separated returns the entries of a text. White space around a dash does not end one.
func separated(text string) []string {
	var entries []string
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == ';' }) {
		words := strings.FieldsFunc(strings.NewReplacer("–", "-", "—", "-").Replace(part), unicode.IsSpace)
		joins := false
		for i, word := range words {
			if i > 0 && (joins || strings.HasPrefix(word, "-")) {
				entries[len(entries)-1] += word
			} else {
				entries = append(entries, word)
			}
			joins = strings.HasSuffix(word, "-")
		}
	}
	return entries
}

func parseSpan(entry string) (span, error) {
	wrong := func(text Text, what any) (span, error) { return span{}, fieldError(FieldRanges, text, what) }
	shown := shortened(entry)
	if strings.Contains(entry, "%") {
		return wrong(RangeZone, shown)
	}
	if from, to, is := strings.Cut(entry, "-"); is {
		first, err := netip.ParseAddr(from)
		last, wrongLast := netip.ParseAddr(to)
		if err != nil || wrongLast != nil {
			return wrong(NoRange, shown)
		}
		first, last = first.Unmap(), last.Unmap()
		switch {
		case first.Is4() != last.Is4():
			return wrong(RangeMixed, shown)
		case last.Less(first):
			return wrong(RangeBackward, shown)
		case first == last:
			return single(first)
		}
		return span{first, last, first.String() + "-" + last.String()}, nil
	}
	if strings.Contains(entry, "/") {
		network, err := netip.ParsePrefix(entry)
		if err != nil {
			return wrong(NoRange, shown)
		}
		if network.Addr().Is4In6() {
			if network.Bits() < mappedBits {
				return wrong(NoRange, shown)
			}
			network = netip.PrefixFrom(network.Addr().Unmap(), network.Bits()-mappedBits)
		}
		network = network.Masked()
		if network.IsSingleIP() {
			return single(network.Addr())
		}
		return span{network.Addr(), lastOf(network), network.String()}, nil
	}
	address, err := netip.ParseAddr(entry)
	if err != nil {
		return wrong(NoRange, shown)
	}
	return single(address.Unmap())
}

// mappedBits is how many bits stand before an address of IPv4 that is mapped to IPv6.
const mappedBits = 96

func single(address netip.Addr) (span, error) {
	if address.IsUnspecified() {
		return span{}, fieldError(FieldRanges, RangeOfNobody, address.String())
	}
	return span{address, address, address.String()}, nil
}

// lastOf returns the last address of a network.
func lastOf(network netip.Prefix) netip.Addr {
	bytes := network.Addr().AsSlice()
	for bit := network.Bits(); bit < 8*len(bytes); bit++ {
		bytes[bit/8] |= 0x80 >> (bit % 8)
	}
	last, _ := netip.AddrFromSlice(bytes)
	return last
}

// shortened returns so much of an entry as a sentence has room for.
func shortened(entry string) string {
	const most = 80 // the longest range has 79
	if r := []rune(entry); len(r) > most {
		return string(r[:most]) + "…"
	}
	return entry
}

// Each returns the entries.
func (r Ranges) Each() []string {
	if r == "" {
		return nil
	}
	return strings.Split(string(r), ",")
}

// Permit reports whether somebody may sign in from an address, as Client.Address has it.
// An empty one is that of a program that asks no server, where ranges are not judged. Ranges
// that can't be read permit no address.
func (r Ranges) Permit(address string) bool {
	if r == "" || address == "" {
		return true
	}
	from, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	from = from.Unmap().WithZone("")
	for _, entry := range r.Each() {
		s, err := parseSpan(entry)
		if err == nil && s.first.BitLen() == from.BitLen() && s.first.Compare(from) <= 0 && from.Compare(s.last) <= 0 {
			return true
		}
	}
	return false
}

// recorded is how an event names the ranges.
func (r Ranges) recorded() string { return cmp.Or(string(r), Anywhere) }

// CheckRanges returns a FieldError unless the user can have these ranges, in the form that is
// stored.
func CheckRanges(u *User) error {
	if u.IsSuperuser() && u.Ranges != "" {
		return fieldError(FieldRanges, RangesOfOwner)
	}
	_, err := ParseRanges(string(u.Ranges))
	return err
}

// tidyRanges returns ranges in the form that is stored, and what can't be read as it is.
func tidyRanges(text string) string {
	if r, err := ParseRanges(text); err == nil {
		return string(r)
	}
	return text
}

// RangesChange is how an event records that the ranges of a user were changed.
func RangesChange(was, is Ranges) string {
	return FieldRanges + "=" + was.recorded() + ">" + is.recorded()
}

// RangesChanged returns what RangesChange has recorded; false if text is something else.
func RangesChanged(text string) (was, is string, ok bool) {
	change, ok := strings.CutPrefix(text, FieldRanges+"=")
	if !ok {
		return "", "", false
	}
	return strings.Cut(change, ">")
}
