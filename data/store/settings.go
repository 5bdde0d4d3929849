package store

import (
	"encoding/hex"
	"fmt"
	"maps"
	"strings"

	"gorm.io/gorm"

	"tapetrack/data"
)

const (
	// policyPrefix begins the names of the settings that carry a code.
	policyPrefix = "policy."
	// policyEnd is the first name behind those: '/' follows '.'.
	policyEnd = "policy/"
	// policyCodeName is the setting that holds the code of all policies. There
	// is one as soon as there is any setting, so that policies can't be removed
	// together with their code. Callers don't see it.
	policyCodeName = "policy"
)

func isPolicy(name string) bool {
	return name == policyCodeName || strings.HasPrefix(name, policyPrefix)
}

// Setting returns a value, empty if it was never set. That of a policy is
// returned only if no policy was changed, added or removed behind our back.
func (t *tx) Setting(name string) (string, error) {
	if !isPolicy(name) {
		value, err := readSetting(t.orm, name)
		return value, t.did("read a setting", err)
	}
	policies, err := t.policy()
	return policies[name], err
}

// SetSetting writes a value; an empty one removes it.
func (t *tx) SetSetting(name, value string) error {
	if name == policyCodeName {
		return fmt.Errorf("the setting %q is not for callers", name)
	}
	policies, err := t.policy()
	if err != nil {
		return err
	}
	if err := t.putSetting(name, value); err != nil {
		return err
	}
	policies = maps.Clone(policies)
	if isPolicy(name) {
		policies[name] = value
		if value == "" {
			delete(policies, name)
		}
	}
	t.policies = policies
	return t.putSetting(policyCodeName, hex.EncodeToString(t.policyCode(policies)))
}

// Settings returns all settings that begin with prefix. If policies can be
// among them, they are returned only unchanged and complete.
func (t *tx) Settings(prefix string) (map[string]string, error) {
	if strings.HasPrefix(policyPrefix, prefix) || isPolicy(prefix) {
		if _, err := t.policy(); err != nil {
			return nil, err
		}
	}
	rows, err := find[settingRow](t, "read settings", "SELECT name, value FROM settings WHERE name <> ?", policyCodeName)
	settings := map[string]string{}
	for _, r := range rows {
		if strings.HasPrefix(r.Name, prefix) {
			settings[r.Name] = r.Value
		}
	}
	return settings, err
}

// policy returns all policies by their full names. It reads them once in a
// transaction.
func (t *tx) policy() (map[string]string, error) {
	if t.policies != nil {
		return t.policies, nil
	}
	rows, err := scan(t, "read the policy",
		"SELECT name, value FROM settings WHERE name = ? OR name >= ? AND name < ?",
		func(r *settingRow) []any { return []any{&r.Name, &r.Value} }, policyCodeName, policyPrefix, policyEnd)
	if err != nil {
		return nil, err
	}
	policies, code, coded := map[string]string{}, "", false
	for _, r := range rows {
		if r.Name == policyCodeName {
			code, coded = r.Value, true
		} else {
			policies[r.Name] = r.Value
		}
	}
	if !coded {
		others, err := t.has("read settings", "SELECT 1 FROM settings LIMIT 1")
		if err != nil {
			return nil, err
		}
		if others {
			return nil, tampered("code of the policy")
		}
	} else if err := check([]byte(code), []byte(hex.EncodeToString(t.policyCode(policies))), "policy"); err != nil {
		return nil, err
	}
	t.policies = policies
	return policies, nil
}

func readSetting(orm *gorm.DB, name string) (string, error) {
	var values []string
	err := orm.Raw("SELECT value FROM settings WHERE name = ?", name).Scan(&values).Error
	if err != nil || len(values) == 0 {
		return "", err
	}
	return values[0], nil
}

func (t *tx) putSetting(name, value string) error {
	if _, err := t.exec("write a setting", "DELETE FROM settings WHERE name = ?", name); err != nil || value == "" {
		return err
	}
	return t.insert("write a setting", &settingRow{Name: name, Value: value})
}

var _ data.Tx = (*tx)(nil)
