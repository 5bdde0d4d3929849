package policy

import (
	"slices"
	"strings"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

// draft is the policies as stored, and as the sheet says they should be. What differs is
// always computed.
type draft struct {
	items  []data.PolicyItem // the profile is the first
	values map[string]string // as the sheet says, by name
	own    map[string]bool   // set individually: it does not follow the profile
}

func newDraft(items []data.PolicyItem) *draft {
	d := &draft{items: items, values: map[string]string{}, own: map[string]bool{}}
	for _, i := range items {
		d.values[i.Name], d.own[i.Name] = i.Value, i.Set
	}
	return d
}

// item returns a policy as stored.
func (d *draft) item(name string) data.PolicyItem {
	for _, i := range d.items {
		if i.Name == name {
			return i
		}
	}
	return data.PolicyItem{}
}

// isProfile reports whether a policy is the profile.
func (d *draft) isProfile(name string) bool { return d.items[0].Name == name }

// profile returns the profile that is chosen in the sheet.
func (d *draft) profile() string { return d.values[d.items[0].Name] }

// says returns what that profile says about a policy, or the default of one that is in no profile.
func (d *draft) says(name string) string {
	i := d.item(name)
	if v, ok := i.Profiles[d.profile()]; ok && !d.isProfile(name) {
		return v
	}
	return i.Default
}

// set takes a value that was typed or chosen. An empty one, or the one that the profile
// says, follows the profile; but one that was stored separately remains so. Another
// profile changes the policies that follow it.
func (d *draft) set(name, value string) {
	d.values[name] = value
	if d.isProfile(name) {
		for _, i := range d.items[1:] {
			if !d.own[i.Name] {
				d.values[i.Name] = d.says(i.Name)
			}
		}
		return
	}
	i := d.item(name)
	d.own[name] = value != "" && (value != d.says(name) || i.Set && value == i.Value)
}

// follow makes a policy follow the profile.
func (d *draft) follow(name string) {
	d.values[name], d.own[name] = d.says(name), false
}

// departs reports whether a value differs from what the profile says.
func (d *draft) departs(name string) bool {
	return data.InProfile(name) && d.own[name] && d.values[name] != d.says(name)
}

// departures returns the names of the policies that depart from the profile.
func (d *draft) departures() []string {
	var names []string
	for _, i := range d.items {
		if d.departs(i.Name) {
			names = append(names, i.Name)
		}
	}
	return names
}

// changes returns what to write, by name: a value, or "" to follow the profile.
func (d *draft) changes() map[string]string {
	changed := map[string]string{}
	for _, i := range d.items {
		stored, wanted := "", ""
		if i.Set {
			stored = i.Value
		}
		if d.own[i.Name] {
			wanted = d.values[i.Name]
		}
		if d.isProfile(i.Name) {
			stored, wanted = i.Value, d.values[i.Name]
		}
		if stored != wanted {
			changed[i.Name] = wanted
		}
	}
	return changed
}

// change applies changes that changes returned. The profile comes first, since the
// others are compared with it.
func (d *draft) change(changes map[string]string) {
	for _, i := range d.items {
		switch value, ok := changes[i.Name]; {
		case !ok:
		case value == "" && !d.isProfile(i.Name):
			d.follow(i.Name)
		default:
			d.set(i.Name, value)
		}
	}
}

// wanted returns the policies as the sheet says they should be.
func (d *draft) wanted() []data.PolicyItem {
	items := slices.Clone(d.items)
	for n, i := range items {
		items[n].Value, items[n].Default = d.effect(i.Name), d.says(i.Name)
		items[n].Set = d.own[i.Name] || d.isProfile(i.Name) && d.values[i.Name] != i.Default
	}
	return items
}

// differences returns the policies that somebody else changed, or the user of the sheet,
// also those that only follow another profile. was and now have the same policies in the
// same order.
func (d *draft) differences(was, now []data.PolicyItem) []shell.Difference {
	var all []shell.Difference
	changes, wanted := d.changes(), d.wanted()
	for n, w := range was {
		is, mine := now[n], wanted[n]
		_, here := changes[w.Name]
		diff := shell.Difference{
			Name: nameOf(w), Was: inWords(w), Is: inWords(is), Mine: inWords(mine),
			Theirs: is.Value != w.Value || is.Set != w.Set, Here: here || mine.Value != d.items[n].Value,
		}
		if diff.Theirs || diff.Here {
			all = append(all, diff)
		}
	}
	return all
}

// nameOf names a policy in a list without sections.
func nameOf(i data.PolicyItem) string {
	if i.Kind == data.PolicyVersion {
		return lang.T("%s, %s", i.Section, i.Label)
	}
	return lang.Say(i.Label)
}

// inWords words a policy, and says if its value was set separately.
func inWords(i data.PolicyItem) string {
	text := lang.Say(words.PolicyValue(i, i.Value))
	if i.Set && i.Value == i.Default && data.InProfile(i.Name) {
		return lang.T("%s (set individually)", text)
	}
	return text
}

// effect returns the value that a policy would have.
func (d *draft) effect(name string) string {
	if v := d.values[name]; v != "" {
		return v
	}
	return d.says(name)
}

// weakened says what makes the sign-in weaker, one item per line.
func (d *draft) weakened() string {
	var lines []string
	for _, i := range d.items {
		if text := lang.Say(words.Weakening(i, d.effect(i.Name))); text != "" {
			lines = append(lines, "• "+text)
		}
	}
	return strings.Join(lines, "\n")
}
