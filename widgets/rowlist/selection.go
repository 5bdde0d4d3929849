package rowlist

import (
	"maps"
	"slices"
)

// MaxSelected is how many rows of a List can be selected at once.
const MaxSelected = 10_000

// selection is which rows of a List with Multi are selected: a set of keys, and steps that wait for the keys of
// rows that are not loaded. A step shows at once, by the places of its rows; it is taken over into the set when the
// keys have come.
type selection struct {
	keys  map[int64]struct{}
	steps []*selectionStep // oldest first
}

// selectionStep does one thing to the rows from from up to but not including end.
type selectionStep struct {
	act       selectionAct
	from, end int
}

type selectionAct int

const (
	selectOnly   selectionAct = iota // these rows alone
	selectAlso                       // these rows, too
	selectToggle                     // each of these rows the other way
	selectOthers                     // of these rows, which are all, those that are not
)

// add notes a step. What the steps before it do to the set no longer matters if it takes its rows alone.
func (s *selection) add(step *selectionStep) {
	if step.act == selectOnly {
		s.steps = nil
	}
	s.steps = append(s.steps, step)
}

// has tells whether the row at place i is selected. Its key is known only if it is loaded.
func (s *selection) has(i int, key int64, known bool) bool {
	selected := false
	if known {
		_, selected = s.keys[key]
	}
	for _, step := range s.steps {
		within := step.from <= i && i < step.end
		switch step.act {
		case selectOnly:
			selected = within
		case selectAlso:
			selected = selected || within
		case selectToggle:
			selected = selected != within
		case selectOthers:
			selected = !selected && within
		}
	}
	return selected
}

// after takes the oldest step off and returns the set that it makes, with the keys of its rows.
func (s *selection) after(keys []int64) map[int64]struct{} {
	act := s.steps[0].act
	s.steps = s.steps[1:]
	next := map[int64]struct{}{}
	if act == selectAlso || act == selectToggle {
		maps.Copy(next, s.keys)
	}
	for _, k := range keys {
		_, was := s.keys[k]
		switch {
		case act == selectToggle && was:
			delete(next, k)
		case act != selectOthers || !was:
			next[k] = struct{}{}
		}
	}
	return next
}

// sorted returns the keys in ascending order.
func (s *selection) sorted() []int64 {
	return slices.Sorted(maps.Keys(s.keys))
}
