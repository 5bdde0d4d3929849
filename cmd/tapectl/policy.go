package main

import (
	"slices"
	"strings"

	"tapetrack/cmd/internal/start"
	"tapetrack/data"
	"tapetrack/data/lang"
	"tapetrack/data/words"
)

const policyIs data.Text = "Policy %s is %s."

// newerThanThis is said of a version that the policy requires.
const newerThanThis data.Text = "newer than the version installed here, %s"

// weakens warns of a value; what it weakens follows.
const weakens data.Text = "Warning: this makes the sign-in weaker."

type showPolicy struct {
	Name string `arg:"" optional:"" help:"Name of a policy, or what it is called in the window."`
	JSON bool   `help:"As a JSON object."`
}

// Run shows all policies, or the bare value of one for scripts.
func (s showPolicy) Run(c *console) error {
	if err := c.open(); err != nil {
		return err
	}
	items, err := c.service.Policies(c.ctx, c.actor())
	if err != nil {
		return err
	}
	if s.Name != "" {
		named, err := policyNamed(s.Name, items)
		if err != nil {
			return err
		}
		items = []data.PolicyItem{named}
	}
	switch {
	case s.JSON:
		return c.printJSON(jsonPolicies(items), "  ")
	case s.Name != "":
		c.print(items[0].Value)
		return nil
	}
	older, err := c.needed()
	if err != nil {
		return err
	}
	list := c.table(column{"Policy", 26, false}, column{"In the window", 38, false}, column{"Value", 24, false}, column{"", 0, false})
	for _, i := range items {
		note, is := older[i.Name]
		if !is {
			note = departure(i)
		}
		list.row(i.Name, lang.Say(i.Label), lang.Say(words.PolicyValue(i, i.Value)), lang.Say(note))
	}
	return nil
}

// needed says of the policies that require a newer version than this one that they do, by
// their names.
func (c *console) needed() (map[string]data.Sentence, error) {
	extent, err := c.service.Extent(c.ctx, c.actor())
	says := map[string]data.Sentence{}
	for _, n := range extent.Needed {
		says[data.PolicyMinimumVersion+strings.ToLower(n.Program)] = data.Say(newerThanThis, start.Version)
	}
	return says, err
}

// policyNamed returns the policy with a name, or with the label that it has in the window.
func policyNamed(name string, items []data.PolicyItem) (data.PolicyItem, error) {
	from := offered(items, func(i data.PolicyItem) []string {
		return slices.Concat([]string{i.Name}, called(i.Label), called(data.Say("%s %s", i.Section, i.Label)))
	})
	item, ok := chosen(name, from)
	if !ok {
		meant := didYouMean(name, from)
		if meant.Empty() {
			meant = data.Say("All policies: %s.", "tapectl policy show")
		}
		return item, &data.FieldError{Text: data.InARow(data.Say("There is no policy %s.", words.Shortened(name)), meant)}
	}
	return item, nil
}

// departure says that a value does not come from the profile; empty if it does.
func departure(i data.PolicyItem) data.Sentence {
	if !data.InProfile(i.Name) || !i.Set || i.Value == i.Default {
		return data.Sentence{}
	}
	return data.Say("set here; the profile says %s", words.PolicyValue(i, i.Default))
}

// A jsonPolicy is a policy for scripts.
type jsonPolicy struct {
	Label   string `json:"label"`             // in the window
	Value   string `json:"value"`             // in effect
	Profile string `json:"profile,omitempty"` // what the profile says; absent if it is in no profile
	Set     bool   `json:"set"`               // the value was set individually
}

func jsonPolicies(items []data.PolicyItem) map[string]jsonPolicy {
	values := map[string]jsonPolicy{}
	for _, i := range items {
		p := jsonPolicy{Label: lang.InEnglish(i.Label), Value: i.Value, Set: i.Set}
		if data.InProfile(i.Name) {
			p.Profile = i.Default
		}
		values[i.Name] = p
	}
	return values
}

type setPolicy struct {
	Name  string `arg:"" help:"Name of a policy, or what it is called in the window; policy show lists both."`
	Value string `arg:"" help:"Its value; \"\" returns to what the profile says, or to its default."`
}

// Run sets a policy.
func (s setPolicy) Run(c *console) error {
	if err := c.open(); err != nil {
		return err
	}
	before, err := c.service.Policies(c.ctx, c.actor())
	if err != nil {
		return err
	}
	item, err := policyNamed(s.Name, before)
	if err != nil {
		return err
	}
	if err := c.service.EditPolicies(c.ctx, c.actor(), nil, map[string]string{item.Name: s.Value}); err != nil {
		return ofPolicy(item, err)
	}
	after, err := c.service.Policies(c.ctx, c.actor())
	if err != nil {
		return err
	}
	for i, was := range before { // a change of profile changes several
		if what := words.Weakening(was, after[i].Value); !what.Empty() {
			c.warn(data.InARow(data.Say(weakens), what))
		}
	}
	switch n := slices.IndexFunc(after, func(i data.PolicyItem) bool { return i.Name == item.Name }); {
	case s.Value == "" && data.InProfile(item.Name):
		c.say("Policy %s follows the profile.", item.Name)
	case s.Value == "":
		c.say(policyIs, item.Name, words.PolicyValue(after[n], after[n].Value))
	default:
		c.say(policyIs, item.Name, s.Value)
	}
	return nil
}

// ofPolicy begins an error about the value of a policy with the policy's name, since people
// at a console typed that. An error about another policy stays.
func ofPolicy(i data.PolicyItem, err error) error {
	field, is := data.AsFieldError(err)
	if !is || field.Field != i.Name {
		return err
	}
	return &data.FieldError{Field: i.Name, Kind: err, Text: data.Say("Policy %s: %s", i.Name, field.Text)}
}
