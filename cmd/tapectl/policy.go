package main

import (
	"slices"
	"strings"

	"tapetrack/data"
	"tapetrack/data/auth"
)

type showPolicy struct {
	Name string `arg:"" optional:"" help:"Name of a policy."`
	JSON bool   `help:"As a JSON object; null where nothing is set."`
}

// Run shows all policies, or the bare value of one for scripts.
func (s showPolicy) Run(c *console) error {
	names := auth.PolicyNames()
	if s.Name != "" {
		if !slices.Contains(names, s.Name) {
			return &data.FieldError{Field: s.Name, Text: "There is no policy of this name. The policies are " + strings.Join(names, ", ") + "."}
		}
		names = []string{s.Name}
	}
	if err := c.open(); err != nil {
		return err
	}
	policies, err := c.service.Policy(c.ctx, c.actor())
	switch {
	case err != nil:
		return err
	case s.JSON:
		return c.printJSON(jsonPolicies(names, policies), "  ")
	case s.Name != "":
		c.say("%s", policies[s.Name])
		return nil
	}
	for _, name := range names {
		value := policies[name]
		if value == "" {
			value = "not set"
		}
		c.say("%-26s  %s", name, value)
	}
	return nil
}

func jsonPolicies(names []string, policies map[string]string) map[string]*string {
	values := map[string]*string{}
	for _, name := range names {
		values[name] = nil
		if value, set := policies[name]; set {
			values[name] = &value
		}
	}
	return values
}

type setPolicy struct {
	Name  string `arg:"" help:"Name of a policy; policy show lists them."`
	Value string `arg:"" help:"Its value; \"\" takes it back."`
}

// Run sets a policy.
func (s setPolicy) Run(c *console) error {
	if err := c.open(); err != nil {
		return err
	}
	if err := c.service.SetPolicy(c.ctx, c.actor(), s.Name, s.Value); err != nil {
		return err
	}
	if s.Value == "" {
		c.say("Policy %s is not set any more.", s.Name)
	} else {
		c.say("Policy %s is %s.", s.Name, s.Value)
	}
	return nil
}
