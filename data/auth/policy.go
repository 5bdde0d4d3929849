package auth

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/mod/semver"

	"tapetrack/data"
)

// policyPrefix is the prefix of the names of settings that a keyed code covers.
const policyPrefix = "policy."

// needs returns the version to install if the policy does not permit that of the
// client, else "". A version that can't be parsed is older than any.
func (r rules) needs(client data.Client) string {
	lowest := r.lowest[strings.ToLower(data.RuledAs(client.Program))]
	if !olderThan(client.Version, lowest) {
		return ""
	}
	return lowest
}

// newer returns the versions that the policy requires of programs, in their order, as far as
// they are newer than version. All programs of a release have the same.
func (r rules) newer(version string) []data.NeededVersion {
	var needed []data.NeededVersion
	for _, program := range data.ProgramNames() {
		if lowest := r.needs(data.Client{Program: program, Version: version}); lowest != "" {
			needed = append(needed, data.NeededVersion{Program: program, Version: lowest})
		}
	}
	return needed
}

// olderThan reports whether a version is older than the lowest that is permitted; empty: any is.
func olderThan(version, lowest string) bool {
	return lowest != "" && semver.Compare("v"+version, "v"+lowest) < 0
}

// Policies returns every policy with its value in effect, in the order in which
// the window shows them. The profile is the first.
func (s *Administration) Policies(ctx context.Context, by data.Actor) ([]data.PolicyItem, error) {
	var set map[string]string
	err := s.look(ctx, by, func(tx data.Tx) (err error) {
		set, err = policiesIn(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	profile := effective(set, data.PolicyProfile)
	items := make([]data.PolicyItem, 0, len(policyItems))
	for _, i := range policyItems {
		item := i.PolicyItem
		item.Value, item.Default, item.Set = effective(set, i.Name), i.of(profile), set[i.Name] != ""
		item.Profiles = map[string]string{}
		for _, p := range profiles {
			item.Profiles[p] = i.of(p)
		}
		items = append(items, item)
	}
	return items, nil
}

// EditPolicies writes policies, all or none. An empty value resets a policy to that of
// the profile. before are policies as they were shown: if one of them is no longer
// stored like that, it returns ErrChanged. nil: none were shown. It returns a FieldError,
// whose Field is the name of the policy, for an invalid value, and ErrDenied if no
// administrator could then sign in.
func (s *Administration) EditPolicies(ctx context.Context, by data.Actor, before []data.PolicyItem, values map[string]string) error {
	names := slices.Sorted(maps.Keys(values))
	values = maps.Clone(values)
	for _, name := range names {
		item, ok := findPolicy(name)
		if !ok {
			return &data.FieldError{Field: name, Text: data.Say("There is no policy of this name.")}
		}
		if values[name] == "" {
			continue
		}
		if item.Kind == data.PolicyText {
			values[name] = data.Tidy(values[name])
		}
		if err := item.check(values[name]); err != nil {
			return err
		}
	}
	return s.actOrDryRun(ctx, by, func(tx data.Tx, who participant) ([]data.Event, error) {
		set, err := policiesIn(tx)
		if err != nil {
			return nil, err
		}
		for _, i := range before {
			if own := set[i.Name]; (own != "") != i.Set || i.Set && own != i.Value {
				return nil, data.ErrChanged
			}
		}
		var events []data.Event
		was := rulesOf(set)
		for _, name := range names {
			if set[name] == values[name] {
				continue
			}
			if err := tx.SetSetting(policyPrefix+name, values[name]); err != nil {
				return nil, err
			}
			set[name] = values[name]
			if values[name] == "" {
				delete(set, name)
			}
			events = append(events, data.Event{Kind: data.PolicySet, Detail: name + "=" + values[name]})
		}
		is := rulesOf(set)
		if err := consistent(is); err != nil {
			return nil, err
		}
		return events, switchOutlet(tx, was, is, len(events))
	})
}

func policiesIn(tx data.Tx) (map[string]string, error) {
	settings, err := tx.Settings(policyPrefix)
	set := map[string]string{}
	for name, value := range settings {
		set[strings.TrimPrefix(name, policyPrefix)] = value
	}
	return set, err
}

// consistent refuses limits that contradict each other.
func consistent(r rules) error {
	switch {
	case r.firstPause > r.longestPause:
		return &data.FieldError{Field: data.PolicyPasswordLongest, Text: data.Say("The longest delay for administrators can't be shorter than the initial one.")}
	case r.firstDelay > r.longestDelay:
		return &data.FieldError{Field: data.PolicyCodeLongest, Text: data.Say("The longest delay after wrong codes can't be shorter than the initial one.")}
	case r.freeCodes > r.blockAt:
		return &data.FieldError{Field: data.PolicyCodeBlock, Text: data.Say("Wrong codes can't block before the first delay.")}
	}
	return nil
}

// check returns a FieldError for a value that the policy can't have.
func (i policyItem) check(value string) error {
	bad := func(text data.Text, args ...any) error {
		return &data.FieldError{Field: i.Name, Text: data.Say(text, args...)}
	}
	switch i.Kind {
	case data.PolicyNumber:
		n, err := strconv.Atoi(value)
		switch {
		case err == nil && i.Permits(n) && strconv.Itoa(n) == value:
		case i.Off && i.Least > 0:
			return bad("%s must be 0, for no limit, or a whole number from %d to %d.", i.Label, i.Least, i.Most)
		default:
			return bad("%s must be a whole number from %d to %d.", i.Label, i.Least, i.Most)
		}
	case data.PolicySwitch:
		if value != "true" && value != "false" {
			return bad("%s must be true or false.", i.Label)
		}
	case data.PolicyChoice:
		if !slices.Contains(i.Choices, value) {
			return bad("%s must be one of %s.", i.Label, strings.Join(i.Choices, ", "))
		}
	case data.PolicyText:
		if why := issuerObstacle(value); why.Format != "" {
			return &data.FieldError{Field: i.Name, Text: why}
		}
	case data.PolicyVersion:
		if r, met := data.FirstOf(value, notInVersion); met {
			return bad("A version can't have %s: it looks like 1.2.0.", data.Character(r))
		}
		if !semver.IsValid("v"+value) || strings.Count(value, ".") != 2 || len(value) > longestVersion {
			return bad("A version looks like 1.2.0.")
		}
	}
	return nil
}

// notInVersion reports whether no version has r. That includes v, so that v1.2.0 gets a
// refusal that says what to leave out.
func notInVersion(r rune) bool {
	return r == 'v' || r >= utf8.RuneSelf || !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune(".-+", r)
}

// longestVersion is the maximum length of a version in characters, since sentences
// repeat it.
const longestVersion = 32
