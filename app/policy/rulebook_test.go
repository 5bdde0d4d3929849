package policy

import (
	"context"
	"fmt"
	"maps"
	"strconv"
	"testing"

	"fyne.io/fyne/v2"

	"tapetrack/app/shell"
	"tapetrack/data"
	"tapetrack/test/check"
	"tapetrack/test/screen"
)

// rulebook is a set of policies of every kind, with profiles.
type rulebook struct {
	set   map[string]string
	fail  error // of EditPolicies
	read  error // of Policies
	wrote []map[string]string
}

var rules = []data.PolicyItem{
	{Name: "profile", Section: "Profile", Label: data.Verbatim("Profile"), Kind: data.PolicyChoice, Choices: []string{"TapeTrack", "NIST", "PCI"}, Default: "TapeTrack", Help: data.Verbatim("Sets every limit below.")},
	{
		Name: "minimum-version.lite", Section: "Lowest versions", Label: data.Verbatim("Lite"), Kind: data.PolicyVersion, Help: data.Verbatim("Empty: any."),
		Weaker: data.LowerIsWeaker, Risk: "Older versions can be used.",
	},
	{
		Name: "length", Section: "Limits", Label: data.Verbatim("Minimum length"), Kind: data.PolicyNumber, Unit: "characters", Least: 8, Most: 64, Help: data.Verbatim("How long a password is."),
		Weaker: data.LowerIsWeaker, Risk: "They are easier to guess.", Profiles: profiles("8", "15", "12"),
	},
	{
		Name: "failures", Section: "Limits", Label: data.Verbatim("Lock after wrong passwords"), Kind: data.PolicyNumber, Least: 1, Most: 100, Help: data.Verbatim("This many revoke."),
		Weaker: data.HigherIsWeaker, Risk: "More passwords can be tried.", Profiles: profiles("6", "10", "6"),
	},
	{
		Name: "recovery", Section: "Codes", Label: data.Verbatim("Recovery codes"), Kind: data.PolicySwitch, Help: data.Verbatim("True: users get ten."),
		Weaker: data.TrueIsWeaker, Risk: "Lists can be found.", Profiles: profiles("true", "true", "false"),
	},
	{Name: "issuer", Section: "Codes", Label: data.Verbatim("Issuer"), Kind: data.PolicyText, Help: data.Verbatim("The name above the account."), Default: "TapeTrack"},
	{
		Name: "pending", Section: "Codes", Label: data.Verbatim("Days without a code"), Kind: data.PolicyNumber, Unit: "days", Least: 0, Most: 365, Help: data.Verbatim("0: no limit."),
		Weaker: data.LimitIsStronger, Risk: "The password alone is enough for longer.", Profiles: profiles("0", "7", "1"),
	},
}

func profiles(tapetrack, nist, pci string) map[string]string {
	return map[string]string{"TapeTrack": tapetrack, "NIST": nist, "PCI": pci}
}

func (b *rulebook) Policies(context.Context, data.Actor) (items []data.PolicyItem, err error) {
	if b.read != nil {
		return nil, b.read
	}
	profile := "TapeTrack"
	if p := b.set["profile"]; p != "" {
		profile = p
	}
	for _, i := range rules {
		if i.Profiles != nil {
			i.Default = i.Profiles[profile]
		}
		i.Value = i.Default
		if v := b.set[i.Name]; v != "" {
			i.Value, i.Set = v, true
		}
		items = append(items, i)
	}
	return items, nil
}

func (b *rulebook) EditPolicies(ctx context.Context, _ data.Actor, before []data.PolicyItem, values map[string]string) error {
	if b.fail != nil {
		return b.fail
	}
	for _, i := range rules {
		v, ok := values[i.Name]
		if !ok || v == "" || i.Kind != data.PolicyNumber {
			continue
		}
		if n, err := strconv.Atoi(v); err != nil || n < i.Least || n > i.Most {
			return &data.FieldError{Field: i.Name, Text: data.Say("%s must be a whole number from %d to %d.", i.Label, i.Least, i.Most)}
		}
	}
	for _, i := range before {
		if own := b.set[i.Name]; i.Set != (own != "") || i.Set && i.Value != own {
			return data.ErrChanged
		}
	}
	if data.IsDryRun(ctx) {
		return nil
	}
	b.wrote = append(b.wrote, maps.Clone(values))
	for name, v := range values {
		b.set[name] = v
		if v == "" {
			delete(b.set, name)
		}
	}
	return nil
}

// office is a window Sign-in Policy on a screen.
type office struct {
	*screen.Screen
	*rulebook
	t     *testing.T
	tasks *shell.Tasks
	desk  *Desk
}

// newOffice opens the policies of which some are set.
func newOffice(t *testing.T, set map[string]string) *office {
	t.Helper()
	o := &office{Screen: screen.New(t), rulebook: &rulebook{set: map[string]string{}}, t: t}
	maps.Copy(o.set, set)
	ctx, stop := context.WithCancel(context.Background())
	t.Cleanup(stop)
	o.tasks = shell.Inline(ctx)
	o.desk = &Desk{Policies: o.rulebook, Session: data.Session{ID: "s", UserID: "olga", Tapemaster: true}, Windows: shell.NewWindows(o, o.tasks)}
	o.desk.Show()
	check.Equal(t, "window", o.Front().Title(), "Sign-in Policy")
	return o
}

// apply reports whether Apply can be pressed.
func (o *office) apply() bool {
	o.t.Helper()
	return !o.Button("Apply").Disabled()
}

// row selects the row of a policy by its name on the screen.
func (o *office) row(label string) {
	o.t.Helper()
	o.Click(label)
	check.Equal(o.t, "focus", o.Focus(), label)
}

// fill replaces what stands in the row of a policy.
func (o *office) fill(label, text string) {
	o.t.Helper()
	o.row(label)
	o.Chord(fyne.KeyModifierControl, fyne.KeyA)
	o.Press(fyne.KeyBackspace)
	o.Type(text)
}

// written returns what was written last.
func (o *office) written() string {
	o.t.Helper()
	if len(o.wrote) == 0 {
		return "nothing"
	}
	return fmt.Sprint(o.wrote[len(o.wrote)-1])
}
