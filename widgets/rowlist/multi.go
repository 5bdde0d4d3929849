package rowlist

import (
	"maps"

	"fyne.io/fyne/v2"
)

// This file is the selection of several rows of a List, see its Multi.

// rowMark follows one row when rows move.
type rowMark struct {
	row   int // where it was last; -1: there is none
	key   int64
	known bool // the key is valid: the row was loaded once
	lost  bool // the row is no longer at row, and no loaded row is it
}

var noRow = rowMark{row: -1}

// keyed returns the source if several rows can be selected, or nil.
func (l *List) keyed() KeyedSource {
	if k, ok := l.source.(KeyedSource); ok && l.Multi {
		return k
	}
	return nil
}

// SelectedCount returns how many rows are selected, not counting those whose keys are still being fetched.
func (l *List) SelectedCount() int {
	if l.keyed() == nil {
		return min(l.Selected()+1, 1)
	}
	return len(l.chosen.keys)
}

// Settled reports whether the selection is known: no keys are being fetched.
func (l *List) Settled() bool { return len(l.chosen.steps) == 0 }

// WithSelection calls f with the keys of the selected rows in ascending order: at once, or when the last ones have
// come. It never calls f if they can't be had, or if Reordered or SetSource comes first.
func (l *List) WithSelection(f func(keys []int64)) {
	if len(l.chosen.steps) > 0 {
		l.waiting = append(l.waiting, f)
		return
	}
	f(l.chosen.sorted())
}

// SelectKeys selects the rows with these keys, shown or not, and moves nothing. For more than MaxSelected keys it only
// calls OnTooMany.
func (l *List) SelectKeys(keys []int64) {
	l.otherwise()
	l.forgetSteps()
	l.chosen.steps = []*selectionStep{{act: selectOnly}}
	l.take(keys)
	l.repaint()
}

// Deselect takes rows out of the selection, such as those that were deleted.
func (l *List) Deselect(keys ...int64) {
	rest := maps.Clone(l.chosen.keys)
	for _, k := range keys {
		delete(rest, k)
	}
	l.become(rest)
	l.repaint()
}

// SelectAll selects all rows that are shown.
func (l *List) SelectAll() { l.do(&selectionStep{selectOnly, 0, l.source.Len()}) }

// InvertSelection selects the rows that are shown and are not selected.
func (l *List) InvertSelection() { l.do(&selectionStep{selectOthers, 0, l.source.Len()}) }

// SetCursor moves the cursor to row i and scrolls there; the selection stays. Call it after Reordered once the place of
// the row of CursorKey is known and that row is not loaded.
func (l *List) SetCursor(i int) {
	if i >= 0 && i < l.source.Len() {
		l.moveCursor(i, nil)
	}
}

// CursorKey returns the key of the row with the cursor, wherever that row is; ok is false if there is none.
func (l *List) CursorKey() (key int64, ok bool) { return l.cursor.key, l.cursor.known }

// Reordered is Refresh after rows may have changed places: they were sorted, filtered or read again. The cursor goes
// with its row if that is loaded. Keys that are being fetched are given up.
func (l *List) Reordered() {
	l.acts++ // the row that is sought may be another one now
	l.cursor.lost, l.anchor.lost = l.cursor.known, l.anchor.known
	l.forgetSteps()
	l.Refresh()
}

// otherwise notes that something else is being selected: a row that is still sought comes too late, and an open context
// menu would act on another row than the one that it was opened over.
func (l *List) otherwise() {
	l.acts++
	if l.closeMenu != nil {
		l.closeMenu()
		l.closeMenu = nil
	}
}

// selectedAt reports whether row i shows as selected.
func (l *List) selectedAt(i int) bool {
	k := l.keyed()
	if k == nil {
		return i == l.cursor.row
	}
	key, known := k.Key(i)
	return l.chosen.has(i, key, known)
}

// cursorShowsAt reports whether row i is drawn as the one with the cursor: only where the selection is not just this
// row, since then it does not show where the keys start from.
func (l *List) cursorShowsAt(i int) bool {
	if l.keyed() == nil || i != l.Selected() || !l.focused || l.marked >= 0 {
		return false
	}
	return len(l.chosen.steps) > 0 || len(l.chosen.keys) != 1 || !l.selectedAt(i)
}

// choose handles a click on row i, or a key that leads there, with keys held down.
func (l *List) choose(i int, held fyne.KeyModifier, click bool) {
	if l.keyed() == nil {
		l.Select(i)
		return
	}
	if i < 0 || i >= l.source.Len() {
		return
	}
	also := held&fyne.KeyModifierShortcutDefault != 0
	switch {
	case held&fyne.KeyModifierShift != 0:
		l.extend(i, also)
	case also && click:
		l.anchor = l.markAt(i)
		l.moveCursor(i, &selectionStep{selectToggle, i, i + 1})
	case also:
		l.moveCursor(i, nil)
	default:
		l.Select(i)
	}
}

// extend selects from the anchor to row i; also keeps what else is selected.
func (l *List) extend(i int, also bool) {
	from := i
	switch n := l.source.Len(); {
	case l.anchor.row >= 0 && l.anchor.row < n && !l.anchor.lost:
		from = l.anchor.row
	case l.Selected() >= 0:
		from = l.Selected()
	}
	if from != l.anchor.row || l.anchor.lost {
		l.anchor = l.markAt(from)
	}
	step := &selectionStep{selectOnly, min(from, i), max(from, i) + 1}
	if also {
		step.act = selectAlso
	}
	l.moveCursor(i, step)
}

// moveCursor moves the cursor to row i, -1 for none, and applies a step of the selection with it. If the step would
// select too many rows, nothing moves.
func (l *List) moveCursor(i int, step *selectionStep) {
	l.otherwise()
	if step != nil && !l.begin(step) {
		return
	}
	moved := i != l.cursor.row
	l.cursor = l.markAt(i)
	l.ScrollTo(i) // what is on the screen then is loaded first
	l.settle()
	l.repaint()
	if moved && l.OnSelect != nil {
		l.OnSelect(i)
	}
}

// selectStep selects row i alone, -1 none.
func (l *List) selectStep(i int) *selectionStep {
	if l.keyed() == nil {
		return nil
	}
	return &selectionStep{selectOnly, max(i, 0), i + 1}
}

// do applies a step that moves nothing.
func (l *List) do(step *selectionStep) {
	l.otherwise()
	if l.keyed() != nil && l.begin(step) {
		l.settle()
		l.repaint()
	}
}

// begin queues a step, unless it is already known to select too many rows.
func (l *List) begin(step *selectionStep) bool {
	n := step.end - step.from
	if step.act == selectOthers {
		n -= len(l.chosen.keys) // or more: some of them may not be shown
	}
	if n > MaxSelected {
		l.tooMany(n)
		return false
	}
	l.chosen.add(step)
	return true
}

func (l *List) tooMany(n int) {
	if l.OnTooMany != nil {
		l.OnTooMany(n)
	}
}

// settle applies the steps whose keys are known, and fetches the keys of the first other one.
func (l *List) settle() {
	for len(l.chosen.steps) > 0 {
		step := l.chosen.steps[0]
		keys, ok := l.loadedKeys(step)
		if !ok {
			l.ask(step)
			return
		}
		l.take(keys)
	}
	waiting := l.waiting
	l.waiting = nil
	for _, f := range waiting {
		f(l.chosen.sorted())
	}
}

// loadedKeys returns the keys of the rows of a step if they are all loaded.
func (l *List) loadedKeys(step *selectionStep) ([]int64, bool) {
	k, keys := l.keyed(), make([]int64, 0, step.end-step.from)
	for i := step.from; i < step.end; i++ {
		key, ok := k.Key(i)
		if !ok {
			return nil, false
		}
		keys = append(keys, key)
	}
	return keys, true
}

// ask fetches the keys of a step, one step at a time: while a key is held down, each step makes the one before needless.
func (l *List) ask(step *selectionStep) {
	if l.asking != nil {
		return
	}
	l.asking = step
	l.keyed().Keys(step.from, step.end, func(keys []int64, ok bool) {
		if l.asking != step {
			return
		}
		l.asking = nil
		switch {
		case len(l.chosen.steps) == 0 || l.chosen.steps[0] != step:
		case ok:
			l.take(keys)
		default:
			l.forgetSteps()
		}
		l.settle()
		l.repaint()
	})
}

// take applies the oldest step, unless it would select too many rows.
func (l *List) take(keys []int64) {
	next := l.chosen.after(keys)
	if len(next) > MaxSelected {
		l.tooMany(len(next))
		return
	}
	l.become(next)
}

// become makes keys the selected ones and reports a change.
func (l *List) become(keys map[int64]struct{}) {
	changed := !maps.Equal(l.chosen.keys, keys)
	l.chosen.keys = keys
	if !changed {
		return
	}
	l.otherwise()
	if l.OnSelectionChanged != nil {
		l.OnSelectionChanged(len(keys))
	}
}

func (l *List) forgetSteps() { l.chosen.steps, l.asking, l.waiting = nil, nil, nil }

// markAt returns a mark of row i.
func (l *List) markAt(i int) rowMark {
	m := rowMark{row: i}
	if k := l.keyed(); k != nil && i >= 0 {
		m.key, m.known = k.Key(i)
	}
	return m
}

// followRows moves cursor and anchor to where their rows are.
func (l *List) followRows() {
	if k := l.keyed(); k != nil {
		l.cursor.follow(k)
		l.anchor.follow(k)
	}
}

func (m *rowMark) follow(k KeyedSource) {
	if m.row < 0 {
		return
	}
	key, loaded := k.Key(m.row)
	switch {
	case loaded && !m.known:
		m.key, m.known = key, true
	case loaded && key == m.key:
		m.lost = false
	case m.known:
		if i, found := k.Find(m.key); found {
			m.row, m.lost = i, false
		} else if loaded {
			m.lost = true
		}
	}
}
