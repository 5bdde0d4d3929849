package rowlist

import (
	"maps"
	"slices"
)

// MaxSelected is how many rows of a List can be selected at once.
const MaxSelected = 10_000

// selection is which rows of a List with Multi are selected: a set of keys, and steps that wait for the keys of rows
// that are not loaded. A step shows at once, by the places of its rows; it is merged into the set when the keys have
// come.
type selection struct {
	keys  map[int64]struct{}
	steps []*selectionStep // oldest first
}

// selectionStep applies one act to the rows from from up to but not including end.
type selectionStep struct {
	act       selectionAct
	from, end int
}

type selectionAct int

const (
	selectOnly   selectionAct = iota // these rows alone
	selectAlso                       // these rows, too
	selectToggle                     // toggle each of these rows
	selectOthers                     // those of these rows, which are all, that are not selected
)

// add queues a step. A step that selects its rows alone makes the steps before it needless.
func (s *selection) add(step *selectionStep) {
	if step.act == selectOnly {
		s.steps = nil
	}
	s.steps = append(s.steps, step)
}

// has reports whether the row at place i is selected. known says whether its key is: only a loaded row has one.
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

// after removes the oldest step and returns the set that it makes, given the keys of its rows.
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
