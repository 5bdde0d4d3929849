// Package look is how the widgets look alike: colours and sizes of their theme, rows, and text that is cut to its place.
package look
