package words

import "tapetrack/data"

// GroupRule says the rule of a group: "optional", "required", "required from 1 Dec 2026".
func GroupRule(r data.GroupRule) data.Sentence {
	switch {
	case !r.Required:
		return data.Say("optional")
	case r.From.IsZero():
		return data.Say("required")
	default:
		return data.Say("required from %s", data.Moment{At: r.From.Local(), Layout: data.LayoutDate})
	}
}
