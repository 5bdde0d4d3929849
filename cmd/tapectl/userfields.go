package main

import (
	"cmp"
	"reflect"
	"strings"

	"tapetrack/data"
	"tapetrack/data/words"
)

// An option that changes a field of a user names the field in a tag: `field:"role"`. An
// option of a pointer type is applied only if it was given, any other always.

// optionOf has the options whose name differs from their field.
var optionOf = map[string]string{data.FieldGroup: "group", data.FieldAccess: "may-start", data.FieldRanges: "from"}

// given returns the fields that options can change, and the values that were given.
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

// putFields writes the given values into a user. It returns a FieldError for a value that
// is not one of the field's choices.
func putFields(u *data.User, options any) error {
	_, values := given(options)
	if list, named := values[data.FieldAccess]; named {
		permitted, err := data.ParsePrograms(list)
		if wrong, is := data.AsFieldError(err); is {
			programs := offered(data.ProgramNames(), func(name string) []string { return []string{name} })
			for name := range strings.SplitSeq(list, ",") {
				if data.ProgramNamed(strings.TrimSpace(name)) == 0 {
					wrong.Text = data.InARow(wrong.Text, didYouMean(name, programs))
					break
				}
			}
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
		if f.Name == data.FieldRanges {
			ranges, err := data.ParseRanges(value)
			if err != nil {
				return err
			}
			u.Ranges = ranges
		}
		if f.Choices == nil {
			continue // other values are judged when the user is stored
		}
		if err := f.Check(u); err != nil {
			return err
		}
	}
	return nil
}

// optionsOf lists options as they are typed: "--name, --email or --group".
func optionsOf(options any) data.List {
	fields, _ := given(options)
	names := make([]string, len(fields))
	for i, field := range fields {
		names[i] = "--" + cmp.Or(optionOf[field], field)
	}
	return words.Either(names)
}

// differing names the options whose fields differ, and says what became of switches.
func differing(a, b data.User) data.List {
	list := data.List{By: data.Commas}
	for _, field := range strings.Fields(a.Recorded(b)) {
		var thing any = cmp.Or(optionOf[field], field)
		if switched := words.Switched(field); switched != "" {
			thing = switched
		}
		if _, is, ranges := data.RangesChanged(field); ranges {
			thing = data.Say("from %s", words.Ranges(is))
		}
		list.Things = append(list.Things, thing)
	}
	return list
}
