package words

import "tapetrack/data"

// GroupRule says the rule of a group: "optional", "required", "required from 1 Dec 2026".
func GroupRule(r data.GroupRule) string {
	switch {
	case !r.Required:
		return "optional"
	case r.From.IsZero():
		return "required"
	default:
		return "required from " + r.From.Local().Format("2 Jan 2006")
	}
}
