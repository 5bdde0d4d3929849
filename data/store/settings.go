package store

import (
	"fmt"
	"maps"
	"strings"

	"tapetrack/data"
)

const (
	// policyPrefix is the prefix of the settings that the code of policies covers.
	policyPrefix = "policy."
	// serverPrefix is that of the settings of a server, which the same code covers.
	serverPrefix = "server."
	// policyCodeName is the setting that holds the code of all policies. It exists as
	// soon as there is any setting, so that policies can't be removed together with their
	// code. Callers can't read it.
	policyCodeName = "policy"
)

func isPolicy(name string) bool { return name == policyCodeName || isCovered(name) }

// isCovered reports whether the code of policies covers a setting.
func isCovered(name string) bool {
	return strings.HasPrefix(name, policyPrefix) || strings.HasPrefix(name, serverPrefix)
}

// isOurs reports whether a setting belongs to this package alone.
func isOurs(name string) bool {
	return name == policyCodeName || name == headName || name == waitingName
}

// allSettings reads all settings, unchecked, once in a transaction: there are few, and each
// sign-in needs some of them and the head. Callers must not change the map.
func (t *tx) allSettings() (map[string]string, error) {
	if t.settings != nil {
		return t.settings, nil
	}
	rows, err := scan(t, "read settings", "SELECT name, value FROM settings",
		func(r *settingRow) []any { return []any{&r.Name, &r.Value} })
	if err != nil {
		return nil, err
	}
	settings := make(map[string]string, len(rows)+1)
	for _, r := range rows {
		settings[r.Name] = r.Value
	}
	t.settings = settings
	return settings, nil
}

// policiesOf returns the policies, and whatever else their code covers.
func policiesOf(settings map[string]string) map[string]string {
	policies := map[string]string{}
	for name, value := range settings {
		if isCovered(name) {
			policies[name] = value
		}
	}
	return policies
}

// Setting returns a value, empty if it was never set. For a policy it returns ErrTampered if
// any policy was modified, added or removed outside TapeTrack.
func (t *tx) Setting(name string) (string, error) {
	if isOurs(name) {
		return "", nil
	}
	if isPolicy(name) {
		policies, err := t.policy()
		return policies[name], err
	}
	settings, err := t.allSettings()
	return settings[name], err
}

// SetSetting writes a value; an empty one removes it.
func (t *tx) SetSetting(name, value string) error {
	if isOurs(name) {
		return fmt.Errorf("the setting %q is not for callers", name)
	}
	if _, err := t.policy(); err != nil {
		return err
	}
	if err := t.putSetting(name, value); err != nil {
		return err
	}
	t.policies = nil
	return t.sealPolicy(policiesOf(t.settings))
}

// Settings returns all settings that begin with prefix. If policies can be among them, it
// returns ErrTampered as Setting does.
func (t *tx) Settings(prefix string) (map[string]string, error) {
	if strings.HasPrefix(policyPrefix, prefix) || strings.HasPrefix(serverPrefix, prefix) || isPolicy(prefix) {
		if _, err := t.policy(); err != nil {
			return nil, err
		}
	}
	all, err := t.allSettings()
	settings := map[string]string{}
	for name, value := range all {
		if strings.HasPrefix(name, prefix) && !isOurs(name) {
			settings[name] = value
		}
	}
	return settings, err
}

// policy returns all policies by their full names. It checks them once in a transaction.
func (t *tx) policy() (map[string]string, error) {
	if t.policies != nil {
		return t.policies, nil
	}
	settings, err := t.allSettings()
	if err != nil {
		return nil, err
	}
	policies := policiesOf(settings)
	code, coded := settings[policyCodeName]
	_, headed := settings[headName]
	switch {
	case !coded && len(settings) == 0:
	case coded && equal([]byte(code), t.policyCode(policies, policyVersion)):
	case coded && !headed && equal([]byte(code), t.policyCode(policies, policyVersion100)):
	default:
		return nil, t.distrust("policy")
	}
	if err := t.findHead(); err != nil {
		return nil, err
	}
	if t.head != nil && t.head.version >= headVersion121 && t.state == sealed && t.head.policy != t.policySum() {
		return nil, t.distrust("policy of before")
	}
	t.policies = policies
	return policies, nil
}

// sealPolicy writes the code of all policies.
func (t *tx) sealPolicy(policies map[string]string) error {
	settings, err := t.allSettings()
	if err != nil {
		return err
	}
	code := string(t.policyCode(policies, policyVersion))
	old, coded := settings[policyCodeName]
	if old == code {
		return nil
	}
	if err := t.putSetting(policyCodeName, code); err != nil {
		return err
	}
	if t.head != nil {
		t.head.policy = t.policySum()
	}
	if coded {
		t.oldCode(policyCodes, 0, []byte(old))
	}
	t.newCode(policyCodes, 0, []byte(code))
	return nil
}

// putSetting writes a value, empty to remove it, and makes no code. allSettings must have
// been called. It returns ErrTampered if the index does not find an existing setting:
// otherwise the head of the log would fall behind the events.
func (t *tx) putSetting(name, value string) error {
	_, there := t.settings[name]
	statement, args := "INSERT INTO settings (value, name) VALUES (?, ?)", []any{value, name}
	switch {
	case value == "":
		statement, args = "DELETE FROM settings WHERE name = ?", args[1:]
	case there:
		statement = "UPDATE settings SET value = ? WHERE name = ?"
	}
	written, err := t.exec("write a setting", statement, args...)
	if err != nil {
		return err
	}
	if there && written == 0 {
		t.failure = t.distrust("the index of settings")
		return t.failure
	}
	if t.lent {
		t.settings, t.lent = maps.Clone(t.settings), false
	}
	t.settings[name] = value
	if value == "" {
		delete(t.settings, name)
	}
	return nil
}

var _ data.Tx = (*tx)(nil)
