// Package packages checks what make packages leaves in out/packages as people use it: by the judges of those who
// distribute software, installed in a home folder, in a root of its own and in a fresh Debian, where the programs are
// started by a double click. make test-packages runs it, make test does not: it needs root and the network of a mirror.
//
// All of it is test code: there is nothing here to import.
package packages
