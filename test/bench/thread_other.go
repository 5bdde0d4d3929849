//go:build !linux

package main

import "time"

var begun = time.Now()

// threadTime returns the time that has passed: that of a thread is only known on Linux.
func threadTime() time.Duration { return time.Since(begun) }
