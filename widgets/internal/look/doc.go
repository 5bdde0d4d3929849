// Package look makes the widgets look alike: theme colours and sizes, rows, and text cut to its place.
package look
