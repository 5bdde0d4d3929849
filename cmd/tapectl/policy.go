package main

import (
	"slices"

	"tapetrack/data"
	"tapetrack/data/auth"
	"tapetrack/data/words"
)

// weakens warns of a value; what it weakens follows.
const weakens = "This makes the sign-in weaker. "

type showPolicy struct {
	Name string `arg:"" optional:"" help:"Name of a policy."`
	JSON bool   `help:"As a JSON object."`
}

// Run shows all policies, or the bare value of one for scripts.
func (s showPolicy) Run(c *console) error {
	if s.Name != "" && !slices.Contains(auth.PolicyNames(), s.Name) {
		return &data.FieldError{Field: s.Name, Text: data.Say("%s tapectl policy show lists them all.", auth.NoSuchPolicy(s.Name))}
	}
	if err := c.open(); err != nil {
		return err
	}
	items, err := c.service.Policies(c.ctx, c.actor())
	if err != nil {
		return err
	}
	if s.Name != "" {
		items = slices.DeleteFunc(items, func(i data.PolicyItem) bool { return i.Name != s.Name })
	}
	switch {
	case s.JSON:
		return c.printJSON(jsonPolicies(items), "  ")
	case s.Name != "":
		c.say("%s", items[0].Value)
		return nil
	}
	for _, i := range items {
		c.row("%-26s  %-13s %s", i.Name, words.PolicyValue(i, i.Value), departure(i))
	}
	return nil
}

// departure says that a value does not come from the profile; "" if it does.
func departure(i data.PolicyItem) string {
	switch {
	case i.Name == data.PolicyProfile || !i.Set || i.Value == i.Default:
		return ""
	default:
		return "set here; the profile says " + words.PolicyValue(i, i.Default)
	}
}

// A jsonPolicy is a policy for scripts.
type jsonPolicy struct {
	Value   string `json:"value"`   // in effect
	Profile string `json:"profile"` // what the profile says
	Set     bool   `json:"set"`     // the value was set individually
}

func jsonPolicies(items []data.PolicyItem) map[string]jsonPolicy {
	values := map[string]jsonPolicy{}
	for _, i := range items {
		values[i.Name] = jsonPolicy{Value: i.Value, Profile: i.Default, Set: i.Set}
	}
	return values
}

type setPolicy struct {
	Name  string `arg:"" help:"Name of a policy; policy show lists them."`
	Value string `arg:"" help:"Its value; \"\" returns to what the profile says."`
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
	if err := c.service.EditPolicies(c.ctx, c.actor(), nil, map[string]string{s.Name: s.Value}); err != nil {
		return err
	}
	after, err := c.service.Policies(c.ctx, c.actor())
	if err != nil {
		return err
	}
	for i, was := range before { // a change of profile changes several
		if text := words.Weakening(was, after[i].Value); text != "" {
			c.warn(weakens + text)
		}
	}
	if s.Value == "" {
		c.say("Policy %s follows the profile.", s.Name)
	} else {
		c.say("Policy %s is %s.", s.Name, s.Value)
	}
	return nil
}
