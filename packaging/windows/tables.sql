CREATE TABLE `Environment` (`Environment` CHAR(72) NOT NULL, `Name` CHAR(255) NOT NULL LOCALIZABLE, `Value` CHAR(255) LOCALIZABLE, `Component_` CHAR(72) NOT NULL PRIMARY KEY `Environment`)
INSERT INTO `Environment` (`Environment`, `Name`, `Value`, `Component_`) VALUES ('MachinePath', '=-*PATH', '[~];[INSTALLDIR]', 'MachinePath')
INSERT INTO `Environment` (`Environment`, `Name`, `Value`, `Component_`) VALUES ('UserPath', '=-PATH', '[~];[INSTALLDIR]', 'UserPath')
INSERT INTO `Environment` (`Environment`, `Name`, `Value`, `Component_`) VALUES ('MachineDatabase', '=-*TAPETRACK_DATABASE', '[TAPETRACK_DATABASE]', 'MachineDatabase')
INSERT INTO `Environment` (`Environment`, `Name`, `Value`, `Component_`) VALUES ('UserDatabase', '=-TAPETRACK_DATABASE', '[TAPETRACK_DATABASE]', 'UserDatabase')
INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`) VALUES ('KeepMachineDatabase', 'MACHINEDATABASE AND NOT TAPETRACK_DATABASE AND (@FORALL@)', 51)
INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`) VALUES ('KeepUserDatabase', 'USERDATABASE AND NOT TAPETRACK_DATABASE AND NOT (@FORALL@)', 52)
INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('RemoveEnvironmentStrings', 3300)
INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('WriteEnvironmentStrings', 5200)
UPDATE `InstallExecuteSequence` SET `Sequence` = 1501 WHERE `Action` = 'RemoveExistingProducts'
UPDATE `Component` SET `Condition` = '@FORALL@' WHERE `Component` = 'MachinePath'
UPDATE `Component` SET `Condition` = 'NOT (@FORALL@)' WHERE `Component` = 'UserPath'
UPDATE `Component` SET `Condition` = 'TAPETRACK_DATABASE AND (@FORALL@)', `Attributes` = @TRANSITIVE@ WHERE `Component` = 'MachineDatabase'
UPDATE `Component` SET `Condition` = 'TAPETRACK_DATABASE AND NOT (@FORALL@)', `Attributes` = @TRANSITIVE@ WHERE `Component` = 'UserDatabase'
INSERT INTO `CustomAction` (`Action`, `Type`, `Source`, `Target`) VALUES ('ConnectComputer', @ASSYSTEM@, 'tapectl.exe', 'connect "[SERVERFILE]"')
INSERT INTO `InstallExecuteSequence` (`Action`, `Condition`, `Sequence`) VALUES ('ConnectComputer', 'SERVERFILE AND NOT Installed AND (@FORALL@)', 5300)
UPDATE `Registry` SET `Root` = -1 WHERE `Registry` = 'Menu'
UPDATE `Registry` SET `Root` = -1 WHERE `Registry` = 'ServerFiles'
UPDATE `Registry` SET `Root` = -1 WHERE `Registry` = 'ServerFilesIcon'
UPDATE `Registry` SET `Root` = -1 WHERE `Registry` = 'ServerFilesOpen'
UPDATE `Registry` SET `Root` = -1 WHERE `Registry` = 'ServerFilesEnding'
UPDATE `Property` SET `Value` = 'TAPETRACK_DATABASE;SERVERFILE;INSTALLDIR;MSIINSTALLPERUSER;WIX_DOWNGRADE_DETECTED;WIX_UPGRADE_DETECTED' WHERE `Property` = 'SecureCustomProperties'
