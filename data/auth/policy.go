package auth

import (
	"context"
	"strings"
	"unicode/utf8"

	"golang.org/x/mod/semver"

	"tapetrack/data"
)

// policyPrefix begins the names of settings that carry a keyed code.
const policyPrefix = "policy."

// Names of policies.
const (
	PolicyIssuer = "issuer" // what authenticators show above the account, 1 to 30 characters
	// PolicyMinimumVersion begins the name of the lowest version of a program
	// in which a user with an activated one-time password may sign in, like
	// minimum-version.lite.
	PolicyMinimumVersion = "minimum-version."
)

// Programs that a policy can name, in lower case.
var programs = []string{"tapemaster", "lite", "checkpoint"}

// tooOld returns the version to install if the policy does not permit the
// client's. A version that can't be read is older than any.
func tooOld(tx data.Tx, client data.Client) (needs string, err error) {
	lowest, err := tx.Setting(policyPrefix + PolicyMinimumVersion + strings.ToLower(client.Program))
	if err != nil || !olderThan(client.Version, lowest) {
		return "", err
	}
	return lowest, nil
}

func olderThan(version, lowest string) bool {
	return lowest != "" && semver.Compare("v"+version, "v"+lowest) < 0
}

// SetPolicy writes one policy; an empty value takes it back. Value and name are
// checked. It returns a FieldError for a value that is no use, and ErrDenied if
// no administrator could sign in any more.
func (s *Service) SetPolicy(ctx context.Context, by data.Actor, name, value string) error {
	if err := checkPolicy(name, value); err != nil {
		return err
	}
	return s.act(ctx, by, func(tx data.Tx, who actor) ([]data.Event, error) {
		if err := tx.SetSetting(policyPrefix+name, value); err != nil {
			return nil, err
		}
		return []data.Event{{Kind: data.PolicySet, Detail: name + "=" + value}}, nil
	})
}

// Policy returns every policy that was set, by name.
func (s *Service) Policy(ctx context.Context, by data.Actor) (map[string]string, error) {
	found := map[string]string{}
	err := s.look(ctx, by, func(tx data.Tx) error {
		settings, err := tx.Settings(policyPrefix)
		for name, value := range settings {
			found[strings.TrimPrefix(name, policyPrefix)] = value
		}
		return err
	})
	return found, err
}

func checkPolicy(name, value string) error {
	bad := func(text string) error { return &data.FieldError{Field: name, Text: text} }
	if name == PolicyIssuer {
		if value != "" && (utf8.RuneCountInString(value) > 30 || cleanIssuer(value) != value) {
			return bad("An issuer has 1 to 30 characters, no colon, & ? # % + / \\ < > or quotation mark, and is not \"Steam\": authenticators would show it wrongly.")
		}
		return nil
	}
	program, ok := strings.CutPrefix(name, PolicyMinimumVersion)
	if !ok {
		return bad("There is no policy of this name. The policies are " + strings.Join(PolicyNames(), ", ") + ".")
	}
	known := false
	for _, p := range programs {
		known = known || p == program
	}
	switch {
	case !known:
		return bad("There is no program of this name. The programs are " + strings.Join(programs, ", ") + ".")
	case value != "" && (!semver.IsValid("v"+value) || strings.Count(value, ".") != 2):
		return bad("A version looks like 1.2.0.")
	}
	return nil
}

// PolicyNames returns the names of all policies.
func PolicyNames() []string {
	names := []string{PolicyIssuer}
	for _, p := range programs {
		names = append(names, PolicyMinimumVersion+p)
	}
	return names
}
