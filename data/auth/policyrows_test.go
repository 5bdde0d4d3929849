package auth

import (
	"reflect"
	"strconv"
	"strings"
	"testing"

	"tapetrack/data"
)

// TestPolicyRowsAreComplete: each policy sets a limit of its own and no other
// one's, and whatever makes the sign-in weaker says what that means. The profile
// sets those of the others, the issuer is only a name.
func TestPolicyRowsAreComplete(t *testing.T) {
	byField := map[string]string{}
	for _, item := range policyItems {
		if (item.Weaker == data.NeverWeaker) != (item.Name == data.PolicyProfile || item.Name == data.PolicyIssuer) {
			t.Errorf("%s: weaker is %q", item.Name, item.Weaker)
		}
		if (item.Weaker == data.NeverWeaker) != (item.Risk == "") {
			t.Errorf("%s: weaker is %q, the risk %q", item.Name, item.Weaker, item.Risk)
		}
		if item.Name == data.PolicyProfile {
			continue
		}
		other := map[data.PolicyKind]string{
			data.PolicyNumber: strconv.Itoa(item.Most), data.PolicySwitch: "false", data.PolicyText: "Depot", data.PolicyVersion: "9.9.9",
		}[item.Kind]
		switch {
		case other == item.of(profiles[0]) && item.Kind == data.PolicySwitch:
			other = "true"
		case other == item.of(profiles[0]):
			other = strconv.Itoa(item.Least)
		}
		after := rulesOf(map[string]string{item.Name: other})
		changed := changedFields(rulesOf(nil), after)
		if item.Kind == data.PolicyVersion && after.lowest[strings.ToLower(item.Label.String())] == other { // all in one map
			changed[0] += " of " + item.Label.String()
		}
		if item.of(profiles[0]) == other || len(changed) != 1 {
			t.Errorf("%s=%s changes %q", item.Name, other, changed)
			continue
		}
		if also, there := byField[changed[0]]; there {
			t.Errorf("%s and %s both set %s", item.Name, also, changed[0])
		}
		byField[changed[0]] = item.Name
	}
	if fields := reflect.TypeFor[rules]().NumField(); len(byField)-len(data.ProgramNames())+1 != fields {
		t.Errorf("there are %d limits, and policies set %v", fields, byField)
	}
}

// changedFields returns the names of the limits that differ.
func changedFields(a, b rules) []string {
	var names []string
	was, is := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range was.NumField() {
		if !reflect.DeepEqual(read(was.Field(i)), read(is.Field(i))) {
			names = append(names, was.Type().Field(i).Name)
		}
	}
	return names
}

// read returns a field that is not exported.
func read(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Int, reflect.Int64:
		return v.Int()
	case reflect.Bool:
		return v.Bool()
	case reflect.String:
		return v.String()
	}
	all := map[string]string{}
	for _, key := range v.MapKeys() {
		all[key.String()] = v.MapIndex(key).String()
	}
	return all
}
