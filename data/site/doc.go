// Package site holds a database and its key as one thing: makes, opens, backs up
// and restores both together, replaces the key, and begins again when it is lost.
// Whatever ends a program in between, there is a database that its key opens, or
// neither. Programs with windows and tapectl share it.
package site
