package rowlist

import "tapetrack/widgets"

// Cell is what a row shows in one column.
type Cell struct {
	Text string
	Kind widgets.BadgeKind // in badge columns only
	Tag  string            // a small word behind the text, which is cut first; not in badge columns
}

// Source holds the rows of a List. It answers at once, from memory; what it does not have yet it loads, and then calls
// the list's Refresh.
type Source interface {
	// Len returns how many rows there are.
	Len() int
	// Row returns the cells of row i, in the order of the columns; ok is false if they are not loaded yet.
	Row(i int) (cells []Cell, ok bool)
}

// Seeker is a Source that finds a row by the beginning of its text among rows that are not loaded.
type Seeker interface {
	// Seek finds the first row whose text, in the column that the rows are sorted by, begins with text, in any case.
	// It calls found with its number, now or later, on Fyne's goroutine, unless there is none or another Seek comes
	// before. The list goes there unless something else was selected since. A column that is not a text has none.
	Seek(text string, found func(i int))
}

// KeyedSource is a Source whose rows keep their identity when they move. It remains a window over many rows: only Keys
// is called for rows that are not loaded.
type KeyedSource interface {
	Source
	// Key returns what identifies row i; ok is false if it is not loaded or there is no such row. It loads nothing.
	Key(i int) (key int64, ok bool)
	// Find returns the row with a key; ok is false if it is not loaded. It loads nothing.
	Find(key int64) (i int, ok bool)
	// Keys gets the keys of the rows from from up to but not including end, in the present order, and then calls done
	// once, now or later, on Fyne's goroutine; ok is false if they can't be had. The list never asks for more than
	// 2*MaxSelected rows, and asks again only after the answer, or after Reordered.
	Keys(from, end int, done func(keys []int64, ok bool))
}
