package data

// A PolicyKind says what values a policy has.
type PolicyKind string

// The kinds of policies.
const (
	PolicyNumber  PolicyKind = "number"
	PolicySwitch  PolicyKind = "switch" // true or false
	PolicyText    PolicyKind = "text"
	PolicyChoice  PolicyKind = "choice"
	PolicyVersion PolicyKind = "version" // like 1.2.0, or empty
)

// A PolicyItem is one rule that holds for everybody, as it is shown and changed.
type PolicyItem struct {
	Name    string // as tapectl says it: code-delay
	Label   string // as the window says it: First delay after wrong codes
	Help    string // a sentence: what it does, and where the number comes from
	Section string // heading under which it stands
	Kind    PolicyKind
	Unit    string   // of a number: "seconds"; empty if it counts
	Least   int      // of a number
	Most    int      // of a number
	Choices []string // of a choice
	Value   string   // in effect
	Default string   // of the profile in effect
	// Profiles are the values that each profile gives it.
	Profiles map[string]string
	Set      bool // Value was set by itself and does not come from the profile
}
