package data

import "strings"

// Programs is a set of the desktop programs.
type Programs uint8

// The programs. Their bits are stored and never change.
const (
	TapeMaster Programs = 1 << iota
	Lite
	Checkpoint
)

// AllPrograms are all desktop programs.
const AllPrograms = TapeMaster | Lite | Checkpoint

// Console is the name of the administrators' console, which signs in to a server like any
// other program.
const Console = "tapectl"

// RuledAs returns the name of the program whose access and lowest version decide about a
// program: its own, and for the Console that of TapeMaster, which does the same. Otherwise
// whoever may not start the one could administer with the other.
func RuledAs(program string) string {
	if strings.EqualFold(program, Console) {
		return ProgramNames()[0]
	}
	return program
}

// A NeededVersion is the version of a program that the policy requires of users whose
// one-time password is activated, where it is newer than the one that asks.
type NeededVersion struct{ Program, Version string }

// ProgramNames returns the names of the desktop programs, in the order in which
// they are offered.
func ProgramNames() []string { return []string{"TapeMaster", "Lite", "Checkpoint"} }

// ProductNames returns the names of the product and of its desktop programs, which
// anyone guessing passwords tries first.
func ProductNames() []string { return append([]string{"TapeTrack"}, ProgramNames()...) }

// ProgramNamed finds a desktop program by name without regard to case. It returns 0
// for any other program: access to those is not kept here.
func ProgramNamed(name string) Programs {
	for i, known := range ProgramNames() {
		if strings.EqualFold(name, known) {
			return 1 << i
		}
	}
	return 0
}

// ParsePrograms returns the programs in a comma-separated list of names, without
// regard to case; none for an empty text. An unknown name is a FieldError for
// FieldAccess.
func ParsePrograms(list string) (Programs, error) {
	var all Programs
	if strings.TrimSpace(list) == "" {
		return 0, nil
	}
	for name := range strings.SplitSeq(list, ",") {
		p := ProgramNamed(strings.TrimSpace(name))
		if p == 0 {
			return 0, fieldError(FieldAccess, "There is no program %q. The programs are %s.", strings.TrimSpace(name), strings.Join(ProgramNames(), ", "))
		}
		all |= p
	}
	return all, nil
}

// Ruled returns the names of the programs that p decides about, see RuledAs.
func (p Programs) Ruled() []string {
	names := p.Names()
	if p&TapeMaster != 0 {
		names = append(names, Console)
	}
	return names
}

// Names returns the names of the programs in p, in the order of ProgramNames.
func (p Programs) Names() []string {
	var names []string
	for i, name := range ProgramNames() {
		if p&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return names
}
