package main

import (
	"cmp"
	"reflect"
	"strings"

	"tapetrack/data"
)

// The options that change a field of a user name it in a tag: `field:"role"`. Those of
// a type that has a nil are written if they were named, others always.

// optionOf has the options that are called otherwise than what they change.
var optionOf = map[string]string{data.FieldGroup: "group", data.FieldAccess: "may-start"}

// given returns the fields that options name, and the values that were given for them.
func given(options any) (fields []string, values map[string]string) {
	values = map[string]string{}
	v := reflect.ValueOf(options)
	for i := range v.NumField() {
		field, tagged := v.Type().Field(i).Tag.Lookup("field")
		if !tagged {
			continue
		}
		fields = append(fields, field)
		value := v.Field(i)
		if value.Kind() == reflect.Pointer {
			if value.IsNil() {
				continue
			}
			value = value.Elem()
		}
		if value.Kind() == reflect.Bool {
			values[field] = data.Truth(value.Bool())
		} else {
			values[field] = value.String()
		}
	}
	return fields, values
}

// putFields writes what options give into a user. It returns a FieldError for what is
// not a choice.
func putFields(u *data.User, options any) error {
	_, values := given(options)
	if list, named := values[data.FieldAccess]; named {
		permitted, err := data.ParsePrograms(list)
		if err != nil {
			return err
		}
		u.Denied = data.AllPrograms &^ permitted
	}
	for f := range data.Fields() {
		value, named := values[f.Name]
		if !named || f.Program != 0 {
			continue
		}
		f.Set(u, value)
		if f.Choices == nil {
			continue // the rest is judged as it is kept
		}
		if err := f.Check(u); err != nil {
			return err
		}
	}
	return nil
}

// optionsOf names options as they are typed: "--name, --email or --group".
func optionsOf(options any) string {
	fields, _ := given(options)
	names := make([]string, len(fields))
	for i, field := range fields {
		names[i] = "--" + cmp.Or(optionOf[field], field)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// differing names the options that made a difference.
func differing(a, b data.User) string {
	var names []string
	for _, field := range a.Differing(b) {
		names = append(names, cmp.Or(optionOf[field], field))
	}
	return strings.Join(names, ", ")
}
