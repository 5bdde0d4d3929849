package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"

	"tapetrack/data"
)

// A unit is what a service of systemd is made of. Its paths are absolute.
type unit struct {
	program  string
	config   string // empty: there is none
	database string
	inConfig bool // the config file names the database
	key      string
	seals    string // the folder in which it notes the end of its log; empty: none
	backups  string // the folder of scheduled backups; empty: none are
	keep     int    // how many of them stay there
	lowPort  bool   // it listens at a port that only root may take
}

const (
	serviceName = "tapeserver"
	// serviceAccount is a system account of its own, which is there while the server is stopped,
	// too: the files of the database belong to it, and tapectl restores them as it. The account of
	// DynamicUser= comes and goes with the service. Packages make it, too (packaging/linux/server).
	serviceAccount = "tapeserver"
	unitHead       = "# Made by tapeserver or its package, which replace it. Your changes: systemctl edit " + serviceName
	keyCredential  = "tapetrack.key"

	serviceUnit = serviceName + ".service"
	backupUnit  = serviceName + "-backup.service"
	backupTimer = serviceName + "-backup.timer"
)

// stateFolder is where systemd lets the service write; other folders are added to it. The server
// finds database and config file there and in /etc/tapeserver without being told (package start).
const (
	stateFolder   = "/var/lib/" + serviceName
	stateDatabase = stateFolder + "/tapetrack.db"
	systemConfig  = "/etc/" + serviceName + "/config.json"
)

// ofPackage is the unit that a package has: everything at the place that it has by default.
var ofPackage = unit{program: "/usr/bin/tapeserver", database: stateDatabase, key: stateDatabase + ".key"}

// plainPath is what a path in a unit may have without being read as something else.
var plainPath = regexp.MustCompile(`^/[A-Za-z0-9/._@+,=-]*$`)

// hidden are the folders that the service does not see.
var hidden = []string{"/home", "/root", "/run/user", "/tmp", "/var/tmp"}

// judge returns why systemd could not run the service.
func (u unit) judge() error {
	for _, path := range []string{u.program, u.config, u.database, u.key, u.seals, u.backups} {
		if path == "" {
			continue
		}
		if !plainPath.MatchString(path) {
			return &data.FieldError{Text: data.Say("The path %s has characters that mean something else to systemd. Move the file to a path of plain letters, digits, dots and dashes.", path)}
		}
		for _, folder := range hidden {
			if path != u.key && strings.HasPrefix(path, folder+"/") {
				return &data.FieldError{Text: data.Say("A service does not see %s, which is below %s. Move it, such as to /usr/local/bin (programs) or %s (the database).", path, folder, stateFolder)}
			}
		}
	}
	return nil
}

// String returns the text of the unit.
func (u unit) String() string {
	command := u.program + " run"
	if u.config != "" && u.config != systemConfig {
		command += " --config " + u.config
	}
	if !u.inConfig && u.database != stateDatabase {
		command += " --database " + u.database
	}
	command += " --key-file ${CREDENTIALS_DIRECTORY}/" + keyCredential
	folder := filepath.Dir(u.database)
	writable, needed := "", "" // StateDirectory= makes the folder, and gives it to the account
	if folder != stateFolder && !strings.HasPrefix(folder, stateFolder+"/") {
		writable = "ReadWritePaths=" + folder + "\n"
	} else {
		needed = "AssertPathExists=" + u.database + "\n" // else systemd would try again and again what init has to make first
	}
	if u.seals != "" && !strings.HasPrefix(u.seals+"/", stateFolder+"/") {
		writable += "ReadWritePaths=-" + u.seals + "\n" // without the disk it is the server that says so
	}
	capabilities := "CapabilityBoundingSet=\n"
	if u.lowPort {
		capabilities = "CapabilityBoundingSet=CAP_NET_BIND_SERVICE\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n"
	}
	return fmt.Sprintf(unitText, unitHead, command, keyCredential, u.key, serviceAccount, serviceName, writable, capabilities, hardening, needed)
}

// backupService returns the text of the unit that makes a backup, with tapectl beside tapeserver,
// and then removes from the log what the policy no longer keeps, once it is in a file there.
func (u unit) backupService() string {
	command := fmt.Sprintf("%s backup %s --keep %d --database %s --key-file ${CREDENTIALS_DIRECTORY}/%s",
		filepath.Join(filepath.Dir(u.program), "tapectl"), u.backups, u.keep, u.database, keyCredential)
	cut := fmt.Sprintf("%s audit cut %s --database %s --key-file ${CREDENTIALS_DIRECTORY}/%s",
		filepath.Join(filepath.Dir(u.program), "tapectl"), u.backups, u.database, keyCredential)
	return fmt.Sprintf(backupText, unitHead, command, keyCredential, u.key, serviceAccount, serviceName, filepath.Dir(u.database), u.backups, hardening, cut)
}

// backupTimer returns the text of the unit that starts the one above.
func (u unit) backupTimer() string { return fmt.Sprintf(timerText, unitHead) }

// A namedUnit is a file of systemd.
type namedUnit struct{ name, text string }

// files returns the units to be installed.
func (u unit) files() []namedUnit {
	all := []namedUnit{{serviceUnit, u.String()}}
	if u.backups != "" {
		all = append(all, namedUnit{backupUnit, u.backupService()}, namedUnit{backupTimer, u.backupTimer()})
	}
	return all
}

// unitText is the unit. TimeoutStopSec is above stopTime; the first start after an update may
// bring a large database up to date, which takes its time.
const unitText = `%[1]s

[Unit]
Description=TapeTrack server, which judges sign-ins
Wants=network-online.target
After=network-online.target time-sync.target nss-lookup.target
%[10]s
[Service]
Type=notify
NotifyAccess=main
ExecStart=%[2]s
LoadCredential=%[3]s:%[4]s
User=%[5]s
Group=%[5]s
StateDirectory=%[6]s
StateDirectoryMode=0700
ConfigurationDirectory=%[6]s
%[7]sUMask=0077
Restart=on-failure
RestartSec=5
TimeoutStartSec=10min
TimeoutStopSec=40
WatchdogSec=60
LimitNOFILE=65536
LimitCORE=0

%[8]s%[9]s
[Install]
WantedBy=multi-user.target
`

// hardening is what neither unit may do.
const hardening = `NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectClock=yes
ProtectControlGroups=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectProc=invisible
KeyringMode=private
LockPersonality=yes
MemoryDenyWriteExecute=yes
RemoveIPC=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged
SystemCallErrorNumber=EPERM
`

// backupText is the unit that makes a backup. The server goes on, and a backup that can't be
// made stops nobody. Without a backup the log is not cut.
const backupText = `%[1]s

[Unit]
Description=Backup of the TapeTrack server
RequiresMountsFor=%[8]s

[Service]
Type=oneshot
ExecStart=%[2]s
ExecStart=%[10]s
LoadCredential=%[3]s:%[4]s
User=%[5]s
Group=%[5]s
StateDirectory=%[6]s
StateDirectoryMode=0700
ReadWritePaths=%[7]s %[8]s
UMask=0077
TimeoutStartSec=6h
IOSchedulingClass=idle
Nice=10
LimitCORE=0

CapabilityBoundingSet=
%[9]s`

// timerText starts it each night, or as soon as the computer runs again. The time is random
// within an hour, and stays the same on one computer.
const timerText = `%[1]s

[Unit]
Description=Nightly backup of the TapeTrack server

[Timer]
OnCalendar=*-*-* 02:00:00
RandomizedDelaySec=1h
FixedRandomDelay=yes
Persistent=yes

[Install]
WantedBy=timers.target
`
