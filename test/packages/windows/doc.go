// Package windows checks what Windows gets, by tools that are not ours: what is in the programs and in the installer, and
// under Wine that they install, run, are replaced by a newer version and removed. Wine is not Windows; docs/INSTALL.md says
// what it can't show.
//
// It needs what scripts/setup.sh windows and wine install, and bin/windows (make windows).
package windows
